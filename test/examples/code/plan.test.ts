/** What the all-in-one workflow makes of its settings: the hours, the addresses, the link. */
import { runCode, type Around } from '../lib/runCode';
import { around, itemOf, SETTINGS } from '../lib/tellIn';

const FILE = '2-all-in-one.json';
// Thursday, 03:15 in Jakarta.
const ITEM = itemOf();

type Typed = Partial<Record<keyof typeof SETTINGS, Record<string, unknown>>>;

async function plan(
	typed: Typed,
	around: Around = {},
	item: Record<string, unknown> | null = ITEM,
) {
	const { use, hours, settings } = SETTINGS;
	const nodes = {
		Settings: {
			use: { ...use, afterHours: true, ...typed.use },
			hours: { ...hours, ...typed.hours },
			settings: { ...settings, ...typed.settings },
		},
		...(item && { 'AI Rudder Trigger': item }),
	};
	const items = await runCode(FILE, 'Plan', { nodes, ...around });
	return items[0] as {
		route: string;
		problems: string[];
		isOpen: boolean;
		link: string;
		row: Record<string, unknown>;
	};
}

describe('Opening hours', () => {
	it.each([
		['9:00', '18:00', 'Mon-Fri', '', 'closed at night'],
		['02:00', '04:00', '1,2,3,4,5', '', 'open'],
		['2:00', '4:00', '1-7', '', 'open with one digit, and a range of days'],
		['2', '4', 'daily', '', 'open in full hours'],
		['2 am', '4 AM', 'Mon, Tue, Wed, Thu', '', 'open with am'],
		['2.00', '4.00', 'Thursday', '', 'open with a dot, and a day in full'],
		['2:00 a.m.', '11:30pm', 'mon to thu', '', 'open with a.m. and pm'],
		['2h00', '4h30', 'Sat–Thu', '', 'open with h, and a range over the weekend'],
		['02:00', '04:00', 'Mon, Tue, Wed', '', 'closed on this day of the week'],
		['02:00', '04:00', '0-3; 5 6', '', 'closed with the days of the week as numbers'],
		['02:00', '03:15', '4', '', 'closed from the minute of closing'],
		['03:15', '04:00', '4', '', 'open from the minute of opening'],
		['22:00', '06:00', 'Wed', '', 'open over midnight, since Wednesday'],
		['22:00', '06:00', 'Thu', '', 'closed over midnight, from Thursday on'],
		['00:00', '24:00', 'Thu', '', 'open the whole day'],
		['24:00', '0:00', 'Thu', '', 'open the whole day, the other way round'],
		['24', '0', 'Wed', '', 'closed the whole day before'],
		['22', '6', 'Wed', '', 'open over midnight in full hours'],
		['10 pm', '6', 'Wed', '', 'open over midnight with pm'],
		['09:00', '05:00', 'Wed', '', 'open over midnight, in figures of a clock of 24 hours'],
		['9 am', '5 am', 'Wed', '', 'open over midnight with am'],
		['10:00', '05:00', 'Wed', '', 'open over midnight from ten, on such a clock'],
		['18:00', '0:00', 'Wed', '', 'closed at midnight'],
		['9am', '5pm', 'Thu', '', 'closed at night with am and pm'],
		['02:00', '04:00', 'Mon-Fri', '2026-01-01, 2026-01-15', 'closed on this date'],
		['02:00', '04:00', 'Mon-Fri', '2026/1/15', 'closed on this date in another way to write it'],
		['12 pm', '12 am', 'Thu', '', 'closed before noon'],
		['12 am', '12 pm', 'Thu', '', 'open after midnight'],
		['0200', '0400', 'weekdays', '', 'open with four digits, on weekdays'],
		['2h', '4', 'Mo-Fr', '', 'open with days of two letters'],
		['02:00', '04:00', 'Weekend, Wednesday', '', 'closed on a weekend and one day more'],
		['02:00', '04:00', 'Every day', '', 'open every day'],
		['02:00', '04:00', 'Mon. and Thurs.', '', 'open with full stops'],
	])('from %s to %s on %s, closed on "%s": %s', async (opens, closes, days, closedOn, state) => {
		const { isOpen, problems } = await plan({ hours: { opens, closes, days, closedOn } });
		expect([isOpen, problems]).toEqual([state.startsWith('open'), []]);
	});

	it.each([
		['days', 'Lun, Mar'],
		['days', ''],
		['days', '1-2-3'],
		['days', '0-7'],
		['days', 'Mon-Mon'],
		['days', 'Wed, Sun to Sunday'],
		['days', '8'],
		['days', 'MONTH'],
		['days', 'Money, Friend'],
		['days', 'm'],
		['opens', '9m'],
		['opens', '9 a'],
		['opens', '900'],
		['opens', '9999'],
		['opens', '13:00 pm'],
		['opens', 'nine'],
		['opens', ''],
		['opens', '25:00'],
		['opens', '00:00-24:00'],
		['opens', '9am-5pm'],
		['opens', '9:75'],
		['closes', '24:30'],
		['closes', '13 pm'],
		['closedOn', '25.12.2026'],
		['closedOn', '2026-02-30'],
		['timeZone', 'Jakarta'],
		['timeZone', ''],
		['timeZone', 'local'],
		['timeZone', 'System'],
		['timeZone', 'default'],
	])(
		'names the field that nobody can read, and keeps nobody waiting: %s "%s"',
		async (name, typed) => {
			const { route, problems, isOpen } = await plan({ hours: { [name]: typed } });
			expect([route, isOpen]).toEqual(['callback', true]);
			expect(problems).toEqual([
				expect.stringContaining(`hours.${name} in Settings is "${typed}"; write it as `),
			]);

			const trial = await plan({ hours: { [name]: typed } }, { mode: 'test' });
			expect(trial).toMatchObject({ route: 'fail', problems });
		},
	);

	it.each([
		['0:00', '00:00', 'the same; for a whole day write 00:00 and 24:00'],
		['24:00', '24', 'the same'],
		['24:00', '6:00', 'write 24:00 as 00:00'],
		['9', '5', 'by day or over midnight?'],
		['9:00', '5:00', 'by day or over midnight?'],
		['9.30', '05:30', 'by day or over midnight?'],
		['09:00', '5', 'by day or over midnight?'],
		['9 am', '5', 'by day or over midnight?'],
		['9', '5 am', 'by day or over midnight?'],
		['12:30', '8h', 'by day or over midnight?'],
	])(
		'names both fields where nobody can tell what they mean: %s to %s',
		async (opens, closes, words) => {
			const { isOpen, problems } = await plan({ hours: { opens, closes } });
			const both = `hours.opens and hours.closes in Settings are "${opens}" and "${closes}"`;
			expect([isOpen, problems]).toEqual([true, [expect.stringContaining(both)]]);
			expect(problems[0]).toContain(words);
			expect((await plan({ hours: { opens, closes } }, { mode: 'test' })).route).toBe('fail');
		},
	);

	it('are not read where they are switched off', async () => {
		const { isOpen, problems } = await plan({ use: { afterHours: false }, hours: { days: 'x' } });
		expect([isOpen, problems]).toEqual([true, []]);
		const items = await runCode(FILE, 'Plan', {
			nodes: { Settings: { ...SETTINGS, use: { ...SETTINGS.use, afterHours: false } } },
		});
		expect(items).toEqual([]);
	});

	it('let the timer do something only while the desk is open', async () => {
		expect(
			await plan({ hours: { days: 'daily', opens: '0', closes: '24' } }, {}, null),
		).toMatchObject({ route: 'list' });
		const today = new Date().getUTCDay();
		const days = String(((today + 3) % 7) + 1);
		const closed = { use: { takeOver: false }, hours: { days, opens: '0', closes: '24' } };
		expect(await plan(closed, {}, null)).toBeUndefined();
		const trial = await plan(closed, { mode: 'test' }, null);
		expect(trial.route).toBe('fail');
		expect(trial.problems[0]).toMatch(/^The desk is closed now \(.* in Asia\/Jakarta\)/);
	});
});

