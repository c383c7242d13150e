import {
	MAX_RECENT_IDS,
	note,
	noted,
	notedAt,
	readRecent,
} from '../../../nodes/AiRudder/duplicates/recentIds';
import { NOW } from '../support/check';
import { idOf, MINUTE } from '../support/ids';

/** Notes one id, as an accepted callback does. */
/** No clock of these tests is later. */
const LATE = NOW + 1e6 * MINUTE;
const add = (recent: string, id: string, time: number) => note(recent, [noted(id, time)], LATE);

const many = (count: number) => {
	let recent = '';
	for (let n = 0; n < count; n++) recent = add(recent, idOf(n), NOW + n * MINUTE);
	return recent;
};

test('an id is found again with its time, to the minute', () => {
	const recent = add('', idOf('a'), NOW + 59_999);
	expect(notedAt(recent, idOf('a'))).toBe(NOW);
	expect(notedAt(recent, idOf('b'))).toBeNull();
	expect(notedAt('', idOf('a'))).toBeNull();
});

test('an id that comes back has its latest time', () => {
	const recent = add(add(add('', idOf('a'), NOW), idOf('b'), NOW), idOf('a'), NOW + 5 * MINUTE);
	expect(notedAt(recent, idOf('a'))).toBe(NOW + 5 * MINUTE);
	expect(notedAt(add(recent, idOf('a'), NOW), idOf('a'))).toBe(NOW + 5 * MINUTE);
	expect(recent).toHaveLength(2 * 27);
});

test(`${MAX_RECENT_IDS} ids are kept, and the oldest leaves first`, () => {
	const full = many(MAX_RECENT_IDS);
	for (let n = 0; n < MAX_RECENT_IDS; n++) {
		expect(notedAt(full, idOf(n))).toBe(NOW + n * MINUTE);
	}
	const next = add(full, idOf('next'), NOW + MAX_RECENT_IDS * MINUTE);
	expect(next).toHaveLength(full.length);
	expect(notedAt(next, idOf(0))).toBeNull();
	expect(notedAt(next, idOf(1))).toBe(NOW + MINUTE);
	expect(notedAt(next, idOf('next'))).toBe(NOW + MAX_RECENT_IDS * MINUTE);
});

test('an id that is there already is not noted twice, and keeps its later time', () => {
	const later = add('', idOf('a'), NOW + 5 * MINUTE);
	expect(add(later, idOf('a'), NOW)).toBe(later);
	expect(add(later, idOf('a'), NOW + 9 * MINUTE)).toBe(add('', idOf('a'), NOW + 9 * MINUTE));
});

test('ids stand in the order of their times, however they came', () => {
	const inOrder = add(add('', idOf('a'), NOW), idOf('b'), NOW + MINUTE);
	expect(add(add('', idOf('b'), NOW + MINUTE), idOf('a'), NOW)).toBe(inOrder);
	expect(note('', [noted(idOf('b'), NOW + MINUTE), noted(idOf('a'), NOW)], LATE)).toBe(inOrder);
});

test('an id is not found where it only seems to begin inside of other entries', () => {
	// Two entries whose texts hold the key of a third id across their border.
	const text = add(add('', idOf('a'), NOW), idOf('b'), NOW);
	const inside = Buffer.from(text.slice(10, 32), 'base64url').toString('hex');
	const key = Buffer.from(inside, 'hex').toString('base64url');
	expect(text).toContain(key.slice(0, 21));
	expect(notedAt(text, inside)).toBeNull();
	const asked = Buffer.from(`${text.slice(10, 31)}A`, 'base64url').toString('hex');
	const woven = `${'x'.repeat(5)}${Buffer.from(asked, 'hex').toString('base64url')}`;
	expect(woven).toHaveLength(27);
	expect(notedAt(woven, asked)).toBeNull();
	expect(notedAt(add(woven, asked, NOW) + woven, asked)).toBe(NOW);
});

test('what is stored is read as it was written, and anything else counts as empty', () => {
	const recent = many(3);
	expect(readRecent(recent)).toBe(recent);
	for (const stored of [undefined, null, 1, {}, [], `${recent}x`]) {
		expect(readRecent(stored)).toBe('');
	}
});

test('an id that a wrong clock noted too late is dropped, stored or new', () => {
	const recent = add(add('', idOf('a'), NOW), idOf('late'), NOW + 61 * MINUTE);
	const ids = [noted(idOf('b'), NOW), noted(idOf('later'), NOW + 90 * MINUTE)];
	const kept = note(recent, ids, NOW + 60 * MINUTE);
	expect(kept).toBe(add(add('', idOf('a'), NOW), idOf('b'), NOW));
});

test.each([99_999_999, 1e12, Infinity])(
	'a window of %d minutes, behind the last one that has a text, keeps what is noted',
	(minutes) => {
		const kept = note('', [noted(idOf('a'), NOW)], NOW + minutes * MINUTE);
		expect(notedAt(kept, idOf('a'))).toBe(NOW);
	},
);
