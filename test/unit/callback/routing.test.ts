import {
	findSimilarLabel,
	OUTPUT,
	outputCount,
	outputFor,
	type Layout,
} from '../../../nodes/AiRudder/callback/routing';
import { labelled, read, SAMPLE } from '../support/transfers';

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
