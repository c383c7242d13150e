import crypto, { createHmac } from 'node:crypto';

import fc from 'fast-check';

import { isPublicKeyText } from '../../../nodes/AiRudder/signature/publicKeyText';
import { readPublicKey } from '../../../nodes/AiRudder/signature/publicKey';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { find } from '../finder/support';
import { check, usableScheme } from '../support/check';
import { press } from '../support/press';
import { ECDSA, ED25519, PRIVATE, RSA } from '../support/publicKeys';
import { CERTIFICATE, COMPRESSED, SPELLINGS } from '../support/publicKeySpellings';
import { BODY, KEY } from '../support/vectors';

/** In DER: it names its algorithm first, as a public key does. */
const LOCKED = crypto
	.generateKeyPairSync('ed25519')
	.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-128-cbc', passphrase: 'x' });

const MODULUS = crypto.createPublicKey(RSA.pem).export({ format: 'jwk' }).n!;

/** Every formula that takes a secret. */
const FORMULAS = [
	{ scheme: 'auto' },
	...['hmacSha256', 'hmacSha1', 'hmacSha384', 'hmacSha512', 'hmacMd5', 'token'].map((scheme) => ({
		scheme,
	})),
	...['text', 'hex', 'base64'].flatMap((secretEncoding) => [
		{ scheme: 'custom', method: 'hmac', secretEncoding },
		{ scheme: 'custom', method: 'hash', signedContent: '{body}{secret}', secretEncoding },
		{ scheme: 'custom', method: 'jwtHs256', bodyHashClaim: 'sha256', secretEncoding },
	]),
].map((fields) => usableScheme(readSettings(fields)));
const IS_PUBLIC = 'is a public key, which everybody may know';

test.each(SPELLINGS)(
	'%s is no secret: nothing is accepted that anybody could sign, and the credential test is red',
	async (_what, text) => {
		expect(isPublicKeyText(text)).toBe(true);
		expect(FORMULAS.filter((scheme) => scheme.isKey(text))).toEqual([]);
		for (const key of [text, Buffer.from(text, 'hex'), Buffer.from(text, 'base64')]) {
			const signature = createHmac('sha256', key).update(BODY).digest('hex');
			const secrets = { signingSecret: text, previousSigningSecret: text };
			expect(check({ signature }, secrets)).toHaveProperty('problem');
		}
		for (const name of ['signingSecret', 'previousSigningSecret']) {
			const { status, message } = await press({ signingSecret: KEY, [name]: text });
			expect([status, message]).toEqual(['Error', expect.stringContaining(IS_PUBLIC)]);
		}
	},
);

/** With the bytes that must be left for a key to be known: of a point both coordinates. */
const CUT: Array<[what: string, bytes: Buffer, left: number]> = [
	['RSA', Buffer.from(RSA.spki, 'base64'), 40],
	['RSA in PKCS #1', Buffer.from(RSA.pkcs1, 'base64'), 40],
	['a certificate', CERTIFICATE, 300],
	['P-256', Buffer.from(ECDSA.spki, 'base64'), 65],
];

test.each(CUT)('%s is no secret when its front or its end was cut off', (_what, bytes, left) => {
	for (const [encoding, perByte] of [
		['hex', 2],
		['base64', 4 / 3],
		['base64url', 4 / 3],
	] as const) {
		const text = bytes.toString(encoding);
		const pieces = Array.from({ length: text.length }, (_, lost) => [
			text.slice(lost),
			text.slice(0, -lost),
		]).flat();
		const long = pieces.filter((piece) => piece.length > left * perByte + 3);
		expect(long.length).toBeGreaterThan(30);
		expect(long.filter((piece) => !isPublicKeyText(piece))).toEqual([]);
	}
});

test('a key in Base64 twice is no secret when its first characters were lost', () => {
	const twice = Buffer.from(RSA.spki).toString('base64');
	const pieces = [1, 2, 3, 4, 5, 6, 7].map((lost) => twice.slice(lost));
	expect(pieces.filter((piece) => !isPublicKeyText(piece))).toEqual([]);
});

const RAW = Buffer.alloc(32, 7).toString('base64');
const [X, Y] = [ECDSA.point.slice(2, 66), ECDSA.point.slice(66)];

