import { CATALOGUE } from '../../nodes/AiRudder/events/catalogue';
import { deliver, freshBody, OK, post, SAMPLE, sign } from './support/callbacks';
import { listening, stopListening } from './support/listening';

afterEach(stopListening);

/** Every callback of the catalogue as AI Rudder sends it, by its event. */
const SAMPLES = CATALOGUE.flatMap(
	({ value, sample }): Array<[string, object]> => (sample === null ? [] : [[value, sample]]),
);
const OTHERS = SAMPLES.filter(([value]) => value !== 'session.transfer');

describe('a trigger', () => {
	test('starts with a transfer by default, and with nothing else', async () => {
		const { n8n, url } = await listening();
		for (const [, sample] of SAMPLES) {
			expect(await deliver(url, JSON.stringify(sample))).toEqual(OK);
		}
		expect(n8n.items).toMatchObject([
			{ event: 'session.transfer', delivery: { event: 'session.transfer', issues: [] } },
		]);
	});

	test('takes what nobody knows as other', async () => {
		const { n8n, url } = await listening({ parameters: { events: ['other'] } });
		expect(await deliver(url, freshBody({ event: 'session.end' }))).toEqual(OK);
		expect(n8n.items).toMatchObject([{ event: 'session.end', delivery: { event: 'other' } }]);
	});
});

test.each(OTHERS)('%s is its own event, and not other', async (event, sample) => {
	const { n8n, url } = await listening({ parameters: { events: [event] } });
	expect(await deliver(url, JSON.stringify(sample))).toEqual(OK);
	expect(n8n.items).toMatchObject([{ ...sample, delivery: { event, issues: [] } }]);
	n8n.options.parameters = { events: ['other', 'session.transfer'] };
	expect(await deliver(url, JSON.stringify({ ...sample, more: 1 }))).toEqual(OK);
	expect(n8n.executions).toHaveLength(1);
});

test('a transfer that is not the first of a wrapped list starts the workflow, as one item', async () => {
	const { n8n, url } = await listening();
	const body = { events: [{ event: 'session.start' }, SAMPLE] };
	expect(await deliver(url, JSON.stringify(body))).toEqual(OK);
	expect(n8n.items).toMatchObject([{ ...body, delivery: { event: 'session.transfer' } }]);
});

test.each([
	['latin1', 'latin1'],
	['utf-16le', 'utf16le'],
] as const)('a transfer in %s is read as its Content-Type says', async (charset, encoding) => {
	const { n8n, url } = await listening();
	const body = Buffer.from(freshBody({ company: 'Zo\u00eb' }), encoding);
	const headers = {
		'content-type': `application/json; charset=${charset}`,
		'x-airudder-sign': sign(body),
	};
	expect(await post(url, body, headers)).toEqual(OK);
	expect(n8n.items).toMatchObject([
		{
			event: 'session.transfer',
			company: 'Zo\u00eb',
			delivery: { issues: [{ code: 'not_utf8' }] },
		},
	]);
});
