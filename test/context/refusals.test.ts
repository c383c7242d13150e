import { REASONS, Refusal } from '../../nodes/AiRudder/messages/reasons';
import {
	deliver,
	freshBody,
	post,
	refusedWith,
	SECRET,
	sign,
	UNAUTHORIZED,
} from './support/callbacks';
import { later } from './support/clock';
import { deliverIntoFault } from './support/fault';
import { listening } from './support/listening';
import { logLinesOf } from './support/logLines';

const reporting = (options: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
	listening({ parameters: { ...more, options: { reportRefused: true, ...options } } });

jest.setTimeout(120_000);

describe('the output Refused', () => {
	test('tells of a header that came twice, whatever the formula finds wrong with it', async () => {
		const { n8n, url } = await reporting({ refusedPerMinute: 100 });
		const custom = { signingSecret: SECRET, scheme: 'custom' };
		const parts = { signedContent: '{part:t}.{body}', signaturePart: 'v1' };
		for (const credential of [
			{ signingSecret: SECRET },
			{ signingSecret: SECRET, scheme: 'token' },
			{ ...custom, ...parts },
			{ ...custom, ...parts, timestampHeader: '{part:t}', signedContent: '{timestamp}{body}' },
		]) {
			n8n.options.credential = credential;
			const body = freshBody();
			const value = 'signaturePart' in credential ? `t=1,v1=${sign(body)}` : sign(body);
			expect(await post(url, body, { 'x-airudder-sign': `${value}, ${value}` })).toEqual(
				UNAUTHORIZED,
			);
		}
		await n8n.idle();
		expect(n8n.items).toHaveLength(4);
		for (const item of n8n.items) {
			expect(item).toMatchObject({
				reason: 'signature_repeated',
				fix: new Refusal('signature_repeated').fix,
			});
			expect(item.signatureShape).toMatch(/^it came more than once/);
		}
	});

	test('gets every kind of refusal, and no secret, signature or body with it', async () => {
		const { n8n, url } = await reporting({ maxBodyKb: 1, refusedPerMinute: 100 });
		const marked = freshBody({ company: 'company-of-the-body' });
		const wrong = sign(marked, 'another secret');
		await post(url, marked);
		await post(url, marked, { 'x-airudder-sign': 'signature-of-the-sender' });
		await post(url, marked, { 'x-airudder-sign': wrong });
		await post(url, 'company-of-the-body'.repeat(100), { 'x-airudder-sign': wrong });
		const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
		await post(url, marked, { ...multipart, 'x-airudder-sign': wrong });
		n8n.options.credential = { signingSecret: ' ' };
		await deliver(url, marked);
		n8n.options.credential = { signingSecret: SECRET, scheme: 'custom', method: 'hash' };
		await deliver(url, marked);
		n8n.options.credential = undefined;
		await deliver(url, marked);
		expect(n8n.items.map(({ reason }) => reason)).toEqual([
			'signature_missing',
			'signature_malformed',
			'signature_mismatch',
			'body_too_large',
			'body_not_readable',
			'secret_blank',
			'formula_unusable',
			'credential_unavailable',
		]);
		const text = JSON.stringify(n8n.executions);
		for (const hidden of [SECRET, 'signature-of-the-sender', wrong, 'company-of-the-body']) {
			expect(text).not.toContain(hidden);
		}
	});

	test.each([
		[`text/plain; x="\u00e9\t${'y'.repeat(500)}"`, 'text/plain'],
		['application/json;charset=utf-8; see=evil.example', 'application/json;charset=utf-8'],
		['text/plain; charset=or-visit-evil', 'text/plain'],
		['text/Call-0812-3456-7890-now', '…'],
		['text/Call-0812-3456+json', '…'],
		['text/evil.example', '…'],
		['text/plain see evil.example', '…'],
		['evil.example', '…'],
	])('takes no words of a stranger from the content type %j', async (type, shown) => {
		const { n8n, url } = await reporting();
		await post(url, freshBody(), { 'content-type': type });
		await n8n.idle();
		expect(n8n.items[0].contentType).toBe(shown);
	});

	test('counts the parts of a signature, and names none of them', async () => {
		const { n8n, url } = await reporting();
		const signature = `see-evil-example=1,v1=${sign('other')}`;
		await post(url, freshBody(), { 'x-airudder-sign': signature });
		await n8n.idle();
		const [{ signatureShape }] = n8n.items;
		expect(signatureShape).toBe('2 parts; one is 64 hex digits, the length of SHA-256');
		expect(JSON.stringify(n8n.items)).not.toContain('evil');
	});
});

describe("n8n's log", () => {
	test('says why, five times a minute, and how many more there were', async () => {
		const { n8n, url } = await listening();
		const lines = logLinesOf(n8n.logger());
		const turnedAway = async () => await post(url, freshBody());
		for (let n = 0; n < 20; n++) await turnedAway();
		expect(lines).toHaveLength(5);
		const [first] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(first).toMatchObject({ level: 'warn', nodeName: 'AI Rudder Trigger' });
		expect(first.message).toBe(
			`AI Rudder Trigger refused a callback: signature_missing. ${REASONS.signature_missing.message} ${new Refusal('signature_missing').fix}`,
		);
		later(1);
		await turnedAway();
		expect(lines).toHaveLength(6);
		expect(lines[5]).toContain('15 more were refused before this.');
	});

	test('holds no secret, signature or body, whatever was refused and why', async () => {
		const { n8n, url } = await listening();
		const lines = logLinesOf(n8n.logger());
		const body = freshBody({ company: 'company-of-the-body' });
		const parts = [
			SECRET,
			'old-secret',
			sign(body),
			'signature-of-the-sender',
			'company-of-the-body',
		];
		const settings = { signingSecret: SECRET, previousSigningSecret: 'old-secret' };
		const credentials = [
			{ ...settings, signingSecret: 'another', previousSigningSecret: SECRET },
			{ ...settings, scheme: 'token' },
			{ ...settings, scheme: 'custom', secretEncoding: 'hex' },
			{ ...settings, scheme: 'custom', method: 'hash' },
			{
				...settings,
				scheme: 'custom',
				signedContent: '{timestamp}{body}',
				timestampHeader: 'date',
			},
			{ signingSecret: '' },
			new Error(`cannot decrypt ${SECRET}`),
		];
		for (const credential of credentials) {
			// Every minute has its own five lines, so that none of these is held back.
			later(1);
			n8n.options.credential = credential;
			await post(url, body, { 'x-airudder-sign': 'signature-of-the-sender' });
			await post(url, body, { 'x-airudder-sign': `${sign(body, 'yet another')}` });
			await post(url, `${body} `, { 'x-airudder-sign': sign(body) });
		}
		n8n.options = { credential: settings, parameters: { options: { invalidEvents: 'refuse' } } };
		later(1);
		await deliver(url, '{"event":"session.transfer","company":"company-of-the-body"}');
		await deliverIntoFault(url, body);
		expect(lines.length).toBe(3 * credentials.length + 2);
		expect(lines.join()).toContain('unexpected_failure');
		for (const part of parts) expect(lines.join()).not.toContain(part);
	});
});

describe('the credential', () => {
	test('is read once, its expressions resolved in a call, out of reach of what the caller sent', async () => {
		const { n8n, url } = await listening();
		await deliver(url);
		const [, , , , executeData, , resolveIn] = n8n.credentialReads[0];
		expect(n8n.credentialReads).toHaveLength(1);
		expect(executeData).toMatchObject({ data: {}, source: null });
		expect(resolveIn).toMatchObject({
			connectionInputData: [],
			runExecutionData: { resultData: { runData: {} } },
			workflow: { name: 'Transfers' },
		});
	});

	test('that n8n does not let this node use is unavailable', async () => {
		const { n8n, url } = await listening({ isCredentialAllowed: false });
		expect(await deliver(url)).toEqual(refusedWith(503, 'credential_unavailable'));
		expect(n8n.credentialReads).toEqual([]);
	});
});
