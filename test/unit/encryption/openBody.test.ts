import { SAMPLE_BODY } from '../../../scripts/sender/sampleCallback';
import { CIPHERS, type Cipher, type IvPlace } from '../../../nodes/AiRudder/encryption/aes';
import { decryptInTurns } from '../../../nodes/AiRudder/encryption/openBody';
import { describeEncryption } from '../../../nodes/AiRudder/messages/encryption';
import { spentBy } from '../finder/support';
import { bytes, encrypt, KEYS, open, OPEN } from './encrypted';

const EVERY_CIPHER = Object.keys(CIPHERS) as Cipher[];
const HEX = bytes(16, 'iv').toString('hex');

/** Where the data can stand; the third says what makes a body of it. */
const PLACES: ReadonlyArray<
	[what: string, field: string, wrap: (data: Buffer) => Buffer | string]
> = [
	['the whole body, as bytes', '{body}', (data) => data],
	['the whole body, in Base64', '{body}', (data) => `${data.toString('base64')}\n`],
	['the whole body, in Base64url', '{body}', (data) => data.toString('base64url')],
	['the whole body, in hex', '{body}', (data) => ` ${data.toString('hex').toUpperCase()}`],
	['a JSON text', '{body}', (data) => ` "${data.toString('base64').replaceAll('/', '\\/')}" `],
	[
		'a field, in Base64',
		'encrypt',
		(data) => JSON.stringify({ encrypt: data.toString('base64'), at: 1 }),
	],
	[
		'a field, in hex',
		'data',
		(data) => JSON.stringify({ id: HEX.repeat(4), data: data.toString('hex') }),
	],
	[
		'a field, in lines of Base64',
		'payload',
		(data) =>
			JSON.stringify({
				payload: data.toString('base64').replace(/.{76}/g, '$&\r\n'),
				seen: null,
			}),
	],
	[
		'XML',
		'Encrypt',
		(data) => `<xml><Id>7</Id><Encrypt>${data.toString('base64')}</Encrypt></xml>`,
	],
];

/** Ways to choose an IV of a length, and what of it is sent in front of the data. */
const IVS: ReadonlyArray<[IvPlace, (size: number, key: Buffer) => Buffer]> = [
	['front', (size) => bytes(size, 'iv')],
	['key', (size, key) => key.subarray(0, size)],
	['zero', (size) => Buffer.alloc(size)],
	['zero', (size) => Buffer.alloc(size, '0')],
];
const sizesOf = (cipher: Cipher) => (cipher === 'gcm' ? [12, 16] : [16]);

/** The body decrypts with everything left open, and again with what was found. */
function expectFound(
	body: Buffer | string,
	encryptionKey: string,
	found: { cipher: string; encryptionKeyEncoding: string; iv: string; encryptedField: string },
	beside: string[] = [],
) {
	const expected = {
		body: Buffer.from(SAMPLE_BODY),
		found,
		key: 'current',
		authenticated: found.cipher === 'gcm',
		fields: [found.encryptedField, ...beside],
	};
	expect(open(body, { encryptionKey })).toEqual(expected);
	expect(open(body, { encryptionKey, ...found })).toEqual(expected);
}

describe.each(EVERY_CIPHER)('AES with %s', (cipher) => {
	for (const [encryptionKeyEncoding, entered, key] of KEYS) {
		for (const [what, encryptedField, wrap] of PLACES) {
			test(`${key.length * 8} bits, the key as ${encryptionKeyEncoding}, the data is ${what}`, () => {
				const found = { cipher, encryptionKeyEncoding, encryptedField };
				if (cipher === 'ecb') {
					expectFound(wrap(encrypt('ecb', key, key)), entered, { ...found, iv: 'auto' });
					const inField = { cipher, iv: 'field', encryptionKey: entered };
					expect(open(wrap(encrypt('ecb', key, key)), inField)).toHaveProperty('body');
					return;
				}
				for (const size of sizesOf(cipher)) {
					for (const [place, ivOf] of IVS) {
						const iv = ivOf(size, key);
						const data = encrypt(cipher, key, iv);
						const sent = place === 'front' ? Buffer.concat([iv, data]) : data;
						expectFound(wrap(sent), entered, { ...found, iv: place });
					}
				}
			});
		}
	}
});

