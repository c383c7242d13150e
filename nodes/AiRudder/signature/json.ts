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
 * The place of the quote that ends a string of JSON; -1 when nothing ends it. It jumps to the first
 * quote: a string may be all of a long body.
 *
 * @param start the place of the quote that begins it
 */
export function endOfString(json: string, start: number): number {
	const end = json.indexOf('"', start + 1);
	let escapes = 0;
	while (json.charCodeAt(end - 1 - escapes) === ESCAPE) escapes += 1;
	if (end < 0 || escapes % 2 === 0) return end;
	// Escaped quotes can stand side by side: a jump to each costs more than a look at every character.
	for (let at = end + 1; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code === QUOTE) return at;
		if (code === ESCAPE) at += 1;
	}
	return -1;
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

/** A value of JSON as it was written: a parser would make `10000.00` into 10000. */
export interface Written {
	/** JSON text, e.g. `10000.00` or `"a"`; of a form, a JSON string of the decoded value. */
	raw: string;
	/** What an object or a list holds, in order, a name perhaps twice; null for everything else. */
	fields: Field[] | null;
}

/** A value in an object, or in a list, which has numbers for names, from 0. */
export interface Field extends Written {
	name: string;
	/** The name as it was written, with its quotes; empty in a list. */
	key: string;
}

/** More values, or fields, than this are no callback, and looking at them would take long. */
export const MAX_VALUES = 1000;

/** A bracket, the quote that begins a string, or all of a number or a word. */
const TOKEN = /[[\]{}"]|[^\s,:[\]{}"]+/g;

/** The text of a string of JSON. */
const readString = (token: string): string =>
	token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);

/**
 * Reads JSON without losing how it is written, however deep it is nested.
 *
 * @param most so many values may be in it
 * @returns null when it is no JSON, or holds more
 */
export function readWritten(json: string, most = MAX_VALUES): Written | null {
	// What a parser has taken needs no more checks.
	if (parseJson(json) === null) return null;
	const whole: Field = { name: '', key: '', raw: '[', fields: [] };
	/** The objects and lists whose ends are still to come, and where they begin. */
	const open = [{ value: whole, start: 0 }];
	let key = '';
	let left = most;
	TOKEN.lastIndex = 0;
	for (let found = TOKEN.exec(json); found !== null; found = TOKEN.exec(json)) {
		const { index } = found;
		const { value, start } = open[open.length - 1];
		if (found[0] === '"') TOKEN.lastIndex = endOfString(json, index) + 1;
		const raw = json.slice(index, TOKEN.lastIndex);
		if (raw === '}' || raw === ']') {
			value.raw = json.slice(start, index + 1);
			open.pop();
		} else if (value.raw === '{' && key === '') {
			key = raw;
		} else {
			if (left < 0) return null;
			left -= 1;
			const name = key === '' ? String(value.fields!.length) : readString(key);
			const field: Field = { name, key, raw, fields: raw === '{' || raw === '[' ? [] : null };
			value.fields!.push(field);
			if (field.fields !== null) open.push({ value: field, start: index });
			key = '';
		}
	}
	return whole.fields![0];
}

/** Reads a body in JSON: see {@link readWritten}. Null also when it is no UTF-8. */
export function readBody(body: Buffer): Written | null {
	const text = decodeUtf8(body);
	return text === null ? null : readWritten(text);
}

/** How deep objects and lists may lie inside each other; a genuine callback has three levels. */
const MAX_NESTING = 200;

/** Whether a value is nested deeper than any callback: to write it would need as many calls inside each other. */
const isDeep = ({ fields }: Written, levels = MAX_NESTING): boolean =>
	fields !== null && (levels === 0 || fields.some((field) => isDeep(field, levels - 1)));

/** Writes a string of JSON, quotes included, in another way. */
type Respell = (token: string) => string;

const decoded: Respell = (token) =>
	token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token;

const inAscii: Respell = (token) =>
	decoded(token).replace(
		/[\u0080-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

const asItCame: Respell = (token) => token;

/**
 * How a sender may have written the strings of JSON that it signed, beside numbers as they came: as they came,
 * decoded, or in ASCII. Python, PHP and Go have each, and what is sent need not be written alike.
 */
const RESPELLINGS: readonly Respell[] = [asItCame, decoded, inAscii];

/** In how many ways JSON may have been written: anew from its values, or in one of the others. */
export const JSON_SPELLINGS = 1 + RESPELLINGS.length;

/** A value without white space, with the names in every object sorted (by UTF-16 code unit) if that is asked for. */
function write({ raw, fields }: Written, respell: Respell, isSorted: boolean): string {
	if (fields === null) return raw.startsWith('"') ? respell(raw) : raw;
	const isList = raw.startsWith('[');
	const inOrder =
		isSorted && !isList
			? [...fields].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
			: fields;
	// A text that grows is not copied: a level that joined its own would write out all that is inside.
	let text = isList ? '[' : '{';
	for (const [index, field] of inOrder.entries()) {
		if (index > 0) text += ',';
		if (!isList) text += `${respell(field.key)}:`;
		text += write(field, respell, isSorted);
	}
	return text + (isList ? ']' : '}');
}

/**
 * A value in JSON without white space, and with the keys of every object sorted if that is asked for.
 *
 * @param spelling one of {@link JSON_SPELLINGS}, from 0, which writes it anew as JavaScript would
 * @returns null when it is nested too deep
 */
export function writeJson(
	value: Written,
	kind: 'json' | 'sortedJson',
	spelling = 0,
): string | null {
	if (isDeep(value)) return null;
	const isSorted = kind === 'sortedJson';
	if (spelling > 0) return write(value, RESPELLINGS[spelling - 1], isSorted);
	const anew = JSON.stringify(JSON.parse(value.raw));
	return isSorted ? write(readWritten(anew)!, asItCame, isSorted) : anew;
}
