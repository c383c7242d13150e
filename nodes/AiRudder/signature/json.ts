import type { Problem } from './results';

/** A body that cannot be read as a formula asks for: nobody has signed that. */
export type Unreadable = Problem<'body_unreadable'>;
export const UNREADABLE: Unreadable = { problem: 'body_unreadable' };

/** The value of a text in JSON; null when it is none. */
export function parseJson(text: string): { value: unknown } | null {
	try {
		return { value: JSON.parse(text) };
	} catch {
		return null;
	}
}

/** The code of the mark around a string. */
export const QUOTE = '"'.charCodeAt(0);
const ESCAPE = '\\'.charCodeAt(0);
const BRACKET = '['.charCodeAt(0);

/**
 * How many objects and lists begin in a text, strings included: of `[[[[…` each costs ten times as
 * much to parse as a character of a string.
 */
export function countBrackets(text: string): number {
	let count = 0;
	for (let at = 0; at < text.length; at++) {
		// `[` and `{` have all bits in common but one.
		if ((text.charCodeAt(at) & ~0x20) === BRACKET) count += 1;
	}
	return count;
}

/**
 * The place of the quote that ends a string of JSON. It jumps from quote to quote: a string may be
 * all of a long body.
 *
 * @param start the place of the quote that begins it
 * @returns -1 when nothing ends it
 */
export function endOfString(json: string, start: number): number {
	let end = start;
	let escapes = 1;
	while (escapes % 2 === 1) {
		end = json.indexOf('"', end + 1);
		escapes = 0;
		while (json.charCodeAt(end - 1 - escapes) === ESCAPE) escapes += 1;
	}
	return end;
}

// Strict: two bodies that are not the same text must not be read as one and the same. It keeps a
// byte order mark, which no JSON may have.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of bytes; null when they are not UTF-8. */
export function decodeUtf8(bytes: Buffer): string | null {
	try {
		return utf8.decode(bytes);
	} catch {
		return null;
	}
}

/**
 * The pieces of a value with sorted keys. All of them go onto one array: a level that joined its own
 * would write out anew whatever is inside of it.
 */
function addSorted(pieces: string[], value: unknown): void {
	if (typeof value !== 'object' || value === null) {
		pieces.push(JSON.stringify(value));
		return;
	}
	const isList = Array.isArray(value);
	const fields = value as Record<string, unknown>;
	// By UTF-16 code unit, by hand: an object of sorted keys puts keys like "10" first again.
	const keys = isList ? [...value.keys()] : Object.keys(fields).sort();
	pieces.push(isList ? '[' : '{');
	for (const [index, key] of keys.entries()) {
		if (index > 0) pieces.push(',');
		if (!isList) pieces.push(JSON.stringify(key), ':');
		addSorted(pieces, fields[key]);
	}
	pieces.push(isList ? ']' : '}');
}

function sorted(value: unknown): string {
	const pieces: string[] = [];
	addSorted(pieces, value);
	return pieces.join('');
}

/** What stands outside of strings and says nothing. */
const BLANKS = /[ \t\n\r]+/g;

/** JSON that a parser has taken, without the white space between its tokens. */
function stripBlanks(json: string): string {
	let text = '';
	let start = 0;
	for (let at = json.indexOf('"'); at >= 0; at = json.indexOf('"', start)) {
		const end = endOfString(json, at) + 1;
		text += json.slice(start, at).replace(BLANKS, '') + json.slice(at, end);
		start = end;
	}
	return text + json.slice(start).replace(BLANKS, '');
}

/** The text of a string of JSON. */
const readString = (token: string): string =>
	token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);

/** A number or a word of JSON. */
const WORD = /[^,\]}]+/y;

/** JSON without blanks, with the keys of every object sorted and all tokens as they are written. */
function sortTokens(json: string): string {
	let at = 0;
	const take = (end: number) => json.slice(at, (at = end));
	const takeString = () => take(endOfString(json, at) + 1);
	const takeWord = () => {
		WORD.lastIndex = at;
		return take(at + WORD.exec(json)![0].length);
	};
	const takeValue = (): string => {
		if (json[at] === '"') return takeString();
		if (json[at] !== '{' && json[at] !== '[') return takeWord();
		const isList = json[at++] === '[';
		const entries: Array<[name: string, text: string]> = [];
		while (json[at] !== '}' && json[at] !== ']') {
			const name = isList ? '' : takeString();
			const text = isList ? takeValue() : name + json[at++] + takeValue();
			entries.push([isList ? '' : readString(name), text]);
			if (json[at] === ',') at += 1;
		}
		at += 1;
		if (!isList) entries.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
		// A text that grows is not copied: a level that joined its own would write out all that is inside.
		let all = isList ? '[' : '{';
		for (const [index, [, text]] of entries.entries()) all += (index > 0 ? ',' : '') + text;
		return all + (isList ? ']' : '}');
	};
	return takeValue();
}

const WRITERS = { json: JSON.stringify as (value: unknown) => string, sortedJson: sorted };
const RESPELLERS = {
	json: stripBlanks,
	sortedJson: (json: string) => sortTokens(stripBlanks(json)),
};

/** Writes JSON in one of two ways. */
export type JsonWriter = (json: string, kind: keyof typeof WRITERS) => string | null;

/**
 * JSON written anew without white space, and with the keys of every object sorted if that is asked for.
 *
 * @returns null when it is no JSON, or nested deeper than the stack
 */
export const rewriteJson: JsonWriter = (json, kind) => {
	try {
		return WRITERS[kind](JSON.parse(json));
	} catch {
		return null;
	}
};

/**
 * As {@link rewriteJson}, with every number and escape as it was sent: Python signs `"\u674e"` and `1.0`
 * so.
 *
 * @param json that a parser has taken
 * @returns null when it is nested deeper than the stack
 */
export const respellJson: JsonWriter = (json, kind) => {
	try {
		return RESPELLERS[kind](json);
	} catch {
		return null;
	}
};

/** A body in JSON, written by one of the two; null when it is no UTF-8 either. */
export function writeBody(body: Buffer, kind: keyof typeof WRITERS, write: JsonWriter) {
	const text = decodeUtf8(body);
	return text === null ? null : write(text, kind);
}
