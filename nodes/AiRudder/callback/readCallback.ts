import { isUnnamed, type CallbackEvent, type Payload } from '../events/event';
import type { AsSigned } from '../signature/bodyFields';
import { checkFields } from './checkFields';
import { inspect } from './inspect';
import type { DeliveryIssue } from './issues';

/** A verified body, read: which event it is and what goes into the item. */
export interface Callback {
	/** Null when the bytes are no JSON object, so that nobody can say which event they carry. */
	event: CallbackEvent | null;
	/** Whether the event's name was damaged, or all of it lay in an envelope. */
	isGuess?: true;
	/** The other events that lie in the same envelope. */
	also?: CallbackEvent[];
	/** What AI Rudder sent, field for field; `{ event: null }` for an unreadable body. */
	payload: Payload;
	/** What is not as documented; empty when all is. */
	issues: DeliveryIssue[];
	/** The whole body, when the payload does not hold all of it. */
	body?: { text: string; encoding: 'text' | 'base64' };
}

const MAYBE_ENCRYPTED =
	'AI Rudder can also send encrypted callbacks: if this is one, switch on Callbacks Are Encrypted in the credential.';
const MAYBE_COMPRESSED =
	'If it came compressed in another way than gzip and deflate, ask AI Rudder to send it without Content-Encoding.';

/** The charsets besides UTF-8 in which a body is read. What is JSON in one of them is so in no other. */
const CHARSETS = ['utf-16le', 'utf-16be', 'windows-1252'];

const unreadable = (issues: readonly DeliveryIssue[], body: Callback['body']): Callback => ({
	event: null,
	payload: { event: null },
	issues: [...issues],
	body,
});

const wholeBody = (code: DeliveryIssue['code'], message: string): DeliveryIssue[] => [
	{ code, path: '', message },
];

// Decodes strictly, and takes a byte order mark off, which JSON.parse would stumble over.
const strictly = (charset: string) => new TextDecoder(charset, { fatal: true });
const utf8 = strictly('utf-8');

function decode(bytes: Buffer, charset: string): string | null {
	try {
		return (charset === 'utf-8' ? utf8 : strictly(charset)).decode(bytes);
	} catch {
		return null;
	}
}

function parse(text: string): { value: unknown } | null {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		return null;
	}
}

/**
 * The text of a body, the JSON in it, and this as a text. Nobody signs a Content-Type, so it does not
 * count: no header can make one callback into another.
 */
function readText(bytes: Buffer, fields: AsSigned | null) {
	const text = decode(bytes, 'utf-8');
	if (fields !== null) {
		const message =
			'The body is a form, and AI Rudder documents JSON. Its fields were read as texts.';
		const issues = fields.isForm ? wholeBody('not_json', message) : [];
		return { text, json: fields.json, parsed: parse(fields.json), issues };
	}
	const parsed = text === null ? null : parse(text);
	for (const charset of parsed === null ? CHARSETS : []) {
		const other = decode(bytes, charset);
		const read = other === null ? null : parse(other);
		if (read === null) continue;
		const message = `The body is not JSON in UTF-8. It was read in ${charset}.`;
		return { text: other, json: other, parsed: read, issues: wholeBody('not_utf8', message) };
	}
	return { text, json: text, parsed, issues: [] };
}

const inEnvelope = ({ path, count }: Enveloped): DeliveryIssue => ({
	code: 'enveloped',
	path,
	message: `The callback lies inside ${path}${count > 1 ? `, in a list of ${count}` : ''}; AI Rudder documents its fields at the top. It is passed on as it came.`,
});

/** Whether a value is one of the callbacks that are known by their fields. */
function isRecognised(value: unknown, catalogue: readonly CallbackEvent[]): boolean {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	return catalogue.slice(0, -1).some((event) => event.recognises(value as Payload));
}

/** `event` may be absent: AI Rudder documents one callback that carries none. */
function checkEventName(payload: Payload): DeliveryIssue[] {
	if (payload.event === undefined || typeof payload.event === 'string') return [];
	const message = 'event is not a text; AI Rudder documents the type string.';
	return [{ code: 'wrong_type', path: 'event', message }];
}

/** An event that is documented without a name, and has a field for one all the same. */
const emptyName = ({ event }: Payload): DeliveryIssue => ({
	code: typeof event === 'string' ? 'name_not_exact' : 'wrong_type',
	path: 'event',
	message: 'event is there and names nothing; AI Rudder documents this callback without it.',
});

/** In how many fields an envelope is looked for, and how many entries of a list: a body may have a hundred thousand. */
const MAX_FIELDS = 20;
const MAX_ENTRIES = 20;
/** And how many of both altogether. */
const MAX_LOOKED = 1000;

/** A known event that lies inside a body. */
interface Enveloped {
	event: CallbackEvent;
	/** Of the field in which it lies. */
	path: string;
	/** How many entries the list has in which it lies; 1 without a list. */
	count: number;
}

