import crypto, { createHmac } from 'node:crypto';

import { SAMPLE_BODY } from '../../../scripts/sender/sampleCallback';
import type { EncryptionSettings } from '../../../nodes/AiRudder/encryption/fields';
import { FRAME, JSON_TEXT } from '../../../nodes/AiRudder/encryption/envelope';
import { lackForPlain, verifyPlain } from '../../../nodes/AiRudder/encryption/openBody';
import { describeEncryption } from '../../../nodes/AiRudder/messages/encryption';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { usableScheme } from '../support/check';
import { bytes, encrypt, OPEN } from './encrypted';

const SECRET = 'the secret of these tests';
const PREVIOUS = 'fedcba9876543210';
const KEY = Buffer.from(OPEN.encryptionKey);
const IV = bytes(16, 'iv');
const CBC = { ...OPEN, cipher: 'cbc', encryptionKeyEncoding: 'text', iv: 'front' };

const sign = (text: string | Buffer) => createHmac('sha256', SECRET).update(text).digest('hex');
const envelope = (data: Buffer) =>
	Buffer.from(JSON.stringify({ encrypt: data.toString('base64') }));
const inFront = (cipher: 'cbc' | 'ctr' | 'gcm', plain = SAMPLE_BODY, key = KEY) =>
	Buffer.concat([IV, encrypt(cipher, key, IV, plain)]);

/** 16 random bytes, the length, the message, the receiver, padded by Node. */
function framed(message: string, length = message.length): Buffer {
	const head = Buffer.concat([bytes(16, 'head'), Buffer.alloc(4)]);
	head.writeUInt32BE(length, 16);
	return Buffer.concat([head, Buffer.from(`${message}id`)]);
}

function prove(sent: Buffer, settings: EncryptionSettings, signature: string) {
	const scheme = usableScheme(readSettings({ signingSecret: SECRET }));
	return verifyPlain(sent, settings, (body) => {
		const callback = { body, signature, headers: {}, url: () => '', receivedAt: 0 };
		const proof = scheme.verify(callback);
		return 'problem' in proof ? proof : { secret: proof.secret };
	});
}

/** All that is done with a body which the signature does not fit, in order. */
function stepsFor(sent: Buffer, settings: EncryptionSettings): string[] {
	const steps: string[] = [];
	const note = <Target extends object, Name extends keyof Target & string>(
		target: Target,
		name: Name,
	) => {
		const real = (target[name] as (...given: unknown[]) => unknown).bind(target);
		(jest.spyOn(target as never, name as never) as jest.SpyInstance).mockImplementation(
			(...given: unknown[]) => {
				steps.push(name);
				return real(...given);
			},
		);
	};
	note(crypto, 'createDecipheriv');
	note(crypto, 'createHmac');
	note(crypto, 'timingSafeEqual');
	note(JSON, 'parse');
	for (const form of [JSON_TEXT, FRAME]) {
		note(form, 'canBegin');
		note(form, 'read');
	}
	const { proof } = prove(sent, settings, 'ab'.repeat(32));
	jest.restoreAllMocks();
	expect(proof).toEqual({ problem: 'signature_mismatch' });
	return steps;
}

describe('a callback whose plain text is signed', () => {
	test('has at most 32 KB: a longer one is neither decrypted nor checked', () => {
		const [fits, long] = [0, 1].map((more) => Buffer.alloc(32_768 + more, 'A'));
		expect(stepsFor(fits, CBC)).toContain('createDecipheriv');
		const decipher = jest.spyOn(crypto, 'createDecipheriv');
		const proof = { problem: 'signed_value_ambiguous', why: 'long_body' };
		expect(prove(long, CBC, sign(long))).toEqual({ body: long, proof });
		expect(decipher).not.toHaveBeenCalled();
		decipher.mockRestore();
	});

	test.each<[string, EncryptionSettings, Buffer]>([
		['AES-CBC', CBC, inFront('cbc')],
		['AES-CTR', { ...CBC, cipher: 'ctr' }, inFront('ctr')],
		['AES-GCM', { ...CBC, cipher: 'gcm' }, inFront('gcm')],
		['AES-ECB', { ...CBC, cipher: 'ecb', iv: 'auto' }, encrypt('ecb', KEY, IV)],
		[
			'the previous key',
			{ ...CBC, encryptionKey: PREVIOUS, previousEncryptionKey: OPEN.encryptionKey },
			inFront('cbc'),
		],
		['a frame', { ...CBC, iv: 'key' }, encrypt('cbc', KEY, KEY, framed(SAMPLE_BODY))],
	])('is proved, with %s', (_what, settings, data) => {
		expect(prove(envelope(data), settings, sign(SAMPLE_BODY))).toEqual({
			body: Buffer.from(SAMPLE_BODY),
			proof: { secret: 'current' },
		});
	});

	test('is proved by the signature alone, even if it is no JSON', () => {
		const { body } = prove(envelope(inFront('cbc', 'no JSON')), CBC, sign('no JSON'));
		expect(body.toString()).toBe('no JSON');
	});

	test('that is not encrypted yet is proved as it was sent', () => {
		const sent = Buffer.from(SAMPLE_BODY);
		expect(prove(sent, CBC, sign(sent))).toEqual({ body: sent, proof: { secret: 'current' } });
		const noKey = { ...CBC, encryptionKey: '' };
		expect(prove(sent, noKey, sign(sent)).body).toBe(sent);
	});

	test('with a tag that does not fit is never read by another cipher', () => {
		const cut = inFront('gcm').subarray(0, -16);
		const settings = { ...CBC, cipher: 'gcm' };
		expect(prove(envelope(cut), settings, sign(SAMPLE_BODY)).proof).toHaveProperty('problem');
	});
});