test.each([
	['32 bytes behind the label of Standard Webhooks', `whpk_${RAW}`],
	['two coordinates in hex', `X: ${X}\nY: ${Y}`],
	['two coordinates in hex and JSON', JSON.stringify({ X, Y })],
])('%s are no secret', (_what, text) => {
	expect(isPublicKeyText(text)).toBe(true);
});

const POINT = Buffer.from(COMPRESSED, 'hex');
const whole = (size: number) => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(size);
	return bytes;
};
const [decimalX, decimalY] = [X, Y].map((hex) => BigInt(`0x${hex}`).toString());
const N = Buffer.from(MODULUS, 'base64url');
const { x: RAW_25519 } = crypto.createPublicKey(ED25519.pem).export({ format: 'jwk' });
const SPKI_25519 = crypto.createPublicKey(ED25519.pem).export({ format: 'der', type: 'spki' });
const inSsh = (name: string, ...values: Buffer[]) =>
	[Buffer.from(name), ...values].flatMap((value) => [whole(value.length).reverse(), value]);
/** A packet of a public key, version 4, in Base64 on lines of 64 characters. */
const openPgp = (head: string, algorithm: string, ...numbers: Buffer[]) =>
	Buffer.concat([Buffer.from(`${head}0465a1b2c3${algorithm}`, 'hex'), ...numbers])
		.toString('base64')
		.replace(/.{64}/g, '$&\n');
const CNG = [Buffer.from('RSA1'), whole(N.length * 8), whole(3), whole(N.length), whole(0)];
const CSP = ['0602000000a40000', '52534131'].map((hex) => Buffer.from(hex, 'hex'));

test.each<[string, string]>([
	['a list as Node prints it', `Uint8Array(33) [ ${POINT.join(', ')} ]`],
	['a list of the longest point of brainpool', JSON.stringify([2, ...Buffer.alloc(64, 7)])],
	['a list on lines', JSON.stringify(POINT, null, 4)],
	['a list', `[${POINT.join(',')}]`],
	['a Buffer as Node prints it', `<Buffer ${COMPRESSED.replace(/../g, '$& ').trim()}>`],
	['a point behind text, in pairs', `Key: <04 ${ECDSA.point.slice(2).replace(/../g, ' $&')} >`],
	['a list in hex', POINT.toString('hex').replace(/../g, '0x$&, ')],
	['pairs with dashes', COMPRESSED.replace(/../g, '$&-').slice(0, -1)],
	['a statement', `${COMPRESSED};`],
	['an argument', `("${COMPRESSED}", 1)`],
	['an element', `<Point>${POINT.toString('base64')}</Point>`],
	['an element that says so', `<PublicKey>${RAW_25519}</PublicKey>`],
	['0X', `0X${COMPRESSED.toUpperCase()}`],
	['decimal coordinates', `${decimalX},${decimalY}`],
	['decimal coordinates in Go', `{Curve:P-256 X:${decimalX} Y:${decimalY}}`],
	['RSA of SSH in hex', Buffer.concat(inSsh('ssh-rsa', N)).toString('hex')],
	['Ed25519 of SSH in hex', Buffer.concat(inSsh('ssh-ed25519', POINT)).toString('hex')],
	['ECDSA of SSH in hex', Buffer.concat(inSsh('ecdsa-sha2-nistp256')).toString('hex')],
	['RSA of Windows', Buffer.concat([...CNG, N]).toString('base64')],
	['RSA of Windows, as a CSP has it', Buffer.concat([...CSP, ...CNG.slice(1)]).toString('base64')],
	['ECDSA of Windows', Buffer.concat([Buffer.from('ECS1'), whole(32), N]).toString('base64')],
	['ECDH of Windows', Buffer.concat([Buffer.from('ECK1'), whole(32), N]).toString('hex')],
	['RSA of DNS', Buffer.concat([Buffer.from([3, 1, 0, 1]), N]).toString('base64')],
	['a modulus behind its exponent', `010001${N.toString('hex')}`],
	['a file of minisign', `untrusted comment: minisign public key 1\nRWQ${'a'.repeat(53)}`],
	['the name of an algorithm', `ed25519:${RAW_25519}`],
	[
		'what OpenSSL prints',
		`ED25519 Public-Key:\npub:\n    ${'ab:'.repeat(15)}\n    ${'ab:'.repeat(15)}ab`,
	],
	['a label with its encoding', `Public key (hex): ${'ab'.repeat(32)}`],
	['a name in JSON', `{"publicKeyHex":"${'ab'.repeat(32)}"}`],
	['the name of an environment variable', `DISCORD_PUBLIC_KEY=${'ab'.repeat(32)}`],
	['a label before pairs', `Public key: ${'ab:'.repeat(31)}ab`],
	['a declaration in C', `uint8_t public_key[32] = {${'0x34, '.repeat(32)}}`],
	['what OpenSSL prints of a certificate', `pub:\n${' '.repeat(20)}${'ab:'.repeat(15)}`],
	['PASETO', `k4.public.${RAW_25519}`],
	['a label in Chinese', `公钥：${RAW_25519}`],
	['a decentralized id', `did:key:z6Mk${'a'.repeat(44)}`],
	['a list in Go', Array.from(SPKI_25519, (byte) => `0x${byte.toString(16)}`).join(', ')],
	['RSA of OpenPGP', openPgp('99010d', '010800', N)],
	['Ed25519 of OpenPGP', openPgp('9833', '16092b06010401da470f01010740', Buffer.alloc(32, 7))],
	[
		'ECDSA of OpenPGP',
		openPgp('c652', '13082a8648ce3d0301070203', Buffer.from(ECDSA.point, 'hex')),
	],
	['DKIM', `v=DKIM1; k=ed25519; p=${RAW}`],
	['DNSKEY', `example. 3600 IN DNSKEY 257 3 15 ${RAW}`],
	['Tink', `{"typeUrl":"Ed25519","value":"${RAW}","keyMaterialType":"ASYMMETRIC_PUBLIC"}`],
	['a sentence', `Your public key for all webhooks: ${RAW}`],
	['a word between', `public_signing_key: ${RAW}`],
	['a long word behind', `AIRUDDER_PUBLIC_KEY_PRODUCTION=${RAW}`],
	['a long word in brackets', `Public key (production): ${RAW}`],
	['a label behind it', `${RAW} (public key)`],
	['a label in Vietnamese, as some write it', `khoá công khai: ${RAW}`],
	['a label in Vietnamese', `Khóa công khai: ${RAW}`],
	['a label in Japanese', `公開鍵：${RAW}`],
	['a multibase of an id', `z6Mk${'a'.repeat(44)}`],
	['COSE', Buffer.from(`a40101272006215820${'ab'.repeat(32)}`, 'hex').toString('base64')],
])('a public key in the form of %s is no secret', (_what, text) => {
	expect(isPublicKeyText(text)).toBe(true);
});

