import { deliver, freshBody, OK } from './support/callbacks';
import { listening } from './support/listening';
import { logLinesOf } from './support/logLines';

/** What is said of parameters at the production URL, which must let the callback through, and at the Test URL. */
async function saidOf(parameters: Record<string, unknown>) {
	const { n8n, url } = await listening({ parameters });
	const lines = logLinesOf(n8n.logger());
	expect(await deliver(url)).toEqual(OK);
	expect(n8n.items).toMatchObject([{ event: 'session.transfer' }]);
	n8n.options.mode = 'manual';
	expect(await deliver(url)).toEqual(OK);
	expect(n8n.executions).toHaveLength(1);
	const { thrown } = n8n.lastCall as { thrown?: Error };
	const [line] = lines.map((text) => (JSON.parse(text) as { message: string }).message);
	return { log: line, node: thrown?.message };
}

const told = (what: string) => ({
	log: expect.stringContaining(`AI Rudder Trigger goes on without a setting: ${what} `) as string,
	node: what,
});

describe('what no callback can equal is no entry, and is named', () => {
	test.each([
		'={{ null }}',
		'={{ NaN }}',
		'={{ { a: 1 } }}',
		'={{ { toString: null } }}',
		'={{ Object.create(null) }}',
		'={{ new Date() }}',
		'= {{ $vars.nope }}',
		'={{ undefined }}\n',
	])('in a filter: %s', async (entry) => {
		const gap = told('An expression in Filters: Companies gives nothing that is a text.');
		expect(await saidOf({ filters: { companies: [entry] } })).toEqual(gap);
		expect(await saidOf({ filters: { companies: entry } })).toEqual(gap);
		expect(await saidOf({ filters: { companies: ['test', entry] } })).toEqual(gap);
	});

	test.each(['undefined', 'session.transfer,other', 1, true, '["session.transfer"]'])(
		'in Trigger On, which then takes every callback or those that are known: %j',
		async (entry) => {
			const gap = told('Trigger On has an entry that is none of its callbacks.');
			expect(await saidOf({ events: [entry] })).toEqual(gap);
			expect(await saidOf({ events: entry })).toEqual(gap);
			expect(await saidOf({ events: ['session.transfer', entry] })).toEqual(gap);
		},
	);

	test('in Trigger On, Filters and Labels as an expression for all of it, which n8n does not evaluate there', async () => {
		for (const [parameters, name] of [
			[{ events: '={{ ["session.transfer"] }}' }, 'Trigger On'],
			[{ filters: { companies: '={{ ["test"] }}' } }, 'Filters: Companies'],
			[{ routing: 'outputLabel', routes: '={{ ["E"] }}' }, 'Labels'],
		] as const) {
			expect(await saidOf(parameters)).toEqual(
				told(`An expression in ${name} gives nothing that is a text.`),
			);
		}
	});

	test.each([{ a: 1 }, null])('in Trigger On, where it is no text: %j', async (entry) => {
		expect(await saidOf({ events: [entry] })).toEqual(
			told('An expression in Trigger On gives nothing that is a text.'),
		);
	});
});

test('an empty Trigger On is not called an expression', async () => {
	expect(await saidOf({ events: [] })).toEqual(told('Trigger On has no entry.'));
});

test('an unknown entry of Trigger On lets no other callback in beside a known one', async () => {
	const parameters = { events: ['session.transfer', 'dialer.nonsense'] };
	const { n8n, url } = await listening({ parameters });
	await deliver(url, freshBody({ event: 'session.end' }));
	expect(n8n.executions).toEqual([]);
});

test.each(['test', ['={{ "test" }}'], ['x', '={{ ["test"] }}'], ['', '={{ "" }}'], ['test', ' ']])(
	'a text, a list of texts and an empty text are nothing to tell: %j',
	async (companies) => {
		const { n8n, url } = await listening({
			parameters: { filters: { companies } },
			mode: 'manual',
		});
		const lines = logLinesOf(n8n.logger());
		await deliver(url);
		expect(n8n.executions).toHaveLength(1);
		expect(lines).toEqual([]);
	},
);
