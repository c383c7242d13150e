import crypto, { createHmac, ECDH, generateKeyPairSync, type KeyObject } from 'node:crypto';

import fc from 'fast-check';

import { examine } from '../../../nodes/AiRudder/finder/examine';
import { verdictOn } from '../../../nodes/AiRudder/finder/verdict';
import { isPublicKeyText } from '../../../nodes/AiRudder/signature/publicKeyText';
import { readPublicKey } from '../../../nodes/AiRudder/signature/publicKey';
import { readSettings } from '../../../nodes/AiRudder/signature/settings';
import { isKeyFor } from '../../../nodes/AiRudder/signature/verify';
import { atOnce, find } from '../finder/support';
import { check, usableFormula } from '../support/check';
import { ECDSA, ED25519, PRIVATE, RSA, USELESS } from '../support/publicKeys';
import { BODY, KEY } from '../support/vectors';

type Spelling = [what: string, text: string];

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey;
const KEYS: Array<[name: string, key: KeyObject]> = [
	['RSA', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
	['RSA of 512 bits', generateKeyPairSync('rsa', { modulusLength: 512 }).publicKey],
	['RSA-PSS', generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).publicKey],
	['DSA', generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).publicKey],
	['P-256', ec('prime256v1')],
	['P-384', ec('secp384r1')],
	['P-521', ec('secp521r1')],
	['secp256k1', ec('secp256k1')],
	['brainpoolP256r1', ec('brainpoolP256r1')],
	['Ed25519', generateKeyPairSync('ed25519').publicKey],
	['Ed448', generateKeyPairSync('ed448').publicKey],
	['X25519', generateKeyPairSync('x25519').publicKey],
	['X448', generateKeyPairSync('x448').publicKey],
];

/** A PEM as people paste it. */
const pems = (what: string, pem: string): Spelling[] => [
	[`${what} in PEM`, pem],
	[`${what} in PEM behind text`, `Our key: ${pem}`],
	[`${what} in PEM in quotes`, `"${pem.trim()}"`],
	[`${what} in PEM with \\n`, pem.replaceAll('\n', '\\n')],
	[`${what} in PEM with \\r\\n, in quotes`, `"${pem.replaceAll('\n', '\\r\\n')}"`],
	[`${what} in PEM with its line breaks lost`, pem.replaceAll('\n', '')],
	[`${what} in PEM without white space`, pem.replace(/\s/g, '')],
	[`${what} in PEM that is cut off`, pem.slice(0, 60)],
	[`${what} in PEM in Base64`, Buffer.from(pem).toString('base64')],
];

/** Bytes as vendors print them. */
const bare = (what: string, bytes: Buffer): Spelling[] => [
	[`${what} in hex`, bytes.toString('hex')],
	[`${what} in large hex`, bytes.toString('hex').toUpperCase()],
	[`${what} in hex behind 0x`, `0x${bytes.toString('hex')}`],
	[`${what} in hex with colons and line breaks`, bytes.toString('hex').replace(/../g, '$&:\n')],
	[`${what} in Base64`, bytes.toString('base64')],
	[`${what} in Base64url`, bytes.toString('base64url')],
	[`${what} in Base64 with line breaks`, bytes.toString('base64').replace(/.{64}/g, '$&\n')],
	[`${what} in Base64 with \\n`, bytes.toString('base64').replace(/.{64}/g, '$&\\n')],
	[`${what} in quotes`, `"${bytes.toString('base64')}"`],
	[`${what} behind its name`, `public_key: ${bytes.toString('base64')}`],
	[`${what} behind an equals sign`, `=${bytes.toString('hex')}`],
	[`${what} behind a label`, `whpk_${bytes.toString('base64')}`],
	[`${what} between words`, `Key 1: ${bytes.toString('base64')} (of 2026)`],
];

const derOf = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki') =>
	key.export({ type, format: 'der' });
const pemOf = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki') =>
	String(key.export({ type, format: 'pem' }));

function jwks(what: string, key: KeyObject): Spelling[] {
	const text = JSON.stringify({ use: 'sig', ...key.export({ format: 'jwk' }) });
	return [
		[`${what} as JWK`, text],
		[`${what} as JWK in lines`, JSON.stringify(JSON.parse(text), null, 2)],
		[`${what} as JWK within a text of JSON`, JSON.stringify(text)],
		[`${what} in a set of JWK`, `{"keys":[${text}]}`],
	];
}

