import { MAX_DEPTH } from '../callback/read';
import type { Issue } from '../callback/recognise';
import type { RequestProblem } from '../callback/request';
import type { Ignored } from '../callback/routing';
import type { CallbackEvent } from '../events/event';
import { describeEncryption } from './encryption';
import type { EncryptionFailure } from '../encryption/openBody';
import { joinSentences } from './texts';

const MAYBE_ENCRYPTED =
	'AI Rudder can also send encrypted callbacks: if this is one, switch on Callbacks Are Encrypted in the credential.';
const AS_IT_CAME = 'The body as it came is in delivery.body.';
const UNEXPECTED =
	'event is there and names nothing; AI Rudder documents this callback without it.';

interface AtPath {
	path: string;
}

/** What is not as documented in a genuine callback. */
export const ISSUES = {
	field_missing: ({ path }: AtPath) => `${path} is missing; AI Rudder documents it as required.`,
	wrong_type: ({
		path,
		type,
		expected,
		known,
	}: AtPath & { type: string; expected: string | null; known: CallbackEvent['known'] }) => {
		if (expected === null) return UNEXPECTED;
		return known === 'documented'
			? `${path} is of type ${type}; AI Rudder documents the type ${expected}.`
			: `${path} is of type ${type}; where this callback was seen, it was of type ${expected}.`;
	},
	name_not_exact: ({ path, name }: AtPath & { name: string | null }) =>
		name === null ? UNEXPECTED : `${path} is not written exactly ${name}.`,
	not_decrypted: ({ failure }: { failure: EncryptionFailure }) => describeEncryption(failure),
	enveloped: ({ path, count }: AtPath & { count: number }) =>
		`The callback lies inside ${path}${count > 1 ? `, in a list of ${count}` : ''}; AI Rudder documents its fields at the top. It is passed on as it came.`,
	not_utf8: ({ charset }: { charset: string | null }) =>
		charset === null
			? `The body is not UTF-8 text. ${MAYBE_ENCRYPTED} If it came compressed in another way than gzip and deflate, ask AI Rudder to send it without Content-Encoding.`
			: `The body is not JSON in UTF-8. It was read in ${charset}.`,
	not_json: ({ isForm }: { isForm: boolean }) =>
		isForm
			? 'The body is a form, and AI Rudder documents JSON. Its fields were read as texts.'
			: `The body is not JSON. ${MAYBE_ENCRYPTED}`,
	not_an_object: ({ entries }: { entries: number | null }) =>
		`The body is JSON, but ${entries === null ? 'no object' : `a list of ${entries}`}, and AI Rudder documents an object with fields.`,
	nested_too_deep: `Nested deeper than ${MAX_DEPTH} levels; the deeper part is left out. ${AS_IT_CAME}`,
	unsafe_key: `A key of this name is unsafe and was left out. ${AS_IT_CAME}`,
	number_not_exact: `n8n cannot hold this number exactly. ${AS_IT_CAME}`,
} as const satisfies Record<Issue['code'], unknown>;

/** An issue as an item and an answer show it. */
export interface DeliveryIssue {
	code: Issue['code'];
	/** Where, in dots: `conclusion.output_label`; empty for the body as a whole. */
	path: string;
	/** A sentence for a person. */
	message: string;
}

export function describeIssue(issue: Issue): DeliveryIssue {
	const { code, path } = issue;
	const text = ISSUES[code];
	return { code, path, message: typeof text === 'string' ? text : text(issue as never) };
}

/** Why a genuine callback starts nothing: docs/outcomes.md shows the same table, and a test keeps the two equal. */
export const IGNORED = {
	event_not_chosen: {
		message: 'The callback is genuine, but its event is not chosen.',
		fix: 'Choose it under Trigger On to receive it.',
	},
	filtered_out: {
		message: 'The callback is genuine, but a filter holds it back.',
		fix: 'Change the filter to receive it.',
	},
	duplicate: {
		message: 'The callback is genuine, but the same one came before.',
		fix: 'Set Duplicates to Flag or Off in the options of the trigger to receive repetitions, too.',
	},
} as const satisfies Record<Ignored['code'], unknown>;

/** What else is to be said of a callback that starts nothing, in front of what to change. */
export const IGNORED_BECAUSE = {
	event_not_chosen: ({ event, named }: { event: string; named: string | null }) =>
		`Under Trigger On it is ${event}${named === null ? '' : ` (event ${named})`}.`,
	filtered_out: ({ filter }: { filter: string }) => `The filter is ${filter}.`,
	duplicate: ({ byCallId }: { byCallId: boolean }) =>
		byCallId ? 'Duplicate Key is Call ID: this event came before with the same call_id.' : '',
} as const satisfies Record<Ignored['code'], unknown>;

/** Why a genuine callback starts nothing, and what to change in full. */
export function describeIgnored(ignored: Ignored): { message: string; fix: string } {
	const { message, fix } = IGNORED[ignored.code];
	return { message, fix: joinSentences(IGNORED_BECAUSE[ignored.code](ignored as never), fix) };
}

/** What more is to be said of a request whose bytes cannot be had, in front of what to change. */
export const REQUEST = {
	body_too_large: ({ bytes }: { bytes: number | null }) =>
		bytes === null ? '' : `The body has ${bytes} bytes.`,
	body_not_readable: ({ isCompressed }: { isCompressed: boolean }) =>
		isCompressed
			? 'The body came compressed: ask AI Rudder to send it without Content-Encoding.'
			: '',
} as const satisfies Record<RequestProblem['problem'], unknown>;

export const describeRequest = (problem: RequestProblem): string =>
	REQUEST[problem.problem](problem as never);
