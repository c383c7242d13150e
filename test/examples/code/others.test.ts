/** The Code nodes of "Report back" and of the error workflow. */
import { runCode, type Around } from '../lib/runCode';
import { around, itemOf, SETTINGS } from '../lib/tellIn';

type Json = Record<string, unknown>;

describe('3-report-back.json', () => {
	const FILE = '3-report-back.json';
	const report = async (answer: Json, item = itemOf(), reportPath = '/path') => {
		const nodes = {
			...{ 'AI Rudder Trigger': item, 'Wait for Somebody': { 'Your name': 'Tom\nx: y' } },
			Settings: { settings: { ...SETTINGS.settings, reportPath } },
		};
		return (await runCode(FILE, 'Was It Reported?', { nodes, input: answer }))[0];
	};

	it('shows label and channel in its form as text', async () => {
		const item = itemOf(
			{ channel: '<b>x</b>', conclusion: { output_label: '<script>1</script>' } },
			{ issues: [{ code: 'field_missing', path: 'user', message: '<i>user is missing.' }] },
		);
		const [{ form }] = await runCode(FILE, 'Ask', around(item));
		const { description } = form as { description: string };
		expect(description.replace(/<br>/g, '')).not.toContain('<');
		expect(description).toContain('&#60;script&#62;');
		expect(description).toContain('user is missing.');
		expect(description).toContain(
			'settings.reportPath in the node Settings of the workflow is blank',
		);
	});

	it('is done when AI Rudder has taken the report', async () => {
		const body = { code: 200, status: 'OK', data: {} };
		expect(await report({ statusCode: 200, body })).toEqual({ problems: [], next: 'end' });
	});

	it.each([
		[
			'AI Rudder refuses with 200',
			{ statusCode: 200, body: { code: 403, status: 'Error' } },
			'403',
		],
		[
			'the call fails',
			{ error: { message: 'does not allow it (403)' } },
			'does not allow it (403)',
		],
	])('says that AI Rudder was not told: %s', async (_what, answer, words) => {
		const { subject, text, problems, next } = await report(answer);
		expect(subject).toBe('AI Rudder was not told about nick');
		expect(text).toContain('Tom x: y has taken over nick');
		expect(text).toContain(words);
		expect([problems, next]).toEqual([[expect.stringContaining(words)], 'end']);
	});

	it.each([undefined, '', ' ', null])('reports nothing without a call_id: %p', async (call_id) => {
		const { text, problems } = await report({}, itemOf({ call_id }));
		expect(text).toContain('the callback has no call_id');
		expect(problems).toHaveLength(1);
	});

	it('names the blank path', async () => {
		expect((await report({}, itemOf(), ' ')).text).toContain(
			'settings.reportPath in Settings is empty',
		);
	});
});

describe('4-error-workflow.json', () => {
	const FILE = '4-error-workflow.json';
	const REFUSED =
		'Refused: signature_mismatch: Enter the secret again.';
	const NOTHING = { Receipt: {}, 'Row of the Transfer': {}, Execution: {} };
	const failed = async (
		nodes: Around['nodes'],
		{ message = 'No route', node = 'CRM', memory = {} as Json } = {},
	) => {
		const execution = {
			id: '6',
			url: 'https://n8n.test/6',
			lastNodeExecuted: node,
			error: { message },
		};
		const given = around(itemOf(), 'ops@team.test');
		const error = { workflow: { name: 'Hand over' }, execution };
		const all = { ...given.nodes, ...NOTHING, 'Error Trigger': error, ...nodes };
		return await runCode(FILE, 'What Failed', { ...given, nodes: all, memory });
	};
	const inExecution = {
		data: { resultData: { runData: { Trigger: [{ data: { main: [[{ json: itemOf() }]] } }] } } },
	};

	it.each<[string, Around['nodes']]>([
		['a receipt', { Receipt: { item: JSON.stringify(itemOf()) } }],
		['the execution', { Execution: inExecution }],
		[
			'what n8n would have run next',
			{
				Execution: {
					data: {
						executionData: { nodeExecutionStack: [{ data: { main: [[{ json: itemOf() }]] } }] },
					},
				},
			},
		],
		[
			'the row of the all-in-one workflow',
			{
				'Row of the Transfer': {
					id: 1,
					customer: 'nick',
					channel: 'chatbot',
					channel_id: 'sicepat_whatsapp',
					label: 'E',
				},
			},
		],
	])('names the customer from %s', async (_what, nodes) => {
		const [{ subject, text, to }] = await failed(nodes);
		expect([subject, to]).toEqual(['nick was not handed over (Hand over)', 'ops@team.test']);
		for (const line of [
			'Label: E',
			'What failed: CRM',
			'No route',
			'Execution: https://n8n.test/6',
		]) {
			expect(String(text).split('\n')).toContain(line);
		}
	});

	it('says that n8n has not kept the customer', async () => {
		const [{ subject, text }] = await failed({
			Execution: { startedAt: '2026-01-01T00:00:00.000Z' },
		});
		expect(subject).toBe('A customer was not handed over (Hand over)');
		expect(text).toContain('It was started at 2026-01-01T00:00:00.000Z: ask AI Rudder');
	});

	it('has a text of its own for what was refused, once an hour and reason', async () => {
		const memory: Json = {};
		const refused = async (message: string) =>
			await failed({}, { message, node: 'Refused', memory });
		const [{ subject, text }] = await refused(REFUSED);
		expect(subject).toBe('A callback was refused (Hand over): signature_mismatch');
		expect(text).toContain('The trigger turned a call away.');
		expect(text).not.toMatch(/customer|ask AI Rudder who/);
		for (let call = 0; call < 10; call += 1) expect(await refused(REFUSED)).toEqual([]);
		expect(await refused('signature_missing: Ask AI Rudder.')).toHaveLength(1);
		// An hour later.
		memory.told = { 'refused signature_mismatch': Date.now() - 3_700_000 };
		expect(await refused(REFUSED)).toHaveLength(1);
	});

	it('knows a refusal by its words, whatever the node is called', async () => {
		const [{ subject }] = await failed({}, { message: REFUSED, node: 'Turned Away' });
		expect(subject).toContain('A callback was refused');
	});

	it('says what concerns no customer once an hour, and every customer', async () => {
		const memory: Json = {};
		expect(await failed({}, { memory })).toHaveLength(1);
		expect(await failed({}, { memory })).toEqual([]);
		expect(await failed({ Execution: inExecution }, { memory })).toHaveLength(1);
		expect(await failed({ Execution: inExecution }, { memory })).toHaveLength(1);
	});

	it('remembers no more than a hundred', async () => {
		const memory: Json = {};
		for (let call = 0; call < 150; call += 1)
			await failed({}, { memory, message: `error ${call}` });
		expect(Object.keys(memory.told as Json)).toHaveLength(100);
	});

	it('names everybody who was tried too often in one message', async () => {
		const rows = ['Uma', 'Pat'].map((name, id) => ({
			...{ id, tries: 2, execution_id: '3', item: JSON.stringify(itemOf({ user: { name } })) },
		}));
		const nodes = { 'When to Try Again': { settings: { tell: 'ops@team.test' } } };
		const [message] = await runCode(FILE, 'Tell Somebody', { input: rows, nodes });
		expect(message).toMatchObject({ ids: [0, 1], next: 'told', to: 'ops@team.test' });
		expect(message.subject).toBe('2 customers, Uma first, could not be handed over');
		expect(message.text).toMatch(/Tried 3 times[^]*Customer: Uma[^]*Customer: Pat/);
	});
});
