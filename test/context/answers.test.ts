import { once } from 'node:events';
import { createConnection } from 'node:net';

import { toId } from '../../nodes/AiRudder/duplicates/duplicateGuard';
import {
	deliver,
	forge,
	freshBody,
	OK,
	post,
	refusedWith,
	SAMPLE,
	SECRET,
	sign,
	UNAUTHORIZED,
} from './support/callbacks';
import { deliverIntoFault } from './support/fault';
import { SmallN8n, type SmallN8nOptions } from './support/SmallN8n';

const credential = { signingSecret: SECRET };
const n8n = new SmallN8n();
let url: string;

beforeAll(async () => {
	url = await n8n.listen();
});
afterAll(async () => await n8n.close());
beforeEach(() => {
	n8n.executions.length = 0;
	n8n.calls.length = 0;
	use({});
});

/** Sets the n8n up for one test; what is not given is the default. */
function use(options: SmallN8nOptions): void {
	n8n.options = { credential, ...options };
}

const withOptions = (options: Record<string, unknown>, more: Record<string, unknown> = {}) =>
	use({ parameters: { ...more, options } });

function expectNoExecution(): void {
	expect(n8n.executions).toEqual([]);
	expect(n8n.calls.map(({ thrown }) => thrown)).toEqual(n8n.calls.map(() => undefined));
}

