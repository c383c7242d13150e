import { ALGORITHMS } from '../../../nodes/AiRudder/signature/methods';
import { ACCEPTED, check, MALFORMED, MISMATCH } from '../support/check';
import {
	BODY,
	HMACS,
	KEY,
	OTHER_KEY,
	UNDER_BLANK_KEY,
	UNDER_EMPTY_KEY,
	UNDER_OTHER_KEY,
	UNKEYED,
} from '../support/vectors';

const SCHEMES = {
	md5: 'hmacMd5',
	sha1: 'hmacSha1',
	sha256: 'hmacSha256',
	sha384: 'hmacSha384',
	sha512: 'hmacSha512',
} as const;
const PREFIXES = ['', 'sha256=', 'SHA256=', 'sha-256=', 'v1=', 'hmac=', 'sha='] as const;
/** The encodings that the look of a header can tell. */
const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
const SHA = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

const named = (algorithm: string, prefix: string) => prefix.replace(/256/, algorithm.slice(3));
const every = (algorithms: readonly (keyof typeof HMACS)[]) =>
	algorithms.flatMap((algorithm) => ENCODINGS.map((encoding) => [algorithm, encoding] as const));

describe('the scheme auto', () => {
	for (const prefix of PREFIXES) {
		test.each(every(SHA))(
			`accepts OpenSSL's HMAC with %s in %s behind the prefix "${prefix}"`,
			(algorithm, encoding) => {
				const signature = named(algorithm, prefix) + HMACS[algorithm][encoding];
				expect(check({ signature })).toEqual(ACCEPTED);
			},
		);
	}

	test.each(SHA)('accepts %s in upper-case hex', (algorithm) => {
		expect(check({ signature: HMACS[algorithm].hex.toUpperCase() })).toEqual(ACCEPTED);
	});

	test.each(SHA)('accepts %s in Base64url with padding', (algorithm) => {
		const bare = HMACS[algorithm].base64url;
		const signature = bare.padEnd(HMACS[algorithm].base64.length, '=');
		expect(check({ signature })).toEqual(ACCEPTED);
	});

	test('does not accept Base64 of hex, which is chosen on purpose', () => {
		// Its length is that of SHA-512 in Base64.
		expect(check({ signature: HMACS.sha256.base64hex })).toEqual(MISMATCH);
		expect(check({ signature: HMACS.sha1.base64hex })).toEqual(MALFORMED);
	});

	test('does not accept HMAC-MD5', () => {
		expect(check({ signature: HMACS.md5.hex })).toEqual(MALFORMED);
		expect(check({ signature: HMACS.md5.base64 })).toEqual(MALFORMED);
	});

	test.each(SHA)('never accepts a plain %s of the body', (algorithm) => {
		expect(check({ signature: UNKEYED[algorithm] })).toEqual(MISMATCH);
		const base64 = Buffer.from(UNKEYED[algorithm], 'hex').toString('base64');
		expect(check({ signature: base64 })).toEqual(MISMATCH);
	});

	test('never accepts the secret itself', () => {
		expect(check({ signature: KEY })).toEqual(MALFORMED);
		const likeADigest = 'a'.repeat(64);
		expect(check({ signature: likeADigest }, { signingSecret: likeADigest })).toEqual(MISMATCH);
	});

	test('does not accept a prefix that names another algorithm', () => {
		expect(check({ signature: `sha1=${HMACS.sha256.hex}` })).toEqual(MALFORMED);
		expect(check({ signature: `md5=${HMACS.sha256.hex}` })).toEqual(MALFORMED);
	});
});

describe('a scheme that names its algorithm', () => {
	test.each(every(ALGORITHMS))("accepts OpenSSL's HMAC with %s in %s", (algorithm, encoding) => {
		const credential = { scheme: SCHEMES[algorithm] };
		expect(check({ signature: HMACS[algorithm][encoding] }, credential)).toEqual(ACCEPTED);
	});

	test.each(ALGORITHMS)('with %s does not accept any other algorithm', (algorithm) => {
		for (const other of ALGORITHMS.filter((name) => name !== algorithm)) {
			const result = check({ signature: HMACS[other].hex }, { scheme: SCHEMES[algorithm] });
			expect(result).toHaveProperty('problem');
		}
	});
});

