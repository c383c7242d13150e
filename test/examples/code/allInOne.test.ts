/** The way of a customer through the all-in-one workflow, node by node. */
import { runCode, type Around } from '../lib/runCode';
import { around, itemOf, PLAN, SETTINGS } from '../lib/tellIn';

const FILE = '2-all-in-one.json';
const ITEM = itemOf({ user: { id: '1', name: 'Ann' } });

type Json = Record<string, unknown>;
const ask = async (nodes: Around['nodes'], to = '') => {
	const given = around(ITEM, to);
	return (await runCode(FILE, 'Ask', { ...given, nodes: { ...given.nodes, ...nodes } })) as Json[];
};
const escalate = async (nodes: Around['nodes'], input: Json = {}) => {
	const given = around(ITEM, 'lead@team.test');
	const all = { ...given, nodes: { ...given.nodes, ...nodes }, input };
	return (await runCode(FILE, 'Escalate', all))[0];
};
const LABELS = { Settings: { ...SETTINGS, use: { ...SETTINGS.use, labels: true } } };
const BROKEN = { error: 'Data table limit exceeded' };

describe('Ask', () => {
	it('sends a link, and waits', async () => {
		const [message] = await ask({});
		expect(message).toMatchObject({ next: 'wait', otherwise: 'escalate', problems: [] });
		expect(message.text).toContain(
			'Take over: https://n8n.test/webhook/ai-rudder-accept?token=t1\n',
		);
	});

	it.each([
		['an error', BROKEN],
		['an error of n8n', { error: { message: 'Data table limit exceeded' } }],
		['nothing', {}],
		['what went into the node', { token: 't1', row: { delivery_id: 'd1' } }],
	])('tells the team although the table did not take the row: %s', async (_what, stored) => {
		const [message] = await ask({ 'Remember the Transfer': stored });
		expect(message).toMatchObject({ next: 'wait', subject: 'Ann waits (E)' });
		expect(message.text).not.toContain('token=');
		expect(message.problems).toEqual([expect.stringContaining('AI Rudder Transfers could not')]);
	});

	it('minds no table where every part is switched off', async () => {
		const nodes = {
			Plan: { ...PLAN, needsTable: false, link: '' },
			'Remember the Transfer': BROKEN,
		};
		expect((await ask(nodes))[0].problems).toEqual([]);
	});

	it('is silent while the desk is closed and the customer is queued', async () => {
		expect(await ask({ Plan: { ...PLAN, isOpen: false } })).toEqual([]);
	});

	it('tells the desk at once if the customer could not be queued', async () => {
		const nodes = { Plan: { ...PLAN, isOpen: false }, 'Remember the Transfer': BROKEN };
		const [message] = await ask(nodes, 'desk@team.test');
		expect(message).toMatchObject({ to: 'desk@team.test', next: 'remember', otherwise: 'end' });
		expect(message.text).toContain('The desk is closed, but this customer could not be queued.');
		expect(message.problems).toHaveLength(1);
	});

	it('says in a trial that the desk is closed', async () => {
		const trial = { ...PLAN, isOpen: false, isTrial: true, time: 'Thu 03:15 in Asia/Jakarta' };
		const [message] = await ask({ Plan: trial });
		expect(message.text).toContain(
			'A trial. The desk is closed now (Thu 03:15 in Asia/Jakarta): a customer would be queued',
		);
	});

	it('tells every row of the label, and the team where there is none', async () => {
		const rows = [{ address: 'a@b.test' }, { address: 'https://hooks.slack.com/x, c@d.test' }];
		expect((await ask({ ...LABELS, 'Find the Teams': rows }))[0].to).toBe(
			'a@b.test, https://hooks.slack.com/x, c@d.test',
		);
		const [message] = await ask({ ...LABELS, 'Find the Teams': {} });
		expect(message).toMatchObject({ to: '', problems: [] });
	});

	it('tells the team although the table of teams cannot be read', async () => {
		const [message] = await ask({ ...LABELS, 'Find the Teams': BROKEN });
		expect(message).toMatchObject({ to: '', next: 'wait' });
		expect(message.problems).toEqual([
			expect.stringContaining('AI Rudder Teams could not be read'),
		]);
	});

	it('waits for nobody where taking over is switched off', async () => {
		const off = { ...SETTINGS, use: { ...SETTINGS.use, takeOver: false } };
		const [message] = await ask({ Settings: off, Plan: { ...PLAN, link: '' } });
		expect(message).toMatchObject({ next: 'remember', otherwise: 'end' });
		expect(message.text).not.toMatch(/Take over|within/);
	});
});

