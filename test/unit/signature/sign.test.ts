import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';
import { workflowListCompleted } from '../../../nodes/AiRudder/events/workflowListCompleted';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import type { SignedSample } from '../../../nodes/AiRudder/signature/sign';
import { custom, NOW, usableScheme } from '../support/check';
import { ED25519, RSA } from '../support/publicKeys';
import { KEY } from '../support/vectors';

const URL_GIVEN = 'https://n8n.example/webhook-test/abc/webhook';
const SAMPLE = sessionTransfer.sample!;

const schemeOf = (fields: Record<string, unknown>) =>
	usableScheme(readSettings({ signingSecret: KEY, ...fields }));
const signBy = (fields: Record<string, unknown>) => schemeOf(fields).sign(SAMPLE, URL_GIVEN, NOW);

const CAN: Array<[what: string, fields: Record<string, unknown>]> = [
	['Auto-Detect', {}],
	['a preset', { scheme: 'hmacMd5' }],
	['Token', { scheme: 'token' }],
	['an HMAC in Base64 behind a prefix', custom({ encoding: 'base64', prefix: 'v1=' })],
	['a hash', custom({ method: 'hash', algorithm: 'md5', signedContent: '{body}{secret}' })],
	[
		'a time in a header',
		custom({ signedContent: '{timestamp}.{body}', timestampHeader: 'X-Time' }),
	],
	[
		'a time that is signed as a header',
		custom({ signedContent: '{header:x-time}.{body}', timestampHeader: 'X-Time' }),
	],
	[
		'parts of the header',
		custom({
			signedContent: '{timestamp}.{part:nonce}.{body}',
			timestampHeader: '{part:t}',
			signaturePart: 'v1',
		}),
	],
	[
		'a header, the URL and a parameter of it',
		custom({ signedContent: '{url}|{query:id}|{header:X-Nonce}|{sha256}' }),
	],
	[
		'fields that the sample lacks',
		custom({
			signedContent: '{timestamp}+{body.a.b}+{body.user.level}',
			timestampHeader: '{body.ts}',
		}),
	],
	['sorted pairs', custom({ signedContent: '{pairs}&key={secret}', nestedValues: 'json' })],
	['a token with a hash', custom({ method: 'jwtHs256', bodyHashClaim: 'sha256' })],
];

test.each(CAN)('a sample by %s is accepted by that formula', (_what, fields) => {
	const { body, signature, headers, url } = signBy(fields) as SignedSample;
	const scheme = schemeOf(fields);
	const callback = {
		body: Buffer.from(body),
		signature,
		headers,
		url: () => url,
		receivedAt: NOW,
	};
	expect(scheme.verify(callback)).toMatchObject({ secret: 'current' });
	expect(JSON.parse(body)).toMatchObject(SAMPLE);
	const other = { ...callback, body: Buffer.from(body.replace('nick', 'rick')) };
	const isToken = fields.scheme === 'token';
	const isUnprotected = String(fields.signedContent).includes('{body.a.b}');
	expect('problem' in scheme.verify(other)).toBe(!isToken && !isUnprotected);
});

test('the signature is what others compute: HMAC-SHA256 in hex, MD5 with the secret behind', () => {
	// printf %s "$BODY" | openssl dgst -sha256 -hmac "$KEY"; printf %s "$BODY$KEY" | openssl md5
	expect((signBy({}) as SignedSample).signature).toBe(
		'ed854a248cea376bdd45a25d55d3757bfe7ea7bdf8d901eda1c1f06672a8b05d',
	);
	const [, fields] = CAN[4];
	expect((signBy(fields) as SignedSample).signature).toBe('4b46508439ebd80b8e09915efd826aa9');
});

test('the sample itself is not changed by what a formula wants in it', () => {
	const before = structuredClone(SAMPLE);
	signBy(CAN[9][1]);
	expect(SAMPLE).toEqual(before);
});

test.each([
	['a public key', { signingSecret: ED25519.pem, ...custom({ method: 'ed25519' }) }],
	[
		'a token behind a public key',
		{ signingSecret: RSA.pem, ...custom({ method: 'jwtRs256', bodyHashClaim: 'sha256' }) },
	],
	['a key that is none', custom({ secretEncoding: 'hex' })],
	[
		'a token with a key that is none',
		custom({ method: 'jwtHs256', bodyHashClaim: 'x', secretEncoding: 'hex' }),
	],
	['values that the formula refuses', custom({ signedContent: '{pairs}' })],
	['no secret', { signingSecret: ' ' }],
	// Names that every object has without having them itself.
	...[
		'{body.__proto__.get}',
		'{body.__proto__}',
		'{body.constructor.prototype.x}',
		'{body.constructor}',
		'{body.user.__proto__.x}',
		'{body.user.toString.x}',
		'{header:__proto__}',
		'{pairs.__proto__}',
	].map((place): [string, Record<string, unknown>] => [
		place,
		custom({ signedContent: `{body}${place}` }),
	]),
	['{body.event.x}, where a text is', custom({ signedContent: '{body}{body.event.x}' })],
	[
		'a time in {body.__proto__.x}',
		custom({ signedContent: '{timestamp}{body}', timestampHeader: '{body.__proto__.x}' }),
	],
])('with %s nothing can be signed', (_what, fields) => {
	expect(signBy(fields)).toEqual({ problem: 'cannot_sign' });
});

test('no entry is added to a list: one far behind its end would fill the memory', () => {
	for (const [index, signs] of [
		['0', true],
		['1', false],
		['10000000', false],
		['x', false],
	] as const) {
		const content = `{body.rows.${index}.task_id}{body}`;
		const { sample } = workflowListCompleted;
		const scheme = schemeOf(custom({ signedContent: content }));
		const signed = scheme.sign(sample!, URL_GIVEN, NOW);
		expect([index, !('problem' in signed)]).toEqual([index, signs]);
	}
});
