import { toItem, type Arrival } from '../../../nodes/AiRudder/n8n/items';
import { read, SAMPLE } from '../support/transfers';

const ARRIVAL: Arrival = {
	id: '27d8d8f79805186abcd73e53e0d9dfdb',
	receivedAt: '2026-01-01T00:00:00.000Z',
	duplicate: false,
	verifiedBy: 'signature',
	secret: 'current',
};

test("the item is AI Rudder's fields and what is known about the delivery", () => {
	expect(toItem(read(SAMPLE), ARRIVAL)).toEqual({
		...SAMPLE,
		delivery: { ...ARRIVAL, event: 'session.transfer', issues: [] },
	});
});

test('a duplicate and the previous secret are told', () => {
	const arrival: Arrival = { ...ARRIVAL, duplicate: true, secret: 'previous' };
	expect(toItem(read(SAMPLE), arrival).delivery).toMatchObject({
		duplicate: true,
		secret: 'previous',
	});
});

test('the label that was nearly it is told, and nothing when there is none', () => {
	expect(toItem(read(SAMPLE), { ...ARRIVAL, similarLabel: 'e' }).delivery.similarLabel).toBe('e');
	expect(toItem(read(SAMPLE), { ...ARRIVAL, similarLabel: null }).delivery).not.toHaveProperty(
		'similarLabel',
	);
});

test('the lock that was opened is told', () => {
	const arrival: Arrival = { ...ARRIVAL, verifiedBy: 'callbackKey' };
	expect(toItem(read(SAMPLE), arrival).delivery).toMatchObject({ verifiedBy: 'callbackKey' });
});

test.each([{ company: 'JNE' }, 'by bike', null, 0, false, ''])(
	"AI Rudder's own field delivery (%j) is kept as delivery.original",
	(delivery) => {
		const item = toItem(read({ ...SAMPLE, delivery }), ARRIVAL);
		expect(item).toEqual({
			...SAMPLE,
			delivery: { ...ARRIVAL, event: 'session.transfer', issues: [], original: delivery },
		});
	},
);

test('an absent event stays absent', () => {
	expect(toItem(read({ call_id: 'c' }), ARRIVAL)).not.toHaveProperty('event');
});

test('an unreadable body comes under delivery.body, and the event is null', () => {
	expect(toItem(read('not json'), ARRIVAL)).toEqual({
		event: null,
		delivery: {
			...ARRIVAL,
			event: null,
			issues: [expect.objectContaining({ code: 'not_json' })],
			body: 'not json',
			bodyEncoding: 'text',
		},
	});
	expect(toItem(read(Buffer.from([0xff])), ARRIVAL).delivery).toMatchObject({
		body: '/w==',
		bodyEncoding: 'base64',
	});
});
