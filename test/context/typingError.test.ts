import { deliver, SECRET, UNAUTHORIZED } from './support/callbacks';
import { useOwnMinutes } from './support/clock';
import { listening } from './support/listening';
import { logLinesOf } from './support/logLines';

jest.setTimeout(120_000);

// As somebody typed it: letters 24 and 25 are swapped.
const signingSecret = SECRET.replace('context', 'conetxt');

useOwnMinutes();

test.each(['webhook', 'manual'] as const)(
	'a secret with two letters swapped is reported as that in the mode %s, and nothing says which letters',
	async (mode) => {
		const { n8n, url } = await listening({
			mode,
			credential: { signingSecret },
			parameters: { options: { reportRefused: true } },
		});
		const lines = logLinesOf(n8n.logger());
		expect(await deliver(url)).toEqual(UNAUTHORIZED);
		await n8n.idle();

		const shown = { log: lines.join('\n'), executions: JSON.stringify(n8n.executions) };
		const said = mode === 'webhook' ? shown : { log: shown.log };
		for (const text of Object.values(said)) {
			expect(text).toContain('The secret is one letter off: two letters are swapped.');
		}
		for (const text of Object.values(shown)) {
			expect(text).not.toMatch(/letters? \d/);
			for (const secret of [SECRET, signingSecret]) expect(text).not.toContain(secret);
		}
	},
);

test('a callback that is signed with what may have been meant is refused again and again', async () => {
	const { n8n, url } = await listening({ credential: { signingSecret } });
	for (let count = 0; count < 3; count++) expect(await deliver(url)).toEqual(UNAUTHORIZED);
	await n8n.idle();
	expect(n8n.executions).toEqual([]);
});
