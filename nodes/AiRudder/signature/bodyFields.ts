import {
	decodeUtf8,
	endOfString,
	type Field,
	MAX_VALUES,
	QUOTE,
	readWritten,
	type Written,
} from './json';

/** Whether a text has bytes of its own: half a character (`\ud83d`) has those of every other half. */
export const isWholeText = (text: string): boolean => !/\p{Cs}/u.test(text);

/** The mark before a value: `[`, `{` or `,`. */
const BEFORE_VALUE = Uint8Array.from({ length: 256 }, (_, byte) =>
	'[{,'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** Not a longer name: nobody sends one, and it would be read to its end. */
const FORM = /^[^=&{[\s]{1,4096}=/;

/** Whether a body holds more than `most` values; far cheaper to see than to parse it. */
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

/** In bytes, many times a transfer: to read the fields of a longer body, to write it anew, or to decrypt it unproven would hold up n8n. */
export const LONGEST_READ = 32_768;

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

/** @param objects the paths of those in it whose fields were signed one by one; empty for itself */
function writeAsSigned({ raw, fields }: Written, objects: readonly Path[]): string {
	if (fields === null || objects.length === 0) return raw;
	const isSigned = objects.some((path) => path.length === 0);
	const isList = raw.startsWith('[');
	const isOnly = (name: string) => fields.filter((field) => field.name === name).length === 1;
	const texts = fields.map((field) => {
		const { name } = field;
		const inside = objects.filter(([first]) => first === name && isOnly(name));
		const inner = inside.map((path) => path.slice(1));
		const isText = isSigned && changesAsNumber(field.raw);
		const text = isText ? JSON.stringify(field.raw) : writeAsSigned(field, inner);
		return isList ? text : `${JSON.stringify(name)}:${text}`;
	});
	return isList ? `[${texts.join(',')}]` : `{${texts.join(',')}}`;
}

/** A form as an object of texts; null when it is not UTF-8, is too long, or has more fields than a callback. */
function readForm(text: string): Written | null {
	// A character of a form costs up to a hundred times as much as one of JSON.
	if (text.length > LONGEST_READ) return null;
	if (text.split('&', MAX_VALUES + 1).length > MAX_VALUES) return null;
	const form = [...new URLSearchParams(text)];
	// Whatever is no UTF-8 is decoded to this one character.
	if (form.flat().some((piece) => piece.includes('\ufffd'))) return null;
	const fields = form.map(([name, value]) => ({
		name,
		key: JSON.stringify(name),
		raw: JSON.stringify(value),
		fields: null,
	}));
	return { raw: '{}', fields };
}

/** A body as a value; null when it is no JSON and no form, or holds too much. */
const readValue = (text: string, most = MAX_VALUES): Written | null =>
	FORM.test(text) ? readForm(text) : readWritten(text, most);

/**
 * A body as its fields were signed: as an object in JSON, though it may be a form. A number that
 * JavaScript writes in another way stands there as a text, for a text has the same signature.
 *
 * @param objects the paths of the objects whose fields were signed one by one
 * @returns null when it is no object and no form
 */
export function asSigned(body: Buffer, objects: readonly Path[]): AsSigned | null {
	const text = decodeUtf8(body) ?? '';
	const value = readValue(text);
	if (value === null || !value.raw.startsWith('{')) return null;
	return { json: writeAsSigned(value, [[], ...objects]), isForm: FORM.test(text) };
}

/** The fields of one body, which is JSON or a form. */
export class BodyFields {
	private value?: Written | null;

	/** @param most so many values may be in it, if it is JSON */
	constructor(
		private readonly body: Buffer,
		private readonly most = MAX_VALUES,
	) {}

	/** All of the body, read once; null when it is no JSON and no form, or holds too much. */
	get whole(): Written | null {
		if (this.value === undefined) this.value = readValue(decodeUtf8(this.body) ?? '', this.most);
		return this.value;
	}

	/** What names lead to, the body itself without any; null when it is not there, or a name is there twice. */
	private find(path: Path): Written | null {
		let found = this.whole;
		for (const name of path) {
			const fields = found?.fields?.filter((field) => field.name === name) ?? [];
			found = fields.length === 1 ? fields[0] : null;
		}
		return found;
	}

	/**
	 * The fields of the body, or of an object or a list inside of it.
	 *
	 * @param path the names that lead to it; empty for the body itself
	 * @returns null when there is none; a name can be there twice
	 */
	at(path: Path): Field[] | null {
		return this.find(path)?.fields ?? null;
	}

	/** The text of one field, as it was written; null when it is not there exactly once, or no scalar. */
	text(path: Path): string | null {
		const found = this.find(path);
		return found === null ? null : scalarText(found.raw);
	}
}
