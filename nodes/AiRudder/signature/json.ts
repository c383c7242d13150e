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

const WRITERS = { json: JSON.stringify as (value: unknown) => string, sortedJson: sorted };

/**
 * JSON written anew without white space, and with the keys of every object sorted if that is asked for.
 *
 * @returns null when it is no JSON, or nested deeper than the stack
 */
export function rewriteJson(json: string, kind: keyof typeof WRITERS): string | null {
	try {
		return WRITERS[kind](JSON.parse(json));
	} catch {
		return null;
	}
}

/** As {@link rewriteJson}, of a body. */
export function rewriteBody(body: Buffer, kind: keyof typeof WRITERS): string | null {
	const text = decodeUtf8(body);
	return text === null ? null : rewriteJson(text, kind);
}
