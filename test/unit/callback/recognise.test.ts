import { checkFields } from '../../../nodes/AiRudder/callback/recognise';
import type { Filters } from '../../../nodes/AiRudder/callback/routing';
import { CATALOGUE, other } from '../../../nodes/AiRudder/events/catalogue';
import { chatbotSessionEnded } from '../../../nodes/AiRudder/events/chatbotSessionEnded';
import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';
import { without } from '../support/paths';
import { issuesIn, isWanted, read, SAMPLE } from '../support/transfers';
import { catalogueWithZod4 } from '../support/withZod4';

test('nothing is wrong with an event without known fields', () => {
	expect(checkFields(other, { event: 7 })).toEqual([]);
});

test('a hangup reason that n8n cannot hold exactly is named once, and is no failure with zod 4', () => {
	const body = '{"type":"ContactStatus","body":{"hangupReason":9007199254740993}}';
	expect(read(body, catalogueWithZod4().CATALOGUE).issues).toMatchObject([
		{ code: 'number_not_exact', path: 'body.hangupReason' },
	]);
});

const codes = (body: unknown) => read(body).issues.map(({ code, path }) => [code, path].join(' '));

describe('a transfer whose event name is damaged', () => {
	test.each([
		['session.transfer ', 'name_not_exact event'],
		['SESSION.Transfer', 'name_not_exact event'],
		['\u200bsession.\u0000transfer\n', 'name_not_exact event'],
		[['session.transfer'], 'wrong_type event'],
		[[' Session.Transfer'], 'wrong_type event'],
		[['session.transfer', 'session.end'], 'wrong_type event'],
		[null, 'wrong_type event'],
		[7, 'wrong_type event'],
		['7', 'name_not_exact event'],
		['true', 'name_not_exact event'],
		[{}, 'wrong_type event'],
		['', 'name_not_exact event'],
		[undefined, 'field_missing event'],
	])('is one all the same, with an issue: %j', (event, issue) => {
		const body = { ...SAMPLE, event };
		expect(read(body)).toMatchObject({ event: sessionTransfer, isGuess: true });
		expect(codes(body)).toEqual([issue]);
	});

	test('is named in words', () => {
		expect(issuesIn({ ...SAMPLE, event: ' session.transfer' })).toEqual([
			{
				code: 'name_not_exact',
				path: 'event',
				message: 'event is not written exactly session.transfer.',
			},
		]);
	});

	test('starts a trigger on transfers, and one that took it as one of the others', () => {
		const body = { ...SAMPLE, event: null };
		expect(isWanted(read(body), ['session.transfer'], {})).toBe(true);
		expect(isWanted(read(body), ['other'], {})).toBe(true);
		expect(isWanted(read(body), ['dialer.taskStatus'], {})).toBe(false);
	});

	test('is judged as one of the others by a trigger on only these', () => {
		const passes = (body: object, filters: Filters) => isWanted(read(body), ['other'], filters);
		const damaged = { ...SAMPLE, event: 'SESSION.TRANSFER' };
		expect(passes(damaged, { eventNames: ['session.end'] })).toBe(false);
		expect(passes(damaged, { eventNames: ['SESSION.TRANSFER'] })).toBe(true);
		expect(passes({ ...SAMPLE, event: undefined }, { eventNames: ['session.end'] })).toBe(false);
		expect(passes({ code: 200, data: SAMPLE }, { companies: ['test'] })).toBe(false);
		expect(passes({ code: 200, data: SAMPLE }, {})).toBe(true);
	});

	test('is filtered by the fields that it has', () => {
		const callback = read({ ...SAMPLE, event: 'SESSION.TRANSFER' });
		expect(isWanted(callback, ['session.transfer'], { companies: ['test'] })).toBe(true);
		expect(isWanted(callback, ['session.transfer'], { companies: ['x'] })).toBe(false);
	});
});

