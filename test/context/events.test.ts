import { chatbotSessionEnded } from '../../nodes/AiRudder/events/chatbotSessionEnded';
import { OK, post, SECRET, sign } from './support/callbacks';
import { listening } from './support/listening';

describe('a callback under {pairs} that is held back', () => {
	const ended = chatbotSessionEnded.sample as Record<string, string>;
	const signed = (fields: Record<string, unknown>) => {
		const names = Object.keys(fields).sort();
		return sign(names.map((name) => `${name}=${String(fields[name])}`).join('&'));
	};
	const startedBy = async (
		parameters: Record<string, unknown>,
		signature: string,
		...bodies: string[]
	) => {
		const { n8n, url } = await listening({
			credential: { signingSecret: SECRET, scheme: 'custom', signedContent: '{pairs}' },
			parameters,
		});
		for (const body of bodies) {
			expect(await post(url, body, { 'x-airudder-sign': signature })).toEqual(OK);
		}
		return n8n.items.map(({ delivery }) => (delivery as { event: unknown }).event);
	};

	test.each([
		['as a form', new URLSearchParams(ended).toString()],
		['as a transfer', JSON.stringify({ ...ended, event: null, conclusion: null })],
		['as a changed status', JSON.stringify({ ...ended, event: '', status: null, actions: null })],
		['as another one', JSON.stringify({ ...ended, event: '' })],
	])('is held back %s, by its event and by a filter', async (_, body) => {
		const events = ['session.transfer', 'workflow.statusChanged', 'other'];
		expect(await startedBy({}, signed(ended), body)).toEqual([]);
		expect(await startedBy({ events }, signed(ended), body)).toEqual([]);
		const all = { events: [...events, chatbotSessionEnded.value] };
		expect(
			await startedBy({ ...all, filters: { channels: ['nope'] } }, signed(ended), body),
		).toEqual([]);
		expect(await startedBy(all, signed(ended), body, body, JSON.stringify(ended))).toEqual([
			chatbotSessionEnded.value,
		]);
	});

	test('is held back with a number for the text that a filter compares', async () => {
		const fields = { event: 'session.transfer', call_id: 'c-1234567', company: '12E5' };
		const number = JSON.stringify(fields).replace('"12E5"', '12E5');
		const filters = (company: string) => ({ filters: { companies: [company] } });
		expect(await startedBy(filters('1200000'), signed(fields), number)).toEqual([]);
		expect(await startedBy(filters('12E5'), signed(fields), number)).toEqual(['session.transfer']);
	});
});
