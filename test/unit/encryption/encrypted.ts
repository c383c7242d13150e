import { createCipheriv, createHash, type CipherGCM } from 'node:crypto';

import { SAMPLE_BODY } from '../../../scripts/sender/sampleCallback';
import { decryptBody } from '../../../nodes/AiRudder/encryption/openBody';
import type { Cipher, KeyEncoding } from '../../../nodes/AiRudder/encryption/aes';
import type { EncryptionSettings } from '../../../nodes/AiRudder/encryption/fields';

/** Everything is left open, but the key. */
export const OPEN: EncryptionSettings = {
	encryptionKey: '0123456789abcdef',
	previousEncryptionKey: '',
	cipher: 'auto',
	encryptionKeyEncoding: 'auto',
	iv: 'auto',
	encryptedField: 'auto',
};

/** Bytes that look random and are the same in every run. */
export function bytes(length: number, seed = 'bytes'): Buffer {
	const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
		createHash('sha256').update(`${seed} ${at}`).digest(),
	);
	return Buffer.concat(blocks).subarray(0, length);
}

const text = (length: number) => bytes(length).toString('hex').slice(0, length);
const sha256 = createHash('sha256').update('a pass phrase').digest();
const md5 = createHash('md5').update('a pass phrase').digest();

/** Keys as a person enters them, with the bytes that they stand for. */
export const KEYS: ReadonlyArray<[encoding: KeyEncoding, entered: string, key: Buffer]> = [
	['text', text(16), Buffer.from(text(16))],
	['text', `ü${text(22)}`, Buffer.from(`ü${text(22)}`)],
	['text', text(32), Buffer.from(text(32))],
	['hex', bytes(16).toString('hex'), bytes(16)],
	['hex', bytes(24).toString('hex').toUpperCase(), bytes(24)],
	['hex', bytes(32).toString('hex'), bytes(32)],
	['base64', bytes(16).toString('base64'), bytes(16)],
	['base64', bytes(24).toString('base64'), bytes(24)],
	['base64', bytes(32).toString('base64'), bytes(32)],
	['base64', bytes(32).toString('base64url'), bytes(32)],
	['sha256', 'a pass phrase', sha256],
	['md5', 'a pass phrase', md5],
	['md5Hex', 'a pass phrase', Buffer.from(md5.toString('hex'))],
];

/** Encrypts with Node's own cipher; GCM's tag stands at the end. */
export function encrypt(
	cipher: Cipher,
	key: Buffer,
	iv: Buffer,
	plain: string | Buffer = SAMPLE_BODY,
): Buffer {
	const name = `aes-${key.length * 8}-${cipher}`;
	const made = createCipheriv(name, key, cipher === 'ecb' ? null : iv) as CipherGCM;
	const data = Buffer.concat([made.update(plain), made.final()]);
	return cipher === 'gcm' ? Buffer.concat([data, made.getAuthTag()]) : data;
}

/** The same under AES-256-CBC without padding by Node. */
export function encryptPadded(key: Buffer, iv: Buffer, padded: Buffer): Buffer {
	const made = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
	return Buffer.concat([made.update(padded), made.final()]);
}

/** Decrypts a body; what is not given is left open. */
export const open = (body: Buffer | string | object, settings: Partial<EncryptionSettings> = {}) =>
	decryptBody(
		Buffer.isBuffer(body)
			? body
			: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
		{ ...OPEN, ...settings },
	);
