import { setTimeout as sleep } from 'node:timers/promises';
import { freshCallback, SAMPLE, sendSigned, TRIGGER_NAME, withN8n } from '../../support';
import type { PublishedTrigger } from '../../support/withN8n';
import { ACCEPTED, inShort, itemsOf, noOps, nodesBehind, waitForLog } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

type Options = NonNullable<Parameters<typeof n8n.publishTrigger>[0]>;

const logged = async (text: string, from: number) => await waitForLog(n8n, text, from);

/** Sends a callback to the test URL while somebody listens; gives back what the node shows. */
async function tried(trigger: PublishedTrigger, body: string, more = {}) {
	const before = await n8n.api.countExecutions(trigger.workflow.id);
	await n8n.api.listen(trigger.workflow.id, TRIGGER_NAME);
	const url = n8n.api.testUrl(trigger.workflow, TRIGGER_NAME);
	const answer = inShort(await sendSigned(url, body, more));
	const [execution] = await n8n.api.executionsAfter(trigger.workflow.id, before, 1);
	const { error } = execution.data.resultData;
	return { answer, said: `${error?.message ?? ''} ${error?.description ?? ''}`, execution };
}

/** Which nodes behind the trigger ran, for each execution. */
const reached = async ({ workflow }: PublishedTrigger, count: number): Promise<string[]> =>
	nodesBehind(await n8n.api.waitForExecutions(workflow.id, count));

const labelled = (output_label: string, changes = {}) =>
	freshCallback({ conclusion: { record_slots: {}, output_label }, ...changes });

describe('a parameter whose expression gives nothing', () => {
	const nothing = ['={{ undefined }}', '={{ $vars.nope }}', '={{ null }}'];
	const cases: Array<[string, string, Record<string, unknown>]> = [
		['every entry of a filter', 'Filters: Companies', { filters: { companies: nothing } }],
		[
			'an entry of a filter',
			'Filters: Companies',
			{ filters: { companies: ['test', ...nothing] } },
		],
		['a filter as a whole', 'Filters: Channels', { filters: { channels: nothing[1] } }],
		['Trigger On', 'Trigger On', { events: nothing }],
		['Trigger On as a whole', 'Trigger On', { events: nothing[2] }],
		[
			'a Trigger On that is not known',
			'Trigger On has an entry that is none of its callbacks.',
			{ events: ['={{ "session.transfer,other" }}'] },
		],
		['a date', 'Filters: Companies', { filters: { companies: ['={{ new Date() }}'] } }],
		['an object', 'Filters: Companies', { filters: { companies: ['={{ { a: 1 } }}'] } }],
		['a label', 'Labels', { routing: 'outputLabel', routes: [...nothing, 'E'] }],
		['the labels as a whole', 'Labels', { routing: 'outputLabel', routes: nothing[1] }],
		['null as the labels as a whole', 'Labels', { routing: 'outputLabel', routes: nothing[2] }],
	];

	it.each(cases)(
		'swallows nothing, and is named in the log and on the node: %s',
		async (_, name, parameters) => {
			const said = name.endsWith('.')
				? name
				: `An expression in ${name} gives nothing that is a text.`;
			const trigger = await n8n.publishTrigger({ parameters });
			const from = n8n.process.log().length;

			expect(inShort(await sendSigned(trigger.url))).toEqual(ACCEPTED);

			const [execution] = await n8n.api.waitForExecutions(trigger.workflow.id, 1);
			expect(execution.status).toBe('success');
			await logged(said, from);
			const test = await tried(trigger, freshCallback());
			expect(test.answer).toEqual(ACCEPTED);
			expect(test.said).toContain(said);
		},
	);

	it('keeps the output of a label that has a text, and the others of the list in force', async () => {
		const trigger = await n8n.publishTrigger({
			parameters: {
				routing: 'outputLabel',
				routes: [nothing[1], 'E'],
				filters: { companies: [nothing[0], 'test'] },
			},
			then: noOps('Other', 'Refused', 'Needs Attention', 'Nothing', 'Label E'),
		});
		expect(inShort(await sendSigned(trigger.url, labelled('undefined')))).toEqual(ACCEPTED);
		expect(inShort(await sendSigned(trigger.url, freshCallback({ company: 'x' })))).toEqual(
			ACCEPTED,
		);
		expect(inShort(await sendSigned(trigger.url))).toEqual(ACCEPTED);
		expect(await reached(trigger, 2)).toEqual(['Other', 'Label E']);
	});

	it('is named when it reads the callback, whether n8n gives nothing for $json there or fails', async () => {
		const trigger = await n8n.publishTrigger({
			parameters: { filters: { companies: ['={{ $json.company }}'] } },
		});
		const from = n8n.process.log().length;
		const { status } = await sendSigned(trigger.url);
		// Before n8n 2 such an expression fails: AI Rudder repeats, and the log says why.
		await logged('Filters: Companies', from);
		expect(await n8n.api.countExecutions(trigger.workflow.id)).toBe(status === 200 ? 1 : 0);
		expect([200, 503]).toContain(status);
	});

	it('is not meant by an entry that is an empty text', async () => {
		const trigger = await n8n.publishTrigger({
			parameters: { filters: { companies: ['', '={{ "" }}'] } },
		});
		const { answer, execution } = await tried(trigger, freshCallback());
		expect(answer).toEqual(ACCEPTED);
		expect(execution.status).toBe('success');
	});
});

