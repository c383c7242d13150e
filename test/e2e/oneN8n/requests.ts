import {
	freshCallback,
	SAMPLE,
	SECRET,
	sendCallback,
	sendSigned,
	setNode,
	signCallback,
	TRIGGER_NAME,
	withN8n,
} from '../../support';
import { ACCEPTED, inShort, itemsOf, JSON_TYPE, once, queryDatabase } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

describe('a genuine callback of a chosen event', () => {
	it('is answered 200 {} after n8n has stored its execution', async () => {
		const { workflow, url } = await n8n.publishTrigger();

		const answer = await sendSigned(url);

		expect(inShort(answer)).toEqual(ACCEPTED);
		// At once, without waiting: the answer came after the execution.
		expect(await n8n.api.countExecutions(workflow.id)).toBe(1);
	});

	it('reaches the next node, whose expressions find the fields under the names of AI Rudder', async () => {
		const after = setNode('Read Fields', {
			who: '={{ $json.user.name }}',
			label: '={{ $json.conclusion.output_label }}',
			amount: '={{ $json.conclusion.record_slots.amount }}',
		});
		const { workflow, url } = await n8n.publishTrigger({ then: [after] });
		const conclusion = { record_slots: { amount: '250' }, output_label: 'E' };

		await sendSigned(url, freshCallback({ conclusion }));

		const [execution] = await n8n.api.waitForExecutions(workflow.id, 1);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Read Fields')).toEqual([{ who: 'nick', label: 'E', amount: '250' }]);
	});

	it('leaves no signature in the stored execution', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const body = freshCallback();
		const signature = signCallback({ body, secret: SECRET });

		await sendCallback({ url, body, signature });

		const [{ id }] = await n8n.api.waitForExecutions(workflow.id, 1);
		const sql = 'SELECT data FROM execution_data WHERE executionId = ?';
		const [{ data }] = await queryDatabase(n8n.process.userFolder, sql, id);
		expect(data).toContain((JSON.parse(body) as typeof SAMPLE).call_id);
		expect(data).not.toContain(signature);
		expect(data).not.toContain(SECRET);
	});
});

const NOT_AS_DOCUMENTED = [
	{
		what: 'a field is missing',
		body: () => freshCallback({ conclusion: { record_slots: {} } }),
		issue: { code: 'field_missing', path: 'conclusion.output_label' },
	},
	{
		what: 'a field is of another type',
		body: () => freshCallback({ user: { id: 123, name: 'nick' } }),
		issue: { code: 'wrong_type', path: 'user.id' },
	},
	{
		what: 'an object is null',
		body: () => freshCallback({ conclusion: null }),
		issue: { code: 'wrong_type', path: 'conclusion' },
	},
];

/** n8n itself answers 422 to broken JSON under application/json, so these come as plain bytes. */
const UNREADABLE = [
	{
		what: 'not UTF-8',
		body: () => Buffer.concat([Buffer.from([0xff]), Buffer.from(freshCallback())]),
		issue: { code: 'not_utf8', path: '' },
		contentType: 'application/octet-stream',
		bodyEncoding: 'base64' as const,
	},
	{
		what: 'not JSON, as an encrypted callback would be',
		body: () => Buffer.from(`U2FsdGVkX1${freshCallback().length}${Math.random()}`),
		issue: { code: 'not_json', path: '' },
		contentType: 'text/plain',
		bodyEncoding: 'text' as const,
	},
	{
		what: 'a list',
		body: () => Buffer.from(`[${freshCallback()}]`),
		issue: { code: 'not_an_object', path: '' },
		contentType: 'application/json',
		bodyEncoding: 'text' as const,
	},
	...['null', '"x"', '1'].map((text) => ({
		what: `JSON that is no object: ${text}`,
		body: () => Buffer.from(text),
		issue: { code: 'not_an_object', path: '' },
		contentType: 'application/json',
		bodyEncoding: 'text' as const,
	})),
	{
		what: 'empty',
		body: () => Buffer.alloc(0),
		issue: { code: 'not_json', path: '' },
		contentType: 'application/json',
		bodyEncoding: 'text' as const,
	},
];

describe('a genuine callback that is not as documented', () => {
	it.each(NOT_AS_DOCUMENTED)(
		'starts an execution whose item names the problem: $what',
		async ({ body, issue }) => {
			const { workflow, url } = await n8n.publishTrigger();
			const sent = body();

			expect(inShort(await sendSigned(url, sent))).toEqual(ACCEPTED);

			const executions = await n8n.api.waitForExecutions(workflow.id, 1);
			expect(executions).toHaveLength(1);
			const [{ delivery, ...fields }] = itemsOf(executions[0], TRIGGER_NAME);
			expect(fields).toEqual(JSON.parse(sent));
			expect(delivery).toMatchObject({ issues: [{ ...issue, message: expect.any(String) }] });
		},
	);

	it.each(UNREADABLE)('starts an execution with the whole body: $what', async (row) => {
		// Another event is chosen: an unreadable body is emitted whichever events are.
		const { workflow, url } = await n8n.publishTrigger({ parameters: { events: ['other'] } });
		const sent = row.body();

		expect(inShort(await sendSigned(url, sent, { contentType: row.contentType }))).toEqual(
			ACCEPTED,
		);

		const executions = await n8n.api.waitForExecutions(workflow.id, 1);
		expect(executions).toHaveLength(1);
		expect(itemsOf(executions[0], TRIGGER_NAME)).toMatchObject([
			{
				event: null,
				delivery: {
					issues: [{ ...row.issue, message: expect.any(String) }],
					body: sent.toString(row.bodyEncoding === 'text' ? 'utf8' : 'base64'),
					bodyEncoding: row.bodyEncoding,
				},
			},
		]);
	});

	describe('where invalid events are refused', () => {
		const published = once(
			async () => await n8n.publishTrigger({ options: { invalidEvents: 'refuse' } }),
		);

		it.each([...NOT_AS_DOCUMENTED, ...UNREADABLE])(
			'is answered 422 with the list of issues: $what',
			async ({ body, issue, ...row }) => {
				const { workflow, url } = await published();
				const contentType = 'contentType' in row ? row.contentType : 'application/json';

				const answer = await sendSigned(url, body(), { contentType });

				expect(answer.status).toBe(422);
				expect(answer.headers.get('content-type')).toBe(JSON_TYPE);
				expect(JSON.parse(answer.text)).toEqual({
					error: 'event_invalid',
					message: 'The callback is genuine, but its fields are not as expected.',
					issues: [{ ...issue, message: expect.any(String) }],
				});
				expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
			},
		);
	});
});