/** The point of a key of an elliptic curve, and the key in DER with its point compressed. */
function points(what: string, key: KeyObject, curve: string): Spelling[] {
	const der = derOf(key);
	const size = { prime256v1: 65, secp256k1: 65, secp384r1: 97, secp521r1: 133 }[curve]!;
	const point = der.subarray(-size);
	const spelled = (format: 'compressed' | 'hybrid') =>
		ECDH.convertKey(point, curve, undefined, undefined, format) as Buffer;
	const compressed = spelled('compressed');
	const bits = Buffer.from([0x03, compressed.length + 1, 0, ...compressed]);
	const head = der.subarray(der[1] === 0x81 ? 3 : 2);
	const algorithm = head.subarray(0, head[1] + 2);
	const frame = Buffer.from([0x30, algorithm.length + bits.length, ...algorithm, ...bits]);
	return [
		...bare(`${what} as a point`, point),
		...bare(`${what} as a compressed point`, compressed),
		...bare(`${what} as a hybrid point`, spelled('hybrid')).slice(0, 5),
		...bare(`${what} with its point compressed`, frame),
	];
}

/** The key of a line such as `ssh-rsa AAAA… name`: texts with their lengths (RFC 4253, section 6.6). */
function sshLines(type: string, ...fields: Buffer[]): Spelling[] {
	const bytes = [Buffer.from(type), ...fields].flatMap((field) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(field.length);
		return [length, field];
	});
	const text = Buffer.concat(bytes).toString('base64');
	return [
		[`${type} of OpenSSH`, `${type} ${text} somebody@example.com`],
		[`${type} of OpenSSH alone`, text],
		[
			`${type} of SSH2`,
			`---- BEGIN SSH2 PUBLIC KEY ----\nComment: "a key"\n${text}\n---- END SSH2 PUBLIC KEY ----`,
		],
	];
}

const keyOf = (name: string) => KEYS.find(([one]) => one === name)![1];
const numbers = (key: KeyObject, ...names: Array<'n' | 'e'>) =>
	names.map((name) => Buffer.from(key.export({ format: 'jwk' })[name]!, 'base64url'));
const certificate = Buffer.from(RSA.certificate.replace(/-----.*-----|\s/g, ''), 'base64');

/** Of an even second coordinate. */
const COMPRESSED = `02${ECDSA.point.slice(2, 66)}`;

const SPELLINGS: Spelling[] = [
	...KEYS.flatMap(([name, key]) => [...pems(name, pemOf(key)), ...bare(name, derOf(key))]),
	...['RSA', 'RSA of 512 bits'].flatMap((name) => [
		...pems(`${name} in PKCS #1`, pemOf(keyOf(name), 'pkcs1')),
		...bare(`${name} in PKCS #1`, derOf(keyOf(name), 'pkcs1')),
	]),
	...['RSA', 'P-256', 'P-384', 'P-521', 'secp256k1', 'Ed25519', 'Ed448', 'X25519'].flatMap((name) =>
		jwks(name, keyOf(name)),
	),
	...points('P-256', keyOf('P-256'), 'prime256v1'),
	...points('P-384', keyOf('P-384'), 'secp384r1'),
	...points('P-521', keyOf('P-521'), 'secp521r1'),
	...points('secp256k1', keyOf('secp256k1'), 'secp256k1'),
	...pems('a certificate', RSA.certificate),
	...bare('a certificate', certificate),
	...sshLines('ssh-rsa', ...numbers(keyOf('RSA'), 'e', 'n')),
	...sshLines('ssh-ed25519', derOf(keyOf('Ed25519')).subarray(-32)),
	...sshLines('ecdsa-sha2-nistp256', Buffer.from('nistp256'), derOf(keyOf('P-256')).subarray(-65)),
	...sshLines(
		'sk-ssh-ed25519@openssh.com',
		derOf(keyOf('Ed25519')).subarray(-32),
		Buffer.from('ssh:'),
	),
	['a key that is too short', USELESS.short.spki],
];

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
].map((fields) => usableFormula(readSettings(fields)));
const SAMPLE = { body: '', signature: '', timestamp: '', others: '' };
const IS_PUBLIC = 'is a public key, which everybody may know';

