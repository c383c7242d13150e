import { decryptBody, type Decrypted } from './decryptBody';
import type { EncryptionSettings } from './options';

/** What a body says when it may have been encrypted. */
export interface Plain {
	/** The bytes to read: decrypted ones, or those that were sent. */
	body: Buffer;
	/** What fitted; null when nothing was decrypted. */
	decrypted: Decrypted | null;
	/** What was tried in vain, in words; null when nothing had to be decrypted. */
	failure: string | null;
}

/**
 * Reads a body as the credential says.
 *
 * @param settings null when the callbacks are not encrypted
 */
export function readPlain(body: Buffer, settings: EncryptionSettings | null): Plain {
	if (settings === null) return { body, decrypted: null, failure: null };
	const result = decryptBody(body, settings);
	if (!('problem' in result)) return { body: result.body, decrypted: result, failure: null };
	// A sender that has not switched its encryption on yet is understood all the same.
	const isPlain = result.problem === 'body_not_encrypted';
	return { body, decrypted: null, failure: isPlain ? null : result.detail! };
}
