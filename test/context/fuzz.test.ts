import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';

import fc from 'fast-check';

import { freshBody, SECRET, sign } from './support/callbacks';
import { SmallN8n, type N8nRequest, type SmallN8nOptions } from './support/SmallN8n';

// Thousands of requests per test: a busy machine needs longer than jest waits by default.
jest.setTimeout(120_000);

/** Every status that the documentation names. */
const STATUSES = [200, 401, 413, 415, 422, 500, 503];

interface Sent {
	headers: Record<string, string | string[] | undefined>;
	query?: Record<string, unknown>;
	body: Buffer;
	/** What n8n has made of the body before the node runs. */
	reading: 'read' | 'unread' | 'multipart' | 'broken' | 'too large';
}

const FAILURES: Partial<Record<Sent['reading'], Error>> = {
	multipart: new Error('not readable'),
	broken: Object.assign(new Error('aborted'), { type: 'request.aborted' }),
	'too large': Object.assign(new Error('too large'), { type: 'entity.too.large' }),
};

/**
 * One request that never touched the network, so that it may hold what no HTTP client would send:
 * Node's own request and response over a stream.
 *
 * @returns the items that left, by output, and how it was answered
 */
async function send(options: SmallN8nOptions, { headers, query, body, reading }: Sent) {
	const n8n = new SmallN8n(options);
	const request: N8nRequest = new IncomingMessage(new Socket());
	Object.assign(request.headers, headers);
	request.query = query;
	if (reading === 'read') request.rawBody = body;
	request.readRawBody = async () => {
		const failure = FAILURES[reading];
		if (failure !== undefined) throw failure;
		request.rawBody = body;
	};
	const response = new ServerResponse(request);
	response.assignSocket(new PassThrough().resume() as unknown as Socket);
	const end = jest.spyOn(response, 'end');
	const finished = once(response, 'finish');
	await n8n.receive(request, response);
	await finished;
	return {
		status: response.statusCode,
		answers: end.mock.calls.length,
		thrown: n8n.lastCall.thrown,
		executions: n8n.executions.length,
		items: n8n.items,
	};
}

const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string(),
	fc.constantFrom('', ' ', '\n', '\0', '__proto__', 'a'.repeat(2000), '\ud800', '{body}'),
);
const anyBody = fc.oneof(
	fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
	fc.json().map((text) => Buffer.from(text)),
	fc
		.dictionary(
			fc.oneof(anyText, fc.constantFrom('event', 'user', 'conclusion', 'delivery', 'company')),
			fc.oneof(fc.jsonValue(), fc.constant('session.transfer')),
		)
		.map((fields) => Buffer.from(freshBody(fields))),
	fc
		.constantFrom(
			'',
			'null',
			'[',
			'['.repeat(5000),
			'{"__proto__":1}',
			'{"event":1e999}',
			'x'.repeat(3000),
		)
		.map((text) => Buffer.from(text)),
);
const reading = fc.constantFrom<Sent['reading']>(
	'read',
	'unread',
	'multipart',
	'broken',
	'too large',
);

const hostileHeaders = fc.record(
	{
		'x-airudder-sign': fc.oneof(
			anyText,
			fc.array(anyText),
			anyBody.map((body) => sign(body, 'a secret that is not ours')),
			fc.tuple(fc.constantFrom('sha256=', 'md5=', ''), fc.string()).map((parts) => parts.join('')),
		),
		'content-type': fc.oneof(anyText, fc.constant('application/json; charset=utf-7')),
		'content-length': fc.oneof(anyText, fc.integer().map(String)),
		'content-encoding': fc.constantFrom('gzip', 'br', 'nonsense'),
		'x-timestamp': anyText,
		constructor: anyText,
	},
	{ requiredKeys: [] },
);

const credential = fc.oneof(
	fc.constant(undefined),
	fc.constant(new Error('deleted')),
	fc.record(
		{
			signingSecret: fc.oneof(anyText, fc.constant(SECRET)),
			previousSigningSecret: anyText,
			scheme: fc.constantFrom('auto', 'hmacSha256', 'hmacMd5', 'custom', 'constructor', ''),
			method: fc.constantFrom('hmac', 'hash', 'x'),
			secretEncoding: fc.constantFrom('text', 'hex', 'base64'),
			encoding: fc.constantFrom('hex', 'base64', 'base64url'),
			prefix: anyText,
			signedContent: fc.oneof(
				anyText,
				fc.constantFrom('{json}', '{sortedJson}{secret}', '{timestamp}.{body}'),
			),
			timestampHeader: fc.constantFrom('', 'X-Timestamp', 'constructor', '__proto__'),
			toleranceSeconds: fc.double(),
		},
		{ requiredKeys: [] },
	),
);

