/** The way of a customer through the all-in-one workflow, node by node. */
import { readExample } from '../lib/importExample';
import { runCode, type Around } from '../lib/runCode';
import { around, itemOf, PLAN, SETTINGS, storedRow, tellIn } from '../lib/tellIn';

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
const ASKED = 'team@b.test';
/** A table as n8n creates it: what goes into the node behind it. */
const TABLE = { id: 'a1B2c3', name: 'AI Rudder Teams', createdAt: '2026-01-14T20:15:00.000Z' };

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
		const rows = ['a@b.test', 'https://hooks.slack.com/x, c@d.test'].map((address) =>
			storedRow({ address }),
		);
		expect((await ask({ ...LABELS, 'Find the Teams': rows }))[0].to).toBe(
			'a@b.test, https://hooks.slack.com/x, c@d.test',
		);
		const [message] = await ask({ ...LABELS, 'Find the Teams': {} });
		expect(message).toMatchObject({ to: '', problems: [] });
	});

	it.each([
		['with an error', BROKEN],
		['and n8n hands on what went in', TABLE],
	])('tells the team although the table of teams cannot be read, %s', async (_what, found) => {
		const [message] = await ask({ ...LABELS, 'Find the Teams': found });
		expect(message).toMatchObject({ to: '', next: 'wait' });
		expect(message.problems).toEqual([
			expect.stringContaining('AI Rudder Teams could not be read'),
		]);
	});

	it('puts the link first, so that a channel that cuts the end keeps it', async () => {
		const long = '林'.repeat(500);
		const item = itemOf({
			...{ channel: long, channel_id: long, call_id: long, user: { id: long, name: long } },
			conclusion: { output_label: long },
		});
		const tell = { url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x', channel: 'auto' };
		const to = Array.from({ length: 40 }, (_, index) => `person-${index}@team.test`).join(', ');
		for (const node of ['Ask', 'Escalate']) {
			const { sent, problems } = await tellIn([FILE, node], item, tell, { to });
			expect(problems).toEqual([]);
			const { content } = (sent[0] as { text: { content: string } }).text;
			expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048);
			expect(content).toContain('Take over: https://n8n.test/webhook/ai-rudder-accept?token=t1\n');
		}
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
		askedTo: ASKED,
	};
	const onTime = { 'Was It Sent?': asked, 'Remember Whom': storedRow({ asked_to: ASKED }) };

	it('tells the next one with the same link when nobody has taken over', async () => {
		expect(await escalate(onTime, storedRow({ status: 'open' }))).toMatchObject({
			...{ to: 'lead@team.test', askedTo: 'team@b.test, lead@team.test', next: 'remember' },
			text: expect.stringContaining('Take over: https://n8n.test/x?token=t1') as string,
		});
	});

	it('tells nobody when somebody has taken over', async () => {
		const message = await escalate(onTime, storedRow({ status: 'accepted' }));
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
			const { subject, problems } = await escalate(onTime, row);
			expect(subject).toBe('Nobody has taken over: Ann still waits');
			expect(problems).toHaveLength(more);
		},
	);
});

it.each([
	['an error', BROKEN],
	['what went in', { subject: 'Ann waits (E)', askedTo: ASKED }],
	['the row as it was', storedRow({ asked_to: 'being asked' })],
])('does not take a row for marked when the table gives %s', async (_what, given) => {
	const asked = { told: true, problems: ['part'], link: '', askedTo: ASKED };
	const told = { 'Was It Sent?': asked, 'Remember Whom': given };
	const expected = ['part', expect.stringContaining('AI Rudder Transfers could not be written')];
	expect((await escalate(told, storedRow({ status: 'open' }))).problems).toEqual(expected);
	expect((await escalate(told, storedRow({ status: 'accepted' }))).problems).toEqual(expected);
	const nodes = { Plan: { needsTable: true }, 'Was It Sent?': asked };
	const end = await runCode(FILE, 'Anything Wrong?', { nodes, input: given });
	expect(end).toEqual([{ problems: expected }]);
});

it('is an error at its end when something went wrong on the way', async () => {
	const end = async (problems: string[], input: Json, needsTable = true) =>
		await runCode(FILE, 'Anything Wrong?', {
			nodes: { Plan: { needsTable }, 'Was It Sent?': { problems, askedTo: ASKED } },
			input,
		});
	expect(await end([], storedRow({ asked_to: ASKED }))).toEqual([]);
	expect(await end(['not told'], {})).toEqual([{ problems: ['not told'] }]);
	expect(await end([], BROKEN)).toEqual([
		{ problems: ['AI Rudder Transfers could not be written (Data table limit exceeded).'] },
	]);
	expect(await end([], BROKEN, false)).toEqual([]);
});

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
		for (const given of [BROKEN, { route: 'list', needsTable: true, row: {} }]) {
			const [end] = await parts([given]);
			expect(end.next).toBe('end');
			expect(end.problems).toEqual([expect.stringContaining('could not be read')]);
		}
		expect(await parts([{}], ['hours.days'])).toEqual([
			{ field: '', next: 'end', problems: ['hours.days'] },
		]);
	});

	it('looks in a trial whether it could be sent, although nobody waits', async () => {
		const checks = [{ field: 'settings.desk in Settings', to: '' }];
		const [message] = await parts([{}], [], { isTrial: true, checks });
		const tell = { url: '', channel: 'email' };
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
			{ problems: ['one of two addresses', 'not told'] },
		]);
	});
});

