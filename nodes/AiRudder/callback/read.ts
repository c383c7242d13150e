import type { CallbackEvent, Payload } from '../events/event';
import type { AsSigned } from '../signature/bodyFields';
import { endOfString, parseJson, QUOTE } from '../signature/json';
import { MAX_ISSUES, recognise, type Issue, type Recognised } from './recognise';

/** A verified body, read: which event it is and what goes into the item. */
export interface Callback extends Omit<Recognised, 'event'> {
	/** Null when the bytes are no JSON object, so that nobody can say which event they carry. */
	event: CallbackEvent | null;
	/** What AI Rudder sent, field for field; `{ event: null }` for an unreadable body. */
	payload: Payload;
	/** The whole body, when the payload does not hold all of it. */
	body?: { text: string; encoding: 'text' | 'base64' };
}

/** The charsets besides UTF-8 in which a body is read. What is JSON in one of them is so in no other. */
const CHARSETS = ['utf-16le', 'utf-16be', 'windows-1252'];

// Decodes strictly, and takes a byte order mark off, which JSON.parse would stumble over.
const strictly = (charset: string) => new TextDecoder(charset, { fatal: true });
const utf8 = strictly('utf-8');

function decode(bytes: Buffer, decoder: ReturnType<typeof strictly>): string | null {
	try {
		return decoder.decode(bytes);
	} catch {
		return null;
	}
}

/**
 * The text of a body, the JSON in it, and this as a text. Nobody signs a Content-Type, so it does not
 * count: no header can make one callback into another.
 */
function readText(bytes: Buffer, fields: AsSigned | null) {
	const text = decode(bytes, utf8);
	if (fields !== null) {
		const { json, isForm } = fields;
		const issues: Issue[] = isForm ? [{ code: 'not_json', path: '', isForm }] : [];
		return { text, json, parsed: parseJson(json), issues };
	}
	const parsed = text === null ? null : parseJson(text);
	for (const charset of parsed === null ? CHARSETS : []) {
		const other = decode(bytes, strictly(charset));
		const read = other === null ? null : parseJson(other);
		if (read === null) continue;
		const issues: Issue[] = [{ code: 'not_utf8', path: '', charset }];
		return { text: other, json: other, parsed: read, issues };
	}
	return { text, json: text, parsed, issues: [] };
}

/**
 * How many objects and arrays may lie inside each other. n8n walks items recursively in many
 * places; a genuine callback has three levels.
 */
export const MAX_DEPTH = 100;

/** The key that turns into a prototype when somebody copies an object with `copy[key] = value`. */
const UNSAFE_KEY = '__proto__';

/** A number of JSON: its digits before and behind the point, and its exponent. */
const NUMBER = /-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/;

/** The digits of a number that count, and the power of ten of the last one; of zero, no digit. */
function digitsOf(token: string): string {
	const [, whole, fraction = '', exponent = '0'] = NUMBER.exec(token)!;
	const all = whole + fraction;
	const start = all.search(/[1-9]/);
	if (start === -1) return '';
	// A regular expression would look from every zero on.
	let end = all.length;
	while (all[end - 1] === '0') end -= 1;
	return `${all.slice(start, end)}e${Number(exponent) - fraction.length + all.length - end}`;
}

/** Whether JavaScript writes a number as the same one: `1.10` yes, `0.1234567890123456789` no. */
function isExact(token: string): boolean {
	const value = Number(token);
	// A double holds fifteen digits, but below its smallest normal value and beyond its largest one.
	const size = Math.abs(value);
	if (token.length < 16 && size > 2.3e-308 && size < Infinity) return true;
	const written = String(value);
	return written === token || (Number.isFinite(value) && digitsOf(written) === digitsOf(token));
}

/** What a number is written with, by its code: what it begins with is 1, an exponent's mark is 3. */
const IN_NUMBER = new Uint8Array(128);
for (const [role, characters] of ['-0123456789', '+.', 'eE'].entries()) {
	for (const byte of Buffer.from(characters)) IN_NUMBER[byte] = role + 1;
}

/** So many long numbers are looked at, for a caller decides how many there are; the rest counts as rounded. */
const MAX_LOOKED = 10_000;

/**
 * Looks for numbers that a parser rounds: it leaves nothing of what was written.
 *
 * @param json that a parser has taken
 * @returns the same JSON with `1e999` in the place of each, which no other number is parsed to;
 * null when there is none
 */