test('a name of many characters that nobody sees is looked at to its thousandth', () => {
	const behind = (count: number) => read({ event: `${' '.repeat(count)}session.transfer` });
	expect(behind(900).event).toBe(sessionTransfer);
	expect(behind(1000).event).toBe(other);
});

test.each(['session.end', 'session.transfer.v2', 'transfer'])(
	'another name is another event, whatever fields it has: %j',
	(event) => {
		expect(read({ ...SAMPLE, event })).toMatchObject({ event: other, issues: [] });
	},
);

test.each(['call_id', 'conclusion'])('without a name and without %s nothing is guessed', (path) => {
	const body = without(without(SAMPLE, 'event'), path);
	expect(read(body).event).toBe(other);
});

test('a callback of the dialer with a damaged type is one all the same', () => {
	const body = { type: ' taskstatus', body: { state: 'Finished' } };
	expect(read(body).event?.value).toBe('dialer.taskStatus');
	expect(codes(body)).toEqual(['name_not_exact type']);
	expect(read({ type: 'taskstatus' }).event).toBe(other);
});

test.each([
	[{}, 'wrong_type event'],
	[' ', 'name_not_exact event'],
	['7', 'name_not_exact event'],
])('a name where none belongs is an issue, also if it is empty: %j', (event, issue) => {
	const body = { ...chatbotSessionEnded.sample, event };
	expect(read(body)).toMatchObject({ event: chatbotSessionEnded, isGuess: true });
	expect(codes(body)).toEqual([issue]);
	expect(codes(without(body, 'callee'))).toEqual([issue, 'field_missing callee']);
});

describe('an empty field counts as one that is not there', () => {
	test.each([null, ''])('in every callback that is known by its fields: %j', (empty) => {
		const names = ['event', 'conclusion', 'call_id', 'status', 'actions', 'workflow_id', 'node_id'];
		const fields = [...names, 'callee', 'case_id', 'rows', 'body', 'type', 'wfdetail_uuid'];
		for (const { sample, value } of CATALOGUE.filter((one) => one.sample !== null)) {
			const added = Object.fromEntries(fields.map((name) => [name, empty]));
			expect(read({ ...added, ...sample }).event?.value).toBe(value);
			for (const name of Object.keys(sample!)) {
				const lacking = without(sample!, name);
				const [there, absent] = [read({ ...lacking, [name]: empty }), read(lacking)];
				expect([there.event, there.isGuess]).toEqual([absent.event, absent.isGuess]);
			}
		}
	});

	test('and a transfer that its name tells is one, whatever is empty in it', () => {
		const body = { ...SAMPLE, event: 'Session.Transfer', call_id: '', conclusion: null };
		expect(read(body).event).toBe(sessionTransfer);
	});
});

