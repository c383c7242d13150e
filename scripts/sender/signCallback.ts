import { createHmac } from 'node:crypto';

/** How a callback is signed: one of the usual formulas, chosen by us. */
export interface SigningFormula {
	secret: string | Buffer;
	algorithm?: 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';
	encoding?: 'hex' | 'base64' | 'base64url';
	/** Written before the signature, e.g. `sha256=`. */
	prefix?: string;
}

/**
 * Signs a body the way our stand-in for AI Rudder does. AI Rudder's own formula is not published to
 * us; this is a keyed HMAC over the exact bytes, which the trigger's automatic scheme accepts.
 *
 * @returns the value of the `X-AIRudder-Sign` header
 */
export function signCallback({
	body,
	secret,
	algorithm = 'sha256',
	encoding = 'hex',
	prefix = '',
}: SigningFormula & { body: string | Buffer }): string {
	return prefix + createHmac(algorithm, secret).update(body).digest(encoding);
}
