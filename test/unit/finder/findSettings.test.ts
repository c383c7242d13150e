import { createHash, createHmac, randomBytes } from 'node:crypto';

import { MAX_WORK, workToProve } from '../../../nodes/AiRudder/finder/budget';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { usableScheme } from '../support/check';
import { find } from './support';
import { BODY, SECRET, SENT_AT, TIME_HEADER, VECTORS } from './vectors';

const sign = (body: string, secret = SECRET) =>
	createHmac('sha256', secret).update(body).digest('hex');
const sentAt = { [TIME_HEADER]: SENT_AT };

test.each(VECTORS)('finds $name', ({ signature, credential = {}, change, timestamp }) => {
	const headers: Record<string, string> =
		timestamp === undefined ? {} : { [TIME_HEADER]: timestamp };
	const before = readSettings({ signingSecret: SECRET, ...credential });

	const found = find({ signature, headers }, credential)!;

	expect(found).toMatchObject({ change, mistakes: [], secret: 'current' });
	expect(found.change).toEqual(change);
	// A person who follows the advice has a credential that accepts the callback.
	const after = { ...before, ...found.change };
	expect(after).toEqual(found.settings);
	const receivedAt = +SENT_AT * 1000;
	const callback = { body: Buffer.from(BODY), signature, headers, url: () => '', receivedAt };
	expect(usableScheme(after).verify(callback)).toMatchObject({ secret: 'current' });
});

test('says which secret signed', () => {
	const credential = { signingSecret: 'another-secret', previousSigningSecret: SECRET };

	expect(find({ signature: sign(BODY) }, credential)).toEqual({
		settings: readSettings(credential),
		isChanged: false,
		change: {},
		mistakes: [],
		secret: 'previous',
		signedBy: SECRET,
		needsZone: false,
	});
});

test.each([NaN, Infinity, 0])('asks for a tolerance when it is %d', (toleranceSeconds) => {
	const credential = { scheme: 'custom', toleranceSeconds };

	const found = find({ signature: sign(`${SENT_AT}.${BODY}`), headers: sentAt }, credential);

	expect(found).toMatchObject({
		change: { signedContent: '{timestamp}.{body}', toleranceSeconds: 300 },
	});
});

test('finds the header that carries the time among several', () => {
	const headers = { 'x-request-id': '1234567890', ...sentAt };

	const found = find({ signature: sign(`${SENT_AT}${BODY}`), headers });

	expect(found).toMatchObject({ change: { timestampHeader: TIME_HEADER } });
});

test.each([
	['white_space', ` ${SECRET}\n`],
	['white_space', `${SECRET}\u200b`],
	['white_space', 'correct-\nhorse-battery'],
	['quotes', `"${SECRET}"`],
	['quotes', `'${SECRET}' `],
	['name_and_value', `X-Secret: ${SECRET}`],
	['name_and_value', `"app_secret"="${SECRET}"`],
])('names the mistake %s in a pasted secret', (mistake, signingSecret) => {
	expect(find({ signature: sign(BODY) }, { signingSecret })).toMatchObject({
		change: {},
		mistakes: [mistake],
		settings: { signingSecret: SECRET },
	});
});

test('names the equals sign that n8n drops from the beginning of a secret', () => {
	// printf %s "$BODY" | openssl dgst -sha256 -hmac "=$SECRET" -r
	const signature = '804f1a88e4a7cd791bb49e625c33a4fccc6138385433df82945423dfd78c193a';

	expect(find({ signature })).toMatchObject({
		mistakes: ['equals_sign'],
		settings: { signingSecret: `=${SECRET}` },
	});
});

test('names a mistake in the previous secret', () => {
	const credential = { signingSecret: 'another-secret', previousSigningSecret: `${SECRET}\t` };

	expect(find({ signature: sign(BODY) }, credential)).toMatchObject({
		mistakes: ['white_space'],
		secret: 'previous',
		settings: { signingSecret: 'another-secret', previousSigningSecret: SECRET },
	});
});