describe('an envelope', () => {
	test.each([
		['data', { code: 200, data: SAMPLE }],
		['payload', { status: 'OK', more: [], payload: { ...SAMPLE, event: null } }],
		['data', { data: [SAMPLE], nothing: null }],
		['data', { code: 200, data: JSON.stringify(SAMPLE) }],
		['result.payload', { text: '{', result: { payload: SAMPLE } }],
		['data.data', { data: { data: ` ${JSON.stringify(SAMPLE)}` } }],
	])('is recognised and named, and what is in it is passed on as it came: %j', (path, body) => {
		const { event, isGuess, payload } = read(body);
		expect({ event, isGuess, payload }).toEqual({
			event: sessionTransfer,
			isGuess: true,
			payload: body,
		});
		expect(issuesIn(body)).toEqual([
			{
				code: 'enveloped',
				path,
				message: expect.stringContaining(`The callback lies inside ${path}.`) as string,
			},
		]);
		expect(isWanted(read(body), ['session.transfer'], { companies: ['x'] })).toBe(true);
	});

	test.each([
		[19, 'session.transfer'],
		[20, 'other'],
	])('is looked for behind %d other objects: %s', (count, event) => {
		const others = Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, {}]));
		const texts = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`t${n}`, 'x']));
		expect(read({ ...texts, ...others, data: SAMPLE }).event?.value).toBe(event);
	});

	test.each([
		['events', 2, { events: [{ event: 'session.start' }, SAMPLE] }],
		['events', 20, { events: [...Array<object>(19).fill({ event: 'x' }), SAMPLE] }],
		['events', 21, { events: [SAMPLE, ...Array<object>(20).fill({ event: 'x' })] }],
		['events', 3, { events: [null, 'x', JSON.stringify(SAMPLE)] }],
		['events', 2, { events: JSON.stringify([{ event: 'session.start' }, SAMPLE]) }],
		['events.data', 3, { events: [{ data: {} }, { data: [1] }, { data: SAMPLE }] }],
		['data.events', 2, { data: { events: [{}, SAMPLE] } }],
	])('is a list, too, and how many it has is said: %s, %d', (path, count, body) => {
		const { event, payload } = read(body);
		const issues = issuesIn(body);
		expect({ event, payload }).toEqual({ event: sessionTransfer, payload: body });
		expect(issues).toMatchObject([{ code: 'enveloped', path }]);
		expect(issues[0].message).toContain(`lies inside ${path}, in a list of ${count}.`);
		expect(isWanted(read(body), ['session.transfer'], { companies: ['x'] })).toBe(true);
	});

	test('is looked for in texts, however long, that are not made to take long', () => {
		const data = JSON.stringify({ ...SAMPLE, note: 'x'.repeat(300_000) });
		const valueOf = (log: string) => read({ log, data }).event?.value;
		expect(valueOf(`[1${',2'.repeat(100_000)}]`)).toBe('session.transfer');
		expect(valueOf(`${'['.repeat(100_000)}`)).toBe('other');
	});

	test('is looked for in the first twenty entries of a list', () => {
		const events = [...Array<object>(20).fill({ event: 'x' }), SAMPLE];
		expect(read({ events }).event).toBe(other);
	});

	test.each([
		{ events: [chatbotSessionEnded.sample, SAMPLE] },
		{ events: [SAMPLE, chatbotSessionEnded.sample, SAMPLE] },
		{ a: chatbotSessionEnded.sample, b: { c: SAMPLE } },
	])('with several known callbacks starts a trigger on one of them: %j', (body) => {
		const callback = read(body);
		expect(callback).toMatchObject({ event: sessionTransfer, also: [chatbotSessionEnded] });
		for (const chosen of ['session.transfer', 'workflow.chatbotSessionEnded', 'other']) {
			expect(isWanted(callback, [chosen], {})).toBe(true);
		}
		expect(isWanted(callback, ['dialer.taskStatus'], {})).toBe(false);
	});

	test.each([
		['objects', {}],
		['texts', '{'],
		['lists', [{}, '[', {}]],
	])('is looked for in a thousand values or so, however many %s a body has', (_what, one) => {
		const parse = jest.spyOn(JSON, 'parse');
		let asked = 0;
		const recognises = () => (asked += 1) < 0;
		const lists = Object.fromEntries(
			Array.from({ length: 20 }, (_, n) => [n, Array(20).fill(one)]),
		);
		const body = Object.fromEntries(
			Array.from({ length: 20 }, (_, n) => [n, Array(20).fill(lists)]),
		);
		read(body, [{ ...sessionTransfer, recognises, suspects: undefined }, other]);
		expect(parse.mock.calls.length + asked).toBeLessThan(1500);
		parse.mockRestore();
	});

	test.each([
		{ data: { anything: 1 } },
		{ data: 'session.transfer' },
		{ data: [] },
		{ event: 'session.end', data: SAMPLE },
		{ a: { b: { c: SAMPLE } } },
		{ a: { event: 'session.end', b: SAMPLE } },
		{ data: [[SAMPLE]] },
		{ data: '[1]', more: '{' },
	])(
		'is none without a known callback at most two levels inside, or with a name of its own: %j',
		(body) => {
			expect(read(body)).toMatchObject({ event: other, payload: body });
		},
	);
});
