import { createHmac } from 'node:crypto';

import { ACCEPTED, check, MALFORMED, MISMATCH, NOW } from '../support/check';
import { BODY, HMACS, KEY, OTHER_KEY } from '../support/vectors';

const SENT_AT = '1767225600';
const custom = (fields: Record<string, unknown>) => ({ scheme: 'custom', ...fields });

/**
 * Signatures of `BODY` (see vectors.ts) made with OpenSSL's command line: `printf` joins what is
 * signed, `openssl dgst` signs it with `-hmac "$KEY"`, without it for a hash, or with
 * `-mac HMAC -macopt hexkey:…`.
 */
const VECTORS: Array<[string, Record<string, unknown>, string, string | undefined]> = [
	[
		'the timestamp and the body joined by a dot',
		{ signedContent: '{timestamp}.{body}', timestampHeader: 'X-Timestamp' },
		'ec2c3d252ba0b5499402e5cb7921f82324c1b08026b21e5493680b1296e21dd9',
		SENT_AT,
	],
	[
		'the timestamp and the body joined by a line feed',
		{ signedContent: '{timestamp}\\n{body}', timestampHeader: 'X-Timestamp' },
		'b0d2ab26df1f31e9f228e71ff1c6ad993336352c9370c61ee4b3d82643595409',
		SENT_AT,
	],
	[
		'an MD5 hash with the secret around the body',
		{ method: 'hash', algorithm: 'md5', signedContent: '{secret}{body}{secret}' },
		'93e0bde59b4482474894e14aba12399e',
		undefined,
	],
	[
		'a SHA-1 hash in Base64 with the secret behind the body',
		{ method: 'hash', algorithm: 'sha1', encoding: 'base64', signedContent: '{body}{secret}' },
		'By0kiavYWdnsENOe563qEhuBCQQ=',
		undefined,
	],
	[
		'a SHA-256 hash in Base64url of secret, timestamp and body',
		{
			method: 'hash',
			encoding: 'base64url',
			signedContent: '{secret}{timestamp}{body}',
			timestampHeader: 'x-timestamp',
		},
		'dnbbXkm95Df93iP4T4H3fNmg1lJpGliMUGWw0wWt1hw',
		SENT_AT,
	],
	[
		'a key written in hex',
		{ algorithm: 'sha1', secretEncoding: 'hex', signingSecret: '00FF10abcdef0123456789' },
		'75e8ccf497b1f174477ab00b85275955086a56df',
		undefined,
	],
	[
		'the same key written in Base64',
		{ algorithm: 'sha1', secretEncoding: 'base64', signingSecret: 'AP8Qq83vASNFZ4k=' },
		'75e8ccf497b1f174477ab00b85275955086a56df',
		undefined,
	],
	[
		'the body rewritten compactly',
		{ algorithm: 'sha512', signedContent: '{json}' },
		'7dc8f4486c086972dbf46d27ab9b161c9705899dcab9429dce8c3973b51d7a1591fc81821326ee5546e3eeb25d0d8ca3939589d8057730fc09969dd6fd3fbf8a',
		undefined,
	],
	[
		'the body rewritten with sorted keys',
		{ algorithm: 'sha384', signedContent: '{sortedJson}' },
		'ebd30608e18356b75842ca5fdfb7339f8f508accca4d77cf0a71d4d2900486f8d11b554c84baaf87714ff5dcacad9b3f',
		undefined,
	],
	[
		'an MD5 hash of the sorted body with the secret as its last field',
		{ method: 'hash', algorithm: 'md5', signedContent: '{sortedJson}&key={secret}' },
		'7a2a4c28dc4c2537886c195c53779d51',
		undefined,
	],
];

