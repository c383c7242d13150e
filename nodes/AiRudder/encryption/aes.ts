import { createDecipheriv, type DecipherGCM } from 'node:crypto';

import type { Cipher } from './options';

export const BLOCK_BYTES = 16;
export const TAG_BYTES = 16;

/** How long an IV can be, in bytes. */
export const IV_BYTES: Record<Cipher, readonly number[]> = {
	gcm: [12, 16],
	cbc: [16],
	ctr: [16],
	ecb: [0],
};

/** Everything that AES needs to decrypt. */
export interface Sealed {
	cipher: Cipher;
	/** 16, 24 or 32 bytes. */
	key: Buffer;
	iv: Buffer;
	data: Buffer;
	/** Of GCM only: 16 bytes. */
	tag: Buffer | null;
}

function createDecipher({ cipher, key, iv }: Sealed) {
	// Only GCM has a tag; the one type spares a branch for each cipher.
	const decipher = createDecipheriv(`aes-${key.length * 8}-${cipher}`, key, iv) as DecipherGCM;
	// Node knows no padding to 32 bytes, so the padding is taken off later.
	return decipher.setAutoPadding(false);
}

/** Decrypts the first two blocks, unproven: enough to see that a key is wrong. */
export const decryptStart = (sealed: Sealed): Buffer =>
	createDecipher(sealed).update(sealed.data.subarray(0, 2 * BLOCK_BYTES));

/**
 * Decrypts everything.
 *
 * @returns the plain bytes with their padding; null when GCM's tag does not fit
 */
export function decrypt(sealed: Sealed): Buffer | null {
	const decipher = createDecipher(sealed);
	if (sealed.tag !== null) decipher.setAuthTag(sealed.tag);
	const start = decipher.update(sealed.data);
	try {
		return Buffer.concat([start, decipher.final()]);
	} catch {
		return null;
	}
}

/** Takes off PKCS#7 padding, to 16 or to 32 bytes, or else the zero bytes at the end. */
export function unpad(bytes: Buffer): Buffer {
	const count = bytes[bytes.length - 1];
	if (count === 0) {
		let { length } = bytes;
		while (bytes[length - 1] === 0) length -= 1;
		return bytes.subarray(0, length);
	}
	const padding = bytes.subarray(-count);
	return count <= 32 && padding.every((byte) => byte === count)
		? bytes.subarray(0, bytes.length - padding.length)
		: bytes;
}
