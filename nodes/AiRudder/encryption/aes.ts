import { createDecipheriv, createHash, type DecipherGCM } from 'node:crypto';

import { isUsableSecret } from '../signature/secret';

/** How the data is encrypted. The key's length tells AES-128, AES-192 or AES-256. */
export const CIPHERS = {
	// First the one that proves itself; ECB last, because one block of it reads like CBC.
	gcm: 'AES-GCM',
	cbc: 'AES-CBC',
	ctr: 'AES-CTR',
	ecb: 'AES-ECB',
} as const;
export type Cipher = keyof typeof CIPHERS;

/** What the key's bytes are made of. */
export const KEY_ENCODINGS = {
	text: 'Text',
	hex: 'Hex',
	base64: 'Base64',
	sha256: 'SHA-256 of the Text',
	md5: 'MD5 of the Text',
	md5Hex: 'MD5 of the Text as 32 Hex Digits',
} as const;
export type KeyEncoding = keyof typeof KEY_ENCODINGS;

/** Where the initialization vector comes from; ECB has none. */
export const IV_PLACES = {
	front: 'In Front of the Data',
	field: 'In a Field of the Body',
	key: 'First Bytes of the Key',
	zero: 'Zero',
} as const;
export type IvPlace = keyof typeof IV_PLACES;

/** The value of an option that has everything tried. */
export const AUTO = 'auto';

/** The value of Encrypted Field when no field is encrypted, but the whole body. */
export const WHOLE_BODY = '{body}';

/** The values to try for an option; none when its value is not in the list. */
export function chosen<T extends string>(list: Readonly<Record<T, string>>, value: string): T[] {
	const all = Object.keys(list) as T[];
	return value === AUTO ? all : all.filter((one) => one === value);
}

/** @returns null when the text is anything but hex digits in pairs */
export const fromHex = (text: string): Buffer | null =>
	text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, 'hex') : null;

/**
 * Reads Base64 and Base64url, with and without padding; null for any other character. It does not ask
 * for the canonical spelling. The last of the 43 characters of WeCom's and DingTalk's keys has bits that
 * count for nothing.
 */
export const fromBase64 = (text: string): Buffer | null =>
	/^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null;

/** Encoders break Base64 into lines of 60 characters and more. */
const SHORTEST_LINE = 32;

/** Hex digits can be Base64 too, but hardly by chance. */
export function decode(text: string): Buffer | null {
	const lines = text.trim();
	const most = 1 + Math.floor(lines.length / SHORTEST_LINE);
	if (lines.split('\n', most + 1).length > most) return null;
	const line = lines.replace(/\r?\n/g, '');
	return fromHex(line) ?? fromBase64(line);
}

const READERS: Record<KeyEncoding, (key: string) => Buffer | null> = {
	text: (key) => Buffer.from(key),
	hex: fromHex,
	base64: fromBase64,
	sha256: (key) => createHash('sha256').update(key).digest(),
	md5: (key) => createHash('md5').update(key).digest(),
	md5Hex: (key) => Buffer.from(createHash('md5').update(key).digest('hex')),
};

/** The AES keys that a key in the credential can stand for: 16, 24 or 32 bytes. None for a blank one. */
export function readAesKeys(
	key: string,
	encodings: readonly KeyEncoding[],
): Array<{ encoding: KeyEncoding; bytes: Buffer }> {
	if (!isUsableSecret(key)) return [];
	return encodings.flatMap((encoding) => {
		const bytes = READERS[encoding](key);
		return bytes !== null && [16, 24, 32].includes(bytes.length) ? [{ encoding, bytes }] : [];
	});
}

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

/** All of the plain bytes, with their padding; null when GCM's tag does not fit. */
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

/** Whether encrypted data stands alone, not in a field of JSON or XML: its first characters tell. */
export const isBareData = (sent: Buffer): boolean =>
	!/^\s*[{[<]/.test(sent.toString('latin1', 0, 16));
