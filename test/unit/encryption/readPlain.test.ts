import { SAMPLE_BODY } from '../../../scripts/sender/sampleCallback';
import { readPlain, readVerified } from '../../../nodes/AiRudder/encryption/openBody';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { usableScheme } from '../support/check';
import { bytes, encrypt, OPEN } from './encrypted';

const KEY = Buffer.from(OPEN.encryptionKey);
const IV = bytes(16, 'iv');
const SAMPLE = Buffer.from(SAMPLE_BODY);

/** What a body says behind a formula. */
const behind = (formula: Record<string, unknown>, body: object, settings: object = {}) => {
	const usable = usableScheme(readSettings({ scheme: 'custom', ...formula }));
	return readPlain(Buffer.from(JSON.stringify(body)), { ...OPEN, ...settings }, usable.signs);
};
const signing = (signedContent: string, body: object, settings: object = {}) =>
	behind({ signedContent }, body, settings);

const hex = (data: Buffer) => data.toString('hex');
const cbc = { iv: hex(IV), data: hex(encrypt('cbc', KEY, IV)), nonce: 'n-1' };
const sealed = encrypt('gcm', KEY, IV);
const gcm = { iv: hex(IV), data: hex(sealed), id: '1' };
const UNREAD = {
	decrypted: null,
	failure: { problem: 'encrypted_data_unsigned' },
};

test.each([
	'{body}',
	'{json}',
	'{sortedJson}',
	'{sha256}',
	'{pairs}',
	'{body.data}.{body.iv}',
	'{body.iv}{secret}{timestamp}',
])('data is read if all of it is signed: %s', (signedContent) => {
	expect(behind({ signedContent, timestampHeader: '{body.data}' }, cbc)).toMatchObject({
		body: SAMPLE,
		failure: null,
	});
});

test.each([
	'{body.nonce}',
	'{body.data}',
	'{body.iv}',
	'{body.data.iv}{body.iv}',
	'{pairs.data}{body.iv}',
	'{header:x}',
])('data is not read if a part of it is not signed: %s', (signedContent) => {
	expect(signing(signedContent, cbc)).toMatchObject(UNREAD);
	expect(signing(signedContent, { ...cbc, iv: hex(bytes(16, 'another')) }).decrypted).toBeNull();
});

test('a token signs nothing, and everything else signs all', () => {
	expect(behind({ scheme: 'token' }, cbc)).toMatchObject(UNREAD);
	expect(behind({ scheme: 'auto' }, cbc).body).toEqual(SAMPLE);
	expect(behind({ method: 'jwtHs256', bodyHashClaim: 'h' }, cbc).body).toEqual(SAMPLE);
});

test('a field that {pairs} leaves out is not signed, however it is called', () => {
	const fields = { signedContent: '{pairs}', omittedFields: 'sign' };
	expect(behind(fields, { ...cbc, sign: 'abc' }).body).toEqual(SAMPLE);
	const { data, ...rest } = cbc;
	expect(behind(fields, { ...rest, sign: data })).toMatchObject(UNREAD);
});

test('older data with a tag that fits is not read from a field that {pairs} leaves out', () => {
	const fields = { signedContent: '{pairs}', omittedFields: 'sign' };
	const body = { iv: gcm.iv, sign: gcm.data };
	expect(behind(fields, body, { cipher: 'gcm' })).toMatchObject(UNREAD);
});

test.each(['z', 'encrypt'])(
	'beside signed data, older data with a tag that fits is not read: %s',
	(name) => {
		const older = hex(encrypt('gcm', KEY, IV, Buffer.from(SAMPLE_BODY.replace('nick', 'nicolas'))));
		const settings = { cipher: 'gcm' };
		expect(signing('{body.data}', { ...gcm, [name]: older }, settings)).toMatchObject(UNREAD);
		expect(signing('{body.data}', gcm, settings).body).toEqual(SAMPLE);
	},
);

test('the body as a whole is signed by no fields', () => {
	const body = Buffer.from(encrypt('ecb', KEY, IV).toString('base64'));
	const usable = usableScheme(readSettings({ scheme: 'custom', signedContent: '{pairs}' }));
	expect(readPlain(body, OPEN, usable.signs)).toMatchObject(UNREAD);
});