describe('what changed data decrypts to', () => {
	const twoKeys = { ...CBC, previousEncryptionKey: PREVIOUS };

	test.each<[string, EncryptionSettings, Buffer, number]>([
		['AES-CBC', CBC, inFront('cbc'), 1],
		['AES-CBC and two keys', twoKeys, inFront('cbc'), 2],
		['AES-CTR and two keys', { ...twoKeys, cipher: 'ctr' }, inFront('ctr'), 2],
		['frames', { ...CBC, iv: 'key' }, encrypt('cbc', KEY, KEY, framed(SAMPLE_BODY)), 1],
	])('changes no step, with %s', (_what, settings, data, decryptions) => {
		const genuine = stepsFor(envelope(data), settings);
		expect(genuine.filter((step) => step === 'createDecipheriv')).toHaveLength(decryptions);
		// Only what was sent is parsed, and no form of plain text is asked for.
		expect(genuine.filter((step) => ['parse', 'canBegin', 'read'].includes(step))).toEqual([
			'parse',
		]);
		for (let at = 0; at < data.length; at++) {
			const changed = Buffer.from(data);
			changed[at] ^= 1 + (at % 255);
			expect(stepsFor(envelope(changed), settings)).toEqual(genuine);
		}
	});

	test('is proved once, as it was sent, if no tag of AES-GCM fits: whatever fields and keys there are', () => {
		const data = inFront('gcm', SAMPLE_BODY, Buffer.alloc(16, 'k')).toString('hex');
		const sent = Buffer.from(JSON.stringify({ a: data, b: data, c: data, d: data }));
		const steps = stepsFor(sent, { ...twoKeys, cipher: 'gcm' });
		expect(steps.filter((step) => step === 'createDecipheriv').length).toBeGreaterThanOrEqual(8);
		expect(steps.filter((step) => step === 'createHmac')).toHaveLength(1);
	});

	test('changes no step when it is no text, has no padding, or is a broken frame', () => {
		const ofSize = (plain: Buffer) =>
			stepsFor(envelope(Buffer.concat([IV, encrypt('cbc', KEY, IV, plain)])), CBC);
		const genuine = ofSize(Buffer.from(SAMPLE_BODY));
		const { length } = SAMPLE_BODY;
		for (const plain of [bytes(length), Buffer.alloc(length), Buffer.alloc(length, '{')]) {
			expect(ofSize(plain)).toEqual(genuine);
		}
		const asFrame = (frame: Buffer) =>
			stepsFor(envelope(encrypt('cbc', KEY, KEY, frame)), { ...CBC, iv: 'key' });
		const frames = [
			framed('{"a":1}'),
			framed('{"a":1}', 4_000_000_000),
			Buffer.alloc(29),
			Buffer.from('short'),
		];
		for (const frame of frames) expect(asFrame(frame)).toEqual(asFrame(framed('{"a":1}', 3)));
	});
});

describe('the way to decrypt', () => {
	test('has to be set, and what is missing is named', () => {
		expect(lackForPlain(CBC)).toBeNull();
		expect(lackForPlain({ ...CBC, cipher: 'ecb', iv: 'auto' })).toBeNull();
		const named = (settings: EncryptionSettings) => describeEncryption(lackForPlain(settings)!);
		expect(named({ ...CBC, iv: 'auto' })).toMatch(/Auto-Detect: IV\.$/);
		expect(named(OPEN)).toMatch(/: Cipher, Encryption Key Encoding, IV\.$/);
	});
});
