import {
	deliver,
	forge,
	freshBody,
	OK,
	post,
	refusedWith,
	sign,
	UNAUTHORIZED,
} from './support/callbacks';
import { deliverIntoFault } from './support/fault';
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

	test('is read from the signed bytes, whatever its headers make of them', async () => {
		const { n8n, url } = await listening();
		for (const type of ['text/plain; charset=utf-16le', 'application/xml', 'image/png', '']) {
			const body = freshBody();
			const headers = { 'content-type': type, 'x-airudder-sign': sign(body) };
			expect(await post(url, body, headers)).toEqual(OK);
			expect(n8n.items.at(-1)).toMatchObject(JSON.parse(body));
		}
	});
});

describe('a refusal starts no execution and throws nothing:', () => {
	test('401 before the credential is read, for a request that cannot be genuine', async () => {
		const { n8n, url } = await listening({ credential: undefined });
		expect(await post(url, freshBody())).toEqual(UNAUTHORIZED);
		expect(await post(url, freshBody(), { 'x-airudder-sign': 'a\u00e9' })).toEqual(UNAUTHORIZED);
		expect([n8n.executions, n8n.lastCall.thrown]).toEqual([[], undefined]);
	});

	test('500 for what nobody foresaw, with nothing of it in the answer', async () => {
		const { n8n, url } = await listening();
		expect(await deliverIntoFault(url)).toEqual(refusedWith(500, 'unexpected_failure'));
		expect([n8n.executions, n8n.lastCall.thrown]).toEqual([[], undefined]);
	});

	test('503 when a parameter cannot be read', async () => {
		const options = { maxBodyKb: '={{ $("Nowhere").first() }}' };
		const { n8n, url } = await listening({ parameters: { options } });
		expect(await forge(url)).toEqual(refusedWith(503, 'parameter_unusable'));
		expect([n8n.executions, n8n.lastCall.thrown]).toEqual([[], undefined]);
	});
});
