import { createHmac } from 'node:crypto';
import { ALGORITHMS } from '../../../nodes/AiRudder/signature/methods';
import { ACCEPTED, check, MALFORMED, MISMATCH, type TestCallback } from '../support/check';
import { ECDSA, ED25519, PRIVATE, RSA, USELESS } from '../support/publicKeys';
import { BODY, KEY } from '../support/vectors';

const inBase64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
const shorter = (base64: string) => Buffer.from(base64, 'base64').subarray(1).toString('base64');
const UNUSABLE_KEY = { problem: 'secret_not_decodable' };

/** A credential with a public key; the signature is in Base64. */
const signedBy = (method: string, signingSecret: string, more: Record<string, unknown> = {}) => ({
	scheme: 'custom',
	method,
	signingSecret,
	encoding: 'base64',
	...more,
});

const VECTORS: Array<[string, Record<string, unknown>, TestCallback]> = [
	['RSA with SHA-256', signedBy('rsa', RSA.pem), { signature: RSA.signatures.sha256 }],
	['RSA-PSS', signedBy('rsaPss', RSA.certificate), { signature: RSA.pss }],
	[
		'RSA-PSS with SHA-512 and the longest salt',
		signedBy('rsaPss', RSA.spki, { algorithm: 'sha512' }),
		{ signature: RSA.pssSha512 },
	],
	['ECDSA in DER', signedBy('ecdsa', ECDSA.pem), { signature: ECDSA.der }],
	[
		'ECDSA as two numbers in hex',
		signedBy('ecdsa', ECDSA.point, { encoding: 'hex' }),
		{ signature: ECDSA.raw },
	],
	['Ed25519', signedBy('ed25519', ED25519.bytes), { signature: ED25519.signature }],
	[
		'Ed25519 in Base64url behind a prefix',
		signedBy('ed25519', ED25519.pem, { encoding: 'base64url', prefix: 'ed:' }),
		{ signature: `ed:${Buffer.from(ED25519.signature, 'base64').toString('base64url')}` },
	],
	[
		'Ed25519 in a part, beside others',
		signedBy('ed25519', ED25519.pem, { signaturePart: 'v1a' }),
		{ signature: `v1,abc= v1a,${RSA.pss} v1a,${ED25519.signature}` },
	],
];

test.each(VECTORS)("%s: OpenSSL's signature is accepted", (_what, credential, callback) => {
	expect(check(callback, credential)).toEqual(ACCEPTED);
});

test.each(VECTORS)('%s: another body is not', (_what, credential, callback) => {
	expect(check({ ...callback, body: `${BODY} ` }, credential)).toEqual(MISMATCH);
});

test('more than two signatures are not checked with a public key', () => {
	const credential = signedBy('ed25519', ED25519.pem, { signaturePart: 'v1a' });
	const other = `v1a,${Buffer.alloc(64).toString('base64')}`;
	const [one, two] = [1, 2].map((wrong) =>
		[...Array<string>(wrong).fill(other), `v1a,${ED25519.signature}`].join(' '),
	);
	expect(check({ signature: one }, credential)).toEqual(ACCEPTED);
	expect(check({ signature: two }, credential)).toEqual(MISMATCH);
});

test.each(VECTORS)(
	'%s: a signature with one bit changed is not',
	(_what, credential, { signature }) => {
		const at = signature!.length - 20;
		const other = signature![at] === '1' ? '2' : '1';
		const changed = signature!.slice(0, at) + other + signature!.slice(at + 1);
		expect(check({ signature: changed }, credential)).toEqual(MISMATCH);
	},
);

test.each(ALGORITHMS)('an RSA signature with %s fits that algorithm and no other', (algorithm) => {
	for (const other of ALGORITHMS) {
		const credential = signedBy('rsa', RSA.pem, { algorithm: other });
		const result = check({ signature: RSA.signatures[algorithm] }, credential);
		expect([other, result]).toEqual([other, other === algorithm ? ACCEPTED : MISMATCH]);
	}
});

