import { describeIgnored, describeIssue, IGNORED } from '../../../nodes/AiRudder/messages/callback';
import { toIgnoredItem, type Arrival } from '../../../nodes/AiRudder/n8n/items';
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
	const ignored = whyIgnored(read({ event }), ['session.transfer'], {})!;
	expect(ignored.code).toBe('event_not_chosen');
	expect(describeIgnored(ignored).fix).toBe(`${detail} ${IGNORED.event_not_chosen.fix}`);
});

test('the filter that holds a callback back is named as the editor calls it', () => {
	const filters = { channels: ['chatbot'], outputLabels: ['B'] };
	const ignored = whyIgnored(read(SAMPLE), ['session.transfer'], filters)!;
	expect(ignored).toMatchObject({ code: 'filtered_out', filter: 'Output Labels' });
	expect(describeIgnored(ignored).fix).toMatch(/^The filter is Output Labels\. [A-Z]/);
});

test.each(Object.entries(IGNORED))('the words for %s are sentences', (_code, { message, fix }) => {
	for (const words of [message, fix]) expect(words).toMatch(/^[A-Z].*\.$/);
});

test('a repetition by its call id says so, and any other needs no more words', () => {
	const { message, fix } = IGNORED.duplicate;
	const repeated = (byCallId: boolean) => describeIgnored({ code: 'duplicate', byCallId });
	expect(repeated(false)).toEqual({ message, fix });
	expect(repeated(true)).toEqual({ message, fix: expect.stringMatching(/^Duplicate Key is/) });
});

test('the item says what it was and why, and holds nothing else of the body', () => {
	const callback = read('{"event":"session.end","big":123456789012345678901,"delivery":"theirs"}');
	const ignored = { code: 'event_not_chosen', event: 'More', named: null } as const;
	expect(toIgnoredItem(ignored, callback, ARRIVAL)).toEqual({
		event: 'session.end',
		reason: 'event_not_chosen',
		message: IGNORED.event_not_chosen.message,
		fix: `Under Trigger On it is More. ${IGNORED.event_not_chosen.fix}`,
		delivery: {
			...ARRIVAL,
			event: 'other',
			issues: [expect.objectContaining({ code: 'number_not_exact' })],
		},
	});
	const long = read({ ['k'.repeat(300)]: SAMPLE, more: 'x' });
	const named = read({ event: 'e'.repeat(300) });
	for (const one of [long, named]) {
		const { delivery, event } = toIgnoredItem(ignored, one, ARRIVAL) as {
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
	expect(toIgnoredItem(ignored, nameless, ARRIVAL)).toMatchObject({
		event: null,
	});
});

test('a body that is a form is called one, and not damaged', () => {
	const { message } = describeIssue({ code: 'not_json', path: '', isForm: true });
	expect(message).toMatch(/^The body is a form, and AI Rudder documents JSON\./);
});