describe('Escalate', () => {
	const asked = {
		told: true,
		problems: [],
		link: 'https://n8n.test/x?token=t1',
		askedTo: 'team@b.test',
	};

	it('tells the next one with the same link when nobody has taken over', async () => {
		expect(await escalate({ 'Was It Sent?': asked }, { status: 'open' })).toMatchObject({
			...{ to: 'lead@team.test', askedTo: 'team@b.test, lead@team.test', next: 'remember' },
			text: expect.stringContaining('Take over: https://n8n.test/x?token=t1') as string,
		});
	});

	it('tells nobody when somebody has taken over', async () => {
		const message = await escalate({ 'Was It Sent?': asked }, { status: 'accepted' });
		expect(message).toEqual({ problems: [], told: true, next: 'end' });
	});

	it('tells the next one at once when the first message failed, and says so', async () => {
		const untold = {
			...asked,
			told: false,
			problems: ['Ann waits: not told by lark, for it answered 503.'],
		};
		const message = await escalate({ 'Was It Sent?': untold });
		expect(message).toMatchObject({ askedTo: 'lead@team.test', problems: untold.problems });
		expect(message.text).toContain('Nobody could be told: Ann waits: not told by lark');
	});

	it.each([
		['the row is gone', {}, 0],
		['the table cannot be read', BROKEN, 1],
	])(
		'tells the next one when nobody knows whether somebody has taken over: %s',
		async (_w, row, more) => {
			const { subject, problems } = await escalate({ 'Was It Sent?': asked }, row);
			expect(subject).toBe('Nobody has taken over: Ann still waits');
			expect(problems).toHaveLength(more);
		},
	);
});

it('is an error at its end when something went wrong on the way', async () => {
	const end = async (problems: string[], input: Json, needsTable = true) =>
		await runCode(FILE, 'Anything Wrong?', {
			nodes: { Plan: { needsTable }, 'Was It Sent?': { problems } },
			input,
		});
	expect(await end([], { id: 1 })).toEqual([]);
	expect(await end(['not told'], {})).toEqual([{ problems: ['not told'] }]);
	expect(await end([], BROKEN)).toEqual([
		{ problems: ['AI Rudder Transfers could not be written (Data table limit exceeded).'] },
	]);
	expect(await end([], BROKEN, false)).toEqual([]);
});

