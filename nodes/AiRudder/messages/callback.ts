import { MAX_DEPTH } from '../callback/read';
import type { Issue } from '../callback/recognise';
import type { RequestProblem } from '../callback/request';
import type { Ignored } from '../callback/routing';
import type { CallbackEvent } from '../events/event';
import { describeEncryption } from './encryption';
import type { EncryptionFailure } from '../encryption/envelope';
import { joinSentences, say } from './texts';

const MAYBE_ENCRYPTED = 'If AI Rudder encrypts it, switch Callbacks Are Encrypted on.';
const AS_IT_CAME = 'The body as it came is in delivery.body.';
const UNEXPECTED = 'event names nothing. AI Rudder documents this callback without it.';

interface AtPath {
	path: string;
}

type Facts<Code extends Ignored['code']> = Extract<Ignored, { code: Code }>;

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
			: `${path} is of type ${type}; so far it was of type ${expected}.`;
	},
	name_not_exact: ({ path, name }: AtPath & { name: string | null }) =>
		name === null ? UNEXPECTED : `${path} is not written exactly ${name}.`,
	not_decrypted: ({ failure }: { failure: EncryptionFailure }) => describeEncryption(failure),
	enveloped: ({ path, count }: AtPath & { count: number }) =>
		`The callback lies inside ${path}${count > 1 ? `, in a list of ${count}` : ''}. It is passed on as it came.`,
	not_utf8: ({ charset }: { charset: string | null }) =>
		charset === null
			? `The body is not UTF-8 text. ${MAYBE_ENCRYPTED} If it came compressed, ask AI Rudder to send it uncompressed.`
			: `The body is not JSON in UTF-8. It was read in ${charset}.`,
	not_json: ({ isForm }: { isForm: boolean }) =>
		isForm
			? 'The body is a form, and AI Rudder documents JSON. Its fields were read as texts.'
			: `The body is not JSON. ${MAYBE_ENCRYPTED}`,
	not_an_object: ({ entries }: { entries: number | null }) =>
		`The body is ${entries === null ? 'no object' : `a list of ${entries}, not an object`}.`,
	nested_too_deep: `What is nested deeper than ${MAX_DEPTH} levels is left out. ${AS_IT_CAME}`,
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
	return { code, path, message: say(ISSUES[code], issue) };
}

/** A name of the body or of a list, set off from the sentence. */
const quoted = (name: string) => `\`${name}\``;

/** So many entries of a filter are named. */
const MAX_NAMED = 3;

function listWanted(wanted: readonly string[]): string {
	const more = wanted.length - MAX_NAMED;
	const named = wanted.slice(0, MAX_NAMED).map(quoted).join(', ');
	return more > 0 ? `${named} and ${more} more` : named;
}

/** Why a genuine callback starts nothing: docs/outcomes.md has a row for each code. */
export const IGNORED = {
	event_not_chosen: 'The callback is genuine, but its event is not chosen.',
	filtered_out: 'The callback is genuine, but a filter holds it back.',
	duplicate: 'The callback is genuine, but the same one came before.',
} as const satisfies Record<Ignored['code'], string>;

/** What to change if such a callback is wanted. */
export const IGNORED_FIX = {
	event_not_chosen: ({ event, named }: { event: string; named: string | null }) =>
		`To receive it${named === null ? '' : ` (${quoted(named)})`}, choose ${event} under Trigger On.`,
	filtered_out: ({ filter, field, value, wanted }: Facts<'filtered_out'>) => {
		const is = value === null ? 'another text' : value === '' ? 'empty' : quoted(value);
		return `${field} is ${is}; the filter has ${listWanted(wanted)}. To receive it, change the filter ${filter}.`;
	},
	duplicate: ({ byCallId }: { byCallId: boolean }) =>
		joinSentences(
			byCallId ? 'It had the same call_id.' : '',
			'To receive repetitions, set Duplicates to Flag or Off.',
		),
} as const satisfies Record<Ignored['code'], unknown>;

/** Why a genuine callback starts nothing, and what to change. */
export const describeIgnored = (ignored: Ignored): { message: string; fix: string } => ({
	message: IGNORED[ignored.code],
	fix: IGNORED_FIX[ignored.code](ignored as never),
});

/** What to do about a request whose bytes cannot be had, when more is known than the reason says. */
export const REQUEST = {
	body_too_large: ({ bytes }: { bytes: number | null }) =>
		bytes === null
			? ''
			: `It has ${bytes} bytes. If it is genuine, raise Max Body Size in the trigger's options.`,
	body_not_readable: ({ isCompressed }: { isCompressed: boolean }) =>
		isCompressed ? 'It came compressed: ask AI Rudder to send it uncompressed.' : '',
} as const satisfies Record<RequestProblem['problem'], unknown>;
