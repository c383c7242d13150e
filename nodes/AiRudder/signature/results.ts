/**
 * How a pure rule says that something cannot be: it returns this. Only what speaks with n8n throws.
 * Facts may stand beside the code, and messages/ words them. Null is no problem: something is not there.
 */
export interface Problem<Code extends string = string> {
	problem: Code;
}

/** Which of the two secrets of a credential has signed, or stands in the URL. */
export type SecretName = 'current' | 'previous';

/** How a callback was verified. */
export interface Verification {
	/** Only `signature` says that AI Rudder signed these very bytes. */
	verifiedBy: 'signature' | 'callbackKey';
	secret: SecretName;
}
