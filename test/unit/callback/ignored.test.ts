import { fixOf, IGNORED, ignoredItem } from '../../../nodes/AiRudder/callback/ignored';
import { toDelivery, type Arrival } from '../../../nodes/AiRudder/callback/item';
import { whyIgnored } from '../../../nodes/AiRudder/callback/routing';
import { idOf } from '../support/ids';
import { read, SAMPLE } from '../support/transfers';

const ARRIVAL: Arrival = {
	id: idOf('ignored'),
	receivedAt: '2026-01-01T00:00:00.000Z',
	duplicate: false,
	verifiedBy: 'signature',
	secret: 'current',
};

test.each([
	['session.end', 'Under Trigger On it is Other Callbacks (event session.end).'],
	['drop table; --', 'Under Trigger On it is Other Callbacks.'],
	['x'.repeat(65), 'Under Trigger On it is Other Callbacks.'],
	[7, 'Under Trigger On it is Other Callbacks.'],
])('an event that is not chosen is named, if it is called as events are: %j', (event, detail) => {
	const ignored = whyIgnored(read({ event }), ['session.transfer'], {});
	expect(ignored).toEqual({ code: 'event_not_chosen', detail });
});

test('the filter that holds a callback back is named as the editor calls it', () => {
	const filters = { channels: ['chatbot'], outputLabels: ['B'] };
	expect(whyIgnored(read(SAMPLE), ['session.transfer'], filters)).toEqual({
		code: 'filtered_out',
		detail: 'The filter is Output Labels.',
	});
});

test.each(Object.entries(IGNORED))('the words for %s are sentences', (code, { message, fix }) => {
	for (const words of [message, fix]) expect(words).toMatch(/^[A-Z].*\.$/);
	expect(fixOf({ code: code as 'duplicate', detail: '' })).toBe(fix);
	expect(fixOf({ code: code as 'duplicate', detail: 'More.' })).toBe(`More. ${fix}`);
});

test('the item says what it was and why, and holds nothing else of the body', () => {
	const callback = read('{"event":"session.end","big":123456789012345678901,"delivery":"theirs"}');
	const ignored = { code: 'event_not_chosen', detail: 'More.' } as const;
	expect(ignoredItem(ignored, callback, toDelivery(callback, ARRIVAL))).toEqual({
		event: 'session.end',
		reason: 'event_not_chosen',
		message: IGNORED.event_not_chosen.message,
		fix: `More. ${IGNORED.event_not_chosen.fix}`,
		delivery: {
			...ARRIVAL,
			event: 'other',
			issues: [expect.objectContaining({ code: 'number_not_exact' })],
		},
	});
	const long = read({ ['k'.repeat(300)]: SAMPLE, more: 'x' });
	const named = read({ event: 'e'.repeat(300) });
	for (const one of [long, named]) {
		const { delivery, event } = ignoredItem(ignored, one, toDelivery(one, ARRIVAL)) as {
			delivery: { issues: Array<{ path: string; message: string }> };
			event: string | null;
		};
		expect(event?.length ?? 100).toBe(100);
		for (const { path, message } of delivery.issues) {
			expect([path.length, message.length]).toEqual([100, 200]);
		}
	}
	expect(long.issues).toHaveLength(1);
	const nameless = read({ call_id: '1' });
	expect(ignoredItem(ignored, nameless, toDelivery(nameless, ARRIVAL))).toMatchObject({
		event: null,
	});
});
