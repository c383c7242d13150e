import { hash } from 'node:crypto';

import type { Algorithm } from '../signature/algorithms';

/** How many bytes a hash takes at a time: to so many HMAC fills up its key. */
const BLOCK_BYTES: Record<Algorithm, number> = {
	md5: 64,
	sha1: 64,
	sha256: 64,
	sha384: 128,
	sha512: 128,
};

/**
 * A digest, each of its bytes as one character. Of `createHash()` and `createHmac()` every call leaves an
 * object behind, and n8n stands still while thousands of these are tidied up.
 */
export const hashOf = (algorithm: Algorithm, pieces: readonly Buffer[]): string =>
	hash(algorithm, Buffer.concat(pieces), 'binary');

/** Makes the HMACs of one key (RFC 2104), in the same form. */
export function hmacWith(algorithm: Algorithm, key: Buffer): (pieces: readonly Buffer[]) => string {
	const block = Buffer.alloc(BLOCK_BYTES[algorithm]);
	const isLong = key.length > block.length;
	(isLong ? Buffer.from(hashOf(algorithm, [key]), 'binary') : key).copy(block);
	const inner = block.map((byte) => byte ^ 0x36) as Buffer;
	const outer = block.map((byte) => byte ^ 0x5c) as Buffer;
	return (pieces) => {
		const digest = Buffer.from(hashOf(algorithm, [inner, ...pieces]), 'binary');
		return hashOf(algorithm, [outer, digest]);
	};
}
