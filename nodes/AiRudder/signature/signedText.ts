import { BodyFields, hasTooManyValues, LONGEST_READ } from './bodyFields';
import { findUnclearCut, type PartValues } from './cuts';
import { type HeaderPart, partsOf } from './header';
import {
	JSON_SPELLINGS,
	readBody,
	UNREADABLE,
	type Unreadable,
	writeJson,
	type Written,
} from './json';
import type { Pieces } from './methods';
import { type Kind, parsePlaceholder, type Placeholder, PLACEHOLDERS } from './placeholders';
import type { Problem } from './results';
import {
	countMarks,
	joinPairs,
	USUAL,
	type Pair,
	type PairRules,
	type Spelling,
	unclear,
	type UnclearValue,
} from './sortedPairs';

/** The text that is signed, with its placeholders found. */
export interface Template {
	/** Literal bytes and placeholders, in order. */
	parts: ReadonlyArray<Buffer | Placeholder>;
	placeholders: ReadonlySet<Kind>;
	/** The place of {sort}, behind which the parts stand in an order that their texts decide. */
	sort: number;
}

/** No text of a sender is longer; every callback pays for each placeholder, a forged one too. */
const LONGEST_TEMPLATE = 4000;
const MAX_PLACEHOLDERS = 50;

/**
 * Reads a template such as `{timestamp}.{body}`. `\n` in it stands for a line feed, because the
 * credential's input has one line only.
 *
 * Everything between two braces is a placeholder, unless it holds a quote: `{"body":{body}}` is a
 * text with one placeholder in it.
 */
