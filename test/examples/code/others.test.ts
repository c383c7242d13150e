/** The Code nodes of "Report back" and of "Once in 30 days". */
import { readExample } from '../lib/importExample';
import { runCode } from '../lib/runCode';
import { around, itemOf, SETTINGS, storedRow } from '../lib/tellIn';

type Json = Record<string, unknown>;
type Field = { name: string; value: string };

describe('3-report-back.json', () => {
	const FILE = '3-report-back.json';
	const report = async (
		answer: Json,
		item = itemOf(),
		reportPath = '/path',
		problems: string[] = [],
	) => {
		const nodes = {
			'Was It Sent?': { problems },
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
		expect(await report({ statusCode: 200, body })).toEqual({
			...{ done: 'Taken over: nick', problems: [], next: 'end' },
		});
	});

	it('keeps what went wrong before somebody took over', async () => {
		const early = ['nick waits (E): not told by email, for the mail server refused b@c.test'];
		const body = { code: 200 };
		expect(await report({ statusCode: 200, body }, itemOf(), '/path', early)).toEqual({
			...{ done: 'Taken over: nick', problems: early, next: 'end' },
		});
		const { problems } = await report({ statusCode: 500, body }, itemOf(), '/path', early);
		expect(problems).toEqual([...early, expect.stringContaining('AI Rudder was not told')]);
	});

	it('stops a trial in which somebody was not told', async () => {
		const given = around(itemOf(), 'a@b.test');
		const nextIn = async (mode: 'test' | 'production') => {
			const [message] = await runCode(FILE, 'Ask', { ...given, mode });
			const told = { ...message, by: 'email', told: false, written: {} };
			const input = { accepted: ['a@b.test'], rejected: ['b@c.test'] };
			return (await runCode(FILE, 'Was It Sent?', { nodes: { Tell: told }, input }))[0].next;
		};
		expect(await nextIn('test')).toBe('fail');
		expect(await nextIn('production')).toBe('wait');
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

	it.each([
		['9007199254740994 (rounded)', 2 ** 53 + 2],
		['["c"]', ['c']],
		['{"id":"c"}', { id: 'c' }],
		[`${'c'.repeat(119)}…`, 'c'.repeat(500_000)],
	])('reports nothing with a call_id that may be of another call: %s', async (shown, call_id) => {
		const item = itemOf({ call_id });
		expect((await runCode(FILE, 'Ask', around(item)))[0].callKey).toBe('');
		const { text, problems } = await report({}, item);
		expect(text).toContain(
			`call_id is ${shown}, which is no text of up to 200 characters and no exact number`,
		);
		expect(problems).toHaveLength(1);
	});

	it.each([
		['c1', ' c1 '],
		['7', 7],
		['9007199254740991', 2 ** 53 - 1],
	])('reports a call_id that means one call: %s', async (key, call_id) => {
		const item = itemOf({ call_id });
		expect((await runCode(FILE, 'Ask', around(item)))[0].callKey).toBe(key);
		expect((await report({ statusCode: 200, body: { code: 200 } }, item)).problems).toEqual([]);
	});

	it.each([
		['Tom', ' Tom '],
		['n'.repeat(80), 'n'.repeat(500_000)],
		['Somebody', undefined],
	])('reports a name of limited length: %s', (name, typed) => {
		const { parameters } = readExample(FILE).nodes.find((node) => node.name === 'Report Back')!;
		const [, source] = /^=\{\{([^]*)\}\}$/.exec(parameters.jsonBody as string)!;
		const evaluate = new Function('$', '$now', `return ${source}`) as (
			...given: unknown[]
		) => string;
		const json = { call_id: 'c', 'Your name': typed };
		const now = { toUTC: () => ({ toISO: () => '' }) };
		const body = evaluate(() => ({ first: () => ({ json }) }), now);
		expect(JSON.parse(body)).toMatchObject({ call_id: 'c', accepted_by: name });
	});

	it('names the blank path', async () => {
		expect((await report({}, itemOf(), ' ')).text).toContain(
			'settings.reportPath in Settings is empty',
		);
	});
});

describe('5-once-in-30-days.json', () => {
	it.each([
		['c1', ' c1 '],
		['7', 7],
		['9007199254740991', 2 ** 53 - 1],
		['', 2 ** 53],
		['', 1.5],
		['', ['c']],
		['c'.repeat(200), 'c'.repeat(200)],
		['', 'c'.repeat(201)],
		['', undefined],
	])('remembers a call by what means one call: "%s"', (key, call_id) => {
		const { parameters } = readExample('5-once-in-30-days.json').nodes.find(
			({ name }) => name === 'Settings',
		)!;
		const { assignments } = (parameters as { assignments: { assignments: Field[] } }).assignments;
		const { value } = assignments.find(({ name }) => name === 'once.callId')!;
		const [, source] = /^=\{\{([^]*)\}\}$/.exec(value)!;
		const evaluate = new Function('$json', `return ${source}`) as (json: Json) => string;
		expect(evaluate(itemOf({ call_id }))).toBe(key);
		expect(evaluate(itemOf({ call_id: 'c' }, { event: null }))).toBe('');
	});

	const end = async (noted: Json, found: Json) =>
		await runCode('5-once-in-30-days.json', 'Was It Checked?', {
			nodes: { 'Note the Call': noted },
			input: found,
		});
	const NOTED = { success: true, insertedRows: 1 };

	it.each([
		['the table took the call and gave it back', NOTED, storedRow(), []],
		['it did not take it', { json: { call_id: 'c' } }, {}, ['written', 'read']],
		['it took it and cannot be read', NOTED, { once: { callId: 'c' } }, ['read']],
		['it took it and does not give it back', NOTED, {}, ['read']],
		['it is full, and knows the call', { error: 'full' }, storedRow(), ['written']],
	])('ends in an error when the table failed: %s', async (_what, noted, found, words) => {
		const problems = (await end(noted, found)).flatMap((item) => item.problems as string[]);
		expect(problems).toEqual(words.map((word) => expect.stringContaining(`not be ${word}`)));
	});
});
