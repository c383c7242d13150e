import type { KeyProblem } from '../signature/callbackKey';
import type { SignatureProblem } from '../signature/scheme';

export interface Reason {
	/** The HTTP status of the answer. */
	status: number;
	/** What is wrong, for a person. */
	message: string;
	/** What to change, for a person. */
	fix: string;
}

/** The one home of every reason: docs/reference.md shows the same table, and a test keeps the two equal. */
export const REASONS = {
	body_too_large: {
		status: 413,
		message: 'The body is larger than this node accepts.',
		fix: 'If the callback is genuine, raise Max Body Size in the options of the trigger.',
	},
	body_not_readable: {
		status: 415,
		message: 'The bytes of the body could not be read, so nothing can be checked.',
		fix: 'AI Rudder must send the body as application/json; multipart bodies cannot be checked.',
	},
	signature_missing: {
		status: 401,
		message: 'The header X-AIRudder-Sign is missing or empty.',
		fix: 'Ask AI Rudder to switch the signature on for this URL. If n8n is behind a proxy, let the proxy pass the header on.',
	},
	signature_repeated: {
		status: 401,
		message: 'The header X-AIRudder-Sign came more than once.',
		fix: 'It must come once. Look whether a proxy in front of n8n adds it again, and ask AI Rudder to send it once.',
	},
	body_compressed: {
		status: 401,
		message: 'The signature does not fit the body, which came compressed.',
		fix: 'Ask AI Rudder to send the body without Content-Encoding. n8n inflates gzip and deflate before this node gets the body, and leaves all else as it came. So the signature may belong to other bytes.',
	},
	signature_malformed: {
		status: 401,
		message: 'The header X-AIRudder-Sign does not look like a signature of the chosen scheme.',
		fix: 'Another formula is needed. Until a callback is accepted, the one that fits is looked for once a minute and said in this place; at the test URL always.',
	},
	signature_mismatch: {
		status: 401,
		message: 'The signature does not fit the body and the secret.',
		fix: 'Compare the signing secret with the one at AI Rudder. If it is right, another formula is needed: until a callback is accepted, the one that fits is looked for once a minute and said in this place; at the test URL always.',
	},
	secret_blank: {
		status: 401,
		message: 'The signing secret in the credential is empty, so every callback is refused.',
		fix: 'Enter the signing secret that AI Rudder gave you into the credential.',
	},
	secret_not_decodable: {
		status: 401,
		message: 'The signing secret is not what the formula needs.',
		fix: 'If the chosen method needs a public key, enter that one; otherwise set Secret Encoding to Text, or enter the secret in hex or Base64 as chosen.',
	},
	timestamp_missing: {
		status: 401,
		message: 'The time of sending that the formula needs is missing.',
		fix: 'Compare Timestamp Header in the credential with the headers that AI Rudder sends.',
	},
	timestamp_malformed: {
		status: 401,
		message: 'The time of sending is in none of the forms that this node knows.',
		fix: 'Compare Timestamp Header in the credential with the headers that AI Rudder sends.',
	},
	timestamp_out_of_tolerance: {
		status: 401,
		message: 'The timestamp of the callback is too far from the time on this server.',
		fix: 'Check the clock of the server; if callbacks arrive late, raise Tolerance in the credential.',
	},
	signed_value_missing: {
		status: 401,
		message: 'The callback lacks something that the formula signs.',
		fix: 'Compare Signed Content in the credential with what AI Rudder sends.',
	},
	signed_value_ambiguous: {
		status: 401,
		message:
			'The callback holds a value with which another callback could have the same signature.',
		fix: 'If AI Rudder sends such values, change the setting in the credential that is named here; its description says what that costs.',
	},
	formula_unusable: {
		status: 401,
		message: 'The signing formula in the credential cannot be used.',
		fix: 'Open the credential and press Retry or Test: it names the setting.',
	},
	key_missing: {
		status: 401,
		message: 'The URL was called without its key, or with more than one.',
		fix: 'Add ?key= and the callback key at the end of the URL that AI Rudder calls.',
	},
	key_mismatch: {
		status: 401,
		message: 'The key in the URL is not the callback key in the credential.',
		fix: 'Compare the key in the URL at AI Rudder with the one in the credential. While it is being replaced, enter the old one as Previous Callback Key.',
	},
	key_unusable: {
		status: 401,
		message:
			'The callback key in the credential is empty or too short, so every callback is refused.',
		fix: 'Enter a callback key of at least 16 characters into the credential, and hand AI Rudder the URL with it.',
	},
	parameter_unusable: {
		status: 503,
		message: 'An expression in a parameter of the trigger fails, so no callback can be handled.',
		fix: 'Open the trigger and correct it. n8n denies $env unless N8N_BLOCK_ENV_ACCESS_IN_NODE is false, and the item does not exist yet when the trigger is read.',
	},
	credential_unavailable: {
		status: 503,
		message: 'The credential could not be read, so no callback can be checked.',
		fix: 'Open the trigger and choose an existing AI Rudder credential; if there is one, check that no expression in it fails, and that n8n runs with the encryption key it was saved with.',
	},
	event_invalid: {
		status: 422,
		message: 'The callback is genuine, but its fields are not as they are known.',
		fix: 'Set Invalid Events to Emit in the options of the trigger to receive such callbacks.',
	},
	start_under_way: {
		status: 503,
		message: 'The same callback came before and still waits for n8n to start it.',
		fix: 'It is answered when it comes again. If this lasts, n8n has no free slot: raise N8N_CONCURRENCY_PRODUCTION_LIMIT, or make the workflows shorter.',
	},
	unexpected_failure: {
		status: 500,
		message: 'The callback could not be handled.',
		fix: 'Look for this line in the log of n8n and report it to the makers of this node.',
	},
} as const satisfies Readonly<Record<SignatureProblem | KeyProblem, Reason>> &
	Readonly<Record<string, Reason>>;