/** What may be a callback, or hold one. */
interface Inner {
	body: Payload;
	path: string;
	count: number;
}

const isJsonText = (value: unknown): value is string =>
	typeof value === 'string' && /^\s*[{[]/.test(value);

/** A value, or what it says as a text of JSON. */
const opened = (value: unknown): unknown => (isJsonText(value) ? parse(value)?.value : value);

/** What lies in the fields of a body without a name, alone or in lists, as such or as a text of JSON. */
function innerOf({ body, path, count }: Inner, budget: { left: number }): Inner[] {
	const inner: Inner[] = [];
	if (!isUnnamed(body)) return inner;
	let looked = 0;
	for (const field in body) {
		const value = body[field];
		if (!isJsonText(value) && (typeof value !== 'object' || value === null)) continue;
		looked += 1;
		if (looked > MAX_FIELDS || budget.left <= 0) break;
		const whole = opened(value);
		const entries = Array.isArray(whole) ? (whole as unknown[]) : [whole];
		const first = entries.slice(0, MAX_ENTRIES);
		budget.left -= Math.max(first.length, 1);
		for (const entry of first.map(opened)) {
			if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) continue;
			inner.push({
				body: entry as Payload,
				path: path === '' ? field : `${path}.${field}`,
				count: Math.max(count, entries.length),
			});
		}
	}
	return inner;
}

/** The known events at most two levels inside of a body, in the order of the catalogue. */
function inFields(payload: Payload, known: readonly CallbackEvent[]): Enveloped[] {
	const found: Enveloped[] = [];
	const budget = { left: MAX_LOOKED };
	let level: Inner[] = [{ body: payload, path: '', count: 1 }];
	for (let depth = 1; depth <= 2; depth++) {
		const inner = level.flatMap((one) => innerOf(one, budget));
		level = inner.filter(({ body, path, count }) => {
			const event = known.find((one) => one.recognises(body) || one.suspects?.(body));
			if (event !== undefined) found.push({ event, path, count });
			return event === undefined;
		});
	}
	return found.sort((a, b) => known.indexOf(a.event) - known.indexOf(b.event));
}

/** The event that a body was meant to be, or those that lie inside of it, the first of the catalogue first. */
function guess(
	payload: Payload,
	catalogue: readonly CallbackEvent[],
): { event: CallbackEvent; enveloped: Enveloped[] } | null {
	const known = catalogue.slice(0, -1);
	const event = known.find((one) => one.suspects?.(payload));
	if (event !== undefined) return { event, enveloped: [] };
	const enveloped = inFields(payload, known);
	return enveloped.length === 0 ? null : { event: enveloped[0].event, enveloped };
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
	known: readonly DeliveryIssue[] = [],
	fields: AsSigned | null = null,
): Callback {
	const { text, json, parsed, issues: read } = readText(bytes, fields);
	if (text === null) {
		const base64 = { text: bytes.toString('base64'), encoding: 'base64' as const };
		const issues = wholeBody(
			'not_utf8',
			`The body is not UTF-8 text. ${MAYBE_ENCRYPTED} ${MAYBE_COMPRESSED}`,
		);
		return unreadable(known.length > 0 ? known : issues, base64);
	}
	const body = { text, encoding: 'text' as const };
	// An envelope that nobody could open: whichever event is in it, it must not be held back. What
	// only looks like one is read.
	if (known.length > 0 && !isRecognised(parsed?.value, catalogue)) return unreadable(known, body);
	if (parsed === null) {
		return unreadable(wholeBody('not_json', `The body is not JSON. ${MAYBE_ENCRYPTED}`), body);
	}
	const { value } = parsed;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		const kind = Array.isArray(value) ? `a list of ${value.length}` : 'no object';
		const what = `The body is JSON, but ${kind}, and AI Rudder documents an object with fields.`;
		return unreadable(wholeBody('not_an_object', what), body);
	}
	const { payload, issues } = inspect(value as Payload, json!);
	// The last of a catalogue recognises everything.
	const recognised = catalogue.find((one) => one.recognises(payload))!;
	const guessed = recognised === catalogue.at(-1) ? guess(payload, catalogue) : null;
	const event = guessed?.event ?? recognised;
	let more = event.schema === null ? checkEventName(payload) : checkFields(event, payload);
	if (guessed?.enveloped[0] !== undefined) more = [inEnvelope(guessed.enveloped[0])];
	else if (guessed !== null && event.named === undefined) more.unshift(emptyName(payload));
	const callback: Callback = { event, payload, issues: [...known, ...read, ...issues, ...more] };
	if (guessed !== null) callback.isGuess = true;
	const also = new Set(guessed?.enveloped.map((one) => one.event));
	also.delete(event);
	if (also.size > 0) callback.also = [...also];
	if (issues.length > 0) callback.body = body;
	return callback;
}
