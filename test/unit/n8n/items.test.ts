import { toItem } from '../../../nodes/AiRudder/n8n/accept';
import { toRefusedItem } from '../../../nodes/AiRudder/n8n/turnAway';
import { ARRIVAL, read, SAMPLE } from '../support/transfers';

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

test('a refused request without headers and body is told of, and one whose body was not read by its length', () => {
	const said = { message: 'What is wrong.', fix: 'What to do.', formula: null };
	const item = (headers: Record<string, string>) =>
		toRefusedItem({ headers }, 'body_too_large', said, 0);
	const reason = 'body_too_large';
	expect(item({})).toMatchObject({ reason, ...said, bodyBytes: 0, contentType: '' });
	expect(item({ 'content-length': '5000000', 'x-airudder-sign': 'ab'.repeat(16) })).toMatchObject({
		bodyBytes: 5_000_000,
		signatureShape: '32 hex digits, the length of MD5',
	});
});