describe('a custom formula', () => {
	test.each(VECTORS)("accepts OpenSSL's signature: %s", (_what, fields, signature, timestamp) => {
		expect(check({ signature, timestamp }, custom(fields))).toEqual(ACCEPTED);
	});

	test.each(VECTORS)('does not accept another body: %s', (_what, fields, signature, timestamp) => {
		const body = BODY.replace('123', '124');
		expect(check({ body, signature, timestamp }, custom(fields))).toEqual(MISMATCH);
	});

	test('accepts exactly the prefix that is set', () => {
		const fields = custom({ prefix: 'HMAC-SHA256 ' });
		const { hex } = HMACS.sha256;
		expect(check({ signature: `HMAC-SHA256 ${hex}` }, fields)).toEqual(ACCEPTED);
		expect(check({ signature: `hmac-sha256 ${hex}` }, fields)).toEqual(MALFORMED);
		expect(check({ signature: hex }, fields)).toEqual(MALFORMED);
		expect(check({ signature: `HMAC-SHA256 ${hex}` }, custom({}))).toEqual(MALFORMED);
	});

	test('accepts only the encoding that is set', () => {
		const { hex, base64 } = HMACS.sha256;
		expect(check({ signature: base64 }, custom({ encoding: 'base64' }))).toEqual(ACCEPTED);
		expect(check({ signature: hex }, custom({ encoding: 'base64' }))).toEqual(MALFORMED);
		expect(check({ signature: base64 }, custom({ encoding: 'hex' }))).toEqual(MALFORMED);
	});

	test('takes Base64 and Base64url for each other, for one callback often does not tell which it is', () => {
		const { base64, base64url } = HMACS.sha256;
		expect(base64url).not.toBe(base64.replace(/=+$/, ''));
		for (const encoding of ['base64', 'base64url'] as const) {
			expect(check({ signature: base64 }, custom({ encoding }))).toEqual(ACCEPTED);
			expect(check({ signature: base64url }, custom({ encoding }))).toEqual(ACCEPTED);
		}
	});

	test('accepts HMAC-MD5, for it was chosen on purpose', () => {
		expect(check({ signature: HMACS.md5.hex }, custom({ algorithm: 'md5' }))).toEqual(ACCEPTED);
	});

	test('accepts the previous secret', () => {
		const credential = custom({ signingSecret: OTHER_KEY, previousSigningSecret: KEY });
		expect(check({}, credential)).toEqual({ secret: 'previous' });
	});

	test('refuses when the secret is not written in its encoding', () => {
		const credential = custom({ secretEncoding: 'hex', signingSecret: 'not hex' });
		expect(check({}, credential)).toEqual({ problem: 'secret_not_decodable' });
	});

	test('accepts the previous secret though the new one is not written in its encoding', () => {
		const credential = custom({
			secretEncoding: 'hex',
			signingSecret: 'not hex',
			previousSigningSecret: Buffer.from(KEY).toString('hex'),
		});
		expect(check({}, credential)).toEqual({ secret: 'previous' });
	});

	test('passes over a previous secret that is not written in its encoding', () => {
		const credential = custom({
			secretEncoding: 'hex',
			signingSecret: '00ff',
			previousSigningSecret: KEY,
		});
		expect(check({}, credential)).toEqual(MISMATCH);
	});
});

describe('a custom formula that rewrites the body', () => {
	const sign = (content: string) => createHmac('sha256', KEY).update(content).digest('hex');

	test.each(['{json}', '{sortedJson}'])('%s refuses what is not JSON', (signedContent) => {
		for (const body of ['', 'not json', `\ufeff${BODY}`, '[1', '{"a":NaN}']) {
			const credential = custom({ signedContent });
			expect(check({ body, signature: sign(body) }, credential)).toEqual(MISMATCH);
		}
	});

	test.each(['{json}', '{sortedJson}'])('%s refuses invalid UTF-8', (signedContent) => {
		const body = Buffer.concat([Buffer.from('"'), Buffer.from([0xff]), Buffer.from('"')]);
		const signature = sign('"\ufffd"');
		expect(check({ body: Buffer.from('"\ufffd"'), signature }, custom({ signedContent }))).toEqual(
			ACCEPTED,
		);
		expect(check({ body, signature }, custom({ signedContent }))).toEqual(MISMATCH);
	});

	test.each(['{json}', '{sortedJson}'])(
		'%s refuses a body that is nested deeper than the stack, without a throw',
		(signedContent) => {
			// {json} needs less of the stack, so this depth may fit into it.
			const body = '['.repeat(9_999) + ']'.repeat(9_999);
			const results = signedContent === '{json}' ? [ACCEPTED, MISMATCH] : [MISMATCH];
			const result = check({ body, signature: sign(body) }, custom({ signedContent }));
			expect(results).toContainEqual(result);
		},
	);
});

describe('the timestamp of a custom formula', () => {
	const fields = custom({ signedContent: '{timestamp}.{body}', timestampHeader: 'X-Timestamp' });
	const at = (timestamp: string | undefined, receivedAt = NOW) =>
		check(
			{
				timestamp,
				receivedAt,
				signature: createHmac('sha256', KEY).update(`${timestamp}.${BODY}`).digest('hex'),
			},
			fields,
		);

	test('is refused when it is missing, malformed or too far away, though it is signed', () => {
		expect(at(SENT_AT)).toEqual(ACCEPTED);
		expect(at(undefined)).toEqual({ problem: 'timestamp_missing' });
		expect(at('yesterday')).toEqual({ problem: 'timestamp_malformed' });
		expect(at(SENT_AT, NOW + 301_000)).toEqual({ problem: 'timestamp_out_of_tolerance' });
	});

	test('cannot be replaced by a fresh one: it is signed', () => {
		const signature = 'ec2c3d252ba0b5499402e5cb7921f82324c1b08026b21e5493680b1296e21dd9';
		expect(check({ signature, timestamp: '1767225601' }, fields)).toEqual(MISMATCH);
	});

	test('is checked when its header is set, even if it is not signed', () => {
		const credential = custom({ timestampHeader: 'X-Timestamp' });
		expect(check({ timestamp: SENT_AT }, credential)).toEqual(ACCEPTED);
		expect(check({}, credential)).toEqual({ problem: 'timestamp_missing' });
	});
});
