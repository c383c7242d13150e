import type { CallbackEvent, Payload } from '../events/event';
import type { AsSigned } from '../signature/bodyFields';
import { parseJson } from '../signature/json';
import { guessEvent } from './envelope';
import { checkFields, inspect, nameType, type Issue } from './inspect';

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
	issues: Issue[];
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

const isObject = (value: unknown): value is Payload =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field `event` that cannot be the name of one, or should not be there. */
const misname = ({ event }: Payload, expected: string | null): Issue =>
	expected === null && typeof event === 'string'
		? { code: 'name_not_exact', path: 'event', name: null }
		: { code: 'wrong_type', path: 'event', type: nameType(event), expected, known: 'documented' };

/** Which event a body is, and what is not as documented in it. */
function recognise(payload: Payload, catalogue: readonly CallbackEvent[]) {
	// The last of a catalogue recognises everything.
	const recognised = catalogue.find((one) => one.recognises(payload))!;
	const guessed = recognised === catalogue.at(-1) ? guessEvent(payload, catalogue) : null;
	if (guessed === null) {
		// `event` may be absent: AI Rudder documents one callback that carries none.
		const isNamed = payload.event === undefined || typeof payload.event === 'string';
		const isKnown = recognised.schema !== null;
		const issues = isKnown
			? checkFields(recognised, payload)
			: isNamed
				? []
				: [misname(payload, 'string')];
		return { event: recognised, issues };
	}
	const { event, enveloped } = guessed;
	const also = [...new Set(enveloped.map((one) => one.event))].filter((one) => one !== event);
	const guess = { event, isGuess: true as const, ...(also.length > 0 && { also }) };
	if (enveloped.length > 0) {
		const { path, count } = enveloped[0];
		return { ...guess, issues: [{ code: 'enveloped' as const, path, count }] };
	}
	const issues = checkFields(event, payload);
	return {
		...guess,
		issues: event.named === undefined ? [misname(payload, null), ...issues] : issues,
	};
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
	const body: Callback['body'] =
		text === null
			? { text: bytes.toString('base64'), encoding: 'base64' }
			: { text, encoding: 'text' };
	const unreadable = (issue: Issue): Callback => {
		const issues = known.length > 0 ? [...known] : [issue];
		return { event: null, payload: { event: null }, issues, body };
	};
	if (text === null) return unreadable({ code: 'not_utf8', path: '', charset: null });
	if (parsed === null) return unreadable({ code: 'not_json', path: '', isForm: false });
	const { value } = parsed;
	if (!isObject(value)) {
		const entries = Array.isArray(value) ? value.length : null;
		return unreadable({ code: 'not_an_object', path: '', entries });
	}
	// An envelope that nobody could open: whichever event is in it, it must not be held back. What
	// only looks like one is read, unless anybody could have written it around what is signed.
	const isUnproven = known.some((issue) => issue.code === 'not_decrypted' && !issue.isSigned);
	const isKnown = () => catalogue.slice(0, -1).some((event) => event.recognises(value));
	if (known.length > 0 && (isUnproven || !isKnown())) return unreadable(known[0]);
	const cleaned = inspect(value, json!);
	const { issues, ...found } = recognise(value, catalogue);
	return {
		...found,
		payload: value,
		issues: [...known, ...read, ...cleaned, ...issues],
		...(cleaned.length > 0 && { body }),
	};
}
