/** The Code nodes of the error workflow and its receipts. */
import { NodeOperationError } from 'n8n-workflow';
import { readExample } from '../lib/importExample';
import { runCode, type Around } from '../lib/runCode';
import { around, itemOf, storedRow } from '../lib/tellIn';

type Json = Record<string, unknown>;
const STOP = {
	...{ id: '1', name: 'Stop', type: 'n8n-nodes-base.stopAndError', typeVersion: 1 },
	...{ position: [0, 0] as [number, number], parameters: {} },
};

describe('4-error-workflow.json', () => {
	const FILE = '4-error-workflow.json';
	const REFUSED =
		'Refused: signature_mismatch: Compare the signing secret with the one at AI Rudder.';
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
		['a receipt', { Receipt: storedRow({ item: JSON.stringify(itemOf()) }) }],
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
				'Row of the Transfer': storedRow({
					...{ customer: 'nick', label: 'E' },
					...{ channel: 'chatbot', channel_id: 'sicepat_whatsapp' },
				}),
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

	/** What Stop and Error says of an item, as the file of an example holds it. */
	const stopped = (file: string, node: string, json: Json) => {
		const { parameters } = readExample(file).nodes.find(({ name }) => name === node)!;
		const [, source] = /^=\{\{([^]*)\}\}$/.exec(parameters.errorMessage as string)!;
		return (new Function('$json', `return ${source}`) as (json: Json) => string)(json);
	};
	const HOURS = 'hours.days in Settings is "Lun"; write it as Mon-Fri or 1, 2, 3.';

	it.each([
		['Told: Ann waits (E)', inExecution],
		['Taken over: Ann', inExecution],
		['Told: everybody on the list', {}],
		['No customer was missed', {}],
	])('says what is wrong, and what was done all the same: %s', async (done, Execution) => {
		const message = stopped('2-all-in-one.json', 'Not as It Should Be', {
			done,
			problems: [HOURS, 'More.'],
		});
		expect(message).toBe(`${done}, but:\n${HOURS}\nMore.`);
		const [{ subject, text }] = await failed({ Execution }, { message });
		expect(subject).toBe(`${done}, but (Hand over): ${HOURS}`);
		expect(text).toContain(`${done}. Something else went wrong.`);
		expect(text).toContain('More.');
		expect(text).not.toContain('no customer is known');
	});

	it.each([
		['connect ECONNREFUSED 127.0.0.1:443', 'connect E-CONNREFUSED 127.0.0.1:443'],
		['getaddrinfo ENOTFOUND any.test', 'get-addrinfo E-NOTFOUND any.test'],
		['getaddrinfo EAI_AGAIN any.test', 'get-addrinfo E-AI_AGAIN any.test'],
		['ETIMEDOUT, preexisting', 'E-TIMEDOUT, pre-existing'],
	])('stops with a text that n8n leaves as it is: %s', (problem, shown) => {
		const text = stopped('2-all-in-one.json', 'Not as It Should Be', { problems: [problem] });
		expect(text).toBe(shown);
		const { message } = new NodeOperationError(STOP, text);
		expect(message).toBe(shown);
	});

	it('says that nobody was told where nobody was', async () => {
		const problems = [HOURS, 'nick waits (E): not told by slack, for it answered 404'];
		const message = stopped('2-all-in-one.json', 'Not as It Should Be', { problems });
		expect(message).toBe(problems.join('\n'));
		const [{ subject }] = await failed({ Execution: inExecution }, { message });
		expect(subject).toBe('nick was not handed over (Hand over)');
	});

	it.each([
		['team@b.test', 'Told: nick, but (Hand over): No route'],
		['being asked', 'nick was not handed over (Hand over)'],
		['nobody yet', 'nick was not handed over (Hand over)'],
	])('knows by the row who was told: %s', async (asked_to, title) => {
		const row = storedRow({ customer: 'nick', asked_to });
		expect((await failed({ 'Row of the Transfer': row }))[0].subject).toBe(title);
	});

	it('names the setting in a title of 200 characters, however long the names are', async () => {
		const done = `Told: ${'n'.repeat(250)}`;
		const message = stopped('2-all-in-one.json', 'Not as It Should Be', {
			done,
			problems: [HOURS],
		});
		const [{ subject }] = await failed({}, { message });
		expect(String(subject).slice(0, 200)).toContain('hours.days in Settings');
	});

	it('says that n8n has not kept the customer', async () => {
		const [{ subject, text }] = await failed({
			Execution: { startedAt: '2026-01-01T00:00:00.000Z' },
		});
		expect(subject).toBe('A customer was not handed over (Hand over)');
		expect(text).toContain('It was started at 2026-01-01T00:00:00.000Z: ask AI Rudder');
	});

	it('has a text of its own for what was refused', async () => {
		const [{ subject, text }] = await failed({}, { message: REFUSED, node: 'Refused' });
		expect(subject).toBe('A callback was refused (Hand over): signature_mismatch');
		expect(text).toContain('The trigger turned a call away.');
		expect(text).not.toMatch(/customer|ask AI Rudder who/);
	});

	/** An execution of this workflow for a refused call, in steps, with the table and the memory of n8n. */
	const refuse = (
		{ rows = null as Json[] | null, memory = {} as Json },
		{ id = '7', message = REFUSED } = {},
	) => {
		let made: Json | undefined;
		let said: Json = {};
		return {
			/** Until its row is written; n8n reads the memory when the execution begins. */
			begin: async () => {
				[made] = await failed({}, { message, memory });
				if (made) rows?.push(storedRow({ id: rows.length + 1, execution: id }));
				return made !== undefined;
			},
			/** Whether it sends a message. */
			look: async () => {
				const input = rows?.slice(0, 1) ?? { error: 'Data table not found' };
				const nodes = { 'What Failed': made! };
				[said] = await runCode(FILE, 'Said Already?', { id, nodes, input });
				return said.subject !== undefined;
			},
			/** What it leaves behind, and the error with which it ends. */
			end: async (isSent: boolean) => {
				const tell = { url: 'https://any.test', channel: 'auto' };
				const http = () => ({ statusCode: isSent ? 200 : 404, body: '' });
				const [told] = await runCode(FILE, 'Tell', { input: { ...said, tell }, http });
				const [sent] = await runCode(FILE, 'Was It Sent?', { nodes: { Tell: told }, input: told });
				if (sent.next === 'forget') {
					const at = rows?.findIndex(({ execution }) => execution === id) ?? -1;
					if (at >= 0) rows!.splice(at, 1);
				} else expect(sent.next).toBe('said');
				return await runCode(FILE, 'Keep for an Hour', { nodes: { 'Was It Sent?': sent }, memory });
			},
		};
	};

	it('says one of six refusals at the same moment, and no other within the hour', async () => {
		const rows: Json[] = [];
		const all = ['1', '2', '3', '4', '5', '6'].map((id) => refuse({ rows, memory: {} }, { id }));
		for (const one of all) expect(await one.begin()).toBe(true);
		const looks = [];
		for (const one of all) looks.push(await one.look());
		expect(looks).toEqual([true, false, false, false, false, false]);
		for (const one of all) expect(await one.end(true)).toEqual([]);
		expect(rows.map(({ execution }) => execution)).toEqual(['1']);
		const later = refuse({ rows, memory: {} }, { id: '8' });
		await later.begin();
		expect(await later.look()).toBe(false);
	});

	it('says the next refusal when the message about the first was not taken', async () => {
		const rows: Json[] = [];
		const memory = {};
		const first = refuse({ rows, memory }, { id: '1' });
		await first.begin();
		expect(await first.look()).toBe(true);
		expect(await first.end(false)).toEqual([
			{ problems: [expect.stringContaining('signature_mismatch: not told by')] },
		]);
		expect([rows, memory]).toEqual([[], {}]);
		const next = refuse({ rows, memory }, { id: '2' });
		expect(await next.begin()).toBe(true);
		expect(await next.look()).toBe(true);
	});

	it('says a refusal once an hour and reason where there is no table, too', async () => {
		const memory: Json = {};
		const first = refuse({ memory });
		await first.begin();
		expect(await first.look()).toBe(true);
		expect(await first.end(true)).toEqual([]);
		for (let call = 0; call < 10; call += 1) expect(await refuse({ memory }).begin()).toBe(false);
		const other = refuse({ memory }, { message: 'signature_missing: Ask AI Rudder.' });
		expect(await other.begin()).toBe(true);
		// An hour later.
		const [key] = Object.keys(memory.told as Json);
		memory.told = { [key]: Date.now() - 3_700_000 };
		expect(await refuse({ memory }).begin()).toBe(true);
	});

	it('knows a refusal by its words, whatever the node is called', async () => {
		const [{ subject }] = await failed({}, { message: REFUSED, node: 'Turned Away' });
		expect(subject).toContain('A callback was refused');
	});

	const UNREAD = { Execution: { error: 'Authorization failed (401)' } };

	it.each([
		['a failure whose customer nobody knows', 'No route'],
		['one that only looks like a refusal', 'connect_error: no route'],
	])('says every failure, as often as it happens: %s', async (_what, message) => {
		const memory: Json = {};
		for (let time = 0; time < 3; time += 1) {
			const [{ subject, text, problems }] = await failed(UNREAD, { message, memory });
			expect(subject).toBe('A customer was not handed over (Hand over)');
			expect(text).toContain('Open the execution to see which customer it was about.');
			expect(problems).toEqual([
				'The execution could not be read (Authorization failed (401)). Look at the n8n API credential of the node Execution.',
			]);
			expect(text).toContain((problems as string[])[0]);
			expect(await failed({ Execution: inExecution }, { message, memory })).toHaveLength(1);
		}
	});

	it.each<[string, unknown]>([
		['could not be found', { error: 'The resource you are requesting could not be found' }],
		['the answer is no execution', { data: '<!DOCTYPE html>' }],
		['the answer is no execution', '<!DOCTYPE html><title>n8n.io</title>'],
	])('says why the execution could not be read: %s, %j', async (words, Execution) => {
		const [{ text, problems }] = await failed({ Execution: Execution as Json });
		expect(problems).toEqual([
			expect.stringMatching(/^The execution could not be read \(.*Look at the n8n API credential/),
		]);
		expect((problems as string[])[0]).toContain(words);
		expect(text).toContain((problems as string[])[0]);
		expect(text).not.toContain('n8n has not kept the callback');
	});

	it('misses no execution where there is none', async () => {
		const error = { workflow: { name: 'Hand over' }, trigger: { error: { message: 'No route' } } };
		const nodes = { 'Error Trigger': error, Execution: { error: 'could not be found' } };
		expect((await failed(nodes))[0].problems).toEqual([]);
	});

	it('names a table that cannot be read, and none that is not there', async () => {
		const lookUp = async (given: Json) =>
			(await failed({ Receipt: given, 'Row of the Transfer': given }))[0].problems;
		expect(await lookUp({ error: 'Data table with name "x" not found' })).toEqual([]);
		for (const given of [{ error: 'locked' }, { settings: {}, failed: {} }]) {
			expect(await lookUp(given)).toEqual([
				expect.stringContaining('AI Rudder Receipts could not be read'),
				expect.stringContaining('AI Rudder Transfers could not be read'),
			]);
		}
	});

	it('says a fault that missed nobody once an hour and reason, and one with a customer each time', async () => {
		const memory: Json = {};
		const fault = (wrong: string) => ({
			message: `No customer was missed, but:\n${wrong}\nMore.`,
			memory,
		});
		const [alarm] = await failed({}, fault(HOURS));
		expect(alarm).toMatchObject({ next: 'said', otherwise: 'forget' });
		expect(alarm.text).toContain('The same reason is said again after an hour at the earliest.');
		const nodes = { 'Was It Sent?': { ...alarm, told: true, problems: [] } };
		await runCode(FILE, 'Keep for an Hour', { nodes, memory });
		expect(await failed({}, fault(HOURS))).toEqual([]);
		expect(await failed({}, fault('hours.opens in Settings is "nine".'))).toHaveLength(1);
		expect(await failed({ Execution: inExecution }, fault(HOURS))).toHaveLength(1);
		memory.told = { [String(alarm.once)]: Date.now() - 3_700_000 };
		expect(await failed({}, fault(HOURS))).toHaveLength(1);
	});

	it('remembers no more than a hundred', async () => {
		const memory: Json = {};
		for (let call = 0; call < 150; call += 1) {
			const sent = { told: true, once: `refused ${call}`, problems: [] };
			await runCode(FILE, 'Keep for an Hour', { nodes: { 'Was It Sent?': sent }, memory });
		}
		expect(Object.keys(memory.told as Json)).toHaveLength(100);
	});

	it.each([
		['test', true],
		['production', false],
	])('hands over again what came in mode %s: not %p', (mode, told) => {
		const { parameters } = readExample(FILE).nodes.find(({ name }) => name === 'Keep Receipt')!;
		const { value } = (parameters as { columns: { value: { told: string } } }).columns;
		const [, source] = /^=\{\{([^]*)\}\}$/.exec(value.told)!;
		const evaluate = new Function('$execution', `return ${source}`) as (is: Json) => boolean;
		expect(evaluate({ mode })).toBe(told);
	});

	const tooOften = async (rows: Json[]) => {
		const nodes = { 'When to Try Again': { settings: { tell: 'ops@team.test' } } };
		return await runCode(FILE, 'Tell Somebody', { input: rows, nodes });
	};
	const receiptOf = (id: number, changes: Json) =>
		storedRow({ id, tries: 2, execution_id: '3', item: JSON.stringify(itemOf(changes)) });

	it('names everybody who was tried too often in one message', async () => {
		const rows = ['Uma', 'Pat'].map((name, id) => receiptOf(id, { user: { name } }));
		const [message] = await tooOften(rows);
		expect(message).toMatchObject({ ids: [0, 1], next: 'mark', to: 'ops@team.test' });
		expect(message.subject).toBe('2 customers, Uma first, could not be handed over');
		expect(message.text).toMatch(/Uma \| .* tried 3 times .*\n.*Pat \| /);
		const link = 'execution https://n8n.test/workflow/w1/executions/3';
		expect(message.text).toContain(`tried 3 times | ${link} | `);
		const issues = [{ code: 'enveloped', path: 'data', message: 'In data.' }];
		const damaged = storedRow({
			...{ tries: 2, execution_id: '3', item: JSON.stringify(itemOf({}, { issues })) },
		});
		expect((await tooOften([damaged]))[0].text).toContain(`times | delivery d1 | ${link} | `);
		expect((await tooOften([storedRow({ tries: 2, item: 'damaged' })]))[0].text).toContain(
			'without a name',
		);
	});

	it.each(['林', '<'])(
		'names all of many in parts, and marks no row that is cut away: %s',
		async (letter) => {
			const long = letter.repeat(500);
			const rows = Array.from({ length: 60 }, (_, id) =>
				receiptOf(id, {
					...{ user: { name: `Customer ${id} ${long}` }, channel: long, call_id: long },
					conclusion: { output_label: long, record_slots: { slot: long } },
				}),
			);
			const parts = await tooOften(rows);
			expect(parts.flatMap(({ ids }) => ids)).toEqual(rows.map(({ id }) => id));
			const shown: string[] = [];
			for (const part of parts) {
				const tell = {
					url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x',
					channel: 'auto',
				};
				const http: Around['http'] = ({ body }) => {
					const { content } = (body as { text: { content: string } }).text;
					expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048);
					for (const id of part.ids as number[]) expect(content).toContain(`Customer ${id} `);
					shown.push(content);
					return { statusCode: 200, body: { errcode: 0 } };
				};
				const [told] = await runCode(FILE, 'Tell', { input: { ...part, tell }, http });
				expect(told).toMatchObject({ told: true, problems: [] });
			}
			expect(shown).toHaveLength(parts.length);
		},
	);

	it('lists those past their tries although the table is full or nobody is run again, and says so after the list', async () => {
		const { nodes, connections } = readExample(FILE);
		const node = (name: string) => nodes.find((one) => one.name === name)!;
		for (const name of ['Run Again', 'Count the Try']) {
			expect(node(name)).toMatchObject({ onError: 'continueRegularOutput' });
		}
		// n8n comes first to what is higher up.
		const names = ['Run Again', 'Count the Try', 'Tell Somebody', 'Was It Counted?'];
		const heights = names.map((name) => node(name).position[1]);
		expect(heights).toEqual([...heights].sort((a, b) => a - b));
		const { main } = connections['Too Often?'] as { main: Array<Array<{ node: string }>> };
		expect(main.map((output) => output.map((to) => to.node))).toEqual([
			['Tell Somebody'],
			['Run Again', 'Count the Try', 'Was It Counted?'],
		]);
		const rows = [receiptOf(1, {}), receiptOf(2, {})];
		const end = async (counted: Json[], begun: Json[] = rows) => {
			const nodes = { 'Run Again': begun, 'Count the Try': counted };
			return await runCode(FILE, 'Was It Counted?', { nodes, input: rows });
		};
		const right = rows.map((row) => ({ ...row, tries: 3 }));
		expect(await end(right)).toEqual([]);
		// It was ticked off in the meantime.
		expect(await end([right[0], {}])).toEqual([]);
		for (const wrong of [rows[1], { error: 'Data table limit exceeded' }]) {
			expect(await end([right[0], wrong])).toEqual([
				{
					done: 'No customer was missed',
					problems: [expect.stringContaining('handed over again without a count')],
				},
			]);
		}
		const gone = { error: 'Workflow does not exist.' };
		expect(await end(right, [gone, rows[1]])).toEqual([
			{ problems: ['nick could not be handed over again: Workflow does not exist.'] },
		]);
	});

	it('does not take a receipt for marked that is not', async () => {
		const nodes = { 'Was It Sent?': { problems: ['part'], marks: { told: true } } };
		const marked = async (input: Json) =>
			(await runCode(FILE, 'Was It Marked?', { nodes, input }))[0].problems;
		expect(await marked(storedRow({ told: true }))).toEqual(['part']);
		for (const input of [{ id: 1 }, storedRow({ told: false }), { error: 'full' }]) {
			expect(await marked(input)).toEqual(['part', expect.stringContaining('not be marked')]);
		}
	});

	it('carries a receipt that was not kept or not ticked off to the end', async () => {
		const given = around(itemOf(), 'a@b.test');
		for (const kept of [{ json: itemOf() }, { error: 'Data table limit exceeded' }]) {
			const nodes = { ...given.nodes, 'Keep Receipt': kept };
			const [{ problems, next }] = await runCode(FILE, 'Hand Over', { ...given, nodes });
			expect(next).toBe('tick');
			expect(problems).toEqual([expect.stringContaining('Receipts could not be written')]);
		}
		const end = async (problems: string[], input: Json) =>
			await runCode(FILE, 'Was It Ticked Off?', { nodes: { 'Was It Sent?': { problems } }, input });
		expect(await end([], storedRow())).toEqual([]);
		expect(await end([], {})).toEqual([]);
		expect(await end(['not kept'], {})).toEqual([{ problems: ['not kept'] }]);
		expect(await end([], { subject: 'nick waits (E)' })).toEqual([
			{ problems: [expect.stringContaining('could not be ticked off')] },
		]);
	});
});