describe('the scheme token', () => {
	const token = (signature: string) => check({ signature }, { scheme: 'token' });

	test('accepts the secret itself, whatever the body is', () => {
		expect(token(KEY)).toEqual(ACCEPTED);
	});

	test('does not accept a part of it, more than it, or another case', () => {
		expect(token(KEY.slice(0, -1))).toEqual(MISMATCH);
		expect(token(`${KEY}x`)).toEqual(MISMATCH);
		expect(token(KEY.toUpperCase())).toEqual(MISMATCH);
	});

	test('does not accept a header that came twice', () => {
		expect(token(`${KEY}, ${KEY}`)).toEqual(MISMATCH);
	});
});

describe('a fault of the signature', () => {
	test.each(ALGORITHMS)('one character of %s changed, at every place', (algorithm) => {
		const { hex } = HMACS[algorithm];
		for (let at = 0; at < hex.length; at++) {
			const changed = (parseInt(hex[at], 16) ^ 1).toString(16);
			const signature = hex.slice(0, at) + changed + hex.slice(at + 1);
			expect(check({ signature }, { scheme: SCHEMES[algorithm] })).toEqual(MISMATCH);
		}
	});

	test.each(every(ALGORITHMS))('%s in %s: wrong length by one', (algorithm, encoding) => {
		const credential = { scheme: SCHEMES[algorithm] };
		// Without its padding Base64 says the same.
		const signature = HMACS[algorithm][encoding].replace(/=+$/, '');
		expect(check({ signature }, credential)).toEqual(ACCEPTED);
		expect(check({ signature: signature.slice(1) }, credential)).toHaveProperty('problem');
		expect(check({ signature: signature.slice(0, -1) }, credential)).toHaveProperty('problem');
		expect(check({ signature: `${signature}0` }, credential)).toEqual(MALFORMED);
	});

	const { hex, base64 } = HMACS.sha256;

	test.each([
		['of a wrong secret', UNDER_OTHER_KEY, MISMATCH],
		['that came twice, joined by a comma', `${hex}, ${hex}`, MALFORMED],
		['that is very long', hex.repeat(15), MALFORMED],
		['that is empty', '', MALFORMED],
		['in hex that a lenient decoder would cut off', `${hex}zz`, MALFORMED],
		['in hex with one digit more', `${hex}0`, MALFORMED],
		['in Base64 with too much padding', `${base64}=`, MALFORMED],
		['in Base64 behind rubbish', `*${base64}`, MALFORMED],
		['in Base64 with a blank', `${base64.slice(0, 4)} ${base64.slice(4)}`, MALFORMED],
	])('one %s', (_what, signature, problem) => {
		expect(check({ signature })).toEqual(problem);
	});

	test.each(['\0', '\n', '\r', '\t', '\x7f', ' ', '\u00a0', '\u200b'])(
		'with the character %j in front, behind or inside',
		(odd) => {
			expect(check({ signature: odd + hex })).toEqual(MALFORMED);
			expect(check({ signature: hex + odd })).toEqual(MALFORMED);
			expect(check({ signature: hex.slice(0, 10) + odd + hex.slice(10) })).toEqual(MALFORMED);
		},
	);

	test('Base64 whose last character holds bits that no digest has', () => {
		// "0=" and "1=" decode to the same bytes; only the canonical one may pass.
		expect(HMACS.sha256.base64.endsWith('0=')).toBe(true);
		const signature = HMACS.sha256.base64.replace(/0=$/, '1=');
		expect(Buffer.from(signature, 'base64')).toEqual(Buffer.from(HMACS.sha256.hex, 'hex'));
		expect(check({ signature })).toEqual(MALFORMED);
	});

	test('Base64 and Base64url mixed', () => {
		const mixed = HMACS.sha512.base64.replace('/', '_');
		expect(mixed).not.toBe(HMACS.sha512.base64url);
		expect(check({ signature: mixed })).toEqual(MALFORMED);
	});

	test('one byte of the body changed, added or taken away', () => {
		expect(check({ body: BODY.replace('123', '124') })).toEqual(MISMATCH);
		expect(check({ body: `${BODY} ` })).toEqual(MISMATCH);
		expect(check({ body: BODY.slice(0, -1) })).toEqual(MISMATCH);
	});

	test.each([
		['other spaces', JSON.stringify(JSON.parse(BODY), null, 1)],
		[
			'another order of keys',
			'{"user":{"id":"123","name":"Zoë 李"},"event":"session.transfer","n":1.50}',
		],
		['other escapes', BODY.replace('ë', '\\u00eb')],
		['a byte order mark', `\ufeff${BODY}`],
		['another Unicode normal form', BODY.normalize('NFD')],
	])('the same JSON with %s', (_what, body) => {
		expect(JSON.parse(body.replace('\ufeff', '').normalize('NFC'))).toEqual(JSON.parse(BODY));
		expect(check({ body })).toEqual(MISMATCH);
	});
});