describe('a number in the options that is none', () => {
	it.each([
		{ maxBodyKb: null, duplicateWindowMinutes: null, refusedPerMinute: null },
		{ maxBodyKb: '', duplicateWindowMinutes: '', refusedPerMinute: '' },
		{ maxBodyKb: 0, duplicateWindowMinutes: 0, refusedPerMinute: 0 },
		{ maxBodyKb: -1, duplicateWindowMinutes: 'an hour', refusedPerMinute: '={{ null }}' },
		{ maxBodyKb: '={{ $vars.nope }}', duplicateWindowMinutes: '={{ NaN }}', refusedPerMinute: 0.5 },
	])('counts as its default: %j', async (numbers) => {
		const trigger = await n8n.publishTrigger({
			options: { ...numbers, reportRefused: true },
			then: noOps('Accepted', 'Refused'),
		});
		const body = freshCallback();
		for (let sent = 0; sent < 2; sent++) {
			expect(inShort(await sendSigned(trigger.url, body))).toEqual(ACCEPTED);
		}
		const tooLarge = freshCallback({ filler: 'x'.repeat(1024 * 1024) });
		expect((await sendSigned(trigger.url, tooLarge)).status).toBe(413);
		for (let sent = 0; sent < 7; sent++) await sendSigned(trigger.url, body, { secret: 'another' });

		const all = await reached(trigger, 7);
		expect(all).toHaveLength(7);
		expect(all.filter((name) => name === 'Accepted')).toHaveLength(1);
	});
});

describe('a parameter whose expression fails', () => {
	const fails = '={{ $env.NOPE }}';
	const cases: Array<[string, Options]> = [
		['Filters: Companies', { parameters: { filters: { channels: ['x'], companies: [fails] } } }],
		['Labels', { parameters: { routing: 'outputLabel', routes: ['E', fails] } }],
		['Trigger On', { parameters: { events: [fails] } }],
		['Options: Max Body Size (KB)', { options: { maxBodyKb: fails } }],
		[
			'Filters: Channels',
			{ parameters: { filters: { channels: ["={{ $('Nowhere').first() }}"] } } },
		],
	];

	it.each(cases)(
		'is answered 503, so that AI Rudder repeats, and named: %s',
		async (name, options) => {
			const trigger = await n8n.publishTrigger(options);
			const from = n8n.process.log().length;

			const { status, text } = await sendSigned(trigger.url);

			expect({ status, ...(JSON.parse(text) as object) }).toMatchObject({
				status: 503,
				error: 'parameter_unusable',
			});
			await logged(`Correct ${name} in the trigger.`, from);
			expect(n8n.process.log().slice(from)).not.toContain('node_modules');
			const { answer, said } = await tried(trigger, freshCallback());
			expect(answer.status).toBe(503);
			expect(said).toContain(`Correct ${name} in the trigger.`);
			expect(await n8n.api.countExecutions(trigger.workflow.id)).toBe(1);
		},
	);
});

