import { ACCEPTED, check, custom, MALFORMED, MISMATCH, sign } from '../support/check';
import { BODY, HMACS, KEY } from '../support/vectors';

describe('a custom formula', () => {
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

test.each(['{json}', '{sortedJson}'])('a formula with %s refuses what is not JSON', (content) => {
	for (const body of ['', 'not json', `\ufeff${BODY}`, '[1', '{"a":NaN}']) {
		const credential = custom({ signedContent: content });
		expect(check({ body, signature: sign(body) }, credential)).toEqual(MISMATCH);
	}
});

describe('the timestamp of a custom formula', () => {
	test('is checked when its header is set, even if it is not signed', () => {
		const credential = custom({ timestampHeader: 'X-Timestamp' });
		expect(check({ timestamp: '1767225600' }, credential)).toEqual(ACCEPTED);
		expect(check({}, credential)).toEqual({ problem: 'timestamp_missing' });
	});
});
