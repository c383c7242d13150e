import { choicesOf } from '../../../nodes/AiRudder/signature/fields';
import { ALGORITHMS } from '../../../nodes/AiRudder/signature/methods';
import {
	decodeBytes,
	encodeBytes,
	isDigest,
	readHeaderShape,
} from '../../../nodes/AiRudder/signature/header';
import { HMACS } from '../support/vectors';

const every = ALGORITHMS.flatMap((algorithm) =>
	choicesOf('encoding').map((encoding) => [algorithm, encoding] as const),
);

test.each(every)('a digest of %s in %s is recognised by its length', (algorithm, encoding) => {
	const digest = HMACS[algorithm][encoding];
	expect(isDigest(digest, algorithm, encoding)).toBe(true);
	expect(isDigest(`${digest}a`, algorithm, encoding)).toBe(false);
	expect(isDigest(digest.slice(1), algorithm, encoding)).toBe(false);
	expect(isDigest(`${digest.slice(1)}*`, algorithm, encoding)).toBe(false);
	const bytes = Buffer.from(HMACS[algorithm].hex, 'hex');
	expect(decodeBytes(digest, encoding)).toEqual(bytes);
	expect(encodeBytes(bytes, encoding)).toBe(digest);
});

test.each(every.filter(([, encoding]) => encoding !== 'base64hex'))(
	'a header that is a digest of %s in %s alone is read as it is',
	(algorithm, encoding) => {
		const bytes = Buffer.from(HMACS[algorithm].hex, 'hex');
		expect(readHeaderShape(HMACS[algorithm][encoding], [algorithm])).toEqual({ algorithm, bytes });
	},
);

test.each([
	['hex', 'abc'],
	['hex', 'zz'],
	['hex', 'ab '],
	['base64', 'YQ='],
	['base64', 'YR'],
	['base64', 'YR=='],
	['base64', 'YQ==='],
	['base64', '-_8A'],
	['base64url', '+/8A'],
	['base64url', 'YR'],
	['base64url', 'YQ='],
	['base64hex', 'YWJj'],
	['base64hex', 'enp6eg=='],
] as const)('in %s, %j is not written canonically', (encoding, text) => {
	expect(decodeBytes(text, encoding)).toBeNull();
});

test('Base64url may have its padding, and hex in Base64 large letters', () => {
	expect(decodeBytes('YQ', 'base64url')).toEqual(Buffer.from('a'));
	expect(decodeBytes('YQ==', 'base64url')).toEqual(Buffer.from('a'));
	// printf AB | base64
	expect(decodeBytes('QUI=', 'base64hex')).toEqual(Buffer.from([0xab]));
});

test.each(['sha256=', 'SHA-256=', 'hmac-sha256=', 'hmacsha1=', 'v1=', 'sha='])(
	'the prefix %s in front of SHA-256 is taken off',
	(prefix) => {
		expect(readHeaderShape(prefix + HMACS.sha256.hex, ALGORITHMS)).toEqual({
			algorithm: 'sha256',
			bytes: Buffer.from(HMACS.sha256.hex, 'hex'),
		});
	},
);

test.each([
	'sha1=',
	'sha-512=',
	'md5=',
	'x-sha512=',
	'1=',
	'=',
	'sha256:',
	'sha256 ',
	`${'p'.repeat(32)}=`,
])('%j in front of SHA-256 is no prefix that fits', (prefix) => {
	expect(readHeaderShape(prefix + HMACS.sha256.hex, ALGORITHMS)).toBeNull();
});

test('64 hex digits are read as SHA-256, unless the prefix or the scheme leaves only SHA-384', () => {
	const header = '0'.repeat(64);
	expect(readHeaderShape(header, ALGORITHMS)).toMatchObject({ algorithm: 'sha256' });
	const sha384 = { algorithm: 'sha384', bytes: Buffer.from(header, 'base64') };
	expect(readHeaderShape(header, ['sha384'])).toMatchObject(sha384);
	expect(readHeaderShape(`sha384=${header}`, ALGORITHMS)).toMatchObject(sha384);
});
