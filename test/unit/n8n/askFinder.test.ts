import { createCipheriv, createHmac } from 'node:crypto';

import { Refusal, type ReasonCode } from '../../../nodes/AiRudder/messages/reasons';
import { explain } from '../../../nodes/AiRudder/n8n/askFinder';
import type { Call } from '../../../nodes/AiRudder/n8n/call';
import { BODY, SECRET, SENT_AT } from '../finder/vectors';

jest.setTimeout(60_000);

const sign = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');

interface Received {
	code?: ReasonCode;
	credential?: Record<string, unknown> | Error;
	headers?: Record<string, string | string[]>;
	rawBody?: Buffer;
	/** As the caller wrote it. */
	originalUrl?: string;
}

/** At the test URL a second has one search. */
let now = Date.now();

/** What the person who listens for a test event reads below the message. */
async function read({
	code = 'signature_mismatch',
	credential = {},
	headers = {},
	...request
}: Received): Promise<string> {
	const context = {
		getRequestObject: () => ({
			headers,
			rawBody: Buffer.from(BODY),
			originalUrl: '/webhook-test/abc/webhook?a=1',
			...request,
		}),
		getNodeWebhookUrl: () => 'https://n8n.example/webhook/abc/webhook',
		getCredentials: async () => {
			if (credential instanceof Error) throw credential;
			return { signingSecret: SECRET, ...credential };
		},
	};
	const call = { context, isTest: true, trigger: {} };
	const refusal = new Refusal(code);
	now += 1000;
	const explained = (await explain(call as unknown as Call, refusal, now)) ?? refusal.fix;
	return typeof explained === 'string' ? explained : explained.fix;
}

test('a formula that fits the real request is named instead of general advice', async () => {
	const headers = { 'x-airudder-sign': sign(BODY) };
	expect(
		await read({ headers, credential: { scheme: 'hmacSha1' }, code: 'signature_malformed' }),
	).toContain(
		'Found: another formula fits. Paste the line below into Formula in the credential.\nFormula: Scheme: HMAC-SHA256',
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
		'Signed Content: "{timestamp}.{body}"; Timestamp Header: "x-sent-ts"',
	);
});

test('the other headers of the call and its URL are tried, and named', async () => {
	const headers = { 'x-airudder-sign': sign(`n-1|${BODY}`), 'x-nonce': 'n-1' };
	expect(await read({ headers })).toContain('Signed Content: "{header:x-nonce}|{body}"');
	const url = 'https://n8n.example/webhook-test/abc/webhook?a=1';
	expect(await read({ headers: { 'x-airudder-sign': sign(`${url}${BODY}`) } })).toContain(
		'Signed Content: "{url}{body}"',
	);
});

test('what the person knows is taken from the credential, without its sample', async () => {
	const headers = { 'x-airudder-sign': sign(`app-1.${BODY}`) };
	const credential = { sampleOthers: 'app-1\nX-Other: of a sample\nhttps://sample.example/' };
	expect(await read({ headers, credential })).toContain('Signed Content: "app-1.{body}"');
	const lost = { 'x-airudder-sign': 'ab'.repeat(32) };
	expect(await read({ headers: lost, credential })).not.toContain('x-other');
});

test('a time without a zone is set to the one by which the call came just now', async () => {
	const inJakarta = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 19);
	const headers = { 'x-airudder-sign': sign(`${inJakarta}.${BODY}`), 'x-sent-at': inJakarta };
	expect(await read({ headers })).toContain('Time Zone: "+07:00"');
});

test('the plain text of an encrypted callback is tried, too', async () => {
	const key = Buffer.from('0123456789abcdef');
	const iv = Buffer.alloc(16, 1);
	const cipher = createCipheriv('aes-128-cbc', key, iv);
	const data = Buffer.concat([iv, cipher.update(BODY), cipher.final()]).toString('base64');
	const rawBody = Buffer.from(JSON.stringify({ encrypt: data }));
	const credential = { encrypted: true, encryptionKey: key.toString() };
	const headers = { 'x-airudder-sign': sign(BODY) };
	expect(await read({ headers, rawBody, credential })).toMatch(
		/names\.\nEncryption: Cipher: AES-CBC; Encryption Key Encoding: Text; IV: .*\nFormula: .*Signed Body: Decrypted/,
	);
	const fixed = { cipher: 'cbc', encryptionKeyEncoding: 'text', iv: 'front' };
	const named = { ...credential, ...fixed, encryptedField: 'encrypt' };
	expect(await read({ headers, rawBody, credential: named })).not.toContain('Cipher');
});

