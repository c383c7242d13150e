import { ALGORITHMS } from '../../../nodes/AiRudder/signature/algorithms';
import { ENCODINGS } from '../../../nodes/AiRudder/signature/formula';
import {
	describeHeaderShape,
	isDigest,
	readHeaderShape,
} from '../../../nodes/AiRudder/signature/headerShape';
import { HMACS } from '../support/vectors';

const every = ALGORITHMS.flatMap((algorithm) =>
	ENCODINGS.map((encoding) => [algorithm, encoding] as const),
);

test.each(every)('a digest of %s in %s is recognised by its length', (algorithm, encoding) => {
	const digest = HMACS[algorithm][encoding];
	expect(isDigest(digest, algorithm, encoding)).toBe(true);
	expect(isDigest(`${digest}a`, algorithm, encoding)).toBe(false);
	expect(isDigest(digest.slice(1), algorithm, encoding)).toBe(false);
	expect(isDigest(`${digest.slice(1)}*`, algorithm, encoding)).toBe(false);
	expect(readHeaderShape(digest, [algorithm])).toMatchObject({ prefix: '', digest, algorithm });
});

test.each([
	['sha256=', 'sha256='],
	['SHA-256=', 'SHA-256='],
	['hmac-sha256=', 'hmac-sha256='],
	['hmacsha1=', 'hmacsha1='],
	['v1=', 'v1='],
	['sha=', 'sha='],
])('the prefix %s in front of SHA-256 is taken off', (text, prefix) => {
	expect(readHeaderShape(text + HMACS.sha256.hex, ALGORITHMS)).toEqual({
		prefix,
		digest: HMACS.sha256.hex,
		encoding: 'hex',
		algorithm: 'sha256',
	});
});

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
	const sha384 = { algorithm: 'sha384', encoding: 'base64' };
	expect(readHeaderShape(header, ['sha384'])).toMatchObject(sha384);
	expect(readHeaderShape(`sha384=${header}`, ALGORITHMS)).toMatchObject(sha384);
});

describe('what a person reads about a header', () => {
	test.each([
		[undefined, 'empty'],
		['', 'empty'],
		[HMACS.sha256.hex, '64 hex digits: the length of SHA-256'],
		[HMACS.md5.hex, '32 hex digits: the length of MD5'],
		[HMACS.sha1.base64, '28 characters of Base64: the length of SHA-1'],
		[HMACS.sha512.base64url, '86 characters of Base64url: the length of SHA-512'],
		[
			`sha384=${HMACS.sha384.hex}`,
			'a prefix of 7 characters, then 96 hex digits: the length of SHA-384',
		],
		['my-token', '8 characters: not the length of a known digest'],
	])('%j: %s', (header, words) => {
		expect(describeHeaderShape(header)).toBe(words);
	});
});
