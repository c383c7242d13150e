import type { z } from 'zod';

import type { EncryptionFailure } from '../encryption/openBody';
import { textAt, valueAt, type CallbackEvent, type Payload } from '../events/event';

/** At most this many of a kind are listed: ten thousand wrong numbers need no ten thousand lines. */
const MAX_ISSUES = 20;

/** One thing about a genuine callback that is not as documented. */
export type Issue = {
	/** Where, in dots: `conclusion.output_label`; empty for the body as a whole. */
	path: string;
} & (
	| { code: 'field_missing' | 'nested_too_deep' | 'unsafe_key' | 'number_not_exact' }
	/** `expected` is null for a field that should not be there. */
	| { code: 'wrong_type'; type: string; expected: string | null; known: CallbackEvent['known'] }
	/** `name` is null for a name that should not be there. */
	| { code: 'name_not_exact'; name: string | null }
	/** `isSigned` is whether all of the body is, so that what only looks encrypted can be read. */
	| { code: 'not_decrypted'; failure: EncryptionFailure; isSigned: boolean }
	/** `count` is how many entries the list has in which it lies; 1 without a list. */
	| { code: 'enveloped'; count: number }
	/** `charset` is the one in which it was read; null for bytes that are no text. */
	| { code: 'not_utf8'; charset: string | null }
	| { code: 'not_json'; isForm: boolean }
	/** `entries` is how many a list has; null for a body that is no list either. */
	| { code: 'not_an_object'; entries: number | null }
);

/** A value's type in the words of JSON. */
export function nameType(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

/**
 * Compares a callback with what is known of its event.
 *
 * @returns one issue for every field that is missing or of another type, at most 20; empty when there
 * is none
 */
export function checkFields({ schema, known, named }: CallbackEvent, payload: Payload): Issue[] {
	// A list is looked at as far as issues can be named: it may hold hundreds of thousands of entries.
	const looked = Object.entries(payload).map(([name, value]) => [
		name,
		Array.isArray(value) ? value.slice(0, MAX_ISSUES) : value,
	]);
	const faults = schema?.safeParse(Object.fromEntries(looked)).error?.issues ?? [];
	const issues = faults.slice(0, MAX_ISSUES).flatMap((fault): Issue[] => {
		// n8n decides which zod this is: version 3 says which type came, version 4 does not.
		const { expected } = fault as Partial<z.ZodInvalidTypeIssue>;
		// Not about a type: zod 4 says so of an integer that is named as inexact already.
		if (expected === undefined) return [];
		const path = fault.path.join('.');
		const value = valueAt(payload, path);
		if (value === undefined) return [{ code: 'field_missing', path }];
		const type = expected.replace(/^int$/, 'integer');
		return [{ code: 'wrong_type', path, type: nameType(value), expected: type, known }];
	});
	const name = named && textAt(payload, named.field);
	return named === undefined || name === undefined || name === named.name
		? issues
		: [{ code: 'name_not_exact', path: named.field, name: named.name }, ...issues];
}

/**
 * How many objects and arrays may lie inside each other. n8n walks items recursively in many
 * places; a genuine callback has three levels.
 */
export const MAX_DEPTH = 100;

/** The key that turns into a prototype when somebody copies an object with `copy[key] = value`. */
const UNSAFE_KEY = '__proto__';

/**
 * What a number that a double does not hold has in it: sixteen digits and points, or an exponent, here
 * by its end. Inside of a text it is a false alarm, and harmless.
 */
const MAYBE_INEXACT = /[\d.]{16}|[eE][+-]?\d+[,\]}\s]/;

/** A number of JSON: its digits before and behind the point, and its exponent. */
const NUMBER = /-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/;
const NUMBERS = new RegExp(NUMBER, 'g');

/** The digits of a number that count, and the power of ten of the last one; of zero, no digit. */
function digitsOf(token: string): string {
	const [, whole, fraction = '', exponent = '0'] = NUMBER.exec(token)!;
	const all = whole + fraction;
	let start = 0;
	while (all[start] === '0') start += 1;
	let end = all.length;
	while (end > start && all[end - 1] === '0') end -= 1;
	const power = Number(exponent) - fraction.length + (all.length - end);
	return start === end ? '' : `${all.slice(start, end)}e${power}`;
}

/** Whether JavaScript writes a number as the same one: `1.10` yes, `0.1234567890123456789` no. */
function isExact(token: string): boolean {
	const value = Number(token);
	// A double holds fifteen digits, but near its smallest and beyond its largest value.
	const size = Math.abs(value);
	if (token.length < 16 && size > 1e-290 && size < 1e290) return true;
	const written = String(value);
	return written === token || (Number.isFinite(value) && digitsOf(written) === digitsOf(token));
}

/** The place behind a string that begins at `start` with its quote. */
function endOfString(json: string, start: number): number {
	let at = start + 1;
	while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at + 1;
}

/**
 * Looks for numbers that a parser rounds: it leaves nothing of what was written.
 *
 * @param json that a parser has taken
 * @returns the same JSON with `1e999` in the place of each, which no other number is parsed to;
 * null when there is none
 */
function markInexact(json: string): string | null {
	let marked = '';
	let isMarked = false;
	let at = 0;
	while (at < json.length) {
		const quote = json.indexOf('"', at);
		const end = quote === -1 ? json.length : quote;
		marked += json.slice(at, end).replace(NUMBERS, (token) => {
			if (isExact(token)) return token;
			isMarked = true;
			return '1e999';
		});
		at = quote === -1 ? end : endOfString(json, quote);
		marked += json.slice(end, at);
	}
	return isMarked ? marked : null;
}

/**
 * Makes a parsed body safe for what comes behind us in n8n: a part that is nested deeper than
 * {@link MAX_DEPTH} and a number beyond all doubles become null, a key called `__proto__` is taken out.
 * Everything else stays as it came.
 *
 * @param payload what JSON.parse made; it is changed
 * @param json the text it was made from
 * @returns what was done to it, and where a number was rounded
 */
export function inspect(payload: Payload, json: string): Issue[] {
	const issues: Issue[] = [];
	const path: Array<string | number> = [];
	const report = (code: 'nested_too_deep' | 'unsafe_key' | 'number_not_exact', levels?: number) => {
		if (issues.length < MAX_ISSUES) issues.push({ code, path: path.slice(0, levels).join('.') });
	};
	/** `marks` is the same with infinity for each number that is not exact. */
	const clean = (fields: Payload, marks: Payload): void => {
		for (const key of Array.isArray(fields) ? fields.keys() : Object.keys(fields)) {
			const value = fields[key];
			path.push(key);
			if (key === UNSAFE_KEY) {
				report('unsafe_key');
				delete fields[key];
			} else if (typeof value === 'number' && marks[key] === Infinity) {
				report('number_not_exact');
				if (!Number.isFinite(value)) fields[key] = null;
			} else if (typeof value === 'object' && value !== null) {
				if (path.length < MAX_DEPTH) clean(value as Payload, marks[key] as Payload);
				else {
					report('nested_too_deep', 5);
					fields[key] = null;
				}
			}
			path.pop();
		}
	};
	const marked = MAYBE_INEXACT.test(json) ? markInexact(json) : null;
	clean(payload, marked === null ? payload : (JSON.parse(marked) as Payload));
	return issues;
}
