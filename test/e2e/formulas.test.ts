/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { execFileSync } from 'node:child_process';
import {
	CREDENTIAL_TYPE,
	freshCallback,
	SECRET,
	sendCallback,
	TRIGGER_NAME,
	withN8n,
} from '../support';
import { followAdvice } from './followAdvice';
import { itemsOf, once, sendSigned } from './support';

jest.setTimeout(60_000);

const n8n = withN8n();

const TIME_HEADER = 'X-Sent-At';

/** Other people's cryptography, so that a mistake of ours cannot hide on both sides. */
const python = (expression: string) => `python3 -c '
import base64, hashlib, hmac, json, os, sys
body = sys.stdin.buffer.read()
secret = os.environ["SECRET"].encode()
time = os.environ["TIME"].encode()
compact = lambda sort: json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False, sort_keys=sort).encode()
print(${expression})'`;

interface Family {
	family: string;
	/** A shell line that reads the body and prints the header. */
	sign: string;
	/** What the user has chosen at first, beside the secret. */
	wrong: Record<string, unknown>;
	secret?: string;
	body?: () => string;
	/** The time of sending, when the formula has one. */
	time?: () => string;
}

const seconds = () => String(Math.floor(Date.now() / 1000));
const HEX_SECRET = '00ff10203040506070809a0b0c0d0e0f';
const BASE64_SECRET = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ';
const prettyCallback = () =>
	JSON.stringify(JSON.parse(freshCallback({ company: '新加坡 é' })), null, 2);

const FAMILIES: Family[] = [
	{
		family: 'HMAC-SHA256 of the body, in hex',
		sign: `openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1`,
		wrong: { scheme: 'hmacSha1' },
	},
	{
		family: 'HMAC-SHA1 of the body, in Base64',
		sign: 'openssl dgst -sha1 -hmac "$SECRET" -binary | openssl base64 -A',
		wrong: { scheme: 'hmacSha256' },
	},
	{
		family: 'HMAC-SHA384 of the body, in Base64url',
		sign: python('base64.urlsafe_b64encode(hmac.new(secret, body, "sha384").digest()).decode()'),
		wrong: { scheme: 'custom' },
	},
	{
		family: 'HMAC-SHA512 of the body, in hex behind a prefix',
		sign: python('"sha512=" + hmac.new(secret, body, "sha512").hexdigest()'),
		wrong: { scheme: 'token' },
	},
	{
		family: 'HMAC-MD5 of the body, in hex',
		sign: `openssl dgst -md5 -hmac "$SECRET" -r | cut -d' ' -f1`,
		wrong: { scheme: 'auto' },
	},
	{
		family: 'the secret itself as a token',
		sign: 'cat > /dev/null; printf %s "$SECRET"',
		wrong: { scheme: 'auto' },
	},
	{
		family: 'MD5 of the body and then the secret',
		sign: `perl -MDigest::MD5=md5_hex -0777 -ne 'print md5_hex($_ . $ENV{SECRET})'`,
		wrong: { scheme: 'auto' },
	},
	{
		family: 'SHA-1 of the secret and then the body, in Base64',
		sign: python('base64.b64encode(hashlib.sha1(secret + body).digest()).decode()'),
		wrong: { scheme: 'auto' },
	},
	{
		family: 'SHA-256 of the body between two secrets, in capital letters',
		sign: python('hashlib.sha256(secret + body + secret).hexdigest().upper()'),
		wrong: { scheme: 'auto' },
	},
	{
		family: 'HMAC-SHA256 with a key that is written in hex',
		sign: `openssl dgst -sha256 -mac HMAC -macopt "hexkey:$SECRET" -r | cut -d' ' -f1`,
		wrong: { scheme: 'auto' },
		secret: HEX_SECRET,
	},
	{
		family: 'HMAC-SHA256 with a key that is written in Base64',
		sign: python(
			'base64.b64encode(hmac.new(base64.b64decode(secret), body, "sha256").digest()).decode()',
		),
		wrong: { scheme: 'auto' },
		secret: BASE64_SECRET,
	},
	{
		family: 'HMAC-SHA256 of the time in seconds, a dot and the body',
		sign: python('hmac.new(secret, time + b"." + body, "sha256").hexdigest()'),
		wrong: { scheme: 'auto' },
		time: seconds,
	},
	{
		family: 'SHA-256 of the time in milliseconds, the body and the secret',
		sign: python('hashlib.sha256(time + body + secret).hexdigest()'),
		wrong: { scheme: 'auto' },
		time: () => String(Date.now()),
	},
	{
		family: 'HMAC-SHA256 of the body, written again without spaces',
		sign: python('hmac.new(secret, compact(False), "sha256").hexdigest()'),
		wrong: { scheme: 'auto' },
		body: prettyCallback,
	},
	{
		family: 'SHA-512 of the body with sorted keys, and then the secret',
		sign: python('hashlib.sha512(compact(True) + secret).hexdigest()'),
		wrong: { scheme: 'auto' },
		body: prettyCallback,
	},
];

const published = once(async () => await n8n.publishTrigger());