test('finds a token with a mistake in it', () => {
	expect(find({ signature: SECRET }, { signingSecret: `${SECRET} ` })).toMatchObject({
		change: { scheme: 'token' },
		mistakes: ['white_space'],
	});
	expect(
		find({ signature: SECRET }, { scheme: 'token', signingSecret: `${SECRET} ` }),
	).toMatchObject({ change: {}, mistakes: ['white_space'] });
});

test.each([
	['white space', ` ${sign(BODY)} `, ['signature_white_space']],
	['the name of its header', `X-AIRudder-Sign: ${sign(BODY)}`, ['signature_name']],
	['a line of JSON', `"x-airudder-sign": "${sign(BODY)}",`, ['signature_name']],
	["curl's option", `-H 'X-AIRudder-Sign: ${sign(BODY)}'`, ['signature_name']],
	['quotes', `"${sign(BODY)}"`, ['signature_quotes']],
])('names %s pasted along with the signature', (_, signature, mistakes) => {
	expect(find({ signature })).toMatchObject({ change: {}, mistakes });
});

test.each([
	['white space around the body', ` ${BODY}\n`, BODY, 'body_white_space'],
	['a byte order mark', `\ufeff${BODY}`, BODY, 'body_white_space'],
	['a line break that got lost', BODY, `${BODY}\n`, 'body_last_line_break'],
	['a line break that got lost with its CR', BODY, `${BODY}\r\n`, 'body_line_ends'],
	['CR LF that became LF', '{\n "a": 1\n}', '{\r\n "a": 1\r\n}', 'body_line_ends'],
	['LF that became CR LF', '{\r\n "a": 1\r\n}', '{\n "a": 1\n}', 'body_line_ends'],
	['text that is no JSON', 'text ', 'text', 'body_white_space'],
])('names %s', (_, pasted, signed, mistake) => {
	expect(find({ body: Buffer.from(pasted), signature: sign(signed) })).toMatchObject({
		change: {},
		mistakes: [mistake],
	});
});

test('names several mistakes at once, and the setting that is wrong besides', () => {
	const found = find(
		{ body: Buffer.from(`${BODY}\n`), signature: ` ${sign(BODY)}` },
		{ signingSecret: `${SECRET}\n`, scheme: 'hmacMd5' },
	);

	expect(found).toMatchObject({
		change: { scheme: 'hmacSha256' },
		mistakes: ['signature_white_space', 'body_white_space', 'white_space'],
	});
});

test('takes no mistake of pasting for granted on a real request', () => {
	const signature = sign(`${BODY}\n`);
	expect(find({ signature, from: 'test' })).toBeNull();
	expect(find({ signature: ` ${sign(BODY)}`, from: 'test' })).toBeNull();
});

test.each([
	['of another secret', sign(BODY, 'another-secret')],
	['that is empty', ''],
	['that is no digest', 'abc'],
	['behind a prefix that changes with the time', `1767225600,${sign(BODY)}`],
	['behind a prefix with a date in it', `2026-01-01T00:00:00Z ${sign(BODY)}`],
	['behind a prefix with an HTTP date in it', `Thu, 01 Jan 2026 00:00:00 GMT ${sign(BODY)}`],
	['behind a prefix that would give the secret away', `${SECRET}:${sign(BODY)}`],
	['behind a prefix that n8n would take for an expression', `=v1:${sign(BODY)}`],
	['behind a prefix that ends in a letter', `sig${sign(BODY)}`],
	['behind a prefix of a paragraph', `${'word '.repeat(20)}${sign(BODY)}`],
])('finds nothing for a signature %s', (_, signature) => {
	expect(find({ signature })).toBeNull();
});

test('passes over a Signed Content that cannot be used', () => {
	const credential = { scheme: 'custom', signedContent: '{nobody}' };
	expect(find({ signature: sign(`${SECRET}${BODY}`) }, credential)).toMatchObject({
		change: { signedContent: '{secret}{body}' },
	});
});

