import {
	findSimilarLabel,
	normalise,
	OUTPUT,
	outputCount,
	outputFor,
	whyIgnored,
	type Filters,
	type Layout,
} from '../../../nodes/AiRudder/callback/routing';
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

	test('takes a rounded number as it was written beside 9,000 values, not beside 11,000', () => {
		const filters = { channelIds: ['1234567890123456789'] };
		const isTaken = (count: number, isAsSigned: boolean) => {
			const rows = JSON.stringify(Array(count).fill({}));
			const fields = '"event":"session.transfer","channel_id":1234567890123456789';
			return isWanted(read(`{"rows":${rows},${fields}}`), BOTH, filters, isAsSigned);
		};
		expect(isTaken(9_000, true)).toBe(true);
		expect(isTaken(9_000, false)).toBe(false);
		expect(isTaken(11_000, true)).toBe(false);
	});

	test.each([
		['1234567890123456789', '1234567890123456800'],
		['0.12345678901234567890', '0.12345678901234568'],
		['12345678901234567890e-1', '1234567890123456800'],
	])(
		'takes a rounded number as it was written or as it is shown, if its bytes were signed: %s',
		(written, rounded) => {
			const transfer = read(`{"event":"session.transfer","channel_id":${written}}`);
			const workflow = read(`{"workflow_id":${written},"status":"x","actions":[]}`);
			const chosen = ['workflow.statusChanged'];
			for (const isAsSigned of [true, false]) {
				for (const [entry, isThrough] of [
					[written, isAsSigned],
					[rounded, true],
					[`${written}0`, false],
				] as const) {
					const filters = { channelIds: [entry], workflowIds: [entry] };
					expect(isWanted(transfer, BOTH, filters, isAsSigned)).toBe(isThrough);
					expect(isWanted(workflow, chosen, filters, isAsSigned)).toBe(isThrough);
				}
			}
		},
	);

	test.each([
		'{"event":"session.transfer","company":5.0}',
		'{"event":"session.transfer","company":5.0,"n":1234567890123456789}',
		'{"event":"session.transfer","company":6,"company":5,"n":1234567890123456789}',
	])('takes a number that is exact for the same, whatever else is rounded: %s', (body) => {
		for (const isAsSigned of [true, false]) {
			expect(isWanted(read(body), BOTH, { companies: ['5'] }, isAsSigned)).toBe(true);
			expect(isWanted(read(body), BOTH, { companies: ['6'] }, isAsSigned)).toBe(false);
		}
	});

	const GBK = Buffer.from([0xd7, 0xaa, 0xc8, 0xcb, 0xb9, 0xa4]);
	test.each([
		['UTF-8 with half a character', Buffer.from('{"name":"李雷').subarray(0, -1), '转人工'],
		['GBK', Buffer.from('{"name":"'), GBK],
	])('lets through what a guessed charset has changed, and only that: %s', (...row) => {
		const [, start, label] = row;
		const rest = '","event":"session.transfer","company":"test","conclusion":{"output_label":"';
		const parts = [start, rest, label, '"}}'].map((part) => Buffer.from(part as string));
		const body = Buffer.concat(parts);
		expect(wanted(body, BOTH, { outputLabels: ['转人工'] })).toBe(true);
		expect(wanted(body, BOTH, { outputLabels: ['转人工'], companies: ['x'] })).toBe(false);
		expect(wanted(body, BOTH, { outputLabels: ['E'] })).toBe(false);
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

const routed = (routes: string[], reportRefused = false): Layout => ({ routes, reportRefused });
const SINGLE: Layout = { routes: null, reportRefused: false };

test('without routing there is one output, and a second one for what is refused', () => {
	expect(outputCount(SINGLE)).toBe(1);
	expect(outputCount({ ...SINGLE, reportRefused: true })).toBe(2);
});

test('with routing the fixed outputs come first, then one per label', () => {
	expect(outputCount(routed([]))).toBe(3);
	expect(outputCount(routed(['A', 'B']))).toBe(5);
	expect(outputCount(routed(['A', 'B'], true))).toBe(5);
});

test('without routing everything leaves through the one output', () => {
	for (const body of [SAMPLE, { event: 'x' }, 'not json']) {
		expect(outputFor(read(body), SINGLE)).toBe(OUTPUT.main);
		expect(outputFor(read(body), { ...SINGLE, reportRefused: true })).toBe(OUTPUT.main);
	}
});

test('a label leaves through its output, the rest through Other', () => {
	const layout = routed(['A', 'E', 'B']);
	expect(outputFor(read(SAMPLE), layout)).toBe(OUTPUT.firstLabel + 1);
	expect(outputFor(read(labelled('B')), layout)).toBe(OUTPUT.firstLabel + 2);
	expect(outputFor(read(labelled('Z')), layout)).toBe(OUTPUT.main);
	expect(outputFor(read(labelled('e')), layout)).toBe(OUTPUT.main);
});

test('a label added at the end moves no other', () => {
	const before = outputFor(read(SAMPLE), routed(['A', 'E']));
	expect(outputFor(read(SAMPLE), routed(['A', 'E', 'C']))).toBe(before);
});

test('a label that is listed twice leaves through the first', () => {
	expect(outputFor(read(SAMPLE), routed(['E', 'E']))).toBe(OUTPUT.firstLabel);
});

test('labels are compared composed and trimmed', () => {
	expect(outputFor(read(labelled('Zoe\u0308 ')), routed([' Zoë']))).toBe(OUTPUT.firstLabel);
});

test('an empty label leaves through Other, even if an empty one is listed', () => {
	expect(outputFor(read(labelled('')), routed(['', ' ']))).toBe(OUTPUT.main);
	expect(outputFor(read(SAMPLE), routed(['', 'E']))).toBe(OUTPUT.firstLabel + 1);
});

test('another event leaves by its label, or through Other when it has none', () => {
	const layout = routed(['E']);
	expect(outputFor(read({ event: 'x' }), layout)).toBe(OUTPUT.main);
	expect(outputFor(read({ event: 'x', conclusion: { output_label: 'E' } }), layout)).toBe(
		OUTPUT.firstLabel,
	);
});

test('a label outranks issues in other fields, unless the user wants every issue to be looked at', () => {
	const damaged = read({ ...SAMPLE, company: 1 });
	expect(outputFor(damaged, routed(['E']))).toBe(OUTPUT.firstLabel);
	expect(outputFor(damaged, routed(['A']))).toBe(OUTPUT.main);
	for (const routes of [['E'], ['A']]) {
		const layout = { ...routed(routes), issuesFirst: true };
		expect(outputFor(damaged, layout)).toBe(OUTPUT.needsAttention);
		expect(outputFor(read(SAMPLE), layout)).toBe(outputFor(read(SAMPLE), routed(routes)));
	}
});

test('what is ignored has the last output, behind Refused and behind every label', () => {
	expect(outputCount({ ...SINGLE, reportIgnored: true })).toBe(3);
	expect(outputCount({ ...SINGLE, reportRefused: true, reportIgnored: true })).toBe(3);
	expect(outputCount({ ...routed(['A', 'B']), reportIgnored: true })).toBe(6);
});

test.each([
	['a transfer with an empty label and an issue', { ...labelled(''), company: 1 }],
	['a transfer without a label', { event: 'session.transfer' }],
	['an unreadable body', 'not json'],
	['an event whose name is no text', { event: 1 }],
])('%s goes to Needs Attention', (_what, body) => {
	expect(outputFor(read(body), routed(['E']))).toBe(OUTPUT.needsAttention);
});

test('a label in a guessed charset goes to Needs Attention, unless the list has it or cannot have it', () => {
	const inLatin1 = read(Buffer.from(JSON.stringify(labelled('Café')), 'latin1'));
	expect(outputFor(inLatin1, routed(['转人工']))).toBe(OUTPUT.needsAttention);
	expect(outputFor(inLatin1, routed(['Café']))).toBe(OUTPUT.firstLabel);
	expect(outputFor(inLatin1, routed(['E']))).toBe(OUTPUT.main);
});

test('a label that is too long for one is compared as it is: to normalise it would take the square of its length', () => {
	const normalize = jest.spyOn(String.prototype, 'normalize');
	const long = read(labelled('\u0300\u0316'.repeat(1000)));
	for (const layout of [SINGLE, routed(['E'])]) {
		const output = outputFor(long, layout);
		expect([output, findSimilarLabel(long, layout, output)]).toEqual([OUTPUT.main, null]);
	}
	expect(normalize.mock.contexts.map((text) => String(text).length)).toEqual([1, 1]);
	normalize.mockRestore();
});

describe('a label that misses one of the list', () => {
	const nearlyOf = (label: string, routes: string[]) => {
		const layout = routed(routes);
		const callback = read(labelled(label));
		return findSimilarLabel(callback, layout, outputFor(callback, layout));
	};

	test.each([
		['capitals', 'overdue', 'Overdue'],
		['full-width letters', 'Ｅ', 'E'],
		['blanks', 'Over  due', 'Over due'],
	])('by %s only is named as it stands in the list', (_what, label, entry) => {
		expect(nearlyOf(label, ['A', entry])).toBe(entry);
	});

	test('by more than that, or not at all, is not', () => {
		expect(nearlyOf('overdu', ['Overdue'])).toBeNull();
		expect(nearlyOf('Overdue', ['overdue', 'Overdue'])).toBeNull();
		expect(nearlyOf(' ', ['', ' '])).toBeNull();
		const callback = read(labelled('e'));
		expect(findSimilarLabel(callback, SINGLE, OUTPUT.main)).toBeNull();
	});
});
