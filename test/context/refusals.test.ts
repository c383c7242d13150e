import { REASONS, Refusal } from '../../nodes/AiRudder/messages/reasons';
import {
	deliver,
	forge,
	freshBody,
	lastOutputs,
	OK,
	post,
	refusedWith,
	SECRET,
	sign,
	UNAUTHORIZED,
} from './support/callbacks';
import { deliverIntoFault } from './support/fault';
import { listening, stopListening } from './support/listening';
import { logLinesOf } from './support/logLines';

afterEach(async () => {
	jest.restoreAllMocks();
	await stopListening();
});

const reporting = (options: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
	listening({ parameters: { ...more, options: { reportRefused: true, ...options } } });

/** Moves the clock, and nothing else. */
const later = (milliseconds: number) => {
	const now = Date.now() + milliseconds;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
};

jest.setTimeout(120_000);

describe('the output Refused', () => {
	test('is not there by default: a refused callback starts nothing', async () => {
		const { n8n, url } = await listening();
		expect(await forge(url)).toEqual(UNAUTHORIZED);
		await n8n.idle();
		expect(n8n.lastCall.returned).toEqual({ noWebhookResponse: true });
		expect(n8n.executions).toEqual([]);
	});

	test('tells why a callback was refused and what to change, and nothing of the callback', async () => {
		const { n8n, url } = await reporting();
		const body = freshBody();
		const signature = `sha256=${sign(body, 'another secret')}`;
		expect(await post(url, body, { 'x-airudder-sign': signature })).toEqual(UNAUTHORIZED);
		await n8n.idle();
		expect(lastOutputs(n8n)).toEqual([
			[],
			[
				{
					reason: 'signature_mismatch',
					message: REASONS.signature_mismatch.message,
					fix: expect.stringMatching(
						/^Enter the secret again: .* call the test URL\. Last, mail AI Rudder:/,
					) as string,
					formula: null,
					receivedAt: expect.stringMatching(/Z$/) as string,
					bodyBytes: Buffer.byteLength(body),
					contentType: 'application/json',
					signatureShape: 'a prefix of 7 characters, then 64 hex digits, the length of SHA-256',
				},
			],
		]);
	});

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

	test('gets a genuine callback that is refused as not documented', async () => {
		const { n8n, url } = await reporting({ invalidEvents: 'refuse' });
		expect(await deliver(url, 'not json')).toMatchObject({ status: 422 });
		expect(n8n.items).toMatchObject([{ reason: 'event_invalid' }]);
	});

	test('takes six a minute, and the rest starts nothing', async () => {
		const { n8n, url } = await reporting();
		for (let n = 0; n < 10; n++) expect(await forge(url)).toEqual(UNAUTHORIZED);
		await n8n.idle();
		expect(n8n.executions).toHaveLength(6);
		later(60_000);
		expect(await forge(url)).toEqual(UNAUTHORIZED);
		await n8n.idle();
		expect(n8n.executions).toHaveLength(7);
	});

	test('takes as many a minute as are set, and genuine callbacks are not counted', async () => {
		const { n8n, url } = await reporting({ refusedPerMinute: 1 });
		for (let n = 0; n < 5; n++) {
			await forge(url);
			expect(await deliver(url)).toEqual(OK);
		}
		await n8n.idle();
		expect(n8n.executions).toHaveLength(1 + 5);
		expect(n8n.items.filter(({ event }) => event === 'session.transfer')).toHaveLength(5);
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

describe('with routing by label', () => {
	const routed = { routing: 'outputLabel', routes: ['A', 'E'] };

	test('each callback leaves through its output', async () => {
		const { n8n, url } = await listening({
			parameters: { ...routed, events: ['session.transfer', 'other'] },
		});
		const places: Array<[string, number]> = [
			[freshBody(), 4],
			[freshBody({ conclusion: { record_slots: {}, output_label: ' A' } }), 3],
			[freshBody({ conclusion: { record_slots: {}, output_label: 'Z' } }), 0],
			[freshBody({ event: 'session.end', conclusion: null }), 0],
			[freshBody({ conclusion: null }), 2],
			['not json', 2],
		];
		for (const [body, place] of places) {
			expect(await deliver(url, body)).toEqual(OK);
			const outputs = lastOutputs(n8n);
			expect(outputs.map((items) => items.length)).toEqual(
				[0, 1, 2, 3, 4].map((at) => Number(at === place)),
			);
		}
	});

	test('a refused one leaves through Refused, when that is switched on', async () => {
		const { n8n, url } = await reporting({}, routed);
		await forge(url);
		await n8n.idle();
		expect(lastOutputs(n8n).map((items) => items.length)).toEqual([0, 1, 0, 0, 0]);
		n8n.options.parameters = routed;
		await forge(url);
		await n8n.idle();
		expect(n8n.executions).toHaveLength(1);
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
		later(60_000);
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
			later(60_000);
			n8n.options.credential = credential;
			await post(url, body, { 'x-airudder-sign': 'signature-of-the-sender' });
			await post(url, body, { 'x-airudder-sign': `${sign(body, 'yet another')}` });
			await post(url, `${body} `, { 'x-airudder-sign': sign(body) });
		}
		n8n.options = { credential: settings, parameters: { options: { invalidEvents: 'refuse' } } };
		later(60_000);
		await deliver(url, '{"event":"session.transfer","company":"company-of-the-body"}');
		await deliverIntoFault(url, body);
		expect(lines.length).toBe(3 * credentials.length + 2);
		expect(lines.join()).toContain('unexpected_failure');
		for (const part of parts) expect(lines.join()).not.toContain(part);
	});
});

describe('while a person listens at the test URL', () => {
	const start = (options: object = {}) => listening({ mode: 'manual', ...options });

	/** Every test has its second to itself. */
	let seconds = 0;
	beforeEach(() => later((seconds += 10) * 1000));

	test('a genuine callback is answered 200 {} and shown', async () => {
		const { n8n, url } = await start();
		expect(await deliver(url)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});

	test('a refused one gets its answer first, and the node shows what to change', async () => {
		const { n8n, url } = await start();
		expect(await forge(url)).toEqual(UNAUTHORIZED);
		await n8n.idle();
		expect(n8n.lastCall).toMatchObject({
			answered: true,
			thrown: {
				name: 'NodeOperationError',
				message: REASONS.signature_mismatch.message,
				description: expect.stringMatching(
					/^Enter the secret again: .* Last, mail AI Rudder:/,
				) as string,
			},
		});
	});

	test('a wrong scheme is named with the settings that fit', async () => {
		const { n8n, url } = await start({ credential: { signingSecret: SECRET, scheme: 'hmacSha1' } });
		expect(await deliver(url)).toEqual(UNAUTHORIZED);
		await n8n.idle();
		const { description } = n8n.lastCall.thrown as { description: string };
		expect(description).toContain('Formula: Scheme: ');
		expect(description).not.toContain(SECRET);
	});

	test.each([
		['an empty secret', { credential: { signingSecret: '' } }, 401, new Refusal('secret_blank')],
		['no credential', { credential: undefined }, 503, new Refusal('credential_unavailable')],
		[
			'an event that is not as documented',
			{ parameters: { events: ['other'], options: { invalidEvents: 'refuse' } } },
			422,
			new Refusal('event_invalid'),
		],
	])('%s is shown, too', async (_what, options, status, { message, fix }) => {
		const { n8n, url } = await start(options);
		expect(await deliver(url, 'not json')).toMatchObject({ status });
		expect(n8n.lastCall.answered).toBe(true);
		expect(n8n.lastCall.thrown).toMatchObject({ message, description: fix });
	});

	test('what nobody foresaw is answered 500, and shown', async () => {
		const { n8n, url } = await start();
		expect(await deliverIntoFault(url)).toEqual(refusedWith(500, 'unexpected_failure'));
		expect(n8n.lastCall.thrown).toMatchObject({ message: REASONS.unexpected_failure.message });
	});
});

describe('the credential', () => {
	test('is read once, its expressions resolved in this call, out of reach of what the caller sent', async () => {
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