test.each<ReasonCode>(['signed_value_missing', 'signed_value_ambiguous', 'timestamp_missing'])(
	'%s: the fix alone is said, when nothing is found: it is what is known',
	async (code) => {
		const headers = { 'x-airudder-sign': 'ab'.repeat(32) };
		expect(await read({ headers, code })).toBe(new Refusal(code).fix);
	},
);

test('without a formula that fits, it leads to the secret first, and to the mail last', async () => {
	const headers = { 'x-airudder-sign': 'ab'.repeat(32) };
	const text = await read({ headers });
	expect(text).toMatch(
		/^Enter the secret again: .* Put any app key into Other Values You Know\. Last, mail AI Rudder: /,
	);
	expect(text).not.toContain(SECRET);
	expect(text).not.toContain('abab');
});

test('a slip in the secret is named', async () => {
	const headers = { 'x-airudder-sign': sign(BODY) };
	expect(await read({ headers, credential: { signingSecret: `${SECRET}\n` } })).toContain(
		'from Signing Secret',
	);
});

describe('a formula that fits but for the zone of its time', () => {
	const inSingapore = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19);
	const fields = {
		scheme: 'custom',
		signedContent: '{timestamp}.{body}',
		timestampHeader: 'x-sent-at',
	};
	const line =
		'Scheme: Custom; Method: HMAC; Algorithm: SHA-256; Secret Encoding: Text; Signature Encoding: Hex; Signed Content: "{timestamp}.{body}"; Timestamp Header: "x-sent-at"';
	const code = 'timestamp_out_of_tolerance';
	const sentAt = (time: string) => ({
		'x-airudder-sign': sign(`${time}.${BODY}`),
		'x-sent-at': time,
	});

	test('is told which zone to enter, and where', async () => {
		const headers = sentAt(inSingapore(Date.now()));
		expect(await read({ headers, credential: fields, code })).toBe(
			'Its time fits the zone +08:00. If AI Rudder sent it just now, enter that as Time Zone. Otherwise check the clock.',
		);
		expect(await read({ headers, credential: { formula: line }, code })).toContain(
			'put Time Zone: "+08:00" into Formula.',
		);
	});

	test('is told of the zone in general where none can be told', async () => {
		const headers = sentAt(inSingapore(Date.now() - 1_200_000));
		const said = await read({ headers, credential: fields, code });
		expect(said).toBe(new Refusal(code).fix);
		expect(said).toContain('Time Zone');
	});

	test('is told of no zone for another reason', async () => {
		const headers = sentAt(inSingapore(Date.now()));
		expect(await read({ headers, credential: fields })).toBe(new Refusal('signature_mismatch').fix);
	});
});

test('a signature that fits, and came too late, needs no other formula', async () => {
	const headers = { 'x-airudder-sign': sign(BODY) };
	const code = 'timestamp_out_of_tolerance';
	expect(await read({ headers, code })).toBe(new Refusal(code).fix);
});

test.each<[string, Received]>([
	['the reason has nothing to do with the formula', { code: 'event_invalid' }],
	['the header is missing', { headers: {} }],
	['the body was not read', { rawBody: undefined }],
	['the credential cannot be read', { credential: new Error('gone') }],
	['n8n says nothing of the URL', { originalUrl: undefined }],
])('the fix alone is shown when %s', async (_, received) => {
	const headers = { 'x-airudder-sign': sign(BODY) };
	const { code = 'signature_mismatch' } = received;
	expect(await read({ headers, credential: { scheme: 'token' }, ...received })).toBe(
		new Refusal(code).fix,
	);
});
