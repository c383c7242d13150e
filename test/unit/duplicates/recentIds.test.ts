import {
	shortenId,
	MAX_RECENT_IDS,
	RecentIds,
} from '../../../nodes/AiRudder/duplicates/remembered';
import { NOW } from '../support/check';
import { entriesOf, idOf, MINUTE, notedAt, noting } from '../support/ids';

const HOUR = 60 * MINUTE;

let recent: RecentIds;
beforeEach(() => (recent = new RecentIds()));

test('an id is found again with its time, to the minute', () => {
	const recent = noting([idOf('a'), NOW + 59_999]);
	expect(notedAt(recent, idOf('a'))).toBe(NOW);
	expect(notedAt(recent, idOf('b'))).toBeNull();
	expect(notedAt('', idOf('a'))).toBeNull();
});

test('an id that comes back has its latest time', () => {
	const recent = noting([idOf('a'), NOW], [idOf('b'), NOW], [idOf('a'), NOW + 5 * MINUTE]);
	expect(notedAt(recent, idOf('a'))).toBe(NOW + 5 * MINUTE);
	expect(notedAt(recent, idOf('b'))).toBe(NOW);
});

test('minutes are written once, and ids stand in the order of their times, however they came', () => {
	const inOrder = noting([idOf('a'), NOW], [idOf('b'), NOW + MINUTE], [idOf('c'), NOW + MINUTE]);
	expect(inOrder).toMatch(/^[0-9a-z]{5}:[\w-]{11},[0-9a-z]{5}:[\w-]{22}$/);
	expect(noting([idOf('b'), NOW + MINUTE], [idOf('a'), NOW], [idOf('c'), NOW + MINUTE])).toBe(
		inOrder,
	);
});

test(`two minutes of 20 callbacks a second are kept, and the oldest leaves first`, () => {
	for (let n = 0; n <= 2 * 60 * 20; n++) recent.add(shortenId(idOf(n)), NOW + n * 50);
	const kept = entriesOf(recent.toStore(NOW + 2 * MINUTE, HOUR)!).map(([, key]) => key);
	expect(kept).toEqual(Array.from({ length: MAX_RECENT_IDS }, (_, n) => shortenId(idOf(n + 1))));
});

describe('how often they are stored', () => {
	/** Adds ids at a pace, in milliseconds; says how often they were stored, and the last text. */
	function addTo(recent: RecentIds, count: number, pause: number, from: number) {
		let stored = 0;
		let last = '';
		for (let n = 0; n < count; n++) {
			recent.add(shortenId(idOf(from + n)), from + n * pause);
			const text = recent.toStore(from + n * pause, HOUR);
			if (text === null) continue;
			last = text;
			stored += 1;
		}
		return { stored, last };
	}

	test('with every callback, as long as there are few of them', () => {
		expect(addTo(recent, 200, 0, NOW).stored).toBe(200);
		expect(addTo(recent, 1_600, 2_300, NOW + MINUTE).stored).toBe(1_600);
	});

	test('with 2,400 of them twenty times at once and then every three seconds, the newest included', () => {
		addTo(recent, MAX_RECENT_IDS, 100, NOW);
		const later = NOW + 10 * MINUTE;
		const atOnce = addTo(recent, 500, 0, later).stored;
		expect(atOnce).toBeGreaterThanOrEqual(20);
		expect(atOnce).toBeLessThan(22);
		const steady = addTo(recent, 3_000, 50, later + 1).stored;
		expect(steady).toBeGreaterThanOrEqual(50);
		expect(steady).toBeLessThan(55);
		const { stored, last } = addTo(recent, 20, 3_000, later + 153_000);
		expect(stored).toBe(20);
		expect(entriesOf(last).at(-1)![1]).toBe(shortenId(idOf(later + 153_000 + 19)));
	});

	test('not less often because a clock is set back', () => {
		addTo(recent, MAX_RECENT_IDS, 1_000, NOW);
		expect(addTo(recent, 40, 3_000, NOW).stored).toBeGreaterThanOrEqual(39);
	});
});

test('what is older than the window is not stored any longer', () => {
	for (const [index, id] of ['a', 'b', 'c'].entries())
		recent.add(shortenId(idOf(id)), NOW + index * HOUR);
	expect(entriesOf(recent.toStore(NOW + 2 * HOUR, HOUR)!)).toHaveLength(2);
	expect(recent.toStore(NOW + 9 * HOUR, HOUR)).toBe('');
});

test('what is stored is read as it was written, and anything else counts as empty', () => {
	const stored = noting([idOf('a'), NOW]);
	expect(notedAt(stored, idOf('a'))).toBe(NOW);
	for (const other of [undefined, null, 1, {}, [], `${stored}x`, 'x'.repeat(1000), ',']) {
		expect(notedAt(other, idOf('a'))).toBeNull();
	}
});

test('what somebody else has stored comes on top of what is known', () => {
	recent.add(shortenId(idOf('a')), NOW);
	recent.toStore(NOW, HOUR);
	const others = noting([idOf('a'), NOW], [idOf('b'), NOW]);
	expect(recent.read(others)).toEqual([[shortenId(idOf('b')), NOW]]);
	expect(recent.read(others)).toEqual([]);
	recent.add(shortenId(idOf('c')), NOW);
	const stored = recent.toStore(NOW, HOUR);
	for (const id of ['a', 'b', 'c']) expect(notedAt(stored, idOf(id))).toBe(NOW);
});

test('a text that was stored or read lately says nothing new to callbacks that still hold it', () => {
	const held = noting([idOf('a'), NOW]);
	recent.read(held);
	for (const later of [2, 3, 4, 5, 6, 7, 8]) {
		recent.toStore(NOW + later * HOUR, HOUR);
		expect(recent.read(held)).toEqual([]);
	}
	recent.toStore(NOW + 9 * HOUR, HOUR);
	expect(recent.read(held)).toEqual([[shortenId(idOf('a')), NOW]]);
});

test('an id that a wrong clock noted too late is dropped, stored or new', () => {
	recent.read(noting([idOf('a'), NOW], [idOf('late'), NOW + 61 * MINUTE]));
	recent.add(shortenId(idOf('b')), NOW);
	recent.add(shortenId(idOf('later')), NOW + 90 * MINUTE);
	const kept = noting([idOf('a'), NOW], [idOf('b'), NOW]);
	expect(entriesOf(recent.toStore(NOW, HOUR)!).sort()).toEqual(entriesOf(kept).sort());
});

test.each([99_999_999, 1e12, Infinity])(
	'a window of %d minutes, behind the last one that has a text, keeps what is noted',
	(minutes) => {
		recent.add(shortenId(idOf('a')), NOW);
		expect(notedAt(recent.toStore(NOW, minutes * MINUTE), idOf('a'))).toBe(NOW);
	},
);
