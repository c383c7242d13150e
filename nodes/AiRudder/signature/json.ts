import type { Failure } from './results';

/** A body that cannot be read as a formula asks for: nobody has signed that. */
export type Unreadable = Failure<'body_unreadable'>;
export const UNREADABLE: Unreadable = { problem: 'body_unreadable' };

/** The value of a text in JSON; null when it is none. */
export function parseJson(text: string): { value: unknown } | null {
	try {
		return { value: JSON.parse(text) };
	} catch {
		return null;
	}
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

/** By UTF-16 code unit, written by hand: an object of sorted keys puts keys like "10" first again. */
function sorted(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const object = value as Record<string, unknown>;
	// Without a function of ours sort() compares by code unit, and does so faster.
	const fields = Object.keys(object).sort();
	return `{${fields.map((key) => `${JSON.stringify(key)}:${sorted(object[key])}`).join(',')}}`;
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
