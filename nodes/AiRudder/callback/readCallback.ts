import { isUnnamed, type CallbackEvent, type Payload } from '../events/event';
import { checkFields } from './checkFields';
import { inspect } from './inspect';
import type { DeliveryIssue } from './issues';

/** A verified body, read: which event it is and what goes into the item. */
export interface Callback {
	/** Null when the bytes are no JSON object, so that nobody can say which event they carry. */
	event: CallbackEvent | null;
	/** Whether the event's name was damaged, or all of it lay in an envelope. */
	isGuess?: true;
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

// Decodes strictly, and takes a byte order mark off, which JSON.parse would stumble over.
const utf8 = new TextDecoder('utf-8', { fatal: true });

const unreadable = (issues: readonly DeliveryIssue[], body: Callback['body']): Callback => ({
	event: null,
	payload: { event: null },
	issues: [...issues],
	body,
});

const wholeBody = (code: DeliveryIssue['code'], message: string): DeliveryIssue[] => [
	{ code, path: '', message },
];

function decode(bytes: Buffer): string | null {
	try {
		return utf8.decode(bytes);
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

const inEnvelope = (path: string): DeliveryIssue => ({
	code: 'in_an_envelope',
	path,
	message: `The callback lies inside ${path}; AI Rudder documents its fields at the top. It is passed on as it came.`,
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

/** In how many fields an envelope is looked for: a body may have a hundred thousand. */
const MAX_FIELDS = 20;

/** What may be a callback in an envelope: an object, alone, first in a list, or as a text of JSON. */
function bodyIn(value: unknown): Payload | null {
	const first = Array.isArray(value) ? (value as unknown[])[0] : value;
	const body = typeof first === 'string' && /^\s*\{/.test(first) ? parse(first)?.value : first;
	return typeof body === 'object' && body !== null && !Array.isArray(body)
		? (body as Payload)
		: null;
}

/** A known event that lies in a field of a body without a name, and the path of that field. */
function inFields(
	payload: Payload,
	known: readonly CallbackEvent[],
	levels: number,
): { event: CallbackEvent; envelope: string } | null {
	if (levels === 0 || !isUnnamed(payload)) return null;
	let looked = 0;
	for (const field in payload) {
		const body = bodyIn(payload[field]);
		if (body === null) continue;
		looked += 1;
		if (looked > MAX_FIELDS) break;
		const event = known.find((one) => one.recognises(body) || one.suspects?.(body));
		if (event !== undefined) return { event, envelope: field };
		const deeper = inFields(body, known, levels - 1);
		if (deeper !== null) return { ...deeper, envelope: `${field}.${deeper.envelope}` };
	}
	return null;
}

/** The event that a body was meant to be, and the field in which all of it lies, if it does. */
function guess(
	payload: Payload,
	catalogue: readonly CallbackEvent[],
): { event: CallbackEvent; envelope?: string } | null {
	const known = catalogue.slice(0, -1);
	const event = known.find((one) => one.suspects?.(payload));
	return event === undefined ? inFields(payload, known, 2) : { event };
}

/**
 * Reads the bytes of a genuine callback: UTF-8, then JSON, then the fields that are known.
 *
 * @param bytes the body that was checked, or what it was decrypted to
 * @param catalogue the events to tell apart
 * @param known what is wrong with the callback as a whole, so that its fields say nothing
 */
export function readCallback(
	bytes: Buffer,
	catalogue: readonly CallbackEvent[],
	known: readonly DeliveryIssue[] = [],
): Callback {
	const text = decode(bytes);
	if (text === null) {
		const base64 = { text: bytes.toString('base64'), encoding: 'base64' as const };
		const issues = wholeBody(
			'not_utf8',
			`The body is not UTF-8 text. ${MAYBE_ENCRYPTED} ${MAYBE_COMPRESSED}`,
		);
		return unreadable(known.length > 0 ? known : issues, base64);
	}
	const body = { text, encoding: 'text' as const };
	const parsed = parse(text);
	// An envelope that nobody could open: whichever event is in it, it must not be held back. What
	// only looks like one is read.
	if (known.length > 0 && !isRecognised(parsed?.value, catalogue)) return unreadable(known, body);
	if (parsed === null) {
		return unreadable(wholeBody('not_json', `The body is not JSON. ${MAYBE_ENCRYPTED}`), body);
	}
	const { value } = parsed;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		const what = 'The body is JSON, but not an object with fields.';
		return unreadable(wholeBody('not_an_object', what), body);
	}
	const { payload, issues } = inspect(value as Payload, text);
	// The last of a catalogue recognises everything.
	const recognised = catalogue.find((one) => one.recognises(payload))!;
	const guessed = recognised === catalogue.at(-1) ? guess(payload, catalogue) : null;
	const event = guessed?.event ?? recognised;
	let more = event.schema === null ? checkEventName(payload) : checkFields(event, payload);
	if (guessed?.envelope !== undefined) more = [inEnvelope(guessed.envelope)];
	else if (guessed !== null && event.named === undefined) more.unshift(emptyName(payload));
	const callback: Callback = { event, payload, issues: [...known, ...issues, ...more] };
	if (guessed !== null) callback.isGuess = true;
	if (issues.length > 0) callback.body = body;
	return callback;
}