export function compileTemplate(
	template: string,
): Template | Problem<'unknown_placeholder' | 'content_too_long'> {
	if (template.length > LONGEST_TEMPLATE) return { problem: 'content_too_long' };
	// split() with one group: every second piece is what stood between the braces.
	const pieces = template.replaceAll('\\n', '\n').split(/\{([^{}"]*)\}/);
	if (pieces.length > 2 * MAX_PLACEHOLDERS + 1) return { problem: 'content_too_long' };
	const parts: Array<Buffer | Placeholder> = [];
	const placeholders = new Set<Kind>();
	let sort = Infinity;
	for (const [index, piece] of pieces.entries()) {
		if (index % 2 === 0) {
			if (piece !== '') parts.push(Buffer.from(piece));
			continue;
		}
		const placeholder = parsePlaceholder(piece);
		if (placeholder === null) return { problem: 'unknown_placeholder' };
		if (placeholder.kind === 'sort') sort = Math.min(sort, parts.length);
		parts.push(placeholder);
		placeholders.add(placeholder.kind);
	}
	return { parts, placeholders, sort };
}

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

/** How values are written in a text. */
export interface TextRules {
	pairs: PairRules;
	/** Whether a value may hold the text that stands behind it. */
	allowsJoiner: boolean;
	/** Whether a placeholder of its own signs a field of the body, or a part of it. */
	signsApart?: (path: readonly string[]) => boolean;
}

/** What a formula signs and the callback does not have; null for the claim of a token. */
export type MissingValue = Problem<'signed_value_missing'> & { placeholder: string | null };
export type TextProblem = MissingValue | UnclearValue;

/** Of a text or of bytes, or the pairs that make one; null when it is not there exactly once. */
export type Value = Buffer | string | Pair[] | null | UnclearValue | Unreadable;

/** Reads one callback; what costs is computed once. */
export class MessageReader {
	readonly fields: BodyFields;
	/** The time of sending as it was written: {timestamp}. */
	timestamp = '';
	/** The zone of one that names none, in minutes from UTC. */
	zone = 0;
	private hasTooMany?: boolean;
	private json?: Written | Unreadable;
	private url?: URL | Unreadable;
	private parts?: readonly HeaderPart[];

	constructor(readonly message: SignedMessage) {
		this.fields = new BodyFields(message.body);
	}

	/** What a placeholder stands for; not for {secret}. */
	read(placeholder: Placeholder, rules: TextRules): Value {
		return PLACEHOLDERS[placeholder.kind].read!(this, placeholder, rules);
	}

	/**
	 * What is read of the fields of the body, or of the body written anew, unless it is longer, or holds
	 * more values, than anybody signs. Where only fields are signed, anybody who saw one callback can put
	 * a megabyte beside them.
	 */
	unlessTooMuch(read: () => Value): Value {
		const { body } = this.message;
		if (body.length > LONGEST_READ) return unclear('long_body');
		this.hasTooMany ??= hasTooManyValues(body);
		return this.hasTooMany ? unclear('too_many_values') : read();
	}

	/** What is read of the fields of the body; one that has none that can be read signs nothing. */
	ofFields<Found>(found: Found | null): Found | null | Unreadable {
		return found !== null || this.fields.whole !== null ? found : UNREADABLE;
	}

	/** The body in JSON, written anew: see {@link writeJson}. */
	rewrite(kind: 'json' | 'sortedJson', spelling?: number): string | Unreadable {
		this.json ??= readBody(this.message.body) ?? UNREADABLE;
		if ('problem' in this.json) return this.json;
		return writeJson(this.json, kind, spelling) ?? UNREADABLE;
	}

	/** What is read of the URL; null when it is not known. */
	ofUrl(read: (url: URL, text: string) => string | null): string | null | Unreadable {
		const text = this.message.url();
		this.url ??= URL.canParse(text) ? new URL(text) : UNREADABLE;
		if (text === '') return null;
		return 'problem' in this.url ? this.url : read(this.url, text);
	}

	/** The value of a part of the signature header that is there exactly once. */
	partText(name: string): string | null {
		this.parts ??= partsOf(this.message.signature);
		const found = this.parts.filter((part) => part.name === name);
		return found.length === 1 ? found[0].value : null;
	}
}

/**
 * Pieces in the order of their texts (by UTF-16 code unit), with their bytes as they are. Of the longest
 * one, which may be a megabyte, no more is looked at than the next one has.
 */
export function sortPieces<T extends Buffer | string>(pieces: readonly T[]): T[] {
	const lengths = pieces.map((piece) => Buffer.byteLength(piece)).sort((a, b) => b - a);
	// A character may have four bytes.
	const enough = (lengths[1] ?? 0) + 4;
	const textOf = (piece: T) => piece.slice(0, enough).toString();
	return pieces
		.map((piece) => ({ piece, text: textOf(piece) }))
		.sort((a, b) => (a.text < b.text ? -1 : 1))
		.map(({ piece }) => piece);
}

/** What a template stands for in one callback, for every secret. */
export interface SignedValues {
	values: PartValues;
	/** Of these what comes from the body, cut as it was read: nothing else has the same. */
	fromBody: ReadonlyArray<string | readonly Pair[]>;
}

/**
 * What each part of a template stands for. It is the same for every secret, and costs most.
 *
 * @returns a problem when something is missing that is signed, when another callback could give the
 * same text, or when the body cannot be read as the template asks
 */
export function readSignedValues(
	template: Template,
	reader: MessageReader,
	rules: TextRules,
): SignedValues | TextProblem | Unreadable {
	const values: Array<Buffer | string | null> = [];
	const fromBody: Array<string | readonly Pair[]> = [];
	// A placeholder may stand there often; it is read once.
	const known = new Map<string, { value: Buffer | string; source: Buffer | string | Pair[] }>();
	for (const part of template.parts) {
		if (Buffer.isBuffer(part) || PLACEHOLDERS[part.kind].read === undefined) {
			values.push(Buffer.isBuffer(part) ? part : null);
			continue;
		}
		const { text, kind } = part;
		let one = known.get(text);
		if (one === undefined) {
			const source = reader.read(part, rules);
			if (source === null) return { problem: 'signed_value_missing', placeholder: text };
			if (typeof source === 'object' && 'problem' in source) return source;
			one = { source, value: Array.isArray(source) ? joinPairs(source, rules.pairs) : source };
			known.set(text, one);
		}
		const { covers } = PLACEHOLDERS[kind];
		if (covers === 'values' || covers === 'fields') fromBody.push(one.source as string | Pair[]);
		values.push(one.value);
	}
	return findUnclearCut(template, values, rules.allowsJoiner, reader.zone) ?? { values, fromBody };
}

/** In bytes. What is longer is many times a transfer, and each spelling costs as much as the first. */
const LONGEST_RESPELLED = 2_048;

/** In which ways a sender may have written what a template signs of a body, the usual one first. */
export function spellingsOf(
	{ placeholders }: Template,
	{ pairs }: TextRules,
	body: Buffer,
): Spelling[] {
	if (body.length > LONGEST_RESPELLED) return [USUAL];
	// A form holds no object.
	const isJson = /^\s*\{/.test(body.toString('latin1'));
	const hasPairs = placeholders.has('pairs');
	const hasJson = placeholders.has('json') || placeholders.has('sortedJson');
	const marks = hasPairs ? countMarks(pairs) : 1;
	const json = hasJson || (hasPairs && pairs.nested === 'json' && isJson) ? JSON_SPELLINGS : 1;
	return Array.from({ length: marks * json }, (_, index) => ({
		marks: index % marks,
		json: Math.floor(index / marks),
	}));
}

/** Whether two readings of a callback give one text. */
export const isSame = (one: SignedValues, other: SignedValues | Problem<string>): boolean =>
	!('problem' in other) && one.values.every((value, index) => value === other.values[index]);

/** The text that is signed, in pieces of bytes: to be hashed one after the other. */
export function writeSignedText(
	{ sort }: Template,
	{ values }: SignedValues,
	secret: Buffer,
): Pieces {
	const pieces = values.map((value) => value ?? secret);
	return sort > pieces.length
		? pieces
		: [...pieces.slice(0, sort), ...sortPieces(pieces.slice(sort))];
}