test.each([
	'prime256v1',
	'secp256k1',
	'SM2',
	'brainpoolP256r1',
	'secp224r1',
	'secp384r1',
	'brainpoolP384r1',
	'brainpoolP512r1',
	'secp521r1',
])('a point of %s alone is no secret, and one with a wrong coordinate is no point', (curve) => {
	const point = crypto.createECDH(curve).generateKeys();
	const wrong = Buffer.from(point);
	wrong[wrong.length - 1] ^= 1;
	const answersTo = (bytes: Buffer) => {
		const [x, y] = [
			bytes.subarray(1, (bytes.length + 1) / 2),
			bytes.subarray((bytes.length + 1) / 2),
		];
		const numbers = [x, y].map((coordinate) => BigInt(`0x${coordinate.toString('hex')}`));
		const texts = [bytes.toString('hex'), bytes.toString('base64'), numbers.join(',')];
		return texts.map(isPublicKeyText);
	};
	expect(answersTo(point)).toEqual([true, true, true]);
	expect(answersTo(wrong)).toEqual([false, false, false]);
});

const hexOf = (byte: number) => `0x${byte.toString(16).padStart(2, '0')}`;
const EC_DER = Buffer.from(ECDSA.spki, 'base64');

describe.each<[string, (byte: number, at: number) => string, string]>([
	['Java', (byte) => (byte > 127 ? `(byte)${hexOf(byte)}` : hexOf(byte)), ', '],
	['Java, with blanks', (byte) => `(byte) ${hexOf(byte)}`, ', '],
	['Java, in decimal', (byte) => `(byte) ${byte > 127 ? byte - 256 : byte}`, ', '],
	['Kotlin', (byte) => (byte > 127 ? `${hexOf(byte)}.toByte()` : hexOf(byte)), ', '],
	['Kotlin, in decimal', (byte) => `${byte}.toByte()`, ', '],
	['Rust', (byte) => `${hexOf(byte)}u8`, ', '],
	['Kotlin, unsigned', (byte) => `${byte}u`, ', '],
	['F#', (byte) => `${byte}uy`, '; '],
	['Scala', (byte) => `(${byte > 127 ? byte - 256 : byte}).toByte`, ', '],
	['JavaScript, as JSON', (byte, at) => `"${at}":${byte}`, ','],
	['Rust, in decimal', (byte) => `${byte}u8`, ', '],
	['C, with comments', (byte, at) => `${hexOf(byte)},${at % 8 === 7 ? ` // ${at}\n` : ''}`, ' '],
	['C, with comments between', (byte, at) => `/* ${at}: */ ${hexOf(byte)}`, ', '],
	['C, with casts', (byte) => `(uint8_t)${hexOf(byte)}`, ', '],
	['Visual Basic', (byte) => `&H${byte.toString(16).toUpperCase()}`, ', '],
	['a list with bars', (byte) => String(byte), ' | '],
])('bytes as %s writes them', (_language, write, joiner) => {
	const written = (bytes: Buffer) => `{${[...bytes].map(write).join(joiner)}}`;

	test.each([
		['RSA', Buffer.from(RSA.spki, 'base64')],
		['P-256', EC_DER],
		['a point', Buffer.from(ECDSA.point, 'hex')],
		['a compressed point', POINT],
		['Ed25519', SPKI_25519],
		['P-256 without its front', EC_DER.subarray(6)],
	])('are no secret where they are a public key: %s', (_what, bytes) => {
		expect(isPublicKeyText(written(bytes))).toBe(true);
	});

	test('are one where they are random', () => {
		const bytes = crypto.createHash('sha256').update('a secret').digest();
		expect(isPublicKeyText(written(bytes))).toBe(false);
	});
});

test('bytes as Python shows them are no secret where they are a public key', () => {
	const shown = (bytes: Buffer) =>
		[...bytes]
			.map((byte) => {
				const character = String.fromCharCode(byte);
				if (character === '\n') return '\\n';
				if (/[\\']/.test(character)) return `\\${character}`;
				return /[ -~]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
			})
			.join('');
	for (const bytes of [EC_DER, Buffer.from(RSA.spki, 'base64'), SPKI_25519]) {
		expect(isPublicKeyText(`b'${shown(bytes)}'`)).toBe(true);
	}
	const random = crypto.createHash('sha512').update('a secret').digest();
	expect(isPublicKeyText(`b'${shown(random)}'`)).toBe(false);
});

const JWK = crypto.createPublicKey(ED25519.pem).export({ format: 'jwk' });
const inFullWidth = (one: string) => String.fromCharCode(one.charCodeAt(0) + 0xfee0);
const [GBK, LATIN_1] = ['b9abd4bf0a', '23a90a'].map((hex) => Buffer.from(hex, 'hex'));

test.each<[string, Buffer | string]>([
	['a BOM', `\ufeff${ECDSA.spki}`],
	['a label in Russian', JSON.stringify({ keys: [{ kid: 'ключ', ...JWK }] })],
	['a label in Chinese before 32 bytes', `公钥：${RAW}`],
	['a copyright sign', `# © AI Rudder\n${RSA.pem}`],
	['a NUL at its end', `${ECDSA.pem}\0`],
	['a control character before it', `\x1b${ECDSA.spki}`],
	['spaces that do not break', ECDSA.spki.replace(/.{16}/g, '$&\u00a0')],
	['spaces without a width', ECDSA.spki.replace(/.{16}/g, '$&\u200b')],
	['bullets', ECDSA.spki.replace(/.{1,16}/g, '• $&\n')],
	['letters of full width', ECDSA.spki.replace(/[!-~]/g, inFullWidth)],
	['a title in GBK', Buffer.concat([GBK, Buffer.from(RSA.pem)])],
	['a title in Latin-1', Buffer.concat([LATIN_1, Buffer.from(RSA.pem)])],
	['two bytes for each character', Buffer.from(ECDSA.pem, 'utf16le').swap16()],
])('a public key in a text with %s is no secret when that text was encoded', (_what, text) => {
	const bytes = Buffer.from(text as string);
	const base64 = bytes.toString('base64');
	const encoded = [base64, bytes.toString('hex'), Buffer.from(base64).toString('base64')];
	const lists = [bytes, Buffer.from(base64)].map((one) => JSON.stringify([...one]));
	expect([...encoded, ...lists].filter((one) => !isPublicKeyText(one))).toEqual([]);
});

test('32 bytes behind the label of a secret are one', () => {
	expect(isPublicKeyText(`whsec_${RAW}`)).toBe(false);
});

test('a sample that fits the other secret does not hide a public key', async () => {
	const signature = createHmac('sha256', KEY).update(BODY).digest('hex');
	const secrets = { signingSecret: KEY, previousSigningSecret: ECDSA.point };
	const sample = { sampleBody: BODY, sampleSignature: signature };
	const { status, message } = await press({ ...secrets, ...sample });
	expect([status, message]).toEqual(['Error', expect.stringContaining(IS_PUBLIC)]);
});

test.each([
	['as it is', (key: string) => key],
	['with white space', (key: string) => ` ${key} \n`],
	['in quotes', (key: string) => `"${key}"`],
	['behind its name', (key: string) => `public_key=${key}`],
	['behind a label', (key: string) => `whsec_${key}`],
])('the finder advises no HMAC and no token with a public key %s', (_how, spell) => {
	for (const key of [ECDSA.spki, ED25519.spki, Buffer.from(ECDSA.spki, 'base64').toString('hex')]) {
		for (const bytes of [key, Buffer.from(key, 'base64'), Buffer.from(key, 'hex')]) {
			const signature = createHmac('sha256', bytes).update(BODY).digest('hex');
			const credential = { signingSecret: spell(key) };
			expect(find({ text: BODY, signature }, credential)).toBeNull();
		}
		expect(find({ text: BODY, signature: key }, { signingSecret: spell(key) })).toBeNull();
	}
});

test.each([
	['a point of P-256 that is compressed', COMPRESSED, 'ec'],
	['a PEM with \\n', RSA.pem.replaceAll('\n', '\\n'), 'rsa'],
	['a PEM in quotes', `"${ED25519.pem.replaceAll('\n', '\\r\\n')}"`, 'ed25519'],
	['a certificate in Base64', CERTIFICATE.toString('base64'), 'rsa'],
	['a certificate in hex', CERTIFICATE.toString('hex'), 'rsa'],
	['Base64 in quotes', `'${ECDSA.spki}'`, 'ec'],
])('%s can be read, too', (_what, text, type) => {
	expect(readPublicKey(text)?.asymmetricKeyType).toBe(type);
});

/** Keys in the ways that can be read as public keys, and what may stand anywhere in them. */
const READABLE = [RSA, ECDSA, ED25519].flatMap(({ spki, pem }) => [
	spki,
	Buffer.from(spki, 'base64').toString('base64url'),
	Buffer.from(spki, 'base64').toString('hex'),
	pem,
]);
READABLE.push(
	ECDSA.point,
	COMPRESSED,
	Buffer.from(ECDSA.point, 'hex').toString('base64'),
	RSA.pkcs1,
);
const ANYWHERE = fc.constantFrom(
	'"',
	"'",
	'`',
	' ',
	'\n',
	'\r\n',
	'\t',
	'\\n',
	'\\\\r\\\\n',
	'" "',
	'\u00a0',
);

test('whatever can be read as a public key is no secret', () => {
	let read = 0;
	const cuts = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), ANYWHERE), {
		maxLength: 6,
	});
	fc.assert(
		fc.property(fc.constantFrom(...READABLE), cuts, (key, added) => {
			const text = added.reduce((spelt, [share, what]) => {
				const at = Math.floor(share * spelt.length);
				return spelt.slice(0, at) + what + spelt.slice(at);
			}, key);
			if (readPublicKey(text) === null) return;
			read++;
			expect([text, isPublicKeyText(text)]).toEqual([text, true]);
		}),
		{ numRuns: 1000 },
	);
	expect(read).toBeGreaterThan(300);
});