describe.each(['gcm', 'cbc', 'ctr'] as const)('an IV in a field, for AES with %s', (cipher) => {
	const [encryptionKeyEncoding, entered, key] = KEYS[2];
	const found = { cipher, encryptionKeyEncoding, iv: 'field', encryptedField: 'data' };
	const body = (iv: Buffer, name: string, written: string) =>
		JSON.stringify({ [name]: written, data: encrypt(cipher, key, iv).toString('base64') });

	for (const size of sizesOf(cipher)) {
		test.each(['iv', 'IV', 'nonce', 'aes_iv', 'aesIv'])(`of ${size} bytes, called %s`, (name) => {
			const iv = bytes(size, 'iv');
			expectFound(body(iv, name, iv.toString('hex')), entered, found, [name]);
			expectFound(body(iv, name, iv.toString('base64')), entered, found, [name]);
			const text = HEX.slice(0, size);
			expectFound(body(Buffer.from(text), name, text), entered, found, [name]);
		});
	}
});

/** Why a body was not decrypted, with the words for it. */
function said(result: ReturnType<typeof open>) {
	if (!('problem' in result)) throw new Error('it was decrypted');
	return { problem: result.problem, detail: describeEncryption(result) };
}

describe('the tag of GCM in a field', () => {
	const [encryptionKeyEncoding, entered, key] = KEYS[0];
	const iv = bytes(12, 'iv');
	const whole = encrypt('gcm', key, iv);
	const data = whole.subarray(0, -16).toString('base64');

	test.each(['tag', 'authTag', 'auth_tag'])('called %s', (name) => {
		const body = { iv: iv.toString('hex'), data, [name]: whole.subarray(-16).toString('base64') };
		const found = { cipher: 'gcm', encryptionKeyEncoding, iv: 'field', encryptedField: 'data' };
		expectFound(JSON.stringify(body), entered, found, ['iv', name]);
	});

	test('counts for nothing when it is no tag, or belongs to another text', () => {
		const sealed = { iv: iv.toString('hex'), data: whole.toString('base64') };
		const withKey = { encryptionKey: entered };
		expect(open({ ...sealed, tag: 'blue' }, withKey)).toMatchObject({ authenticated: true });
		expect(open({ ...sealed, data, tag: HEX }, withKey)).toMatchObject({
			problem: 'body_not_decrypted',
		});
	});
});

describe('the previous key', () => {
	const body = encrypt('gcm', Buffer.from('fedcba9876543210'), Buffer.alloc(12));

	test('decrypts beside the current one', () => {
		const result = open(body, { previousEncryptionKey: 'fedcba9876543210' });
		expect(result).toMatchObject({ key: 'previous', authenticated: true });
	});

	test('does not do instead of it', () => {
		const keys = { encryptionKey: '', previousEncryptionKey: 'fedcba9876543210' };
		expect(open(body, keys)).toMatchObject({ problem: 'encryption_key_unusable' });
	});
});

describe('what is fixed is the only thing tried', () => {
	const key = Buffer.from(OPEN.encryptionKey);
	const iv = bytes(16, 'iv');
	const body = JSON.stringify({
		encrypt: Buffer.concat([iv, encrypt('cbc', key, iv)]).toString('base64'),
		other: bytes(200).toString('base64'),
	});

	test.each([
		{ cipher: 'cbc' },
		{ encryptionKeyEncoding: 'text' },
		{ iv: 'front' },
		{ encryptedField: 'encrypt' },
	])('%j fits', (settings) => {
		expect(open(body, settings)).toHaveProperty('body', Buffer.from(SAMPLE_BODY));
	});

	test.each([
		{ cipher: 'ctr' },
		{ encryptionKeyEncoding: 'md5' },
		{ iv: 'key' },
		{ encryptedField: 'other' },
	])('%j does not', (settings) => {
		expect(open(body, settings)).toMatchObject({ problem: 'body_not_decrypted' });
	});
});

