import { createHash } from 'node:crypto';

import type { Problem } from '../refusal/problem';
import { BodyFields, isWholeText, textOf } from './bodyFields';
import { partText } from './headerParts';
import { sortedJson } from './sortedJson';
import { sortedPairs, type PairRules } from './sortedPairs';
import type { Placeholder, Template } from './template';

/** A callback, as far as a signed text can be made of it. */
export interface SignedMessage {
	/** The exact bytes of the body. */
	body: Buffer;
	/** The value of `X-AIRudder-Sign`: one printable line. */
	signature: string;
	/** By their names in lower case, as Node hands them over. */
	headers: Readonly<Record<string, unknown>>;
	/** The URL that AI Rudder was given, with the query as it came; empty when it is not known. Asked for only if it is signed. */
	url: () => string;
}

/** How a text is made of a template. */
export interface TextRules {
	pairs: PairRules;
	/** Whether a value may hold the text that stands behind it in the template. */
	allowsJoiner: boolean;
}

export type TextProblem = Problem<'signed_value_missing' | 'signed_value_unclear'>;

/** Whether the template asks for something that is not there; everything else is null. */
type Value = Buffer | string | null | TextProblem;

/**
 * The body written anew.
 *
 * @throws TypeError, SyntaxError or RangeError when it is no JSON, or nested deeper than the stack
 */
export function rewritten(body: Buffer, kind: 'json' | 'sortedJson'): string {
	const value: unknown = JSON.parse(textOf(body));
	return kind === 'json' ? JSON.stringify(value) : sortedJson(value);
}

/** One part of the URL; null when the URL is not known. */
function urlText(text: string, placeholder: Placeholder): string | null {
	if (text === '') return null;
	const url = new URL(text);
	switch (placeholder.kind) {
		case 'path':
			return url.pathname;
		case 'host':
			return url.host;
		case 'query':
			return url.search.slice(1);
		case 'parameter': {
			const values = url.searchParams.getAll(placeholder.name);
			return values.length === 1 ? values[0] : null;
		}
		default:
			return text;
	}
}

const headerText = ({ headers }: SignedMessage, name: string): string | null => {
	const value = headers[name];
	return typeof value === 'string' ? value : null;
};

/**
 * Makes one text of a callback after the other, for one template or several; what costs is
 * computed once.
 */
export class TextMaker {
	/** The fields of the body, for whoever has more to read of it. */
	readonly fields: BodyFields;

	constructor(private readonly message: SignedMessage) {
		this.fields = new BodyFields(message.body);
	}

	/**
	 * What a placeholder stands for that depends on the callback alone.
	 *
	 * @param rules needed for {pairs} only
	 * @returns null when it is not there exactly once
	 * @throws TypeError, SyntaxError or RangeError when the body cannot be read as it asks for
	 */
	valueOf(placeholder: Placeholder, rules?: TextRules): Value {
		const { message, fields } = this;
		const { body } = message;
		switch (placeholder.kind) {
			case 'body':
				return body;
			case 'json':
			case 'sortedJson':
				return rewritten(body, placeholder.kind);
			case 'header':
				return headerText(message, placeholder.name);
			case 'part':
				return partText(message.signature, placeholder.name);
			case 'field':
				return fields.text(placeholder.path);
			case 'pairs': {
				const object = fields.at(placeholder.path);
				return object === null ? null : sortedPairs(object, rules!.pairs, rules!.allowsJoiner);
			}
			case 'digest': {
				const digest = createHash(placeholder.algorithm).update(body);
				if (placeholder.spelling === 'base64') return digest.digest('base64');
				const hex = digest.digest('hex');
				return placeholder.spelling === 'HEX' ? hex.toUpperCase() : hex;
			}
			case 'url':
			case 'path':
			case 'host':
			case 'query':
			case 'parameter':
				return urlText(message.url(), placeholder);
			default:
				// {sort} has no text of its own; {secret} and {timestamp} do not come from here.
				return '';
		}
	}
}

/** The values of these are chosen by whoever sends, and have no form that could be checked. */
const IS_FREE: ReadonlySet<Placeholder['kind']> = new Set([
	'header',
	'part',
	'parameter',
	'field',
	'url',
	'query',
]);

/** What can hold any character: what stands in front of it is told by where it ends, what stands behind it by where it begins. */
const IS_ANCHOR: ReadonlySet<Placeholder['kind']> = new Set([
	'body',
	'json',
	'sortedJson',
	'pairs',
]);

