/**
 * How a pure rule says that something cannot be: it returns this. Only what speaks with n8n throws.
 * Null is no problem: it says that something is not there.
 */
export interface Problem<Code extends string = string> {
	problem: Code;
	/** What more is to be said to the person who set the node up. */
	detail?: string;
}

/** As {@link Problem}, without any words: facts may stand beside the code, and messages/ words them. */
export interface Failure<Code extends string = string> {
	problem: Code;
}

/** Which of the two secrets of a credential opened its lock. */
export type SecretName = 'current' | 'previous';

/** What proved that a callback is genuine. */
export interface Verification {
	/** The lock that was opened: only `signature` says that AI Rudder signed these very bytes. */
	verifiedBy: 'signature' | 'callbackKey';
	secret: SecretName;
}