function markInexact(json: string): string | null {
	let marked = '';
	let done = 0;
	let looked = 0;
	for (let at = 0; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code === QUOTE) at = endOfString(json, at);
		if (IN_NUMBER[code] !== 1) continue;
		const start = at;
		let hasExponent = false;
		for (let role = 1; role > 0; role = IN_NUMBER[json.charCodeAt(at)]) {
			hasExponent ||= role === 3;
			at += 1;
		}
		// A double holds all others.
		if (!hasExponent && at - start < 16) continue;
		if (at - start >= 16) looked += 1;
		if (looked <= MAX_LOOKED && isExact(json.slice(start, at))) continue;
		marked += `${json.slice(done, start)}1e999`;
		done = at;
	}
	return done === 0 ? null : marked + json.slice(done);
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
	/** What is more than a text or a number: most is not, and a list may have half a million entries. */
	const isSpecial = (value: unknown, mark: unknown) =>
		mark === Infinity ||
		value === Infinity ||
		value === -Infinity ||
		(typeof value === 'object' && value !== null);
	/** `marks` is the same with infinity for each number that is not exact. */
	const clean = (fields: Payload, marks: Payload): void => {
		const keys = Array.isArray(fields) ? fields.keys() : Object.keys(fields);
		for (const key of keys) {
			if (key === UNSAFE_KEY || isSpecial(fields[key], marks[key])) mend(fields, key, marks);
		}
	};
	const mend = (fields: Payload, key: string | number, marks: Payload) => {
		const value = fields[key];
		path.push(key);
		if (key === UNSAFE_KEY) {
			report('unsafe_key');
			delete fields[key];
		} else if (typeof value === 'number') {
			report('number_not_exact');
			if (!Number.isFinite(value)) fields[key] = null;
		} else if (path.length < MAX_DEPTH) {
			clean(value as Payload, marks[key] as Payload);
		} else {
			report('nested_too_deep', 5);
			fields[key] = null;
		}
		path.pop();
	};
	const marked = markInexact(json);
	clean(payload, marked === null ? payload : (JSON.parse(marked) as Payload));
	return issues;
}

/**
 * Reads the bytes of a genuine callback: UTF-8, then JSON, then the fields that are known.
 *
 * @param bytes the body that was checked, or what it was decrypted to
 * @param catalogue the events to tell apart
 * @param known what is wrong with the callback as a whole, so that its fields say nothing
 * @param fields the same bytes as their fields were signed, if no more than these was signed
 */
export function readCallback(
	bytes: Buffer,
	catalogue: readonly CallbackEvent[],
	known: readonly Issue[] = [],
	fields: AsSigned | null = null,
): Callback {
	const { text, json, parsed, issues: read } = readText(bytes, fields);
	const encoding = text === null ? 'base64' : 'text';
	const body = { text: text ?? bytes.toString('base64'), encoding } as const;
	// Without its charset nobody could make the bytes of a text again.
	const charset = read.filter(({ code }) => code === 'not_utf8');
	const unreadable = (issue: Issue): Callback => {
		const issues = [...(known.length > 0 ? known : [issue]), ...charset];
		return { event: null, payload: { event: null }, issues, body };
	};
	if (text === null) return unreadable({ code: 'not_utf8', path: '', charset: null });
	if (parsed === null) return unreadable({ code: 'not_json', path: '', isForm: false });
	const payload = parsed.value as Payload | unknown[] | null;
	if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
		const entries = Array.isArray(payload) ? payload.length : null;
		return unreadable({ code: 'not_an_object', path: '', entries });
	}
	// An envelope that nobody could open: whichever event is in it, it must not be held back. A known
	// event is read, unless anybody could have written it around what is signed.
	const isUnproven = known.some((issue) => issue.code === 'not_decrypted' && !issue.isSigned);
	const isKnown = () => catalogue.slice(0, -1).some((event) => event.recognises(payload));
	if (known.length > 0 && (isUnproven || !isKnown())) return unreadable(known[0]);
	const cleaned = inspect(payload, json!);
	const { issues, ...found } = recognise(payload, catalogue);
	// An event that is as documented came in the clear: its sender does not encrypt yet.
	const failed = issues.length === 0 ? [] : known;
	return {
		...found,
		payload,
		issues: [...failed, ...read, ...cleaned, ...issues],
		...(cleaned.length > 0 && { body }),
	};
}