/** Every reason for which a callback is refused. */
export type ReasonCode = keyof typeof REASONS;

/** What is said of a refused callback beside its reason. */
export const EXPLANATION = {
	search_further:
		'Press Execute step and send one callback to the test URL: there four times as many are tried, also with any header, and such as protect less of the body.',
	only_in_editor:
		'A formula fits. Only the editor shows it: it holds a value that belongs into no log.',
	busy: 'Another callback was being looked at, so this one was not. Send it again.',
	accepted_before: ({ day }: { day: string }) =>
		`This trigger accepted callbacks with these settings before (last on ${day}). If AI Rudder changed its signature, press Execute step and send one callback to the test URL. If Signing Secret was changed since, compare it with the one at AI Rudder.`,
} as const;

/**
 * A callback that is turned away. Thrown on the way in, answered in one place. It is no Error: the
 * trace of one costs as much as all else that happens to a forged callback.
 */
export class Refusal {
	/**
	 * @param code why
	 * @param detail what more is to be said to the person who set the node up, never to the caller
	 * @param answer more fields for the caller, who has proved to know the secret
	 */
	constructor(
		readonly code: ReasonCode,
		readonly detail: string = '',
		readonly answer: Readonly<Record<string, unknown>> = {},
	) {}

	get reason(): Reason {
		return REASONS[this.code];
	}

	get message(): string {
		return this.reason.message;
	}

	/** What to change, in full. */
	get fix(): string {
		return this.detail === '' ? this.reason.fix : `${this.detail} ${this.reason.fix}`;
	}
}

/** The refusal for a genuine callback that is not as documented; its sender may know what is not. */
export const refuseEvent = (issues: readonly unknown[]): Refusal =>
	new Refusal('event_invalid', '', { issues });

/** What a refusal tells a person to change. */
export interface Explanation {
	fix: string;
	/** The formula that fits, as one line for the field Formula; null when none was found. */
	formula: string | null;
	/** The fix for n8n's log, without what only the person who listens may read. */
	logged: string;
}

/**
 * The body of the answer. A caller without the secret learns nothing but "no": every 401 has one
 * and the same body.
 */
export function answerTo({ code, reason, answer }: Refusal): Record<string, unknown> {
	if (reason.status === 401) {
		return { error: 'unauthorized', message: 'The callback was not accepted.' };
	}
	return { error: code, message: reason.message, ...answer };
}