describe('padding', () => {
	const key = Buffer.from(OPEN.encryptionKey);
	const short = '{"event":"x"}';
	const ecb = (plain: string) => {
		const full = Buffer.from(plain, 'latin1');
		// Node adds a block of padding behind the whole blocks: it is cut off again.
		return open(encrypt('ecb', key, key, full).subarray(0, full.length), { cipher: 'ecb' });
	};

	test.each([
		['PKCS#7', `${short}\x03\x03\x03`],
		['PKCS#7 to 32 bytes', `${short}${'\x13'.repeat(19)}`],
		['zero bytes', `${short}\0\0\0`],
	])('%s is taken off', (_what, plain) => {
		expect(ecb(plain)).toHaveProperty('body', Buffer.from(short));
	});

	test.each([
		['none', '{"event":"abcd"}'],
		['spaces', `${short}   `],
	])('%s stays', (_what, plain) => {
		expect(ecb(plain)).toHaveProperty('body', Buffer.from(plain));
	});

	test.each([
		['is not the same to its end', `${short}\x02\x03\x03`],
		['is longer than any', `${short}${'!'.repeat(35)}`],
		['is all there is behind a brace', `{"\x0e${'\x0d'.repeat(13)}`],
	])('one that %s is none', (_what, plain) => {
		expect(ecb(plain)).toMatchObject({ problem: 'body_not_decrypted' });
	});
});

test('bytes that are no UTF-8 are no JSON', () => {
	const key = Buffer.from(OPEN.encryptionKey);
	const plain = Buffer.from('{"name":"Zo\xeb, a text of more than one block"}', 'latin1');
	expect(open(encrypt('ecb', key, key, plain))).toMatchObject({ problem: 'body_not_decrypted' });
});

describe('XML', () => {
	const key = Buffer.from(OPEN.encryptionKey);
	const data = encrypt('cbc', key, key.subarray(0, 16)).toString('base64');
	const xml = `<xml><Encrypt>${data}</Encrypt></xml>`;

	test.each([
		['alone', xml],
		['behind a declaration', `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`],
		['between blanks and line breaks', ` \r\n${xml}\r\n`],
		['with another name and an attribute', xml.replace(/xml>/g, 'm:a>').replace('>', ' b="c">')],
	])('%s is read', (_what, body) => {
		expect(open(body)).toMatchObject({ body: Buffer.from(SAMPLE_BODY) });
	});

	test.each([
		['a time is behind it, as behind the body in a signed text', `${xml}1767225600`],
		['a time is behind it in a line of its own', `${xml}\n1767225600\n`],
		['it does not end', xml.slice(0, -6)],
		['it has no name', `<>${xml}`],
	])('is not read when %s', (_what, body) => {
		expect(open(body)).toMatchObject({ problem: 'body_not_encrypted' });
	});

	test.each(['<', '<?', '<?>', '<a', '<?>\n'])(
		'is looked at without a throw: many of %j',
		(piece) => {
			const body = piece.repeat((1 << 22) / piece.length);
			expect(open(body)).toMatchObject({ problem: 'body_not_encrypted' });
		},
	);
});

