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
const CLOSING = ']'.charCodeAt(0);

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
 * The place of the quote that ends a string of JSON. It jumps to the first quote: a string may be all
 * of a long body.
 *
 * @param start the place of the quote that begins it
 * @returns -1 when nothing ends it
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

/** How deep objects and lists may lie inside each other; a genuine callback has three levels. */
const MAX_NESTING = 200;

/** Whether a text is nested deeper than any callback: writing it as JSON takes the square of the depth. */
export function isDeep(json: string): boolean {
	let depth = 0;
	for (let at = 0; at < json.length && depth <= MAX_NESTING; at++) {
		const code = json.charCodeAt(at);
		// The closing brackets have all bits in common but one, too.
		const bracket = code & ~0x20;
		if (code === QUOTE) at = endOfString(json, at);
		else if (bracket === BRACKET) depth += 1;
		else if (bracket === CLOSING) depth -= 1;
		if (at < 0) break;
	}
	return depth > MAX_NESTING;
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

/** White space of JSON (RFC 8259, section 2). */
const BLANKS = /[ \t\n\r]+/g;

/** Writes a string of JSON, quotes included, in another way. */
type Respell = (token: string) => string;

/** JSON that a parser has taken, without the white space between its tokens. */
function respelled(json: string, respell: Respell): string {
	let text = '';
	let start = 0;
	for (let at = json.indexOf('"'); at >= 0; at = json.indexOf('"', start)) {
		const end = endOfString(json, at) + 1;
		text += json.slice(start, at).replace(BLANKS, '') + respell(json.slice(at, end));
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

const decoded: Respell = (token) =>
	token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token;

const inAscii: Respell = (token) =>
	decoded(token).replace(
		/[\u0080-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

/** Writes a value, and JSON that a parser has taken. */
interface Writer {
	anew: (value: unknown) => string;
	respelled: (json: string, respell: Respell) => string;
}

const WRITERS = {
	json: { anew: JSON.stringify, respelled },
	sortedJson: { anew: sorted, respelled: (...asked) => sortTokens(respelled(...asked)) },
} satisfies Record<string, Writer>;

/**
 * How a sender may have written the strings of JSON that it signed, beside numbers as they came: as they came,
 * decoded, or in ASCII. Python, PHP and Go have each, and what is sent need not be written alike.
 */
const RESPELLINGS: readonly Respell[] = [(token) => token, decoded, inAscii];

/** In how many ways JSON may have been written: anew from its values, or in one of the others. */
export const JSON_SPELLINGS = 1 + RESPELLINGS.length;

/**
 * JSON without white space, and with the keys of every object sorted if that is asked for.
 *
 * @param spelling one of {@link JSON_SPELLINGS}, from 0, which writes it anew from its values
 * @returns null when it is no JSON, or nested too deep
 */
export function writeJson(json: string, kind: keyof typeof WRITERS, spelling = 0): string | null {
	// Also for the others: in what is no JSON they would look for an end that does not come.
	const read = isDeep(json) ? null : parseJson(json);
	if (read === null) return null;
	const writer: Writer = WRITERS[kind];
	return spelling === 0
		? writer.anew(read.value)
		: writer.respelled(json, RESPELLINGS[spelling - 1]);
}

/** As {@link writeJson}, of a body; null also when it is no UTF-8. */
export function writeBody(body: Buffer, kind: keyof typeof WRITERS, spelling = 0) {
	const text = decodeUtf8(body);
	return text === null ? null : writeJson(text, kind, spelling);
}
