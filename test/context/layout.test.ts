import { configuredOutputs } from '../../nodes/AiRudder/editor/outputs';
import { deliver, forge, freshBody, lastOutputs } from './support/callbacks';
import { listening } from './support/listening';

/** A value of the collection's switch, or of Labels, as an expression may give it. */
const SWITCHES = [undefined, false, true, null, 1, 'true'];
const LABELS = [
	...[undefined, null, NaN, '', 'E', 7, []],
	...[['E', null], [NaN, ['E', 'B']], { a: 1 }, [{ toString: 1 }], new Date(0)],
];

describe.each(['single', 'outputLabel'])('with routing %s', (routing) => {
	test.each(LABELS)(
		'the editor draws as many outputs as the node uses, and Ignored is the last: labels %j',
		async (routes) => {
			for (const reportRefused of SWITCHES) {
				for (const reportIgnored of SWITCHES) {
					const parameters = { routing, routes, options: { reportRefused, reportIgnored } };
					const { n8n, url } = await listening({ parameters });
					const drawn = configuredOutputs(parameters);

					await deliver(url);
					expect(lastOutputs(n8n)).toHaveLength(drawn.length);

					await deliver(url, freshBody({ event: 'session.end' }));
					const reports = n8n.executions.slice(1);
					const places = reports.map((items) => items.findIndex(({ length }) => length > 0));
					const isDrawn = JSON.stringify(drawn.at(-1)).includes('Ignored');
					expect(places).toEqual(isDrawn ? [drawn.length - 1] : []);
				}
			}
		},
		30_000,
	);
});

test('Ignored gets as many items a minute as Refused, and each has its own', async () => {
	const options = { reportIgnored: true, reportRefused: true, refusedPerMinute: 3 };
	const { n8n, url } = await listening({ parameters: { options } });
	const body = freshBody();
	for (let sent = 0; sent < 6; sent++) {
		expect((await deliver(url, body)).status).toBe(200);
		expect((await forge(url)).status).toBe(401);
	}
	await n8n.idle();
	const places = n8n.executions.map((items) => items.findIndex(({ length }) => length > 0));
	expect(places.sort()).toEqual([0, 1, 1, 1, 2, 2, 2]);
});