test('does not suggest a hash that anybody can compute, nor a text that never changes', () => {
	const plain = createHash('sha256').update(BODY).digest('hex');
	expect(find({ signature: plain }, { scheme: 'custom', method: 'hash' })).toBeNull();
	const constant = createHmac('sha256', SECRET).update(SECRET).digest('hex');
	const credential = { scheme: 'custom', signedContent: '{secret}' };
	expect(find({ signature: constant }, credential)).toBeNull();
});

test('finds a signature in Base64 without padding, with signs that Base64url does not have', () => {
	const signature =
		'2sJ2vDQKYk4kufo5b46pDedoNFFEQmMMnD8CIbYIOCAaBBHU4RkFft093HGAG8l6LnploYxBmY/m0B+l8iVD8A';
	expect(find({ signature })).toMatchObject({ change: { encoding: 'base64' } });
});

test('finds nothing without a usable signing secret, even if the previous one fits', () => {
	const credential = { signingSecret: ' ', previousSigningSecret: SECRET };
	expect(find({ signature: sign(BODY) }, credential)).toBeNull();
});

describe('with a large body', () => {
	const rows = Array.from({ length: 98 }, (_, id) => ({
		name: `n${id}`,
		id,
		note: 'x'.repeat(260),
	}));
	const large = Buffer.from(JSON.stringify({ rows, event: 'x' }, null, 1));

	test('still finds the common formulas', () => {
		expect(large.length).toBeGreaterThan(30_000);
		const text = JSON.stringify(JSON.parse(large.toString()));
		const evidence = { body: large, signature: sign(text) };
		expect(find(evidence)).toMatchObject({ change: { signedContent: '{json}' } });
		const timed = sign(`${SENT_AT}.${large.toString()}`);
		expect(find({ body: large, signature: timed, headers: sentAt })).toMatchObject({
			change: { signedContent: '{timestamp}.{body}' },
		});
	});

	test('proves a hit even where that costs more than there is', () => {
		const huge = Buffer.concat([large, Buffer.alloc(6_500_000, ' ')]);
		expect(workToProve(huge)).toBeGreaterThan(MAX_WORK);
		expect(find({ body: huge, signature: sign(huge.toString()) })).toMatchObject({ change: {} });
	});

	test('leaves out what is slow to prepare when it is larger still', () => {
		const huge = Buffer.concat([large, Buffer.alloc(5_000_000, ' ')]);
		expect(find({ body: huge, signature: sign(huge.toString()) })).toMatchObject({ change: {} });
		expect(find({ body: huge, signature: 'abc' })).toBeNull();
		expect(find({ body: huge, signature: sign('something else') })).toBeNull();
	});
});

test('never holds on to bytes that it cannot read', () => {
	const body = randomBytes(64);
	const signature = createHmac('sha256', SECRET).update(body).digest('hex');
	expect(find({ body, signature, from: 'test' }, { scheme: 'token' })).toMatchObject({
		change: { scheme: 'hmacSha256' },
	});
});

test.each([
	['20260101070000', true],
	['2026-01-01 07:00:00', true],
	[SENT_AT, false],
])('knows whether a zone must be set for the time %s', (time, needsZone) => {
	const headers = { 'x-time': time };
	const signature = sign(`${time}${BODY}`);

	expect(find({ signature, headers })).toMatchObject({ needsZone });
	// A call tells its zone by itself.
	expect(find({ signature, headers, receivedAt: Date.UTC(2026, 0, 1) })).toMatchObject({
		needsZone: false,
	});
});

test('looks at the decrypted body, too, and says so when neither fits', () => {
	const plain = Buffer.from('{"a":1}');

	expect(find({ signature: sign('{"a":1}'), plain })).toMatchObject({
		change: { signedBody: 'decrypted' },
	});
	expect(find({ signature: sign('something else'), plain })).toBeNull();
});
