import { normalise, whyIgnored, type Filters } from '../../../nodes/AiRudder/callback/routing';
import { isWanted, labelled, read, SAMPLE } from '../support/transfers';

const TRANSFERS = ['session.transfer'];
const BOTH = ['session.transfer', 'other'];
const wanted = (body: unknown, chosen: string[], filters: Filters = {}) =>
	isWanted(read(body), chosen, filters);

describe('Trigger On', () => {
	const other = { event: 'session.end' };

	test('lets through what is chosen and nothing else', () => {
		expect(wanted(SAMPLE, TRANSFERS)).toBe(true);
		expect(wanted(other, TRANSFERS)).toBe(false);
		expect(wanted(SAMPLE, ['other'])).toBe(false);
		expect(wanted(other, ['other'])).toBe(true);
		expect(wanted(SAMPLE, BOTH)).toBe(true);
		expect(wanted(other, BOTH)).toBe(true);
		expect(wanted(SAMPLE, [])).toBe(false);
	});

	test('counts an object without an event, or with one that is no text, as other', () => {
		for (const body of [{}, { event: null }, { event: ['session.end'] }]) {
			expect(wanted(body, ['other'])).toBe(true);
			expect(wanted(body, TRANSFERS)).toBe(false);
		}
	});

	test.each([[TRANSFERS], [['other']], [[]]])(
		'lets an unreadable body through whichever events are chosen: %j',
		(chosen) => {
			const filters = { channels: ['chatbot'], outputLabels: ['E'], eventNames: ['x'] };
			expect(wanted('not json', chosen, filters)).toBe(true);
			expect(wanted('[]', chosen, filters)).toBe(true);
		},
	);
});

describe('a filter', () => {
	test.each<[keyof Filters, string, string]>([
		['channels', 'chatbot', 'voice'],
		['channelIds', 'sicepat_whatsapp', 'other_whatsapp'],
		['companies', 'test', 'Test'],
		['outputLabels', 'E', 'e'],
	])('%s lets %j through, and not when only %j is listed', (name, value, another) => {
		expect(wanted(SAMPLE, BOTH, { [name]: [value] })).toBe(true);
		expect(wanted(SAMPLE, BOTH, { [name]: [another, value] })).toBe(true);
		expect(wanted(SAMPLE, BOTH, { [name]: [another] })).toBe(false);
	});

	test('applies together with the others', () => {
		expect(wanted(SAMPLE, BOTH, { channels: ['chatbot'], companies: ['test'] })).toBe(true);
		expect(wanted(SAMPLE, BOTH, { channels: ['chatbot'], companies: ['x'] })).toBe(false);
	});

	test('lets everything through when it lists nothing but blanks', () => {
		expect(wanted(SAMPLE, BOTH, { channels: [], companies: [' ', ''] })).toBe(true);
	});

	test('does not care for blanks around a text, or how Unicode composes it', () => {
		expect(wanted(labelled(' Zoe\u0308 '), BOTH, { outputLabels: ['Zoë'] })).toBe(true);
		expect(wanted(labelled('Zoë'), BOTH, { outputLabels: ['\tZoe\u0308\n'] })).toBe(true);
	});

	test('tells full-width letters from plain ones', () => {
		expect(wanted(labelled('Ｅ'), BOTH, { outputLabels: ['E'] })).toBe(false);
	});

	test('is no regular expression and no wildcard', () => {
		for (const pattern of ['.*', '.', '*', '[A-Z]', '/E/']) {
			expect(wanted(SAMPLE, BOTH, { outputLabels: [pattern] })).toBe(false);
		}
	});

	test.each([undefined, null, ['E'], { label: 'E' }])(
		'lets a damaged transfer through, for somebody waits behind it (label: %j)',
		(label) => {
			expect(wanted(labelled(label), BOTH, { outputLabels: ['B'] })).toBe(true);
		},
	);

	test.each([5, -1.5, true, false])('takes %j for the text that is written like it', (value) => {
		for (const path of ['channel', 'channel_id', 'company'] as const) {
			const filters = { channel: 'channels', channel_id: 'channelIds', company: 'companies' };
			for (const form of [value, String(value)]) {
				const body = { ...SAMPLE, [path]: form };
				expect(wanted(body, BOTH, { [filters[path]]: [String(value)] })).toBe(true);
				expect(wanted(body, BOTH, { [filters[path]]: ['x'] })).toBe(false);
			}
		}
		expect(wanted(labelled(value), BOTH, { outputLabels: ['x'] })).toBe(false);
		expect(wanted(labelled(value), BOTH, { outputLabels: [String(value)] })).toBe(true);
		const other = { event: 'session.end', channel: value };
		expect(wanted(other, BOTH, { channels: [String(value)] })).toBe(true);
	});

	test('takes an empty field, one that is null and one that is not there for the same', () => {
		for (const company of ['', ' ', null, undefined]) {
			expect(wanted({ ...SAMPLE, company }, BOTH, { companies: ['x'] })).toBe(true);
			const other = { event: 'session.end', company };
			expect(wanted(other, BOTH, { companies: ['x'] })).toBe(false);
		}
	});

	test('holds a label back that is empty: a flow may end without one', () => {
		expect(wanted(labelled(''), BOTH, { outputLabels: ['B'] })).toBe(false);
	});

	test.each([undefined, null, 'E', 1, []])(
		'does not stumble over a conclusion %j',
		(conclusion) => {
			expect(wanted({ ...SAMPLE, conclusion }, BOTH, { outputLabels: ['B'] })).toBe(true);
		},
	);

	test('holds another event back that does not carry the field', () => {
		expect(wanted({ event: 'session.end' }, BOTH, { channels: ['chatbot'] })).toBe(false);
		expect(
			wanted({ event: 'session.end', channel: 'chatbot' }, BOTH, { channels: ['chatbot'] }),
		).toBe(true);
	});

	test('on event names applies to other events only', () => {
		const filters = { eventNames: ['session.end'] };
		expect(wanted({ event: 'session.end' }, BOTH, filters)).toBe(true);
		expect(wanted({ event: 'bot.reply' }, BOTH, filters)).toBe(false);
		expect(wanted({ call_id: 'c' }, BOTH, filters)).toBe(false);
		expect(wanted(SAMPLE, BOTH, filters)).toBe(true);
	});
});

describe('a callback that a filter holds back', () => {
	const held = (body: unknown, filters: Filters) => whyIgnored(read(body), BOTH, filters);

	test('comes with both sides: what it has in the field, and what the filter wants', () => {
		expect(held(SAMPLE, { companies: [' Acme Indonesia ', '', 'JNE'] })).toEqual({
			code: 'filtered_out',
			filter: 'Companies',
			field: 'company',
			value: 'test',
			wanted: ['Acme Indonesia', 'JNE'],
		});
	});

	test('has an empty value where it has nothing in the field', () => {
		const filters = { channels: ['chatbot'], outputLabels: ['B'] };
		expect(held({ event: 'session.end' }, filters)).toMatchObject({ field: 'channel', value: '' });
		expect(held(labelled(''), filters)).toMatchObject({
			field: 'conclusion.output_label',
			value: '',
		});
	});

	test.each(['two\nlines', 'Nick, 08123', 'x'.repeat(65)])(
		'has no value where a log may not show it: %j',
		(company) => {
			expect(held({ ...SAMPLE, company }, { companies: ['x'] })).toMatchObject({ value: null });
		},
	);
});

test('normalise composes and trims, and leaves the case', () => {
	expect(normalise(' \u3000e\u0301A ')).toBe('éA');
});
