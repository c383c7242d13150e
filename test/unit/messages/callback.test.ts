import { describeIgnored, describeIssue, IGNORED } from '../../../nodes/AiRudder/messages/callback';
import { toIgnoredItem } from '../../../nodes/AiRudder/n8n/turnAway';
import { whyIgnored } from '../../../nodes/AiRudder/callback/routing';
import { ARRIVAL, read, SAMPLE } from '../support/transfers';

test.each([
	['session.end', 'To receive it (`session.end`), choose Other Callbacks under Trigger On.'],
	['drop table; --', 'To receive it, choose Other Callbacks under Trigger On.'],
	['x'.repeat(65), 'To receive it, choose Other Callbacks under Trigger On.'],
	[7, 'To receive it, choose Other Callbacks under Trigger On.'],
])('an event that is not chosen is named, if it is called as events are: %j', (event, fix) => {
	const ignored = whyIgnored(read({ event }), ['session.transfer'], {})!;
	expect(ignored.code).toBe('event_not_chosen');
	expect(describeIgnored(ignored).fix).toBe(fix);
});

test('the filter that holds a callback back is named, with both sides', () => {
	const filters = { channels: ['chatbot'], outputLabels: ['B', 'C', ' ', 'D', 'F', 'G'] };
	const ignored = whyIgnored(read(SAMPLE), ['session.transfer'], filters)!;
	const wanted = ['B', 'C', 'D', 'F', 'G'];
	const field = 'conclusion.output_label';
	expect(ignored).toEqual({
		code: 'filtered_out',
		filter: 'Output Labels',
		field,
		value: 'E',
		wanted,
	});
	expect(describeIgnored(ignored).fix).toBe(
		'conclusion.output_label is `E`; the filter has `B`, `C`, `D` and 2 more. To receive it, change the filter Output Labels.',
	);
	const held = (company: unknown) =>
		describeIgnored(
			whyIgnored(read({ ...SAMPLE, company }), ['session.transfer'], { companies: ['Acme'] })!,
		).fix;
	expect(held('test')).toMatch(/^company is `test`; the filter has `Acme`\./);
	expect(held('a text; with more')).toMatch(/^company is another text; the filter has `Acme`\./);
	const empty = { code: 'filtered_out', filter: 'Companies', field: 'company', value: '' } as const;
	expect(describeIgnored({ ...empty, wanted: ['Acme'] }).fix).toMatch(/^company is empty; /);
});

test.each(Object.entries(IGNORED))('the words for %s are a sentence', (_code, message) => {
	expect(message).toMatch(/^[A-Z].*\.$/);
});

test('a repetition by its call id says so, and any other needs no more words', () => {
	const repeated = (byCallId: boolean) => describeIgnored({ code: 'duplicate', byCallId });
	expect(repeated(false).message).toBe(IGNORED.duplicate);
	expect(repeated(false).fix).toMatch(/^To receive repetitions, set Duplicates/);
	expect(repeated(true).fix).toBe(`It had the same call_id. ${repeated(false).fix}`);
});

test('the item says what it was and why, and holds nothing else of the body', () => {
	const callback = read('{"event":"session.end","big":123456789012345678901,"delivery":"theirs"}');
	const ignored = { code: 'event_not_chosen', event: 'More', named: null } as const;
	expect(toIgnoredItem(ignored, callback, ARRIVAL)).toEqual({
		event: 'session.end',
		reason: 'event_not_chosen',
		message: IGNORED.event_not_chosen,
		fix: 'To receive it, choose More under Trigger On.',
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