describe('Addresses and minutes', () => {
	it.each(['team', 'desk', 'escalateTo'])(
		'names the field of an address that is none: %s',
		async (name) => {
			const { problems } = await plan({ settings: { [name]: 'Ann, a@b.test' } });
			expect(problems).toEqual([expect.stringContaining(`settings.${name} in Settings: "Ann" is`)]);
			const good = 'a@b.test; https://hooks.slack.com/x b@c.test';
			expect((await plan({ settings: { [name]: good } })).problems).toEqual([]);
		},
	);

	it.each(['soon', 0, -1, 99999])(
		'names the field of minutes that are none: %p',
		async (minutes) => {
			const typed = { settings: { minutesToAccept: minutes } };
			const { problems } = await plan(typed);
			expect(problems).toEqual([
				expect.stringContaining('settings.minutesToAccept in Settings is'),
			]);
			expect((await plan({ ...typed, use: { takeOver: false } })).problems).toEqual([]);
		},
	);
});

describe('The addresses in a trial', () => {
	const PAGE = { statusCode: 200, body: '<title>Take over</title>' };
	const trial = async (typed: Typed, tell: Record<string, unknown>) => {
		const open = { days: 'daily', opens: '0', closes: '24' };
		const use = { ...SETTINGS.use, afterHours: true, ...typed.use };
		const planned = await plan({ ...typed, hours: open, use }, { mode: 'test', http: () => PAGE });
		const { team, desk, escalateTo } = { ...SETTINGS.settings, ...typed.settings };
		const given = around(ITEM);
		const settings = { ...SETTINGS.settings, team, desk, escalateTo };
		const nodes = {
			...given.nodes,
			Plan: { ...planned, needsTable: true },
			Settings: { ...SETTINGS, use: { ...use, labels: false }, settings },
		};
		const [message] = await runCode(FILE, 'Ask', { ...given, nodes });
		const http = () => ({ statusCode: 200, body: 'ok' });
		const [told] = await runCode(FILE, 'Tell', { input: { ...message, tell }, http });
		const input = told.written ? { accepted: ['a@b.test'], rejected: [] } : told;
		return (await runCode(FILE, 'Was It Sent?', { nodes: { Tell: told }, input }))[0];
	};
	const missing = (...names: string[]) =>
		names.map((name) => `settings.${name} in Settings is empty: email wants a mail address.`);

	it('are all wanted by e-mail, also those of a later message', async () => {
		const email = { channel: 'email', url: '', mailFrom: 'bot@team.test' };
		const { next, problems } = await trial({ settings: { team: 'a@b.test' } }, email);
		expect([next, problems]).toEqual(['fail', missing('desk', 'escalateTo')]);
		const off = { use: { afterHours: false, takeOver: false } };
		const team = { settings: { team: 'a@b.test' } };
		expect((await trial({ ...off, ...team }, email)).problems).toEqual([]);
		const all = { team: 'a@b.test', desk: 'https://any.test', escalateTo: 'c@d.test' };
		expect(await trial({ settings: all }, email)).toMatchObject({ next: 'wait', problems: [] });
	});

	it('may be blank in a chat, and are not looked at outside a trial', async () => {
		const chat = { channel: 'auto', url: 'https://hooks.slack.com/x' };
		expect(await trial({}, chat)).toMatchObject({ next: 'wait', problems: [] });
		expect(await plan({})).toMatchObject({ checks: [], row: { asked_to: 'nobody yet' } });
	});

	it('keep the sample out of every list, also when the team was told of it', async () => {
		const http = () => PAGE;
		const mode = 'test' as const;
		expect((await plan({}, { mode, http })).row.asked_to).toBe('a trial');
		const { settings } = { settings: { team: 'a@b.test', escalateTo: 'c@d.test', desk: '' } };
		const email = { channel: 'email', url: '', mailFrom: 'bot@team.test' };
		const off = { afterHours: false };
		expect((await trial({ settings, use: off }, email)).askedTo).toBe('a trial, a@b.test');
	});
});