describe('The pages', () => {
	const ODD = '<img src=x onerror="1">';
	const row = storedRow({
		...{ token: 't1', customer: ODD, channel: ODD, channel_id: 'line', label: ODD },
		...{ status: 'accepted', accepted_in: '7', accepted_by: ODD, asked_to: 'a@b.test, your chat' },
	});
	/** What goes into a table behind the page's address. */
	const CALL = { headers: {}, query: { token: 't1' }, body: { name: 'Ann' } };
	const open: Json = { ...row, status: 'open', accepted_in: null, accepted_by: null };
	const pageOf = async (found: Json, pressed?: Json) =>
		(
			await runCode(FILE, 'Draw the Page', {
				input: found,
				...(pressed && { nodes: { 'Take Over': pressed } }),
			})
		)[0];

	it('of the link shows what is not known, open, taken, and broken', async () => {
		for (const [found, state] of [
			[{}, 'unknown'],
			[open, 'open'],
			[{ ...row, accepted_in: '6' }, 'taken'],
			[row, 'mine'],
			[BROKEN, 'broken'],
			[CALL, 'broken'],
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
		expect(await handOn(await pageOf(open))).toEqual([]);
		expect(await handOn(await pageOf(BROKEN))).toEqual([
			{ next: 'end', problems: [expect.stringContaining('could not be read')] },
		]);
	});

	it.each([
		['an error', BROKEN],
		['what went in', CALL],
	])('of the link says when taking over was not noted: %s', async (_what, pressed) => {
		const drawn = await pageOf(open, pressed);
		expect(drawn.state).toBe('broken');
		expect(drawn.page).toContain('Please answer the customer, and say in your chat');
		expect(drawn.problems).toEqual([expect.stringContaining('could not be written')]);
		expect(await pageOf(row, row)).toMatchObject({ state: 'mine', problems: [] });
		// Somebody else was first.
		expect(await pageOf({ ...row, accepted_in: '6' }, {})).toMatchObject({ problems: [] });
	});

	it.each([
		['', 'Somebody'],
		['   ', 'Somebody'],
		[undefined, 'Somebody'],
		[' Ann ', 'Ann'],
		['n'.repeat(100), 'n'.repeat(80)],
	])('takes a blank name for somebody: %p', (name, expected) => {
		for (const node of ['Take Over', 'Take Over on the Board']) {
			const { parameters } = readExample(FILE).nodes.find((one) => one.name === node)!;
			const { value } = (parameters as { columns: { value: { accepted_by: string } } }).columns;
			const [, source] = /^=\{\{([^]*)\}\}$/.exec(value.accepted_by)!;
			const evaluate = new Function('$json', `return ${source}`) as (json: Json) => string;
			expect(evaluate({ body: { name } })).toBe(expected);
		}
	});

	const drawBoard = async (rows: Json[], pressed?: Json, zone = 'Asia/Jakarta') => {
		const settings = { title: 'Board', timeZone: zone, refreshSeconds: 60 };
		const nodes = {
			'Board Settings': { settings },
			...(pressed && { 'Take Over on the Board': pressed }),
		};
		const [drawn] = await runCode(FILE, 'Draw the Board', { input: rows, nodes });
		return drawn as { page: string; problems: string[] };
	};
	const boardOf = async (rows: Json[]) => (await drawBoard(rows)).page;

	it('of the board is small, whatever the rows hold', async () => {
		const rows = Array.from({ length: 2000 }, (_, id) => ({
			...storedRow({ id, delivery_id: String(id), status: 'open' }),
			received_at: new Date().toISOString(),
			...{ customer: 'n'.repeat(id === 0 ? 500_000 : 10), label: `label ${id}`, channel_id: ODD },
		}));
		const page = await boardOf(rows);
		expect(page.length).toBeLessThan(150_000);
		expect(page).toContain('And 1800 more.');
		expect(page).not.toContain('<img');
	});

	it.each([
		['an error', BROKEN],
		['what went in', { settings: { title: 'Board' } }],
	])('of the board says when the table cannot be read: %s', async (_what, found) => {
		const { page, problems } = await drawBoard([found]);
		expect(page).toContain('cannot be read now');
		expect(page).not.toContain('Nobody is waiting.');
		expect(problems).toEqual([expect.stringContaining('AI Rudder Transfers could not be read')]);
		expect(await drawBoard([{}])).toMatchObject({ problems: [] });
	});

	it.each([
		['an error', BROKEN],
		['what went in', CALL],
	])('of the board says when taking over was not noted: %s', async (_what, pressed) => {
		const { page, problems } = await drawBoard([open], pressed);
		expect(page).toContain('This could not be noted.');
		expect(problems).toEqual([expect.stringContaining('could not be written')]);
		expect((await drawBoard([row], row)).problems).toEqual([]);
	});

	it.each(['Jakarta', '', 'local', 'system'])(
		'of the board says which time zone is none: "%s"',
		async (zone) => {
			await expect(drawBoard([], undefined, zone)).rejects.toThrow(
				'settings.timeZone in Board Settings',
			);
		},
	);
});
