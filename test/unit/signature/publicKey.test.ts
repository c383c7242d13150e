import { generateKeyPairSync } from 'node:crypto';
import { findTextMethods, METHODS } from '../../../nodes/AiRudder/signature/methods';
import { isPrivateKey, readPublicKey } from '../../../nodes/AiRudder/signature/publicKey';
import { ECDSA, ED25519, PRIVATE, RSA, USELESS } from '../support/publicKeys';
import { BODY, KEY } from '../support/vectors';

/** What may happen to a PEM in an input with one line. */
const SPOILT: Array<[string, (pem: string) => string]> = [
	['as it is', (pem) => pem],
	['without the last line break', (pem) => pem.trim()],
	['with CR LF', (pem) => pem.replaceAll('\n', '\r\n')],
	['with spaces for its line breaks', (pem) => pem.replaceAll('\n', ' ')],
	['with its line breaks lost', (pem) => pem.replaceAll('\n', '')],
	['with text around it', (pem) => `Our key: ${pem} (valid until 2030)`],
];
const hexOf = (base64: string) => Buffer.from(base64, 'base64').toString('hex');

describe.each(SPOILT)('a public key in PEM, %s', (_how, spoil) => {
	test.each([
		['RSA', RSA.pem, ['rsa', 'rsaPss']],
		['RSA in PKCS #1', RSA.pkcs1Pem, ['rsa', 'rsaPss']],
		['RSA in a certificate', RSA.certificate, ['rsa', 'rsaPss']],
		['ECDSA P-256', ECDSA.pem, ['ecdsa']],
		['Ed25519', ED25519.pem, ['ed25519']],
	])('of %s is read', (_what, pem, methods) => {
		expect(findTextMethods(readPublicKey(spoil(pem))!)).toEqual(methods);
	});
});

test.each([
	['RSA in Base64', RSA.spki, RSA.pem],
	['RSA in hex', hexOf(RSA.spki), RSA.pem],
	['RSA in PKCS #1 in Base64', RSA.pkcs1, RSA.pem],
	['RSA in PKCS #1 in hex', hexOf(RSA.pkcs1), RSA.pem],
	[
		'RSA in Base64url',
		RSA.spki.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
		RSA.pem,
	],
	['RSA in Base64 with line breaks', RSA.spki.replace(/(.{64})/g, '$1\n'), RSA.pem],
	['ECDSA P-256 in Base64', ECDSA.spki, ECDSA.pem],
	['ECDSA P-256 as a point in hex', ECDSA.point, ECDSA.pem],
	['ECDSA P-256 as a point in large hex', ECDSA.point.toUpperCase(), ECDSA.pem],
	[
		'ECDSA P-256 as a point in Base64',
		Buffer.from(ECDSA.point, 'hex').toString('base64'),
		ECDSA.pem,
	],
	['Ed25519 in Base64', ED25519.spki, ED25519.pem],
	['Ed25519 as its 32 bytes in hex', ED25519.bytes, ED25519.pem],
	[
		'Ed25519 as its 32 bytes in Base64',
		Buffer.from(ED25519.bytes, 'hex').toString('base64'),
		ED25519.pem,
	],
])('a bare public key of %s is read', (_what, bare, pem) => {
	const key = readPublicKey(bare)!;
	expect(key.export({ type: 'spki', format: 'pem' })).toBe(pem);
});

test.each([
	['a secret', KEY],
	['nothing', ''],
	['a word', 'key'],
	['hex that is no key', '00'.repeat(40)],
	['a point that is not on the curve', `04${'11'.repeat(64)}`],
	['a PEM that is cut off', RSA.pem.slice(0, 200)],
	['a PEM that lacks a line', RSA.pem.replace(/\n.{64}\n/, '\n')],
	['a PEM whose ends differ', ED25519.pem.replace('END PUBLIC', 'END RSA PUBLIC')],
	['a PEM with other characters', ED25519.pem.replace('MCow', 'M*ow')],
	['RSA under 1024 bits', USELESS.short.pem],
	['RSA under 1024 bits without its frame', USELESS.short.spki],
])('%s is no public key', (_what, text) => {
	expect(readPublicKey(text)).toBeNull();
	expect(isPrivateKey(text)).toBe(false);
});

test.each([
	['in PEM', PRIVATE.pem],
	['in PEM with its line breaks lost', PRIVATE.pem.replaceAll('\n', '')],
	['in PEM, encrypted', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII'],
	['in PEM of another kind', '-----BEGIN EC PRIVATE KEY-----\nMII'],
	['in Base64 of PKCS #8', PRIVATE.pkcs8],
	['in Base64 of PKCS #1', PRIVATE.pkcs1],
	['in hex of PKCS #1', hexOf(PRIVATE.pkcs1)],
])('a private key %s is known as one, and its public half is not taken from it', (_how, text) => {
	expect(isPrivateKey(text)).toBe(true);
	expect(readPublicKey(text)).toBeNull();
});

test('ECDSA on another curve serves no method', () => {
	expect(findTextMethods(readPublicKey(USELESS.p384.pem)!)).toEqual([]);
});

test('a signature never fits, and never throws, with a key that is for something else', () => {
	const key = { bytes: Buffer.of(), publicKey: readPublicKey(ED25519.pem)! };
	const [text, signature] = [Buffer.from(BODY), Buffer.from(RSA.pss, 'base64')];
	expect(METHODS.rsaPss.fits(key, 'sha256', [text], [signature])).toBe(false);
});

test('a key that is made for RSA-PSS only serves that method', () => {
	const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
	const pem = publicKey.export({ type: 'spki', format: 'pem' });

	expect(findTextMethods(readPublicKey(String(pem))!)).toEqual(['rsaPss']);
});