/** The bytes of fast-check are few and small more often than not, and some of those begin a key. */
const randomBytes = (minLength: number, maxLength: number) =>
	fc
		.tuple(fc.nat(), fc.integer({ min: minLength, max: maxLength }))
		.map(([seed, outputLength]) =>
			crypto.createHash('shake256', { outputLength }).update(String(seed)).digest(),
		);

/** As long as secrets are: a text of 33 or 49 bytes could be a point. */
const ordinary = randomBytes(8, 64)
	.filter(({ length }) => length !== 33 && length !== 49)
	.chain((bytes) =>
		fc
			.constantFrom('hex', 'base64', 'base64url')
			.map((encoding) => bytes.toString(encoding as 'hex')),
	);

test('an ordinary secret is no public key, and no key is made to find that out', () => {
	const made = [jest.spyOn(crypto, 'createPublicKey'), jest.spyOn(crypto, 'createPrivateKey')];
	fc.assert(
		fc.property(fc.oneof(ordinary, fc.string({ maxLength: 80 }), fc.uuid()), (secret) => {
			expect(isPublicKeyText(secret)).toBe(false);
		}),
		// A few in a million are a key by chance.
		{ numRuns: 5000, seed: 20 },
	);
	for (const spy of made) {
		expect(spy).not.toHaveBeenCalled();
		spy.mockRestore();
	}
});

