import { decryptBody, type Decrypted } from './decryptBody';
import { AUTO, type EncryptionSettings } from './options';

const UNPROTECTED =
	'The signature does not cover what is encrypted, so anybody could have changed it. Only AES-GCM protects itself: set Cipher to it if AI Rudder encrypts with it.';

/** What a body says when it may have been encrypted. */
export interface Plain {
	/** The bytes to read: decrypted ones, or those that were sent. */
	body: Buffer;
	/** What fitted; null when nothing was decrypted. */
	decrypted: Decrypted | null;
	/** What was tried in vain, in words; null when nothing had to be decrypted. */
	failure: string | null;
}

/** Everything is signed: for whoever looks for the formula, and lets nobody in. */
export const SIGNS_ALL = () => true;

/**
 * Reads a body as the credential says. What is decrypted counts only if nobody can have changed it:
 * because each field that was used is signed, or because of GCM's tag. Under Auto-Detect a tag is
 * no proof, for it can be cut off, and then the data is tried with the other ciphers.
 *
 * @param settings null when the callbacks are not encrypted
 * @param isSigned whether the signature covers a field at the top of the body, or `{body}`, all of it
 */
export function readPlain(
	body: Buffer,
	settings: EncryptionSettings | null,
	isSigned: (field: string) => boolean,
): Plain {
	if (settings === null) return { body, decrypted: null, failure: null };
	const result = decryptBody(body, settings);
	if (!('problem' in result)) {
		const hasTag = result.authenticated && settings.cipher !== AUTO;
		return hasTag || result.fields.every(isSigned)
			? { body: result.body, decrypted: result, failure: null }
			: { body, decrypted: null, failure: UNPROTECTED };
	}
	// A sender that has not switched its encryption on yet is understood all the same.
	const isPlain = result.problem === 'body_not_encrypted';
	return { body, decrypted: null, failure: isPlain ? null : result.detail! };
}

/**
 * The same for a body whose plain text was proved: what a formula leaves unsigned in it could be
 * changed in the encrypted one.
 *
 * @param plain what was proved
 * @param isWhole whether the formula signs all of it
 */
export function readProved(
	plain: Buffer,
	sent: Buffer,
	{ cipher }: EncryptionSettings,
	isWhole: boolean,
): Omit<Plain, 'decrypted'> {
	return isWhole || cipher === 'gcm'
		? { body: plain, failure: null }
		: { body: sent, failure: UNPROTECTED };
}