describe('a transfer whose event name is damaged', () => {
	const envelope = { code: 200, data: { ...SAMPLE } };
	const cases: Array<[string, string, object]> = [
		['null', 'wrong_type', { ...SAMPLE, event: null }],
		['an envelope', 'enveloped', envelope],
	];

	it.each(cases)('comes through as one, with an issue: %s', async (_, code, body) => {
		const trigger = await n8n.publishTrigger();
		expect(inShort(await sendSigned(trigger.url, JSON.stringify(body)))).toEqual(ACCEPTED);

		const [execution] = await n8n.api.waitForExecutions(trigger.workflow.id, 1);
		expect(itemsOf(execution, 'After')).toMatchObject([
			{
				...JSON.parse(JSON.stringify(body)),
				delivery: { event: 'session.transfer', issues: [{ code }] },
			},
		]);
		const { answer, execution: listened } = await tried(trigger, JSON.stringify(body));
		expect(answer).toEqual(ACCEPTED);
		expect(itemsOf(listened, 'After')).toMatchObject([{ delivery: { issues: [{ code }] } }]);
	});
});

describe('a genuine callback that starts nothing', () => {
	const cases: Array<[string, Record<string, unknown>, string, string]> = [
		[
			'event_not_chosen',
			{},
			freshCallback({ event: 'session.end' }),
			'To receive it (`session.end`)',
		],
		[
			'filtered_out',
			{ filters: { companies: ['x'] } },
			freshCallback(),
			'company is `test`; the filter has `x`.',
		],
	];

	it.each(cases)(
		'is a line in the log, and shown on the node: %s',
		async (code, parameters, body, detail) => {
			const trigger = await n8n.publishTrigger({ parameters });
			const from = n8n.process.log().length;
			for (let sent = 0; sent < 8; sent++) {
				expect(inShort(await sendSigned(trigger.url, body))).toEqual(ACCEPTED);
			}
			await logged(`ignored a callback: ${code}.`, from);
			const lines = n8n.process.log().slice(from).split(`ignored a callback: ${code}.`);
			expect(lines).toHaveLength(6);
			expect(lines[1]).toContain(detail);
			expect(n8n.process.log().slice(from)).not.toContain(SAMPLE.channel_id);
			expect(await n8n.api.countExecutions(trigger.workflow.id)).toBe(0);

			const { answer, said, execution } = await tried(trigger, body);
			expect(answer).toEqual(ACCEPTED);
			expect(said).toContain(detail);
			expect(execution.status).toBe('error');
		},
	);

	const bodies = (repeated: string) => [
		repeated,
		repeated,
		freshCallback({ event: 'session.end', secret_of_the_body: 1 }),
		freshCallback({ company: 'x' }),
	];
	const reasons = ['duplicate', 'event_not_chosen', 'filtered_out'];
	const filters = { companies: ['test'] };

	it.each([{}, { reportRefused: true }])(
		'has an item at the third output, with Report Ignored and %j',
		async (more) => {
			const trigger = await n8n.publishTrigger({
				parameters: { filters },
				options: { reportIgnored: true, ...more },
				then: noOps('Accepted', 'Refused', 'Ignored'),
			});
			for (const body of bodies(freshCallback())) {
				expect(inShort(await sendSigned(trigger.url, body))).toEqual(ACCEPTED);
			}
			expect((await sendSigned(trigger.url, '{}', { secret: 'another' })).status).toBe(401);

			// The caller has its answer before n8n starts what is reported.
			const count = 'reportRefused' in more ? 5 : 4;
			const executions = await n8n.api.waitForExecutions(trigger.workflow.id, count);
			const items = executions.flatMap((execution) => itemsOf(execution, 'Ignored'));
			expect(items.map(({ reason }) => reason)).toEqual(reasons);
			expect(items[1]).toEqual({
				event: 'session.end',
				reason: 'event_not_chosen',
				message: 'The callback is genuine, but its event is not chosen.',
				fix: expect.any(String),
				delivery: expect.objectContaining({ event: 'other', duplicate: false, issues: [] }),
			});
			expect(JSON.stringify(items)).not.toContain('secret_of_the_body');
			expect(items[0].delivery).toMatchObject({ duplicate: true });
			expect(executions).toHaveLength(count);
		},
	);

	it('has the last output with routing, and no connection moves when the option is switched on', async () => {
		const then = noOps('Other', 'Refused', 'Needs Attention', 'Label E', 'Label B');
		const trigger = await n8n.publishTrigger({
			parameters: { filters, routing: 'outputLabel', routes: ['E', 'B'] },
			then,
		});
		const { nodes, connections } = await n8n.api.getWorkflow(trigger.workflow.id);
		const [ignored] = noOps('Ignored');
		const { main } = (connections as Record<string, { main: unknown[] }>)[TRIGGER_NAME];
		await n8n.api.updateWorkflow(trigger.workflow.id, {
			nodes: [
				...nodes.map((node) =>
					node.name === TRIGGER_NAME
						? { ...node, parameters: { ...node.parameters, options: { reportIgnored: true } } }
						: node,
				),
				{ ...ignored, position: [260, 900] },
			],
			connections: {
				[TRIGGER_NAME]: { main: [...main, [{ node: 'Ignored', type: 'main', index: 0 }]] },
			},
		});
		await n8n.api.publish(trigger.workflow.id);

		for (const label of ['E', 'B', 'F']) await sendSigned(trigger.url, labelled(label));
		await sendSigned(trigger.url, '"no object"');
		await sendSigned(trigger.url, freshCallback({ event: 'session.end' }));
		expect(await reached(trigger, 5)).toEqual([
			'Label E',
			'Label B',
			'Other',
			'Needs Attention',
			'Ignored',
		]);
	});
});

