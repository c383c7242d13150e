/** The page behind the link, and the board. */
import { readExample } from '../lib/importExample';
import { runCode } from '../lib/runCode';
import { storedRow } from '../lib/tellIn';

const FILE = '2-all-in-one.json';
const BROKEN = { error: 'Data table limit exceeded' };

type Json = Record<string, unknown>;

describe('The pages', () => {
	const ODD = '<img src=x onerror="1">';
	const row = storedRow({
		...{ token: 't1', customer: ODD, channel: ODD, channel_id: 'line', label: ODD },
		...{ status: 'accepted', accepted_in: '7', accepted_by: ODD, asked_to: 'a@b.test, your chat' },
	});
	/** What goes into a table behind the page's address. */
	const CALL = { headers: {}, query: { token: 't1' }, body: { name: 'Ann' } };
	const open: Json = { ...row, status: 'open', accepted_in: null, accepted_by: null };
	const pageOf = async (found: Json, pressed?: Json, query: Json = CALL.query) => {
		const nodes = { 'Accept Link': { ...CALL, query }, ...(pressed && { 'Take Over': pressed }) };
		return (await runCode(FILE, 'Draw the Page', { input: found, nodes }))[0];
	};

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

	it.each([undefined, BROKEN])(
		'of a link without a token misses nobody, pressed: %j',
		async (pressed) => {
			const drawn = await pageOf(BROKEN, pressed, {});
			expect(drawn).toMatchObject({ state: 'unknown', problems: [] });
		},
	);

	it('of the link calls somebody whose name shows nothing Somebody', async () => {
		const { subject } = await pageOf({ ...row, accepted_by: '\u3164' });
		expect(subject).toBe(`Somebody has taken over: ${ODD}`);
	});

	it('of the link tells who was asked, once, and nobody who only looks', async () => {
		expect(await pageOf(row)).toMatchObject({
			...{ to: 'a@b.test', next: 'end', subject: `${ODD} has taken over: ${ODD}` },
		});
		const handOn = async (drawn: Json) =>
			await runCode(FILE, 'Tell the Others', { nodes: { 'Draw the Page': drawn } });
		expect(await handOn(await pageOf(open))).toEqual([]);
		expect(await handOn(await pageOf(BROKEN))).toEqual([
			{
				...{ done: 'No customer was missed', next: 'end' },
				problems: [expect.stringContaining('could not be read')],
			},
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
		['your chat, https://lead.test', ['https://lead.test', 'https://chat.test']],
		['a trial, your chat', ['https://chat.test']],
		['https://team.test, your chat', ['https://team.test', 'https://chat.test']],
		['https://team.test, https://lead.test', ['https://team.test', 'https://lead.test']],
		['ann@team.test, https://lead.test', ['https://lead.test', 'https://chat.test']],
	])('of the link tells everybody who was asked who has taken over: %s', async (asked_to, told) => {
		const { page, state, ...message } = await pageOf({ ...row, asked_to });
		expect([state, typeof page]).toEqual(['mine', 'string']);
		const urls: string[] = [];
		await runCode(FILE, 'Tell', {
			input: { ...message, tell: { url: 'https://chat.test', channel: 'auto' } },
			http: ({ url }) => {
				urls.push(url);
				return { statusCode: 200, body: 'ok' };
			},
		});
		expect(urls).toEqual(told);
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

	it('of the board shows the sample of a trial nowhere, taken over or not', async () => {
		const received_at = new Date().toISOString();
		const rowOf = (customer: string, more: Json) =>
			storedRow({ received_at, customer, delivery_id: customer, ...more });
		const page = await boardOf([
			rowOf('Trial 1', { status: 'open', asked_to: 'a trial' }),
			rowOf('Trial 2', { status: 'open', asked_to: 'a trial, team@b.test, your chat' }),
			rowOf('Trial 3', { status: 'accepted', accepted_at: received_at, asked_to: 'a trial, x' }),
			rowOf('Real Rita', { status: 'open', asked_to: 'team@b.test' }),
		]);
		expect(page).not.toContain('Trial');
		expect(page).toContain('Real Rita');
		expect(page).toContain('<b>1</b>transfers today');
		expect(page).toContain('<b>1</b>open');
		expect(page).toContain('<b>0</b>accepted');
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

	it('of the board tells those who were asked who has taken over, and nobody of whom nobody was told', async () => {
		const toldBy = async (pressed: Json) => {
			const nodes = { 'Draw the Board': await drawBoard([pressed], pressed) };
			return await runCode(FILE, 'Tell the Others', { nodes });
		};
		const asked_to = 'ann@team.test, https://lead.test, your chat';
		expect(await toldBy({ ...row, customer: 'Ida', accepted_by: 'Rosa', asked_to })).toEqual([
			expect.objectContaining({
				...{ to: 'ann@team.test, https://lead.test', isInChat: true, next: 'end', problems: [] },
				subject: 'Rosa has taken over: Ida',
			}),
		]);
		// From the queue of the night; somebody else was first.
		expect(await toldBy({ ...row, asked_to: 'nobody yet' })).toEqual([]);
		expect(await toldBy({})).toEqual([]);
		expect(await toldBy(BROKEN)).toEqual([
			{
				...{ done: 'No customer was missed', next: 'end' },
				problems: expect.arrayContaining([
					expect.stringContaining('could not be written'),
				]) as unknown,
			},
		]);
		const { connections } = readExample(FILE);
		const { main } = connections['Show the Board'] as { main: Array<Array<{ node: string }>> };
		expect(main.flat().map(({ node }) => node)).toEqual(['Tell the Others']);
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
