import { createHash } from 'node:crypto';

import type { Problem } from './results';
import { BodyFields, hasTooManyValues, MAX_VALUES, textOf } from './bodyFields';
import { unclearCut, type PartValues } from './cuts';
import { partText } from './headerParts';
import { sortedJson } from './sortedJson';
import { joinPairs, pairsOf, type Pair, type PairRules } from './sortedPairs';
import { nameOf, type Placeholder, type Template } from './template';

export { nameOf };

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

export type TextProblem = Problem<'signed_value_missing' | 'signed_value_ambiguous'>;

const TOO_MANY: TextProblem = {
	problem: 'signed_value_ambiguous',
	detail: `The body holds more than ${MAX_VALUES.toLocaleString('en')} values, which is more than this node rewrites.`,
};

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
	const value = Object.hasOwn(headers, name) ? headers[name] : null;
	return typeof value === 'string' ? value : null;
};

/**
 * Makes one text of a callback after the other, for one template or several; what costs is
 * computed once.
 */
export class TextMaker {
	/** The fields of the body, for whoever has more to read of it. */
	readonly fields: BodyFields;
	private tooMany?: boolean;

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
				return this.tooManyValues() ?? rewritten(body, placeholder.kind);
			case 'header':
				return headerText(message, placeholder.name);
			case 'part':
				return partText(message.signature, placeholder.name);
			case 'field':
				return fields.text(placeholder.path);
			case 'pairs': {
				const pairs = this.pairs(placeholder.path, rules!);
				return Array.isArray(pairs) ? joinPairs(pairs, rules!.pairs) : pairs;
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

	/**
	 * The fields of the body, or of an object in it, as they are signed.
	 *
	 * @param path the names that lead to it
	 * @param isApart whether a field that is left out is signed in another place
	 * @returns null when there are none
	 * @throws as `valueOf()`
	 */
	pairs(
		path: readonly string[],
		{ pairs, allowsJoiner }: TextRules,
		isApart?: (name: string) => boolean,
	): Pair[] | null | TextProblem {
		const problem = this.tooManyValues();
		if (problem !== null) return problem;
		const fields = this.fields.at(path);
		return fields === null ? null : pairsOf(fields, pairs, allowsJoiner, isApart);
	}

	private tooManyValues(): TextProblem | null {
		this.tooMany ??= hasTooManyValues(this.message.body);
		return this.tooMany ? TOO_MANY : null;
	}
}

/** Pieces in the order of their texts (by UTF-16 code unit), with their bytes as they are. */
export const sortPieces = <T extends Buffer | string>(pieces: readonly T[]): T[] =>
	pieces
		.map((piece) => ({ piece, text: String(piece) }))
		.sort((a, b) => (a.text < b.text ? -1 : 1))
		.map(({ piece }) => piece);

/** What stands in the body, but for the body itself and its digests. */
const FROM_BODY: ReadonlySet<Placeholder['kind']> = new Set(['json', 'sortedJson', 'field']);

/** What a template stands for in one callback, whoever has signed it. */
export interface SignedValues {
	values: PartValues;
	/** Of these what comes from the body, cut as it was read: nothing else has the same. */
	fromBody: ReadonlyArray<string | readonly Pair[]>;
}

/** What one placeholder stands for, and the same as {@link SignedValues.fromBody} has it. */
interface ReadValue {
	value: Buffer | string;
	fromBody: string | readonly Pair[] | null;
}

/** Whether a field of the body, or a part of it, is signed by a placeholder of its own. */
const signsApart = ({ parts }: Template, path: readonly string[]): boolean =>
	parts.some(
		(part) =>
			!Buffer.isBuffer(part) &&
			'path' in part &&
			path.every((name, index) => part.path[index] === name),
	);

/**
 * What each part of a template stands for. It is the same for every secret, and costs most.
 *
 * @param timestamp the time, as it stands in the text
 * @returns a problem when something is missing that is signed, or when another callback could give
 * the same text
 * @throws TypeError, SyntaxError or RangeError when the body cannot be read as the template asks
 */
export function signedValues(
	template: Template,
	maker: TextMaker,
	rules: TextRules,
	timestamp: string,
): SignedValues | TextProblem {
	const values: Array<Buffer | string | null> = [];
	const fromBody: Array<string | readonly Pair[]> = [];
	const valueOf = (part: Placeholder) => {
		if (part.kind === 'timestamp') return timestamp;
		if (part.kind !== 'pairs') return maker.valueOf(part, rules);
		return maker.pairs(part.path, rules, (name) => signsApart(template, [...part.path, name]));
	};
	const read = (part: Placeholder): ReadValue | TextProblem | null => {
		const value = valueOf(part);
		if (value === null || (typeof value === 'object' && 'problem' in value)) return value;
		if (Array.isArray(value)) return { value: joinPairs(value, rules.pairs), fromBody: value };
		return { value, fromBody: FROM_BODY.has(part.kind) ? (value as string) : null };
	};
	// A placeholder may stand there often; it is read once.
	const known = new Map<string, ReadValue>();
	for (const part of template.parts) {
		if (Buffer.isBuffer(part) || part.kind === 'secret') {
			values.push(Buffer.isBuffer(part) ? part : null);
			continue;
		}
		const name = nameOf(part);
		const one = known.get(name) ?? read(part);
		if (one === null) {
			return { problem: 'signed_value_missing', detail: `{${name}} is not there.` };
		}
		if ('problem' in one) return one;
		known.set(name, one);
		if (one.fromBody !== null) fromBody.push(one.fromBody);
		values.push(one.value);
	}
	return unclearCut(template, values, rules.allowsJoiner) ?? { values, fromBody };
}

/** As {@link signedValues}; null when the body cannot be read: nobody has signed that. */
export function valuesOf(
	maker: TextMaker,
	{ content, rules }: { content: Template; rules: TextRules },
	timestamp: string,
): SignedValues | TextProblem | null {
	try {
		return signedValues(content, maker, rules, timestamp);
	} catch {
		// {json} of a body that is no JSON, or nested deeper than the stack.
		return null;
	}
}

/** The time of sending as it was written; null when it is not there. */
export function timeIn(maker: TextMaker, source: Placeholder, rules: TextRules): string | null {
	try {
		const time = maker.valueOf(source, rules);
		return typeof time === 'string' ? time : null;
	} catch {
		// A field of a body that is neither JSON nor a form.
		return null;
	}
}

/** The text that is signed, in pieces of bytes: to be hashed one after the other. */
export function textWith(
	secret: Buffer,
	{ parts }: Template,
	{ values }: SignedValues,
): Array<Buffer | string> {
	const pieces = values.map((value) => value ?? secret);
	const sort = parts.findIndex((part) => !Buffer.isBuffer(part) && part.kind === 'sort');
	return sort < 0 ? pieces : [...pieces.slice(0, sort), ...sortPieces(pieces.slice(sort))];
}

/**
 * The text that is signed: {@link signedValues} with the secret in its place.
 *
 * @param given the key's bytes and the time, as they stand in the text
 */
export function signedText(
	template: Template,
	maker: TextMaker,
	rules: TextRules,
	{ secret, timestamp }: { secret: Buffer; timestamp: string },
): Array<Buffer | string> | TextProblem {
	const signed = signedValues(template, maker, rules, timestamp);
	return 'problem' in signed ? signed : textWith(secret, template, signed);
}