test.each([
	['RSA-PSS of another algorithm', 'rsaPss', RSA.pem, RSA.pssSha512],
	['RSA-PSS instead of PKCS #1', 'rsa', RSA.pem, RSA.pss],
	['PKCS #1 instead of RSA-PSS', 'rsaPss', RSA.pem, RSA.signatures.sha256],
	['an ECDSA of zeros', 'ecdsa', ECDSA.pem, Buffer.alloc(64).toString('base64')],
	['an ECDSA that lacks a byte', 'ecdsa', ECDSA.pem, inBase64(ECDSA.raw.slice(2))],
	['an Ed25519 that lacks a byte', 'ed25519', ED25519.pem, shorter(ED25519.signature)],
	['nothing', 'ed25519', ED25519.pem, ''],
])('%s is no signature', (_what, method, key, signature) => {
	expect(check({ signature }, signedBy(method, key))).toEqual(MISMATCH);
});

test('the body may be one part of the text', () => {
	// printf %s "1767225600.$BODY" | openssl pkeyutl -sign -rawin -inkey ed.pem
	const signature =
		'YBxi2yWO5S4Y0lYJOa2F8JgxYXWBa/y5TJqGaamuhqfDw2ppbkSO3Arabe9L8m/1O/Npgw2MxQSEvrwYw4P/AQ==';
	const credential = signedBy('ed25519', ED25519.pem, {
		signedContent: '{timestamp}.{body}',
		timestampHeader: 'x-timestamp',
	});
	expect(check({ signature, timestamp: '1767225600' }, credential)).toEqual(ACCEPTED);
	expect(check({ signature, timestamp: '1767225601' }, credential)).toEqual(MISMATCH);
	expect(check({ signature }, credential)).toEqual({ problem: 'timestamp_missing' });
});

test('what is signed and not there is named', () => {
	const credential = signedBy('ed25519', ED25519.pem, { signedContent: '{body.id}' });
	expect(check({ signature: ED25519.signature }, credential)).toMatchObject({
		problem: 'signed_value_missing',
	});
});

test('an HMAC with the public key as its secret is none of its signatures', () => {
	for (const [method, key] of [
		['rsa', RSA.pem],
		['ecdsa', ECDSA.pem],
		['ed25519', ED25519.pem],
	]) {
		const signature = createHmac('sha512', key).update(BODY).digest('base64');
		expect(check({ signature }, signedBy(method, key))).toEqual(MISMATCH);
	}
});

test.each([
	['rsa', ECDSA.pem],
	['rsa', ED25519.pem],
	['rsaPss', ED25519.pem],
	['ecdsa', RSA.pem],
	['ecdsa', USELESS.p384.pem],
	['ed25519', ECDSA.pem],
	['ed25519', RSA.spki],
	['ed25519', PRIVATE.pem],
	['rsa', PRIVATE.pkcs1],
	['rsa', USELESS.short.pem],
	['rsa', KEY],
])('%s refuses every callback with a key that is not for it', (method, key) => {
	for (const signature of [
		RSA.signatures.sha256,
		ED25519.signature,
		USELESS.short.signature,
		USELESS.p384.signature,
	]) {
		expect(check({ signature }, signedBy(method, key))).toEqual(UNUSABLE_KEY);
	}
});

test('a signature that is not in its encoding is malformed', () => {
	const credential = signedBy('ed25519', ED25519.pem);
	for (const signature of [
		'',
		'a b',
		ECDSA.raw + 'x',
		`${ED25519.signature}=`,
		` ${ED25519.signature}`,
	]) {
		const result = check({ signature }, credential);
		expect(result).toEqual(signature === '' ? MISMATCH : MALFORMED);
	}
});

test('the previous public key is accepted while one is being replaced', () => {
	const credential = signedBy('ecdsa', ED25519.pem, { previousSigningSecret: ECDSA.pem });
	expect(check({ signature: ECDSA.der }, credential)).toEqual({ secret: 'previous' });
});

test.each(['auto', 'hmacSha256', 'custom'])(
	'a public key is no secret for the scheme %s: everybody may know it',
	(scheme) => {
		for (const signingSecret of [RSA.pem, RSA.spki, ECDSA.pem]) {
			const signature = createHmac('sha256', signingSecret).update(BODY).digest('hex');
			expect(check({ signature }, { scheme, signingSecret })).toEqual(UNUSABLE_KEY);
		}
	},
);