describe('a fault of the secret', () => {
	test.each([
		['empty', '', UNDER_EMPTY_KEY],
		['blank', '   ', UNDER_BLANK_KEY],
		['only a line break', '\r\n', UNDER_EMPTY_KEY],
		['only a character without width', '\u200b', UNDER_EMPTY_KEY],
	])('%s: nothing is accepted, not even what that key would sign', (_what, secret, signature) => {
		for (const scheme of ['auto', 'token', ...Object.values(SCHEMES)]) {
			const problem = { problem: 'secret_blank' };
			expect(check({ signature }, { signingSecret: secret, scheme })).toEqual(problem);
			expect(check({ signature: secret }, { signingSecret: secret, scheme })).toEqual(problem);
		}
	});

	test('unset', () => {
		expect(check({ signature: UNDER_EMPTY_KEY }, { signingSecret: undefined })).toEqual({
			problem: 'secret_blank',
		});
	});

	test('an empty previous secret opens no second door', () => {
		for (const previousSigningSecret of ['', '   ', '\n']) {
			expect(check({ signature: UNDER_EMPTY_KEY }, { previousSigningSecret })).toEqual(MISMATCH);
			expect(check({ signature: UNDER_BLANK_KEY }, { previousSigningSecret })).toEqual(MISMATCH);
		}
	});

	test.each([` ${KEY}`, `${KEY} `, `${KEY}\n`, `${KEY}\r\n`, `\t${KEY}`])(
		'pasted with white space around it (%j): it is another secret',
		(signingSecret) => {
			expect(check({}, { signingSecret })).toEqual(MISMATCH);
		},
	);
});

describe('while a secret is being replaced', () => {
	const credential = { signingSecret: OTHER_KEY, previousSigningSecret: KEY };

	test('the new one is accepted and named current', () => {
		expect(check({ signature: UNDER_OTHER_KEY }, credential)).toEqual({ secret: 'current' });
	});

	test('the old one is accepted and named previous', () => {
		expect(check({}, credential)).toEqual({ secret: 'previous' });
	});

	test('the old one is refused once it is taken out', () => {
		expect(check({}, { signingSecret: OTHER_KEY })).toEqual(MISMATCH);
	});

	test('neither of them means refused', () => {
		expect(check({ signature: UNKEYED.sha256 }, credential)).toEqual(MISMATCH);
	});

	test('an empty new secret refuses everything, the old one included', () => {
		expect(check({}, { ...credential, signingSecret: '' })).toEqual({ problem: 'secret_blank' });
	});
});
