import type { SecretEncoding } from './formula';

/** Whether a secret is there at all: an empty or blank one would make every signature guessable. */
export const isUsableSecret = (secret: string): boolean => secret.trim() !== '';

/**
 * The key's bytes.
 *
 * @param secret the secret as it stands in the credential
 * @param encoding how the bytes are written
 * @returns null when the secret is not written in that encoding, canonically, or has no bytes
 */
export function secretBytes(secret: string, encoding: SecretEncoding): Buffer | null {
	if (!isUsableSecret(secret)) return null;
	if (encoding === 'text') return Buffer.from(secret);
	const bytes = Buffer.from(secret, encoding);
	// Node ignores what it cannot decode: only a text that comes out the same was read whole.
	const spellings =
		encoding === 'hex'
			? [bytes.toString('hex')]
			: [bytes.toString('base64'), bytes.toString('base64url')];
	const given = encoding === 'hex' ? secret.toLowerCase() : secret;
	const bare = given.replace(/=+$/, '');
	return spellings.some((spelling) => spelling === given || spelling === bare) && bytes.length > 0
		? bytes
		: null;
}
