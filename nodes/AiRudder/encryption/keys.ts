import { createHash } from 'node:crypto';

import { isUsableSecret } from '../signature/secret';
import { fromBase64, fromHex } from './decode';
import type { KeyEncoding } from './options';

const READERS: Record<KeyEncoding, (key: string) => Buffer | null> = {
	text: (key) => Buffer.from(key),
	hex: fromHex,
	base64: fromBase64,
	sha256: (key) => createHash('sha256').update(key).digest(),
	md5: (key) => createHash('md5').update(key).digest(),
	md5Hex: (key) => Buffer.from(createHash('md5').update(key).digest('hex')),
};

/**
 * The AES keys that a key in the credential can stand for.
 *
 * @param encodings the ones to read it in
 * @returns keys of 16, 24 or 32 bytes; none when the key is blank or has no such length
 */
export function keysOf(
	key: string,
	encodings: readonly KeyEncoding[],
): Array<{ encoding: KeyEncoding; bytes: Buffer }> {
	if (!isUsableSecret(key)) return [];
	return encodings.flatMap((encoding) => {
		const bytes = READERS[encoding](key);
		return bytes !== null && [16, 24, 32].includes(bytes.length) ? [{ encoding, bytes }] : [];
	});
}
