import fc from 'fast-check';

import { decryptBody } from '../../../nodes/AiRudder/encryption/openBody';
import {
	AUTO,
	CIPHERS,
	IV_PLACES,
	KEY_ENCODINGS,
	WHOLE_BODY,
	type Cipher,
} from '../../../nodes/AiRudder/encryption/aes';
import { encrypt, KEYS, OPEN } from './encrypted';

const anyText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.constantFrom('', ' ', '\0', '__proto__', '\ud800', 'A'.repeat(43), 'ab'.repeat(16)),
);
const encoded = fc
	.tuple(fc.uint8Array({ maxLength: 100 }), fc.constantFrom('hex', 'base64', 'base64url'))
	.map(([bytes, encoding]) => Buffer.from(bytes).toString(encoding as BufferEncoding));
const name = fc.constantFrom('encrypt', 'iv', 'nonce', 'tag', '__proto__', 'constructor', 'data');
const envelope = fc.dictionary(name, fc.oneof(encoded, anyText, fc.constant(null), fc.object()), {
	maxKeys: 5,
});
const anyBody = fc.oneof(
	fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
	fc.oneof(encoded, anyText).map((text) => Buffer.from(text)),
	fc.oneof(envelope, encoded).map((value) => Buffer.from(JSON.stringify(value))),
	encoded.map((text) => Buffer.from(`<xml><Encrypt><![CDATA[${text}]]></Encrypt></xml>`)),
	fc
		.constantFrom('[', '{"a":', '\ufeff{}', '<a>', '"', '=')
		.map((text) => Buffer.from(text.repeat(3))),
);
const optionOf = (list: object) =>
	fc.oneof(fc.constantFrom(AUTO, AUTO, ...Object.keys(list)), anyText);
const anySettings = fc.record({
	encryptionKey: anyText,
	previousEncryptionKey: anyText,
	cipher: optionOf(CIPHERS),
	encryptionKeyEncoding: optionOf(KEY_ENCODINGS),
	iv: optionOf(IV_PLACES),
	encryptedField: fc.oneof(fc.constantFrom(AUTO, WHOLE_BODY), name),
});

test('whatever a body and the settings hold: no throw, and nothing decrypted', () => {
	fc.assert(
		fc.property(anyBody, anySettings, (body, settings) => {
			expect(decryptBody(body, settings)).toHaveProperty('problem');
		}),
		{ numRuns: 3000 },
	);
});

/** What was encrypted, and how. */
const genuine = fc
	.record({
		plain: fc
			.oneof(fc.dictionary(anyText, fc.jsonValue(), { maxKeys: 4 }), fc.array(fc.jsonValue()))
			.map((value) => JSON.stringify(value))
			.filter((text) => text.length >= 8),
		cipher: fc.constantFrom(...(Object.keys(CIPHERS) as Cipher[])),
		key: fc.constantFrom(...KEYS),
		iv: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
	})
	.map(({ plain, cipher, key: [, encryptionKey, key], iv }) => {
		const front = cipher === 'ecb' ? Buffer.alloc(0) : iv;
		const data = Buffer.concat([front, encrypt(cipher, key, iv, plain)]);
		return { plain, cipher, data, settings: { ...OPEN, encryptionKey } };
	});

test('whatever was encrypted comes back, byte for byte', () => {
	fc.assert(
		fc.property(genuine, ({ plain, data, settings }) => {
			const body = Buffer.from(JSON.stringify({ encrypt: data.toString('base64') }));
			expect(decryptBody(body, settings)).toMatchObject({ body: Buffer.from(plain) });
		}),
		{ numRuns: 1000 },
	);
});

test('whatever was changed on the way: no throw, and never called authenticated', () => {
	fc.assert(
		fc.property(genuine, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, place, bits) => {
			const { data, settings } = one;
			data[place % data.length] ^= bits;
			const result = decryptBody(Buffer.from(data.toString('base64')), settings);
			expect(result).not.toHaveProperty('authenticated', true);
		}),
		{ numRuns: 1000 },
	);
});
