import type { KeyProblem } from '../signature/callbackKey';
import type { SignatureProblem } from '../signature/scheme';
import { describeSignature } from './signatureLook';
import { joinSentences, MAIL_PAGE, OUTCOMES_PAGE } from './texts';

export interface Reason {
	/** The HTTP status of the answer; 401 where none is named. */
	status?: number;
	/** What is wrong, for a person. */
	message: string;
	/** What to do next, for a person. */
	fix: string;
	/** Where to read on; the page of all outcomes where none is named. */
	link?: string;
}

/** How a person sees a callback in the editor. */
export const LISTEN = 'Press Execute step and let AI Rudder call the test URL.';

/** What to try when nothing is known to fit, in this order. */
export const ENTER_AGAIN =
	'Enter the secret again: one wrong letter looks exactly like this, and n8n does not show it.';
export const CALL_TEST_URL = 'Next, let AI Rudder call the test URL.';
export const MAIL = `Last, mail AI Rudder: ${MAIL_PAGE}`;

/** The one home of every reason. docs/outcomes.md has a row for each code, and a test looks for it. */
export const REASONS = {
	body_too_large: {
		status: 413,
		message: 'The body is larger than this node accepts.',
		fix: "If it is genuine, raise Max Body Size in the trigger's options.",
	},
	body_not_readable: {
		status: 415,
		message: 'The body could not be read.',
		fix: 'Ask AI Rudder to send application/json, not multipart.',
	},
	signature_missing: {
		message: 'X-AIRudder-Sign is missing or empty.',
		fix: 'Ask AI Rudder to sign calls to this URL. Proxies must pass the header on.',
	},
	signature_repeated: {
		message: 'X-AIRudder-Sign came more than once.',
		fix: 'Look whether a proxy adds it again, or ask AI Rudder to send it once.',
	},
	body_compressed: {
		message: 'The signature does not fit the body, which came compressed.',
		fix: 'n8n unpacks it first: ask AI Rudder to send it uncompressed.',
	},
	signature_malformed: {
		message: 'X-AIRudder-Sign does not look as the formula expects.',
		fix: `Enter the secret again: n8n does not show it. ${CALL_TEST_URL} ${MAIL}`,
		link: '',
	},
	signature_mismatch: {
		message: 'The signature does not fit the body and the secret.',
		fix: `${ENTER_AGAIN} ${CALL_TEST_URL} ${MAIL}`,
		link: '',
	},
	secret_blank: {
		message: 'The signing secret in the credential is empty.',
		fix: 'Enter the secret that AI Rudder gave you.',
	},
	secret_not_decodable: {
		message: 'The signing secret is not what the formula needs.',
		fix: "If it needs a public key, enter AI Rudder's. Otherwise set Secret Encoding to Text.",
	},
	timestamp_missing: {
		message: 'The time that the formula needs is missing.',
		fix: "Compare Timestamp Header with AI Rudder's headers.",
	},
	timestamp_malformed: {
		message: 'The time of sending has no known form.',
		fix: "Compare Timestamp Header with AI Rudder's headers.",
	},
	timestamp_out_of_tolerance: {
		message: "The callback's time is too far from this server's clock.",
		fix: "Check that clock, and Time Zone if AI Rudder's times name no zone. If callbacks arrive minutes late, raise Tolerance.",
	},
	signed_value_missing: {
		message: 'The callback lacks a value that the formula signs.',
		fix: 'Compare Signed Content with what AI Rudder sends.',
	},
	signed_value_ambiguous: {
		message: 'A value in the callback leaves its signature in doubt.',
		fix: LISTEN,
	},
	formula_unusable: {
		message: 'The formula in the credential cannot be used.',
		fix: 'Press Retry or Test in the credential: it names the setting.',
	},
	key_missing: {
		message: 'The URL came without its key, or with more than one.',
		fix: 'Add ?key= and the callback key to the URL at AI Rudder.',
	},
	key_mismatch: {
		message: 'The key in the URL is not the callback key.',
		fix: 'Compare it with the credential. While replacing it, enter the old one as Previous Callback Key.',
	},
	key_unusable: {
		message: 'The callback key is empty or too short.',
		fix: 'Enter at least 16 letters and digits, and give AI Rudder the new URL.',
	},
	parameter_unusable: {
		status: 503,
		message: 'An expression in the trigger fails.',
		fix: 'Open the trigger and correct it.',
	},
	credential_unavailable: {
		status: 503,
		message: 'The credential could not be read.',
		fix: "Choose an existing one in the trigger, or check its expressions and n8n's encryption key.",
	},
	event_invalid: {
		status: 422,
		message: 'The callback is genuine, but its fields are not as expected.',
		fix: 'To receive it, set Invalid Events to Emit.',
	},
	start_under_way: {
		status: 503,
		message: 'The same callback came before and still waits to start.',
		fix: 'If this lasts, raise N8N_CONCURRENCY_PRODUCTION_LIMIT or shorten the workflows.',
	},
	unexpected_failure: {
		status: 500,
		message: 'The callback could not be handled.',
		fix: 'Report this log line to the makers of this node.',
	},
} as const satisfies Readonly<Record<SignatureProblem | KeyProblem, Reason>> &
	Readonly<Record<string, Reason>>;