const labels = fc.array(fc.oneof(anyText, fc.constant('E')), { maxLength: 4 });
const options = fc.record(
	{
		maxBodyKb: fc.constantFrom(0, 1, 1024),
		reportRefused: fc.boolean(),
		reportIgnored: fc.boolean(),
		refusedPerMinute: fc.constantFrom(0, 1, 6),
		invalidEvents: fc.constantFrom('emit', 'refuse'),
		duplicates: fc.constantFrom('ignore', 'flag', 'off'),
		duplicateWindowMinutes: fc.constantFrom(0, 1, 60),
	},
	{ requiredKeys: [] },
);
// A text that begins with "=" is an expression, which only the owner of the workflow can write.
const isNoExpression = (text: string) => !text.startsWith('=');
const parameters = fc.record(
	{
		events: fc.subarray(['session.transfer', 'other']),
		routing: fc.constantFrom('single', 'outputLabel'),
		routes: labels.map((texts) => texts.filter(isNoExpression)),
		filters: fc.record(
			{ outputLabels: fc.constantFrom([], ['E'], ['']), channels: fc.constantFrom(['x'], []) },
			{ requiredKeys: [] },
		),
		options,
	},
	{ requiredKeys: [] },
);

test('a caller who does not know the secret reaches one answer, and never a throw or an event', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({ credential, parameters }),
			fc.record({ headers: hostileHeaders, body: anyBody, reading }),
			async (n8n, sent) => {
				const outcome = await send(n8n, sent);
				expect(outcome.thrown).toBeUndefined();
				expect(outcome.answers).toBe(1);
				expect(STATUSES).toContain(outcome.status);
				expect([200, 422, 500]).not.toContain(outcome.status);
				const isReported = n8n.parameters.options?.reportRefused === true;
				expect(outcome.executions).toBeLessThanOrEqual(Number(isReported));
				for (const item of outcome.items) {
					expect(Object.keys(item)).toEqual([
						'reason',
						'message',
						'fix',
						'formula',
						'receivedAt',
						'bodyBytes',
						'contentType',
						'signatureShape',
					]);
				}
			},
		),
		{ numRuns: 1500 },
	);
});

test('a caller who does not know the callback key reaches one answer, and never a throw or an event', async () => {
	const keys = fc.record(
		{
			callbackKey: fc.oneof(anyText, fc.constant(SECRET)),
			previousCallbackKey: anyText,
			signingSecret: fc.constant(SECRET),
		},
		{ requiredKeys: [] },
	);
	const query = fc.record(
		{
			key: fc.oneof(anyText, fc.array(fc.constant(SECRET)), fc.constant({ key: SECRET })),
			constructor: anyText,
		},
		{ requiredKeys: [] },
	);
	const given = parameters.map((some) => ({ ...some, authentication: 'callbackKey' }));
	await fc.assert(
		fc.asyncProperty(
			fc.record({ credential: fc.oneof(credential, keys), parameters: given }),
			fc.record({ headers: hostileHeaders, query, body: anyBody, reading }),
			async (n8n, sent) => {
				const { callbackKey, previousCallbackKey } = (n8n.credential ?? {}) as Record<
					string,
					unknown
				>;
				fc.pre(![callbackKey, previousCallbackKey].includes(sent.query.key ?? null));
				const signed = { ...sent.headers, 'x-airudder-sign': sign(sent.body) };
				const outcome = await send(n8n, { ...sent, headers: signed });
				expect(outcome.thrown).toBeUndefined();
				expect(outcome.answers).toBe(1);
				expect([401, 413, 503]).toContain(outcome.status);
				for (const item of outcome.items) expect(item).toHaveProperty('reason');
			},
		),
		{ numRuns: 700 },
	);
});

test('a genuine callback, whatever it holds, is answered once and starts what it should', async () => {
	await fc.assert(
		fc.asyncProperty(
			parameters,
			anyBody,
			fc.constantFrom<Sent['reading']>('read', 'unread'),
			hostileHeaders,
			async (given, body, how, headers) => {
				const sent = { ...headers, 'content-length': undefined, 'x-airudder-sign': sign(body) };
				const n8n = { credential: { signingSecret: SECRET }, parameters: given };
				const outcome = await send(n8n, { headers: sent, body, reading: how });
				expect(outcome.thrown).toBeUndefined();
				expect(outcome.answers).toBe(1);
				expect([200, 413, 422]).toContain(outcome.status);

				const { maxBodyKb, invalidEvents = 'emit' } = given.options ?? {};
				// Nothing and 0 are no size: the default counts.
				expect(outcome.status === 413).toBe(body.length > (maxBodyKb || 1024) * 1024);
				if (outcome.status === 422) expect(invalidEvents).toBe('refuse');
				if (outcome.status !== 200) return;
				const takesAll =
					given.events?.length === 2 && Object.keys(given.filters ?? {}).length === 0;
				expect(outcome.executions).toBeLessThanOrEqual(1);
				expect(outcome.items).toHaveLength(outcome.executions);
				if (takesAll) expect(outcome.items).toHaveLength(1);
				for (const { delivery } of outcome.items) {
					expect(delivery).toMatchObject({ secret: 'current', duplicate: false });
				}
			},
		),
		{ numRuns: 1000 },
	);
});

test('while a person listens, a hostile request is answered before anything is thrown', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({ credential, parameters }),
			fc.record({ headers: hostileHeaders, body: anyBody, reading }),
			async (n8n, sent) => {
				const outcome = await send({ ...n8n, mode: 'manual' }, sent);
				expect(outcome).toMatchObject({ answers: 1, executions: 0 });
				expect(outcome.thrown).toMatchObject({ name: 'NodeOperationError' });
				expect([401, 413, 415, 503]).toContain(outcome.status);
			},
		),
		{ numRuns: 300 },
	);
});