test('a field is signed by the path that leads to it, and not by its dots', () => {
	const { data, ...rest } = cbc;
	const dotted = { ...rest, head: { nonce: 'n-1' }, 'head.nonce': data };
	expect(signing('{body.head.nonce}.{body.iv}', dotted)).toMatchObject(UNREAD);
	expect(signing('{pairs.head.nonce}.{body.iv}', dotted)).toMatchObject(UNREAD);
});

describe('what was not decrypted', () => {
	const plain = { event: 'session.transfer', id: '1' };
	const values = { ...cbc, event: 'session.transfer', x: Array(200).fill(0) };
	const longer = Object.fromEntries([1, 2, 3, 4].map((n) => [`f${n}`, 'A'.repeat(2000 + 4 * n)]));

	test.each<[string, object]>([
		['a body in the clear', plain],
		['more values than an envelope has', values],
		['longer fields than the data', { ...cbc, ...longer }],
	])('is a failure, whatever is signed: %s', (_what, body) => {
		for (const signedContent of ['{body}', '{body.id}', '{body.data}.{body.iv}', '{header:x}']) {
			for (const cipher of ['auto', 'cbc', 'gcm']) {
				const read = signing(signedContent, body, { cipher });
				expect(read).toMatchObject({ decrypted: null, failure: {} });
			}
		}
		expect(behind({ scheme: 'token' }, body).failure).not.toBeNull();
	});
});

describe('data that only its tag protects', () => {
	test.each([
		['at its end', gcm],
		['in a field', { ...gcm, data: hex(sealed.subarray(0, -16)), tag: hex(sealed.subarray(-16)) }],
	])('is read with Cipher on AES-GCM, and not with Auto-Detect: %s', (_where, body) => {
		expect(signing('{body.id}', body, { cipher: 'gcm' }).body).toEqual(SAMPLE);
		expect(signing('{body.id}', body)).toMatchObject(UNREAD);
	});

	test('is read by no other cipher when the tag was cut off', () => {
		const cut = { ...gcm, data: hex(sealed.subarray(0, -16)) };
		// What GCM counts with is CTR from its second block on.
		const counter = Buffer.concat([bytes(12, 'iv'), Buffer.from([0, 0, 0, 2])]);
		const short = encrypt('gcm', KEY, bytes(12, 'iv')).subarray(0, -16);
		for (const body of [cut, { id: '1', iv: hex(counter), data: hex(short) }]) {
			expect(signing('{body.id}', body).decrypted).toBeNull();
			expect(signing('{body.id}', body, { cipher: 'gcm' }).decrypted).toBeNull();
		}
	});

	test('needs its tag signed, too, when it counts by what is signed', () => {
		const body = { ...gcm, data: hex(sealed.subarray(0, -16)), tag: hex(sealed.subarray(-16)) };
		expect(signing('{body.data}.{body.iv}', body)).toMatchObject(UNREAD);
		expect(signing('{body.data}.{body.iv}.{body.tag}', body).body).toEqual(SAMPLE);
	});
});

test('of a plain text that was proved, all must be signed, or the tag must hold', () => {
	const sent = Buffer.from('sent');
	const read = (cipher: string, isWhole: boolean) =>
		readVerified(SAMPLE, sent, { ...OPEN, cipher }, { field: () => isWhole, isWhole });
	const proved = { body: SAMPLE, decrypted: null, failure: null };
	expect(read('cbc', true)).toEqual(proved);
	expect(read('gcm', false)).toEqual(proved);
	expect(read('cbc', false)).toMatchObject({ body: sent, failure: UNREAD.failure });
});

test('a body that was verified as it was sent is read by what is signed of it', () => {
	const sent = Buffer.from(JSON.stringify(cbc));
	const read = (signedContent: string) => {
		const { signs } = usableScheme(readSettings({ scheme: 'custom', signedContent }));
		return readVerified(sent, sent, { ...OPEN }, signs);
	};
	expect(read('{body}').body).toEqual(SAMPLE);
	expect(read('{body.nonce}')).toMatchObject(UNREAD);
});