/** Every reason for which a callback is refused. */
export type ReasonCode = keyof typeof REASONS;

/** What a refusal says in place of its reason, when more is known. */
export const EXPLANATION = {
	unexpected_signature: ({ look }: { look: string }) => `X-AIRudder-Sign is unexpected: ${look}.`,
	only_in_editor: 'A formula fits. Only the editor shows it: parts of it belong in no log.',
	busy: 'Another callback was being searched, so this one was not. Send it again.',
	not_searched:
		'The trigger searched another callback this minute. Read its item or log line. Or let AI Rudder call again in a minute.',
	accepted_before: ({ day }: { day: string }) =>
		`This formula accepted callbacks, last on ${day}. Is the secret new? Enter it again. Did AI Rudder change its signature? Let it call the test URL. Neither: it was forged.`,
	zone_fits: ({ timeZone, isLine }: { timeZone: string; isLine: boolean }) =>
		`Its time fits the zone ${timeZone}. If AI Rudder sent it just now, ${isLine ? `put Time Zone: "${timeZone}" into Formula` : 'enter that as Time Zone'}. Otherwise check the clock.`,
	failed_at: ({ place }: { place: string }) => joinSentences(place, REASONS.unexpected_failure.fix),
} as const;

/**
 * A callback that is turned away. Thrown on the way in, answered in one place. It is no Error: the
 * trace of one costs as much as all else that happens to a forged callback.
 */
export class Refusal {
	/**
	 * @param code why
	 * @param detail what to do, when more is known than the reason says; never for the caller
	 * @param answer more fields for the caller, who has proved to know the secret
	 */
	constructor(
		readonly code: ReasonCode,
		readonly detail: string = '',
		readonly answer: Readonly<Record<string, unknown>> = {},
	) {}

	private get reason(): Reason {
		return REASONS[this.code];
	}

	/** The HTTP status of the answer. */
	get status(): number {
		return this.reason.status ?? 401;
	}

	get message(): string {
		return this.reason.message;
	}

	/** What to do next, with a link. */
	get fix(): string {
		const { fix, link = OUTCOMES_PAGE } = this.reason;
		return joinSentences(this.detail === '' ? fix : this.detail, link);
	}
}

/**
 * What is wrong, for the person who set the node up: of a signature in an unexpected form, which form.
 *
 * @param signature the header as it came
 * @param namesParts whether its parts are named: not where a stranger may have chosen the names
 */
export const describeRefusal = (
	{ code, message }: Refusal,
	signature: string | undefined,
	namesParts: boolean,
): string =>
	code === 'signature_malformed'
		? EXPLANATION.unexpected_signature({ look: describeSignature(signature, namesParts) })
		: message;

/** The refusal for a genuine callback that is not as documented; its sender may know what is not. */
export const refuseEvent = (issues: readonly unknown[]): Refusal =>
	new Refusal('event_invalid', '', { issues });

/** What a refusal tells a person to do. */
export interface Explanation {
	fix: string;
	/** The formula that fits, as one line for the field Formula; null when none was found. */
	formula: string | null;
	/** The fix for n8n's log, without what only the person who listens may read. */
	logged: string;
}

/** A fix that may be read anywhere. */
export const inFull = (fix: string): Explanation => ({ fix, formula: null, logged: fix });

/**
 * The body of the answer. A caller without the secret learns nothing but "no": every 401 has one
 * and the same body.
 */
export function answerTo({ code, status, message, answer }: Refusal): Record<string, unknown> {
	if (status === 401) {
		return { error: 'unauthorized', message: 'The callback was not accepted.' };
	}
	return { error: code, message, ...answer };
}
