/** The list after opening, from the rows to the marks of those who were listed. */
import { runCode } from '../lib/runCode';
import { SETTINGS, storedRow } from '../lib/tellIn';

const FILE = '2-all-in-one.json';
const BROKEN = { error: 'Data table limit exceeded' };

type Json = Record<string, unknown>;
const ASKED = 'team@b.test';

describe('The list after opening', () => {
	const before = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
	const rowOf = (id: number, changes: Json = {}) =>
		storedRow({
			...{ id, received_at: before(60), customer: `Customer ${id}`, channel: 'chatbot' },
			...{ channel_id: 'line', label: 'E', call_id: 'c', asked_to: 'nobody yet', ...changes },
		});
	const parts = async (rows: Json[], problems: string[] = [], plan: Json = {}) =>
		await runCode(FILE, 'Parts', {
			input: rows,
			nodes: { Settings: SETTINGS, Plan: { problems, ...plan } },
		});

	it('comes in parts that the smallest channel takes, with every customer in one of them', async () => {
		const rows = Array.from({ length: 120 }, (_, index) =>
			rowOf(index + 1, { customer: '林'.repeat(500), label: '林'.repeat(500), call_id: '' }),
		);
		const made = await parts(rows);
		expect(made.length).toBeGreaterThan(10);
		expect(made.flatMap(({ ids }) => ids)).toEqual(rows.map(({ id }) => id));
		for (const [at, { text, subject, next, otherwise }] of made.entries()) {
			expect(Buffer.byteLength(`${String(subject)}\n${String(text)}`)).toBeLessThan(2048);
			expect(subject).toBe(`120 customers from after hours, part ${at + 1} of ${made.length}`);
			expect([next, otherwise]).toEqual(['mark', 'go on']);
		}
	});

	it('names the longest waiting first, and one customer as one', async () => {
		const [{ subject, text }] = await parts([rowOf(2), rowOf(1)]);
		expect(subject).toBe('2 customers from after hours');
		expect(text).toMatch(/Customer 1 \| chatbot line \| label E \| call c \| .*\n.*Customer 2/);
		expect((await parts([rowOf(1)]))[0].subject).toBe('1 customer from after hours');
	});

	it('links to the execution of each, and names the delivery of what is damaged', async () => {
		const lineOf = async (changes: Json) =>
			String(
				(await parts([rowOf(1, { delivery_id: 'd1', execution_id: '41', ...changes })]))[0].text,
			)
				.split('\n')
				.pop();
		const link = 'execution https://n8n.test/workflow/w1/executions/41';
		expect(await lineOf({})).toMatch(new RegExp(`call c \\| ${link}$`));
		for (const damage of [
			{ customer: 'A customer' },
			{ channel: '', channel_id: '' },
			{ label: '' },
			{ call_id: '' },
			{ call_id: '9007199254740994 (rounded)' },
		]) {
			expect(await lineOf(damage)).toMatch(new RegExp(` \\| delivery d1 \\| ${link}$`));
		}
	});

	it('leaves out whom an execution is telling now, and takes up whom one has not told', async () => {
		const asking = { asked_to: 'being asked' };
		const rows = [rowOf(1, { ...asking, received_at: before(2) }), rowOf(2, asking)];
		expect((await parts(rows)).map(({ ids }) => ids)).toEqual([[2]]);
	});

	it('leaves out whom somebody has taken over on the board', async () => {
		const rows = [rowOf(1, { status: 'accepted' }), rowOf(2, { status: 'open' })];
		expect((await parts(rows)).map(({ ids }) => ids)).toEqual([[2]]);
		expect(await parts([rows[0]])).toEqual([]);
	});

	it('is not sent when nobody waits, and fails when the table cannot be read', async () => {
		expect(await parts([{}])).toEqual([]);
		for (const given of [BROKEN, { route: 'list', needsTable: true, row: {} }]) {
			const [end] = await parts([given]);
			expect([end.next, end.done]).toEqual(['end', undefined]);
			expect(end.problems).toEqual([expect.stringContaining('could not be read')]);
		}
		expect(await parts([{}], ['hours.days'])).toEqual([
			{ done: 'No customer was missed', field: '', next: 'end', problems: ['hours.days'] },
		]);
	});

	it('looks in a trial whether it could be sent, although nobody waits', async () => {
		const checks = [{ field: 'settings.desk in Settings', to: '' }];
		const [message] = await parts([{}], [], { isTrial: true, checks });
		const tell = { url: '', channel: 'email', mailFrom: 'bot@team.test' };
		const [told] = await runCode(FILE, 'Tell', { input: { ...message, tell } });
		const nodes = { Tell: told };
		const [end] = await runCode(FILE, 'Was It Sent?', { nodes, input: told });
		expect(end).toMatchObject({
			next: 'fail',
			problems: ['settings.desk in Settings is empty: email wants a mail address.'],
		});
	});

	const marked = async (given: Json[], problems: string[] = []) => {
		const nodes = { 'Was It Sent?': { problems, marks: { asked_to: ASKED } } };
		return (await runCode(FILE, 'Was It Marked?', { nodes, input: given }))[0].problems;
	};

	it('sees whether every row of a part was marked', async () => {
		const right = [1, 2].map((id) => storedRow({ id, asked_to: ASKED }));
		expect(await marked(right)).toEqual([]);
		expect(await marked([{}])).toEqual([]);
		const words = [expect.stringContaining('could not be marked, so they will be told again')];
		for (const wrong of [BROKEN, { id: 2 }, storedRow({ id: 2, asked_to: 'nobody yet' })]) {
			expect(await marked([right[0], wrong])).toEqual(words);
		}
	});

	it('ends in an error when a part was not sent or not marked, after all the others', async () => {
		const end = async (items: Json[]) => await runCode(FILE, 'What Went Wrong', { input: items });
		const one = await marked([storedRow({ asked_to: ASKED })], ['one of two addresses']);
		expect(await end([{ problems: [] }, { problems: [] }])).toEqual([]);
		expect(await end([{ problems: one }, { problems: ['not told'] }, { problems: one }])).toEqual([
			{ done: 'Told: not everybody on the list', problems: ['one of two addresses', 'not told'] },
		]);
		expect(await end([{ done: 'Told: part 1', problems: one }])).toEqual([
			{ done: 'Told: everybody on the list', problems: one },
		]);
	});
});
