import { deliver, freshBody, OK, post, UNAUTHORIZED } from './support/callbacks';
import { listening } from './support/listening';

describe('a genuine callback', () => {
	test('is judged the same when expressions give one value or a number instead of texts in a list', async () => {
		const filters = { channelIds: [7], companies: 'test' };
		const routing = { routing: 'outputLabel', routes: [5] };
		const { n8n, url } = await listening({
			parameters: { events: 'session.transfer', filters, ...routing },
		});
		const conclusion = { record_slots: {}, output_label: '5' };
		expect(await deliver(url, freshBody({ channel_id: '7', conclusion }))).toEqual(OK);
		expect(await deliver(url, freshBody({ channel_id: '8', conclusion }))).toEqual(OK);
		expect(n8n.executions.map((outputs) => outputs.map(({ length }) => length))).toEqual([
			[0, 0, 0, 1],
		]);
	});
});

describe('a refusal starts no execution and throws nothing:', () => {
	test('401 before the credential is read, for a request that cannot be genuine', async () => {
		const { n8n, url } = await listening({ credential: undefined });
		expect(await post(url, freshBody())).toEqual(UNAUTHORIZED);
		expect(await post(url, freshBody(), { 'x-airudder-sign': 'a\u00e9' })).toEqual(UNAUTHORIZED);
		expect([n8n.executions, n8n.lastCall.thrown]).toEqual([[], undefined]);
	});
});