describe('a trigger with Always Output Data', () => {
	const alwaysOutputData = { alwaysOutputData: true };

	it.each([{}, { routing: 'outputLabel', routes: ['E'] }])(
		'is not started by a forged callback, nor by one that is ignored, and the log says why: %j',
		async (parameters) => {
			const trigger = await n8n.publishTrigger({
				parameters,
				options: { reportRefused: true, reportIgnored: true },
				trigger: alwaysOutputData,
				then: noOps('First', 'Refused'),
			});
			const from = n8n.process.log().length;

			expect((await sendSigned(trigger.url, '{}', { secret: 'another' })).status).toBe(401);
			const other = freshCallback({ event: 'session.end' });
			expect(inShort(await sendSigned(trigger.url, other))).toEqual(ACCEPTED);

			await logged('Switch Always Output Data off', from);
			await sleep(500);
			expect(await n8n.api.countExecutions(trigger.workflow.id)).toBe(0);
			expect(inShort(await sendSigned(trigger.url))).toEqual(ACCEPTED);
			await n8n.api.waitForExecutions(trigger.workflow.id, 1);
		},
	);
});

describe('a secret whose expression gives a number', () => {
	it('is the text of its digits', async () => {
		const secret = '1234567890123456';
		const bySignature = await n8n.publishTrigger({
			credential: { signingSecret: `={{ ${secret} }}` },
		});
		expect(inShort(await sendSigned(bySignature.url, freshCallback(), { secret }))).toEqual(
			ACCEPTED,
		);

		const byKey = await n8n.publishTrigger({
			parameters: { authentication: 'callbackKey' },
			credential: { callbackKey: `={{ ${secret} }}` },
		});
		expect(inShort(await sendSigned(`${byKey.url}?key=${secret}`))).toEqual(ACCEPTED);
	});
});

describe('a field of another type beside the label', () => {
	const drifts = [
		{ user: { id: 7, name: 'nick' } },
		{ call_id: null },
		{ company: undefined },
		{ event: null },
		{ channel: ['chatbot'] },
	];
	const routing = { routing: 'outputLabel', routes: ['E'] };
	const then = noOps('Other', 'Refused', 'Needs Attention', 'Label E');

	it('leaves the routing to the label, and the issue in the item', async () => {
		const trigger = await n8n.publishTrigger({ parameters: routing, then });
		for (const drift of drifts) await sendSigned(trigger.url, labelled('E', drift));
		const executions = await n8n.api.waitForExecutions(trigger.workflow.id, drifts.length);
		for (const execution of executions) {
			expect(itemsOf(execution, 'Label E')).toMatchObject([
				{ delivery: { issues: [{ path: expect.any(String) }] } },
			]);
		}
	});

	it('outranks the label where the user wants that', async () => {
		const trigger = await n8n.publishTrigger({
			parameters: routing,
			options: { needsAttention: 'anyIssue' },
			then,
		});
		await sendSigned(trigger.url, labelled('E', drifts[0]));
		await sendSigned(trigger.url, labelled('E'));
		expect(await reached(trigger, 2)).toEqual(['Needs Attention', 'Label E']);
	});
});
