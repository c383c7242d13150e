import { decryptBody, type Decrypted } from './decryptBody';
import type { EncryptionSettings } from './options';

const UNPROTECTED =
	'It was encrypted without a tag (only AES-GCM has one), and the formula of the signature does not protect the body, so anybody could have changed it.';

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
 * @param isProtected whether the signature says anything of the body
 */
export function readPlain(
	body: Buffer,
	settings: EncryptionSettings | null,
	isProtected: boolean,
): Plain {
	if (settings === null) return { body, decrypted: null, failure: null };
	const result = decryptBody(body, settings);
	// Without a tag, whoever has seen one encrypted body can make others of it.
	if (!('problem' in result) && !result.authenticated && !isProtected) {
		return { body, decrypted: null, failure: UNPROTECTED };
	}
	if (!('problem' in result)) return { body: result.body, decrypted: result, failure: null };
	// A sender that has not switched its encryption on yet is understood all the same.
	const isPlain = result.problem === 'body_not_encrypted';
	return { body, decrypted: null, failure: isPlain ? null : result.detail! };
}