/** What no header holds that carries an id, a name or a nonce, and what begins a body. */
const BODY_MARKS = /[{}"<>&]/;
/** A URL has ampersands of its own. */
const BODY_MARKS_IN_URL = /[{}"<>]/;

/** Whether the place where a value ends, or begins, could be another one. */
const endsElsewhere = (value: string, joiner: string) =>
	joiner !== '' && (value + joiner).indexOf(joiner) !== value.length;
const beginsElsewhere = (value: string, joiner: string) =>
	joiner !== '' && (joiner + value).lastIndexOf(joiner) !== 0;

const literalText = (part: unknown) => (Buffer.isBuffer(part) ? part.toString() : '');

/** Why another callback could have the same value, or one that is cut in another place; null when none could. */
function unclearIn(
	value: string,
	{ parts }: Template,
	index: number,
	{ allowsJoiner }: TextRules,
): TextProblem | null {
	const placeholder = parts[index] as Placeholder;
	const unclear = (what: string): TextProblem => ({
		problem: 'signed_value_unclear',
		detail: `{${nameOf(placeholder)}} holds ${what}`,
	});
	if (!isWholeText(value)) return unclear('half a character.');
	if (allowsJoiner) return null;
	const anchor = parts.findIndex((part) => !Buffer.isBuffer(part) && IS_ANCHOR.has(part.kind));
	const isCut =
		anchor >= 0 && index > anchor
			? beginsElsewhere(value, literalText(parts[index - 1]))
			: endsElsewhere(value, literalText(parts[index + 1]));
	const { kind } = placeholder;
	const marks = kind === 'url' || kind === 'query' ? BODY_MARKS_IN_URL : BODY_MARKS;
	return isCut || (kind !== 'field' && marks.test(value))
		? unclear('what stands beside it in Signed Content: see Joiner Inside Values.')
		: null;
}

/** Pieces in the order of their texts (by UTF-16 code unit), with their bytes as they are. */
export const sortPieces = <T extends Buffer | string>(pieces: readonly T[]): T[] =>
	[...pieces].sort((a, b) => (String(a) < String(b) ? -1 : 1));

/** A placeholder as it is entered, without its braces. */
export function nameOf(placeholder: Placeholder): string {
	switch (placeholder.kind) {
		case 'header':
		case 'part':
			return `${placeholder.kind}:${placeholder.name}`;
		case 'parameter':
			return `query:${placeholder.name}`;
		case 'field':
			return ['body', ...placeholder.path].join('.');
		case 'pairs':
			return ['pairs', ...placeholder.path].join('.');
		case 'digest':
			return `${placeholder.algorithm}:${placeholder.spelling}`;
		default:
			return placeholder.kind;
	}
}

/**
 * The text that is signed, in pieces of bytes: to be hashed one after the other.
 *
 * @param given the key's bytes and the time, as they stand in the text
 * @returns a problem when something is missing that is signed, or when another callback could give
 * the same text
 * @throws TypeError, SyntaxError or RangeError when the body cannot be read as the template asks
 */
export function signedText(
	template: Template,
	maker: TextMaker,
	rules: TextRules,
	given: { secret: Buffer; timestamp: string },
): Array<Buffer | string> | TextProblem {
	const { parts } = template;
	const pieces: Array<Buffer | string> = [];
	let firstSorted: number | null = null;
	for (const [index, part] of parts.entries()) {
		if (Buffer.isBuffer(part)) {
			pieces.push(part);
		} else if (part.kind === 'secret' || part.kind === 'timestamp') {
			pieces.push(given[part.kind]);
		} else if (part.kind === 'sort') {
			firstSorted ??= pieces.length;
		} else {
			const value = maker.valueOf(part, rules);
			if (value === null) {
				return { problem: 'signed_value_missing', detail: `{${nameOf(part)}} is not there.` };
			}
			if (typeof value === 'object' && 'problem' in value) return value;
			if (IS_FREE.has(part.kind)) {
				const problem = unclearIn(value as string, template, index, rules);
				if (problem !== null) return problem;
			}
			pieces.push(value);
		}
	}
	if (firstSorted === null) return pieces;
	const sorted = sortPieces(pieces.splice(firstSorted));
	return [...pieces, ...sorted];
}