describe('The take-over link', () => {
	const PAGE = { statusCode: 200, body: '<html><title>Take over</title>' };

	it('is n8n’s own address, unless another one is typed', async () => {
		expect((await plan({})).link).toBe('https://n8n.test/webhook/ai-rudder-accept');
		const takeOverUrl = ' https://desk.test/hooks/ai-rudder-accept?x#y ';
		const { link, problems } = await plan({ settings: { takeOverUrl } });
		expect([link, problems]).toEqual(['https://desk.test/hooks/ai-rudder-accept', []]);
	});

	it('never holds the signed address at which an execution goes on', async () => {
		const resumeUrl = 'https://n8n.test/later/7?signature=secret';
		const { link, problems } = await plan({}, { resumeUrl });
		expect(link).toBe('');
		expect(problems).toEqual([expect.stringContaining('settings.takeOverUrl in Settings must be')]);
		expect(problems[0]).not.toContain('secret');
	});

	it('names the field of an address that is none', async () => {
		const { problems } = await plan({ settings: { takeOverUrl: 'desk.test' } });
		expect(problems[0]).toContain('settings.takeOverUrl in Settings');
	});

	it.each([
		[{ statusCode: 404, body: 'not registered' }, '(404)'],
		[{ statusCode: 200, body: '<html><title>Sign in</title>' }, '(200)'],
	])('is looked at in a trial, which names the field: %j', async (answer, words) => {
		const open = { hours: { days: 'daily', opens: '0', closes: '24' } };
		const trial = await plan(open, { mode: 'test', http: () => answer });
		expect(trial.route).toBe('fail');
		expect(trial.problems[0]).toContain(words);
		expect(trial.problems[0]).toContain('settings.takeOverUrl in Settings');
		expect((await plan(open, { mode: 'test', http: () => PAGE })).problems).toEqual([]);
	});

	it('is looked at in a trial only, because n8n may not reach its own address from inside', async () => {
		const requests: string[] = [];
		const http: Around['http'] = ({ url }) => {
			requests.push(url);
			return PAGE;
		};
		await plan({}, { http });
		expect(requests).toEqual([]);
		expect((await plan({}, { mode: 'test' })).problems[0]).toContain('does not answer');
	});
});

it('writes a row of texts, whatever the callback holds', async () => {
	const odd = itemOf(
		{
			...{ channel: ['a'], channel_id: { id: 1 }, company: { name: 'x' }, call_id: 7 },
			user: { name: { first: 'Ann' } },
			conclusion: { output_label: ['E'] },
		},
		{ id: 'd9' },
	);
	const { row } = await plan({}, {}, odd);
	expect(row).toMatchObject({
		...{ delivery_id: 'd9', customer: '{"first":"Ann"}', channel: '["a"]', call_id: '7' },
		...{ channel_id: '{"id":1}', company: '{"name":"x"}', label: '["E"]', status: 'open' },
	});
	expect(Object.values(row).every((value) => typeof value === 'string')).toBe(true);
	const long = await plan({}, {}, itemOf({ user: { name: 'n'.repeat(500_000) } }));
	expect(String(long.row.customer).length).toBeLessThanOrEqual(120);
});