describe('a callback that independent code has signed is first refused, then found, set and accepted', () => {
	it.each(FAMILIES)('$family', async ({ sign, wrong, secret = SECRET, body: bodyOf, time }) => {
		const { workflow, url, credentialId } = await published();
		const before = await n8n.api.countExecutions(workflow.id);
		const save = async (data: Record<string, unknown>) =>
			await n8n.api.updateCredential(credentialId, 'AI Rudder', CREDENTIAL_TYPE, data);
		const test = async (data: Record<string, unknown>) =>
			await n8n.api.testCredential(credentialId, 'AI Rudder', CREDENTIAL_TYPE, data);
		const body = (bodyOf ?? freshCallback)();
		const sentAt = time?.() ?? '';
		const signature = execFileSync('sh', ['-c', sign], {
			input: body,
			env: { ...process.env, SECRET: secret, TIME: sentAt },
		})
			.toString()
			.trim();
		const headers: Record<string, string> = sentAt === '' ? {} : { [TIME_HEADER]: sentAt };
		const send = async () => await sendCallback({ url, body, signature, headers });

		const chosen = { signingSecret: secret, ...wrong };
		await save(chosen);
		expect((await send()).status).toBe(401);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(before);

		const sample = { sampleBody: body, sampleSignature: signature, sampleTimestamp: sentAt };
		const found = await test({ ...chosen, ...sample });
		expect(found).toMatchObject({ status: 'Error', message: expect.stringContaining('Found') });
		expect(found.message).not.toContain(secret);
		expect(found.message).not.toContain(signature);

		const advised = { ...chosen, ...followAdvice(found.message, TIME_HEADER) };
		expect(await test({ ...advised, ...sample })).toMatchObject({ status: 'OK' });
		await save(advised);
		expect((await send()).status).toBe(200);
		const executions = await n8n.api.waitForExecutions(workflow.id, before + 1);
		expect(itemsOf(executions[before], TRIGGER_NAME)).toMatchObject([
			{ ...(JSON.parse(body) as object), delivery: { issues: [], secret: 'current' } },
		]);
	});
});

describe('a formula with a timestamp', () => {
	it.each([
		['missing', {}],
		['too old', { [TIME_HEADER]: '1700000000' }],
		['no plain number', { [TIME_HEADER]: '2025-01-01T00:00:00Z' }],
	])('refuses a callback whose timestamp is %s', async (_, headers: Record<string, string>) => {
		const { workflow, url } = await n8n.publishTrigger({
			credential: {
				scheme: 'custom',
				timestampHeader: TIME_HEADER,
				signedContent: '{timestamp}{body}',
			},
		});
		const body = freshCallback();
		const signed = `${headers[TIME_HEADER] ?? ''}${body}`;
		const signature = execFileSync('openssl', ['dgst', '-sha256', '-hmac', SECRET, '-r'], {
			input: signed,
		});

		const answer = await sendCallback({
			url,
			body,
			signature: signature.toString().split(' ')[0],
			headers,
		});

		expect(answer.status).toBe(401);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
	});
});

describe('a formula that is unsafe or cannot be used', () => {
	it.each([
		['a hash without the secret', { method: 'hash' }, '{secret}'],
		['a placeholder that does not exist', { signedContent: '{payload}' }, 'placeholder'],
		['a timestamp without a header', { signedContent: '{timestamp}{body}' }, 'Timestamp Header'],
	])(
		'is named by the test of the credential, and refuses everything: %s',
		async (_, custom, named) => {
			const credential = { signingSecret: SECRET, scheme: 'custom', ...custom };
			const { workflow, url, credentialId } = await n8n.publishTrigger({ credential });

			expect(
				await n8n.api.testCredential(credentialId, 'AI Rudder', CREDENTIAL_TYPE, credential),
			).toMatchObject({ status: 'Error', message: expect.stringContaining(named) });

			const body = freshCallback();
			const digest = execFileSync('openssl', ['dgst', '-sha256', '-r'], { input: body });
			const signature = digest.toString().split(' ')[0];
			expect((await sendCallback({ url, body, signature })).status).toBe(401);
			expect((await sendSigned(url, body)).status).toBe(401);
			expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
		},
	);
});

describe('while a secret is being replaced', () => {
	it('accepts both, says which one it was, and refuses the old one afterwards', async () => {
		const rotating = {
			signingSecret: 'the-new-secret-of-this-year',
			previousSigningSecret: SECRET,
		};
		const { workflow, url, credentialId } = await n8n.publishTrigger({ credential: rotating });

		expect((await sendSigned(url)).status).toBe(200);
		expect(
			(await sendSigned(url, freshCallback(), { secret: rotating.signingSecret })).status,
		).toBe(200);
		const executions = await n8n.api.waitForExecutions(workflow.id, 2);
		const secrets = executions.map((execution) => itemsOf(execution, TRIGGER_NAME)[0].delivery);
		expect(secrets).toMatchObject([{ secret: 'previous' }, { secret: 'current' }]);

		const replaced = { signingSecret: rotating.signingSecret, previousSigningSecret: '' };
		await n8n.api.updateCredential(credentialId, 'AI Rudder', CREDENTIAL_TYPE, replaced);
		expect((await sendSigned(url)).status).toBe(401);
		expect(
			(await sendSigned(url, freshCallback(), { secret: rotating.signingSecret })).status,
		).toBe(200);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(3);
	});

	it('does not take a secret with a line break pasted along for the one without', async () => {
		const { workflow, url } = await n8n.publishTrigger({
			credential: { signingSecret: `${SECRET}\n` },
		});

		expect((await sendSigned(url)).status).toBe(401);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
	});
});