describe('The list after opening', () => {
	const before = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
	const rowOf = (id: number, changes: Json = {}) => ({
		...{ id, received_at: before(60), customer: `Customer ${id}`, channel: 'chatbot' },
		...{ channel_id: 'line', label: 'E', call_id: 'c', asked_to: 'nobody yet', ...changes },
	});
	const parts = async (rows: Json[], problems: string[] = []) =>
		await runCode(FILE, 'Parts', {
			input: rows,
			nodes: { Settings: SETTINGS, Plan: { problems } },
		});

	it('comes in parts that the smallest channel takes, with every customer in one of them', async () => {
		const rows = Array.from({ length: 120 }, (_, index) =>
			rowOf(index + 1, { customer: '林'.repeat(500), label: '林'.repeat(500) }),
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
		expect(text).toMatch(/Customer 1 \| chatbot line \| label E \| call c\n.*Customer 2/);
		expect((await parts([rowOf(1)]))[0].subject).toBe('1 customer from after hours');
	});

	it('leaves out whom an execution is telling now, and takes up whom one has not told', async () => {
		const asking = { asked_to: 'being asked' };
		const rows = [rowOf(1, { ...asking, received_at: before(2) }), rowOf(2, asking)];
		expect((await parts(rows)).map(({ ids }) => ids)).toEqual([[2]]);
	});

	it('is not sent when nobody waits, and fails when the table cannot be read', async () => {
		expect(await parts([{}])).toEqual([]);
		expect(await parts([BROKEN])).toEqual([
			{ next: 'end', problems: [expect.stringContaining('could not be read')] },
		]);
		expect(await parts([{}], ['hours.days'])).toEqual([{ next: 'end', problems: ['hours.days'] }]);
	});

	it('ends in an error when a part was not sent or not marked, after all the others', async () => {
		const end = async (items: Json[]) =>
			await runCode(FILE, 'What Went Wrong', { input: items, nodes: { Plan: { problems: [] } } });
		expect(await end([{ id: 1 }, { id: 2 }])).toEqual([]);
		expect(await end([{ id: 1 }, { problems: ['not told'] }, BROKEN])).toEqual([
			{ problems: ['not told', expect.stringContaining('could not be written')] },
		]);
	});
});

describe('The pages', () => {
	const ODD = '<img src=x onerror="1">';
	const row = {
		...{ id: 1, token: 't1', customer: ODD, channel: ODD, channel_id: 'line', label: ODD },
		...{ status: 'accepted', accepted_in: '7', accepted_by: ODD, asked_to: 'a@b.test, your chat' },
	};
	const pageOf = async (found: Json) => (await runCode(FILE, 'Draw the Page', { input: found }))[0];

	it('of the link shows what is not known, open, taken, and broken', async () => {
		for (const [found, state] of [
			[{}, 'unknown'],
			[{ ...row, status: 'open' }, 'open'],
			[{ ...row, accepted_in: '6' }, 'taken'],
			[row, 'mine'],
			[BROKEN, 'broken'],
		] as const) {
			const drawn = await pageOf(found);
			expect(drawn.state).toBe(state);
			expect(drawn.page).toContain('<title>Take over</title>');
			expect(drawn.page).not.toContain('<img');
		}
	});

	it('of the link tells who was asked, once, and nobody who only looks', async () => {
		expect(await pageOf(row)).toMatchObject({
			...{ to: 'a@b.test', next: 'end', subject: `${ODD} has taken over: ${ODD}` },
		});
		const handOn = async (drawn: Json) =>
			await runCode(FILE, 'Tell the Others', { nodes: { 'Draw the Page': drawn } });
		expect(await handOn(await pageOf({ ...row, status: 'open' }))).toEqual([]);
		expect(await handOn(await pageOf(BROKEN))).toEqual([
			{ next: 'end', problems: [expect.stringContaining('could not be read')] },
		]);
	});

	const boardOf = async (rows: Json[], zone = 'Asia/Jakarta') => {
		const settings = { title: 'Board', timeZone: zone, refreshSeconds: 60 };
		const nodes = { 'Board Settings': { settings } };
		return String((await runCode(FILE, 'Draw the Board', { input: rows, nodes }))[0].page);
	};

	it('of the board is small, whatever the rows hold', async () => {
		const rows = Array.from({ length: 2000 }, (_, id) => ({
			...{ delivery_id: String(id), status: 'open', received_at: new Date().toISOString() },
			...{ customer: 'n'.repeat(id === 0 ? 500_000 : 10), label: `label ${id}`, channel_id: ODD },
		}));
		const page = await boardOf(rows);
		expect(page.length).toBeLessThan(150_000);
		expect(page).toContain('And 1800 more.');
		expect(page).not.toContain('<img');
	});

	it('of the board says when the table cannot be read, and which time zone is none', async () => {
		expect(await boardOf([BROKEN])).toContain('cannot be read now');
		await expect(boardOf([], 'Jakarta')).rejects.toThrow('settings.timeZone in Board Settings');
	});
});