describe('a body that is not encrypted', () => {
	test.each([
		['the documented callback', SAMPLE_BODY],
		['other JSON', '[{"encrypt":"aaaa"}]'],
		['null', 'null'],
		['a number', '12'],
		['a short text', '"hello"'],
		['broken JSON', '{"encrypt":'],
		['a broken JSON text', '"encrypt'],
		['XML', '<xml><a>b</a></xml>'],
		['words', 'Bad gateway: the server could not be reached'],
		['a few bytes', Buffer.from([0xff, 0xfe])],
		['nothing', ''],
		['ids only', { event: 'x', hash: HEX, text: `${'long text, '.repeat(9)}`, n: 1 }],
		[
			'a large object',
			Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`encrypt${at}`, HEX.repeat(3)])),
		],
	])('%s', (_what, body) => {
		expect(said(open(body))).toEqual({
			problem: 'body_not_encrypted',
			detail:
				'The body does not look encrypted. The node takes bytes, Base64 or hex. Check Encrypted Field, or switch Callbacks Are Encrypted off.',
		});
	});

	test('the field that is set is not there', () => {
		expect(said(open({ data: HEX.repeat(4) }, { encryptedField: 'encrypt' }))).toEqual({
			problem: 'body_not_encrypted',
			detail:
				'The field "encrypt" does not look encrypted. The node takes bytes, Base64 or hex. Check Encrypted Field, or switch Callbacks Are Encrypted off.',
		});
		expect(open(bytes(64), { encryptedField: 'encrypt' })).toMatchObject({
			problem: 'body_not_encrypted',
		});
	});
});

describe('a body that does not decrypt', () => {
	test('leads to the key, and then to AI Rudder', () => {
		const { problem, detail } = said(open({ encrypt: HEX.repeat(8) }));
		expect(problem).toBe('body_not_decrypted');
		expect(detail).toMatch(
			/^Nothing readable came out\. Enter Encryption Key again\. .* how it encrypts: https:\S+ask-airudder\.md$/,
		);
	});

	test.each([
		['bytes', bytes(100)],
		['Base64', bytes(100).toString('base64')],
		['a small field with a name that says it', { text: 'x'.repeat(200), cipherText: HEX }],
		['one byte less than whole blocks', bytes(47).toString('hex')],
	])('%s', (_what, body) => {
		expect(open(body)).toMatchObject({ problem: 'body_not_decrypted' });
	});

	test('repeats nothing of a key', () => {
		expect(JSON.stringify(open(bytes(100)))).not.toContain(OPEN.encryptionKey);
	});

	test('because somebody changed it: GCM notices', () => {
		const iv = bytes(12, 'iv');
		const body = Buffer.concat([iv, encrypt('gcm', Buffer.from(OPEN.encryptionKey), iv)]);
		for (let at = 0; at < body.length; at++) {
			const changed = Buffer.from(body);
			changed[at] ^= 1;
			expect(open(changed)).toMatchObject({ problem: 'body_not_decrypted' });
		}
	});
});

test.each(['', ' ', '\u200b'])('the key %j is unusable', (encryptionKey) => {
	expect(open('{}', { encryptionKey })).toMatchObject({ problem: 'encryption_key_unusable' });
});

test.each([
	['text', '0123456789abcde'],
	['hex', '0123456789abcdef'],
	['hex', `${'ab'.repeat(15)}0`],
	['hex', 'xy'.repeat(16)],
	['base64', 'ä'.repeat(22)],
	['base64', 'A'.repeat(21)],
])('as %s, %j is no AES key', (encryptionKeyEncoding, encryptionKey) => {
	expect(said(open('{}', { encryptionKey, encryptionKeyEncoding }))).toMatchObject({
		problem: 'encryption_key_unusable',
		detail: expect.stringContaining('16, 24 or 32 bytes') as string,
	});
});

test.each([{ cipher: 'aes' }, { encryptionKeyEncoding: 'constructor' }, { iv: '' }])(
	'%j is in no list',
	(settings) => {
		expect(open('{}', settings)).toMatchObject({ problem: 'encryption_option_unknown' });
	},
);

test('what looks encrypted and is not gives others the processor after every hundred attempts', () => {
	const field = (at: number) => [`encrypted${at}`, bytes(4096, `data ${at}`).toString('base64')];
	const body = Buffer.from(
		JSON.stringify({ iv: HEX, ...Object.fromEntries([0, 1, 2, 3].map(field)) }),
	);
	const settings = { ...OPEN, previousEncryptionKey: 'ab'.repeat(16) };
	const { turns: attempts, result } = spentBy(decryptInTurns(body, settings));
	expect(result).toMatchObject({ problem: 'body_not_decrypted' });
	expect(attempts.length).toBeGreaterThan(4);
	expect(new Set(attempts)).toEqual(new Set([100]));
});
