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

	it('names an address of the table that is none, and tells the team of Settings', async () => {
		const words = 'address in AI Rudder Teams: "Ann" is neither';
		const told = async (address: string, settings = SETTINGS.settings) =>
			(
				await ask({
					Settings: { ...LABELS.Settings, settings },
					'Find the Teams': [storedRow({ address })],
				})
			)[0];
		const team = { ...SETTINGS.settings, team: 'team@b.test' };
		const wrong = await told('Ann', team);
		expect(wrong).toMatchObject({ to: 'team@b.test', field: 'settings.team in Settings' });
		expect(wrong.problems).toEqual([expect.stringContaining(words)]);
		const half = await told('Ann, a@b.test', team);
		expect(half).toMatchObject({ to: 'Ann, a@b.test', field: 'address in AI Rudder Teams' });
		expect(half.problems).toEqual([expect.stringContaining(words)]);
		expect(await told('  ', team)).toMatchObject({ to: 'team@b.test', problems: [] });
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
		...{ told: true, done: 'Told: Ann waits (E)' },
		problems: [],
		link: 'https://n8n.test/x?token=t1',
		askedTo: ASKED,
	};
	const onTime = { 'Was It Sent?': asked, 'Remember Whom': storedRow({ asked_to: ASKED }) };

	it('tells the next one with the same link when nobody has taken over', async () => {
		expect(await escalate(onTime, storedRow({ status: 'open' }))).toMatchObject({
			...{ to: 'lead@team.test', askedTo: 'team@b.test, lead@team.test', next: 'remember' },
			done: 'Told: Ann waits (E)',
			text: expect.stringContaining('Take over: https://n8n.test/x?token=t1') as string,
		});
	});

	it.each([
		['team@b.test', '', 'team@b.test, your chat'],
		['your chat', 'https://lead.test', 'your chat, https://lead.test'],
	])('remembers who was asked, also in the chat: %s, then "%s"', async (first, to, all) => {
		const nodes = {
			Settings: { ...SETTINGS, settings: { ...SETTINGS.settings, escalateTo: to } },
			'Was It Sent?': { ...asked, askedTo: first },
			'Remember Whom': storedRow({ asked_to: first }),
		};
		expect((await escalate(nodes, storedRow({ status: 'open' }))).askedTo).toBe(all);
	});

	it('tells nobody when somebody has taken over', async () => {
		const message = await escalate(onTime, storedRow({ status: 'accepted' }));
		expect(message).toEqual({ done: 'Taken over: Ann', problems: [], told: true, next: 'end' });
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
	expect(end).toEqual([{ problems: expected, next: 'end' }]);
});

it.each([
	[200, 'Told: Ann waits (E)'],
	[404, undefined],
])('carries to the end whether the team was told: answer %i', async (statusCode, done) => {
	const [message] = await ask({ Plan: { ...PLAN, problems: ['hours.days'] } });
	const [told] = await runCode(FILE, 'Tell', {
		input: { ...message, tell: { url: 'https://any.test', channel: 'auto' } },
		http: () => ({ statusCode, body: '' }),
	});
	const nodes = { Tell: told };
	const [sent] = await runCode(FILE, 'Was It Sent?', { nodes, input: told });
	expect(sent.done).toBe(done);
	const end = await runCode(FILE, 'Anything Wrong?', {
		nodes: { Plan: { needsTable: false }, 'Was It Sent?': sent },
		input: {},
	});
	expect(end[0].done).toBe(done);
});

it.each([
	['lead@team.test', { to: 'lead@team.test', isInChat: false }],
	['', { to: '', isInChat: true }],
])('tells whom it has told while somebody took over, last: "%s"', async (to, told) => {
	const asked = { askedTo: `${ASKED}, ${to}`, to, problems: ['part'], done: 'Told: Ann waits' };
	const row = storedRow({ status: 'accepted', asked_to: asked.askedTo });
	const end = await runCode(FILE, 'Anything Wrong?', {
		nodes: { Plan: { needsTable: true }, 'Was It Sent?': asked },
		input: { ...row, accepted_by: 'Siti', customer: 'Ann' },
	});
	expect(end).toEqual([
		expect.objectContaining({
			...{ ...told, problems: ['part'], next: 'end' },
			subject: 'Siti has taken over: Ann',
		}),
	]);
	const { connections } = readExample(FILE);
	const { main } = connections['Anything Wrong?'] as { main: Array<Array<{ node: string }>> };
	expect(main.flat().map(({ node }) => node)).toEqual(['How to Tell']);
});

it('is an error at its end when something went wrong on the way', async () => {
	const end = async (problems: string[], input: Json, needsTable = true) =>
		await runCode(FILE, 'Anything Wrong?', {
			nodes: { Plan: { needsTable }, 'Was It Sent?': { problems, askedTo: ASKED } },
			input,
		});
	expect(await end([], storedRow({ asked_to: ASKED }))).toEqual([]);
	expect(await end(['not told'], {})).toEqual([{ problems: ['not told'], next: 'end' }]);
	expect(await end([], BROKEN)).toEqual([
		{
			problems: ['AI Rudder Transfers could not be written (Data table limit exceeded).'],
			next: 'end',
		},
	]);
	expect(await end([], BROKEN, false)).toEqual([]);
});