test.each(SPELLINGS)(
	'%s is no secret: nothing is accepted that anybody could sign, and the credential test is red',
	(_what, text) => {
		expect(isPublicKeyText(text)).toBe(true);
		expect(FORMULAS.filter((formula) => isKeyFor(text, formula))).toEqual([]);
		for (const key of [text, Buffer.from(text, 'hex'), Buffer.from(text, 'base64')]) {
			const signature = createHmac('sha256', key).update(BODY).digest('hex');
			const secrets = { signingSecret: text, previousSigningSecret: text };
			expect(check({ signature }, secrets)).toHaveProperty('problem');
		}
		for (const name of ['signingSecret', 'previousSigningSecret']) {
			const settings = readSettings({ signingSecret: KEY, [name]: text });
			const { status, message } = verdictOn(atOnce(examine(settings, null, SAMPLE)));
			expect([status, message]).toEqual(['Error', expect.stringContaining(IS_PUBLIC)]);
		}
	},
);

test('a sample that fits the other secret does not hide a public key', () => {
	const signature = createHmac('sha256', KEY).update(BODY).digest('hex');
	const settings = readSettings({ signingSecret: KEY, previousSigningSecret: ECDSA.point });
	const { status, message } = verdictOn(
		atOnce(examine(settings, null, { ...SAMPLE, body: BODY, signature })),
	);
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
			expect(find({ text: BODY, signature }, credential)).toHaveProperty('problem', 'not_found');
		}
		expect(find({ text: BODY, signature: key }, { signingSecret: spell(key) })).toHaveProperty(
			'problem',
			'not_found',
		);
	}
});

test.each([
	['a point of P-256 that is compressed', COMPRESSED, 'ec'],
	['a PEM with \\n', RSA.pem.replaceAll('\n', '\\n'), 'rsa'],
	['a PEM in quotes', `"${ED25519.pem.replaceAll('\n', '\\r\\n')}"`, 'ed25519'],
	['a certificate in Base64', certificate.toString('base64'), 'rsa'],
	['a certificate in hex', certificate.toString('hex'), 'rsa'],
	['Base64 in quotes', `'${ECDSA.spki}'`, 'ec'],
])('%s can be read, too', (_what, text, type) => {
	expect(readPublicKey(text)?.asymmetricKeyType).toBe(type);
});

/** As long as secrets are: a text of 33 or 49 bytes could be a point. */
const ordinary = fc
	.uint8Array({ minLength: 8, maxLength: 64 })
	.filter(({ length }) => length !== 33 && length !== 49)
	.chain((bytes) =>
		fc
			.constantFrom('hex', 'base64', 'base64url')
			.map((encoding) => Buffer.from(bytes).toString(encoding as 'hex')),
	);

test('an ordinary secret is no public key, and no key is made to find that out', () => {
	const made = jest.spyOn(crypto, 'createPublicKey');
	fc.assert(
		fc.property(fc.oneof(ordinary, fc.string({ maxLength: 80 })), (secret) => {
			expect(isPublicKeyText(secret)).toBe(false);
		}),
		{ numRuns: 5000 },
	);
	expect(made).not.toHaveBeenCalled();
	made.mockRestore();
});

test.each([
	['the 32 bytes of an Ed25519 key in hex, which could be any secret', ED25519.bytes],
	['a private key in Base64', PRIVATE.pkcs8],
	['a private key in PKCS #1', PRIVATE.pkcs1],
	['a private key in PEM', PRIVATE.pem],
	['a secret', KEY],
	['a sequence without an end', '3080'.repeat(20)],
	['a sequence that is longer than the text', '307f'],
	['a sequence of nothing', `3000${'00'.repeat(30)}`],
	['a sequence that a value leaves', `3004${'0209'.repeat(20)}`],
	['a sequence with a length of three bytes', `3083000010${'00'.repeat(16)}`],
	['a length that is cut off', '3082'],
	['a tag alone', '30'],
	['a point on no curve', `04${'11'.repeat(64)}`],
	['a point of another length', `04${'11'.repeat(63)}`],
	['a coordinate on no curve', `02${'ff'.repeat(32)}`],
	['half a hex digit', '303'],
])('%s is not known as a public key', (_what, text) => {
	expect(isPublicKeyText(text)).toBe(false);
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