const lengthy = randomBytes(68, 700);
const phrase = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => Buffer.from(text));

test('random bytes and pass phrases in any language are no public key, however they are encoded', () => {
	const encodings: Array<(bytes: Buffer) => string> = [
		(bytes) => bytes.toString('hex'),
		(bytes) => bytes.toString('base64'),
		(bytes) => Buffer.from(bytes.toString('base64url')).toString('base64'),
		(bytes) => JSON.stringify(bytes),
		(bytes) => bytes.toString(),
		(bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le').toString('base64'),
	];
	fc.assert(
		fc.property(fc.oneof(lengthy, phrase), fc.constantFrom(...encodings), (bytes, encode) => {
			expect(isPublicKeyText(encode(bytes))).toBe(false);
		}),
		{ numRuns: 3000, seed: 20 },
	);
});

test('a secret that came lately is not looked at again, and one that came long ago is', () => {
	const looks = jest.spyOn(String.prototype, 'normalize');
	const looksAt = (secret: string, answer: boolean) => {
		looks.mockClear();
		expect(isPublicKeyText(secret)).toBe(answer);
		return looks.mock.calls.length > 0;
	};
	const secrets: Array<[string, boolean]> = [
		['a secret that is looked at for the first time now', false],
		[`${ECDSA.spki} for the first time`, true],
	];
	expect(secrets.map(([secret, answer]) => looksAt(secret, answer))).toEqual([true, true]);
	expect(secrets.map(([secret, answer]) => looksAt(secret, answer))).toEqual([false, false]);
	for (let number = 0; number < 100; number++) isPublicKeyText(`another secret, ${number}`);
	expect(secrets.map(([secret, answer]) => looksAt(secret, answer))).toEqual([true, true]);
	looks.mockRestore();
});

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ALPHABETS: Array<[what: string, characters: string]> = [
	['letters and digits', LETTERS],
	['Base64', `${LETTERS}+/`],
	['Base64url', `${LETTERS}-_`],
	['printable ASCII', String.fromCharCode(...Array.from({ length: 94 }, (_, at) => 33 + at))],
	['letters, digits and some symbols', `${LETTERS}!@#$%^&*()-_=+[]{};:,.<>?/|`],
];

test.each(ALPHABETS)('random secrets of %s are taken', (_what, characters) => {
	// Park and Miller's numbers, so that every run looks at the same secrets.
	let number = 20;
	const next = () => (number = (number * 48_271) % 0x7fffffff);
	const secretOf = (length: number) =>
		Array.from({ length }, () => characters[next() % characters.length]).join('');
	const secrets = [16, 32, 64, 128].flatMap((length) =>
		Array.from({ length: 3000 }, () => secretOf(length)),
	);
	expect(secrets.filter(isPublicKeyText)).toEqual([]);
});

test('a random secret that looks like a coordinate is refused, and the credential test says what to do', async () => {
	const { status, message } = await press({ signingSecret: `03${'5a'.repeat(32)}` });
	expect([status, message]).toEqual(['Error', expect.stringContaining('ask for another one')]);
});

test.each([
	['the 32 bytes of an Ed25519 key in hex, which could be any secret', ED25519.bytes],
	['a private key in Base64', PRIVATE.pkcs8],
	['a private key in PKCS #1', PRIVATE.pkcs1],
	['a private key in PEM', PRIVATE.pem],
	['a private key that a password locks', LOCKED.toString('base64')],
	['a list of numbers', Array.from({ length: 40 }, (_, at) => at * 7).join(', ')],
	['a secret', KEY],
	['a sequence without an end', '3080'.repeat(20)],
	['a sequence that is longer than the text', `307f${'00'.repeat(30)}`],
	['a sequence of nothing', `3000${'00'.repeat(30)}`],
	['a sequence that a value leaves', `3004${'0209'.repeat(20)}`],
	['a sequence with a length of three bytes', `3083000010${'00'.repeat(16)}`],
	['a length that is cut off', `301e041a${'00'.repeat(26)}0482`],
	['a tag alone at the end', `301e041b${'00'.repeat(27)}04`],
	['punctuation', '!'.repeat(60)],
	['two numbers on no curve', `${'12345'.repeat(15)},${'67890'.repeat(15)}`],
	['a list that is no point', Array.from({ length: 33 }, (_, at) => at + 4).join(', ')],
	['pairs that are no point', 'ab '.repeat(33)],
	['a short text behind the name of a key', `public_key=${'ab'.repeat(18)}`],
	['a point on no curve', `04${'11'.repeat(64)}`],
	['two words as long as coordinates', `${'ab1'.repeat(14)}c.${'de2'.repeat(14)}f`],
	['a modulus of RSA in Base64 alone, which could be any secret', MODULUS],
	['a modulus of RSA in hex alone', Buffer.from(MODULUS, 'base64').toString('hex')],
	['a long secret with the letters of an exponent', `${KEY.repeat(9)}xAQABx65537x`],
	['a short secret behind an exponent', `65537 ${'abcdefgh'.repeat(8)}`],
	['a point of another length', `04${'11'.repeat(63)}`],
	['a coordinate on no curve', `02${'ff'.repeat(32)}`],
	['half a hex digit', `${'30'.repeat(20)}3`],
	['a UUID', '0d9f2f6e-3c1b-4e0a-9d53-0b6f1c2d3e4f'],
	[
		'a secret in hex of its text',
		Buffer.from('a secret of some length, as text '.repeat(3)).toString('hex'),
	],
	[
		'Base64 of blanks and bytes that are no text, which no expression may share out in two ways',
		Buffer.concat([Buffer.alloc(30, ' '), Buffer.alloc(17, 0xff)]).toString('base64'),
	],
	[
		'Base64 that is encoded too often',
		[1, 2, 3].reduce((text) => Buffer.from(text).toString('base64'), ECDSA.spki),
	],
])('%s is not known as a public key', (_what, text) => {
	expect(isPublicKeyText(text)).toBe(false);
});

test('a text with many places that each hold such a text is not decoded without end', () => {
	const base64 = (text: string) => Buffer.from(text).toString('base64');
	const words = Array.from({ length: 17 }, () => `!${'QUJDREVGR0hJ'.repeat(75)}`).join(' ');
	const text = `!${base64(words).repeat(3)} `.repeat(40).slice(0, 16_384);
	const decoded = jest.spyOn(Buffer, 'from');
	expect(isPublicKeyText(text)).toBe(false);
	const lengths = decoded.mock.calls.map(([given]) => (given as unknown as string).length);
	decoded.mockRestore();
	expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThan(150_000);
});

test('a secret of many closing marks takes no time: they are passed once, not once for each of them', () => {
	// Each run has a secret of its own, because the answer to the last one is remembered.
	const times = [1, 2, 3, 4, 5].map((run) => {
		const secret = `${')]}>;,'.repeat(2_600)}a${run}`;
		const start = process.cpuUsage();
		isPublicKeyText(secret);
		const { user, system } = process.cpuUsage(start);
		return (user + system) / 1000;
	});
	expect(Math.min(...times)).toBeLessThan(20);
});

test('whatever a text holds, it is looked at without a throw', () => {
	const pieces = fc.constantFrom(
		'30',
		'02',
		'04',
		'81',
		'82',
		'MF',
		'BE',
		'A',
		'0x',
		':',
		'\\n',
		' ',
	);
	const text = fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 90 });
	fc.assert(
		fc.property(text, (parts) => {
			expect(typeof isPublicKeyText(parts.join(''))).toBe('boolean');
		}),
		{ numRuns: 3000 },
	);
});