describe('a genuine callback', () => {
	test('whose event is chosen: 200 {} as JSON, one execution, the item as documented', async () => {
		const body = JSON.stringify(SAMPLE);
		expect(await deliver(url, body)).toEqual(OK);
		expect(n8n.items).toEqual([
			{
				...SAMPLE,
				delivery: {
					id: toId(Buffer.from(body)),
					receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
					event: 'session.transfer',
					issues: [],
					duplicate: false,
					verifiedBy: 'signature',
					secret: 'current',
				},
			},
		]);
	});

	test('is not answered before n8n has stored the execution', async () => {
		await deliver(url);
		expect(n8n.lastCall.answered).toBe(false);
		expect(n8n.lastCall.returned).toMatchObject({ webhookResponse: {} });
		expect(n8n.lastCall.returned).not.toHaveProperty('noWebhookResponse');
	});

	test('whose event is not chosen: 200 {}, no execution', async () => {
		expect(await deliver(url, freshBody({ event: 'session.end' }))).toEqual(OK);
		expect(await deliver(url, '{"call_id":"1"}')).toEqual(OK);
		use({ parameters: { events: ['other'] } });
		expect(await deliver(url)).toEqual(OK);
		expectNoExecution();
	});

	test('of another event, when that is chosen: passed through whole', async () => {
		use({ parameters: { events: ['other'] } });
		expect(await deliver(url, '{"event":"session.end","any":[1]}')).toEqual(OK);
		expect(await deliver(url, '{"workflow_id":"w","timestamp":1}')).toEqual(OK);
		expect(n8n.items[0]).toMatchObject({ event: 'session.end', any: [1] });
		expect(n8n.items[1]).not.toHaveProperty('event');
	});

	test('that a filter holds back: 200 {}, no execution', async () => {
		use({ parameters: { filters: { outputLabels: ['B'] } } });
		expect(await deliver(url)).toEqual(OK);
		expectNoExecution();
	});

	test('is judged the same when expressions give one value or a number instead of texts in a list', async () => {
		const parameters = {
			events: 'session.transfer',
			filters: { channelIds: [7], companies: 'test' },
		};
		use({ parameters: { ...parameters, routing: 'outputLabel', routes: [5] } });
		const conclusion = { record_slots: {}, output_label: '5' };
		expect(await deliver(url, freshBody({ channel_id: '7', conclusion }))).toEqual(OK);
		expect(await deliver(url, freshBody({ channel_id: '8', conclusion }))).toEqual(OK);
		expect(n8n.executions.map((outputs) => outputs.map(({ length }) => length))).toEqual([
			[0, 0, 0, 1],
		]);
	});

	test('not as documented: 200 {}, everything that came, and each problem named', async () => {
		expect(await deliver(url, freshBody({ company: 7, user: undefined, more: 1 }))).toEqual(OK);
		const [item] = n8n.items as Array<{ delivery: { issues: object[] } }>;
		expect(item).toMatchObject({ company: 7, more: 1 });
		expect(item.delivery.issues).toMatchObject([
			{ code: 'field_missing', path: 'user' },
			{ code: 'wrong_type', path: 'company' },
		]);
	});

	test.each([
		['not UTF-8', Buffer.from([0xff, 0xfe]), 'not_utf8', '//4=', 'base64'],
		['not JSON', 'U2FsdGVkX18=', 'not_json', 'U2FsdGVkX18=', 'text'],
		['not an object', '[1]', 'not_an_object', '[1]', 'text'],
		['empty', '', 'not_json', '', 'text'],
	])(
		'%s: 200 {}, whichever events are chosen, with the body and what it may be',
		async (_what, body, code, text, bodyEncoding) => {
			use({ parameters: { events: ['other'], options: { duplicates: 'off' } } });
			expect(await deliver(url, body)).toEqual(OK);
			expect(n8n.items).toMatchObject([
				{ event: null, delivery: { body: text, bodyEncoding, issues: [{ code }] } },
			]);
		},
	);

	test('not as documented or unreadable, with Invalid Events on Refuse: 422 with the issues', async () => {
		withOptions({ invalidEvents: 'refuse' });
		for (const [body, code] of [
			[freshBody({ user: 1 }), 'wrong_type'],
			['not json', 'not_json'],
		]) {
			const answer = await deliver(url, body);
			expect(answer).toMatchObject(refusedWith(422, 'event_invalid'));
			expect(answer.body).toMatchObject({ issues: [{ code }] });
		}
		expectNoExecution();
	});

	test('as documented is not refused by that', async () => {
		withOptions({ invalidEvents: 'refuse' });
		expect(await deliver(url)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});

	test('is read from the signed bytes, whatever its headers make of them', async () => {
		for (const type of ['text/plain; charset=utf-16le', 'application/xml', 'image/png', '']) {
			const body = freshBody();
			const headers = { 'content-type': type, 'x-airudder-sign': sign(body) };
			expect(await post(url, body, headers)).toEqual(OK);
			expect(n8n.items.at(-1)).toMatchObject(JSON.parse(body));
		}
	});

	test('signed with the previous secret says so', async () => {
		use({ credential: { signingSecret: 'the new one', previousSigningSecret: SECRET } });
		expect(await deliver(url)).toEqual(OK);
		expect(n8n.items).toMatchObject([{ delivery: { secret: 'previous' } }]);
	});

	test('under a custom formula with a timestamp', async () => {
		const custom = {
			...credential,
			scheme: 'custom',
			signedContent: '{timestamp}.{body}',
			timestampHeader: 'X-Timestamp',
		};
		use({ credential: custom });
		const body = freshBody();
		const timestamp = String(Math.floor(Date.now() / 1000));
		const signature = sign(`${timestamp}.${body}`);
		const headers = { 'x-timestamp': timestamp, 'x-airudder-sign': signature };
		expect(await post(url, body, { 'x-airudder-sign': signature })).toEqual(UNAUTHORIZED);
		expectNoExecution();
		expect(await post(url, body, headers)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});
});

describe('401, one and the same body, no execution:', () => {
	const cases: Array<[string, Record<string, string>]> = [
		['no signature', {}],
		['an empty one', { 'x-airudder-sign': '' }],
		['a wrong one', { 'x-airudder-sign': 'a'.repeat(64) }],
		['a malformed one', { 'x-airudder-sign': 'nonsense' }],
		['a very long one', { 'x-airudder-sign': 'a'.repeat(5000) }],
		['one with a character that no signature has', { 'x-airudder-sign': 'a\u00e9' }],
	];
	test.each(cases)('%s', async (_what, headers) => {
		expect(await post(url, freshBody(), headers)).toEqual(UNAUTHORIZED);
		expectNoExecution();
	});

	test('one that came twice', async () => {
		const body = freshBody();
		const twice = `${sign(body)}, ${sign(body)}`;
		expect(await post(url, body, { 'x-airudder-sign': twice })).toEqual(UNAUTHORIZED);
		expectNoExecution();
	});

	test('one for another body', async () => {
		const answer = await post(url, freshBody(), { 'x-airudder-sign': sign(freshBody()) });
		expect(answer).toEqual(UNAUTHORIZED);
		expectNoExecution();
	});

	test.each(['', '   ', '\n', undefined])('a secret that is %j', async (signingSecret) => {
		use({ credential: { signingSecret } });
		const body = freshBody();
		const signature = sign(body, signingSecret ?? '');
		expect(await post(url, body, { 'x-airudder-sign': signature })).toEqual(UNAUTHORIZED);
		expectNoExecution();
	});

	test.each([
		{ scheme: 'unknown' },
		{ scheme: 'custom', method: 'hash' },
		{ scheme: 'custom', signedContent: '{body}{nonce}' },
		{ scheme: 'custom', signedContent: '{timestamp}{body}' },
		{ scheme: 'custom', secretEncoding: 'hex' },
	])('a formula that cannot be used: %j', async (fields) => {
		use({ credential: { ...credential, ...fields } });
		expect(await deliver(url)).toEqual(UNAUTHORIZED);
		expectNoExecution();
	});
});

describe('other refusals, no execution:', () => {
	test('413 for a body that is too large, by its length or by what came', async () => {
		withOptions({ maxBodyKb: 1 });
		expect(await deliver(url, 'x'.repeat(1025))).toEqual(refusedWith(413, 'body_too_large'));
		expect(await post(url, 'x'.repeat(1025))).toEqual(refusedWith(413, 'body_too_large'));

		const { hostname, port } = new URL(url);
		const socket = createConnection(Number(port), hostname);
		socket.write(
			`POST /webhook HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\n` +
				`x-airudder-sign: ${'a'.repeat(64)}\r\ntransfer-encoding: chunked\r\n\r\n` +
				`800\r\n${'x'.repeat(2048)}\r\n0\r\n\r\n`,
		);
		const [answer] = (await once(socket, 'data')) as [Buffer];
		expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
		expectNoExecution();
	});

	test('a body just as large as allowed is read', async () => {
		withOptions({ maxBodyKb: 1 });
		expect(await deliver(url, 'x'.repeat(1024))).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});

	test('415 for a multipart body, whose bytes n8n does not keep', async () => {
		const body = freshBody();
		const headers = {
			'content-type': 'multipart/form-data; boundary=x',
			'x-airudder-sign': sign(body),
		};
		expect(await post(url, body, headers)).toEqual(refusedWith(415, 'body_not_readable'));
		expectNoExecution();
	});

	test.each([
		['not chosen', undefined],
		['deleted', new Error('Credential with ID "1" does not exist')],
		['not decryptable', new Error('Credentials could not be decrypted')],
	])('503 for a credential that is %s, so that AI Rudder tries again', async (_what, missing) => {
		use({ credential: missing });
		expect(await deliver(url)).toEqual(refusedWith(503, 'credential_unavailable'));
		expectNoExecution();
	});

	test('the credential is not even read for a request that cannot be genuine', async () => {
		use({ credential: undefined });
		expect(await post(url, freshBody())).toEqual(UNAUTHORIZED);
		expect(await post(url, freshBody(), { 'x-airudder-sign': 'a\u00e9' })).toEqual(UNAUTHORIZED);
		expectNoExecution();
	});

	test('500 for what nobody foresaw, with nothing of it in the answer', async () => {
		use({});
		expect(await deliverIntoFault(url)).toEqual(refusedWith(500, 'unexpected_failure'));
		expectNoExecution();
	});

	test('503 and no throw when a parameter cannot be read', async () => {
		use({ parameters: { options: { maxBodyKb: '={{ $("Nowhere").first() }}' } } });
		expect(await forge(url)).toEqual(refusedWith(503, 'parameter_unusable'));
		expectNoExecution();
	});
});
