import { decodeUtf8, endOfString, parseJson, QUOTE } from './json';

/** A field of the body: its name, and its value as it was written. */
export interface Field {
	name: string;
	/** JSON text, e.g. `10000.00` or `"a"`; of a form, a JSON string of the decoded value. */
	raw: string;
}

/** Whether a text has bytes of its own: half a character (`\ud83d`) has those of every other half. */
export const isWholeText = (text: string): boolean => !/\p{Cs}/u.test(text);

/** More values, or fields, than this are no callback, and looking at them would take long. */
const MAX_VALUES = 1000;

/** The mark before a value: `[`, `{` or `,`. */
const BEFORE_VALUE = Uint8Array.from({ length: 256 }, (_, byte) =>
	'[{,'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** Not a longer name: nobody sends one, and it would be read to its end. */
const FORM = /^[^=&{[\s]{1,4096}=/;

/**
 * Whether a body holds too many values to be rewritten; far cheaper to see than to parse it.
 *
 * @param most so many are not too many
 */
export function hasTooManyValues(body: Buffer, most = MAX_VALUES): boolean {
	if (body.length <= most) return false;
	const text = body.toString('latin1');
	// The marks of JSON mean nothing in a form, whose fields are counted when they are read.
	if (FORM.test(text)) return false;
	let count = 0;
	let strings = 0;
	for (let at = 0; at < text.length && count <= most; at++) {
		const code = text.charCodeAt(at);
		if (code !== QUOTE) count += BEFORE_VALUE[code];
		else if ((at = endOfString(text, at)) < 0) break;
		// A value is one, and has one as its name.
		else if ((strings += 1) > 2 * most) return true;
	}
	return count > most;
}

const [STRING, OPEN, CLOSE, COLON, COMMA] = [1, 2, 3, 4, 5];

/** What a character outside of strings is, by its code; 0 for what belongs to a value. */
const MARKS = new Uint8Array(128);
for (const [role, characters] of [
	[STRING, '"'],
	[OPEN, '{['],
	[CLOSE, '}]'],
	[COLON, ':'],
	[COMMA, ','],
] as const) {
	for (const byte of Buffer.from(characters)) MARKS[byte] = role;
}

/** A field, and the place behind the mark that its value follows. */
interface PlacedField extends Field {
	start: number;
}

/** Where each object, list and string ends, by the place where it begins: what is inside can then be passed over. */
function findEnds(json: string): Int32Array {
	const ends = new Int32Array(json.length);
	const open: number[] = [];
	for (let at = 0; at < json.length; at++) {
		const role = MARKS[json.charCodeAt(at)];
		if (role === STRING) at = ends[at] = endOfString(json, at);
		else if (role === OPEN) open.push(at);
		else if (role === CLOSE) ends[open.pop()!] = at;
	}
	return ends;
}

/**
 * The fields of an object or a list, in order, with every value as it was written: a parser would make
 * `10000.00` into 10000.
 *
 * @param json that a parser has taken
 * @param open where the object or the list begins
 * @returns null when there are more than a callback has
 */
function fieldsIn(json: string, open: number, ends: Int32Array): PlacedField[] | null {
	const fields: PlacedField[] = [];
	// A list has numbers for names, from 0.
	let name: string | null = null;
	let start = open + 1;
	for (let at = start; at <= ends[open]; at++) {
		const role = MARKS[json.charCodeAt(at)];
		if (role === 0) continue;
		if (role === STRING || role === OPEN) at = ends[at];
		else {
			const piece = json.slice(start, at).trim();
			if (role === COLON) name = JSON.parse(piece) as string;
			else if (piece !== '')
				fields.push({ name: name ?? String(fields.length), raw: piece, start });
			if (fields.length > MAX_VALUES) return null;
			start = at + 1;
		}
	}
	return fields;
}

/** In bytes, many times a transfer: to read the fields of a longer body, to write it anew, or to decrypt it unproven would hold up n8n. */
export const LONGEST_READ = 32_768;

/** The field of a name that is there exactly once. */
function only(fields: readonly PlacedField[], name: string): PlacedField | null {
	const found = fields.filter((field) => field.name === name);
	return found.length === 1 ? found[0] : null;
}

/**
 * The text of a scalar: a string without its quotes, everything else as it was written.
 *
 * @returns null for an object, a list and null
 */
export function scalarText(raw: string): string | null {
	if (raw.startsWith('"')) return JSON.parse(raw) as string;
	return /^[{[n]/.test(raw) ? null : raw;
}

/** Whether a number would be written in another way than it was: `12E5`, `1.0`, one of twenty digits. */
const changesAsNumber = (raw: string) => /^[-\d]/.test(raw) && String(Number(raw)) !== raw;

/** A body as its fields were signed. */
export interface AsSigned {
	/** An object. */
	json: string;
	/** Whether it was a form. */
	isForm: boolean;
}

type Path = readonly string[];

/** Whether one path is the beginning of another one, or all of it. */
const leadsTo = (path: Path, other: Path) => path.every((name, at) => name === other[at]);

/**
 * @param objects the paths of those inside of it whose fields were signed one by one
 * @param isList whether it is a list
 */
function writeAsSigned(
	reader: BodyFields,
	path: Path,
	objects: readonly Path[],
	isList = false,
): string | null {
	const isSigned = objects.some((one) => one.length === path.length && leadsTo(path, one));
	const fields = reader.at(path)?.map(({ name, raw }) => {
		const inner = [...path, name];
		const isOnTheWay = objects.some((one) => leadsTo(inner, one));
		const object = isOnTheWay ? writeAsSigned(reader, inner, objects, raw.startsWith('[')) : null;
		const value = isSigned && changesAsNumber(raw) ? JSON.stringify(raw) : raw;
		return `${isList ? '' : `${JSON.stringify(name)}:`}${object ?? value}`;
	});
	if (fields === undefined) return null;
	return isList ? `[${fields.join(',')}]` : `{${fields.join(',')}}`;
}

/**
 * A body as its fields were signed: as an object in JSON, though it may be a form. A number that
 * JavaScript writes in another way stands there as a text, for a text has the same signature.
 *
 * @param objects the paths of the objects whose fields were signed one by one
 * @returns null when it is no object and no form
 */
export function asSigned(body: Buffer, objects: readonly Path[]): AsSigned | null {
	const text = decodeUtf8(body) ?? '';
	const isForm = FORM.test(text);
	if (!isForm && !/^\s*\{/.test(text)) return null;
	const json = writeAsSigned(new BodyFields(body), [], [[], ...objects]);
	return json === null ? null : { json, isForm };
}

/** The fields of a form; null when it is not UTF-8, or has more fields than a callback. */
function formFields(text: string): PlacedField[] | null {
	if (text.split('&', MAX_VALUES + 1).length > MAX_VALUES) return null;
	const form = [...new URLSearchParams(text)];
	// Whatever is no UTF-8 is decoded to this one character.
	if (form.flat().some((piece) => piece.includes('\ufffd'))) return null;
	return form.map(([name, value]) => ({ name, raw: JSON.stringify(value), start: 0 }));
}

/** The fields of one body, which is JSON or a form; each character of it is looked at once. */
export class BodyFields {
	/** Whether all that was asked for could be read: it is JSON or a form, with no more fields than a callback has. */
	areReadable = true;
	private ends?: Int32Array;
	private top?: PlacedField[] | null;
	/** What objects and lists hold, by where they begin. */
	private readonly inside = new Map<number, PlacedField[] | null>();
	private whole?: string;

	constructor(private readonly body: Buffer) {}

	private get json(): string {
		return (this.whole ??= decodeUtf8(this.body) ?? '');
	}

	/**
	 * The fields of the body, or of an object or a list inside of it.
	 *
	 * @param path the names that lead to it; empty for the body itself
	 * @returns null when there is none; a name can be there twice
	 */
	at(path: readonly string[]): Field[] | null {
		return this.find(path);
	}

	/**
	 * The text of one field, as it was written.
	 *
	 * @param path the names that lead to it
	 * @returns null when it is not there, there twice, or no scalar
	 */
	text(path: readonly string[]): string | null {
		const field = only(this.find(path.slice(0, -1)) ?? [], path[path.length - 1]);
		return field === null ? null : scalarText(field.raw);
	}

	private find(path: readonly string[]): PlacedField[] | null {
		this.top = this.top === undefined ? this.ofBody() : this.top;
		let fields = this.top;
		for (const name of path) {
			const field = fields === null ? null : only(fields, name);
			fields = field === null ? null : this.ofValue(field.raw, field.start);
		}
		return fields;
	}

	private ofBody(): PlacedField[] | null {
		const { json } = this;
		if (FORM.test(json)) {
			// A character of a form costs up to a hundred times as much as one of JSON.
			return this.unlessUnreadable(json.length > LONGEST_READ ? null : formFields(json));
		}
		return parseJson(json) === null
			? this.unlessUnreadable(null)
			: this.ofValue(json.trimStart(), 0);
	}

	/** @param start before the value, with nothing but blanks between */
	private ofValue(raw: string, start: number): PlacedField[] | null {
		if (!/^[{[]/.test(raw)) return null;
		this.ends ??= findEnds(this.json);
		const open = this.json.indexOf(raw[0], start);
		const known = this.inside.get(open);
		if (known !== undefined) return known;
		const fields = this.unlessUnreadable(fieldsIn(this.json, open, this.ends));
		this.inside.set(open, fields);
		return fields;
	}

	private unlessUnreadable(fields: PlacedField[] | null): PlacedField[] | null {
		if (fields === null) this.areReadable = false;
		return fields;
	}
}
