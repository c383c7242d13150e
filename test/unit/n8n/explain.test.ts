import { createHmac } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';

import { Refusal, REASONS, type ReasonCode } from '../../../nodes/AiRudder/refusal/reasons';
import { explain } from '../../../nodes/AiRudder/n8n/explain';
import { BODY, SECRET, SENT_AT } from '../finder/vectors';

const sign = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');

interface Received {
	code?: ReasonCode;
	credential?: Record<string, unknown> | Error;
	headers?: Record<string, string | string[]>;
	rawBody?: Buffer;
}

/** What the person who listens for a test event reads below the message. */
function read({
	code = 'signature_mismatch',
	credential = {},
	headers = {},
	...request
}: Received): Promise<string> {
	const context = {
		getRequestObject: () => ({ headers, rawBody: Buffer.from(BODY), ...request }),
		getCredentials: async () => {
			if (credential instanceof Error) throw credential;
			return { signingSecret: SECRET, ...credential };
		},
	};
	return explain(context as unknown as IWebhookFunctions, new Refusal(code));
}

test('a formula that fits the real request is named instead of general advice', async () => {
	const headers = { 'x-airudder-sign': sign(BODY) };
	expect(
		await read({ headers, credential: { scheme: 'hmacSha1' }, code: 'signature_malformed' }),
	).toBe(
		'Found: the signature fits when you do this in the credential. Set Scheme to HMAC-SHA256.',
	);
});

test('the headers that look like a time are tried, and named', async () => {
	const headers = {
		'x-airudder-sign': sign(`${SENT_AT}000.${BODY}`),
		'content-length': '68',
		'x-list': [SENT_AT],
		'x-number-1': '1234567890',
		'x-number-2': '1234567891',
		'x-number-3': '1234567892',
		'x-sent-ts': `${SENT_AT}000`,
	};
	expect(await read({ headers })).toContain(
		'Signed Content to "{timestamp}.{body}" and Timestamp Header to "x-sent-ts".',
	);
});

test('without a formula that fits, it says what to compare once, and what to ask for', async () => {
	const headers = { 'x-airudder-sign': 'ab'.repeat(32) };
	const text = await read({ headers });
	expect(text).toMatch(/^None of the formulas .* Compare the secret .* ask AI Rudder/);
	expect(text).not.toContain(SECRET);
	expect(text).not.toContain('abab');
});

test('a slip in the secret is named', async () => {
	const headers = { 'x-airudder-sign': sign(BODY) };
	expect(await read({ headers, credential: { signingSecret: `${SECRET}\n` } })).toContain(
		'from Signing Secret',
	);
});

test('a signature that fits, and came too late, needs no other formula', async () => {
	const headers = { 'x-airudder-sign': sign(BODY) };
	const code = 'timestamp_out_of_tolerance';
	expect(await read({ headers, code })).toBe(REASONS[code].fix);
});

test.each<[string, Received]>([
	['the reason has nothing to do with the formula', { code: 'event_not_as_documented' }],
	['the header is missing', { headers: {} }],
	['the body was not read', { rawBody: undefined }],
	['the credential cannot be read', { credential: new Error('gone') }],
])('the fix alone is shown when %s', async (_, received) => {
	const headers = { 'x-airudder-sign': sign(BODY) };
	const { code = 'signature_mismatch' } = received;
	expect(await read({ headers, credential: { scheme: 'token' }, ...received })).toBe(
		REASONS[code].fix,
	);
});
