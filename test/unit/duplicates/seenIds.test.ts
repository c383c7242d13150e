import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { KEPT_IDS, SeenIds, shortenId } from '../../../nodes/AiRudder/duplicates/remembered';
import { NOW } from '../support/check';
import { idOf, MINUTE } from '../support/ids';

const HOUR = 60 * MINUTE;
const SECOND = 1000;
const within = (now: number) => (time: number) => Math.abs(now - time) < HOUR;

/** A digest without the time that a hash takes. */
const quickKey = (n: number) => {
	const bytes = Buffer.alloc(12);
	bytes.writeInt32LE(Math.imul(n, 0x9e3779b1));
	return bytes.toString('base64url');
};
const KEY = shortenId(idOf('a'));

let seen: SeenIds;
beforeEach(() => (seen = new SeenIds()));

test('an id is found again with its time, to the second', () => {
	seen.add(KEY, NOW + 1, within(NOW));
	const times: number[] = [];
	seen.has(KEY, (time) => times.push(time) === 0);
	// The end of the second: it counts for all of a window.
	expect(times).toEqual([NOW + 999]);
	expect(seen.has(shortenId(idOf('b')), () => true)).toBe(false);
	expect(new SeenIds().has(KEY, () => true)).toBe(false);
});

test('every time at which an id was accepted counts: a clock may come back to each', () => {
	for (const hours of [0, 3]) {
		seen.add(KEY, NOW + hours * HOUR, () => true);
	}
	for (const hours of [0, 3]) expect(seen.has(KEY, within(NOW + hours * HOUR))).toBe(true);
	expect(seen.has(KEY, within(NOW + 1.5 * HOUR))).toBe(false);
});

test('a clock may come back to a time before the last one, for any of a few ids', () => {
	for (const hours of [0, 2, 4]) {
		const now = NOW + hours * HOUR;
		for (let n = 0; n < 3; n++) seen.add(quickKey(n), now, within(now));
	}
	for (const hours of [0, 2, 4])
		expect(seen.has(quickKey(0), within(NOW + hours * HOUR))).toBe(true);
});

test('an id that comes again every hour, for ever, takes no more and more memory', () => {
	for (let hours = 0; hours < 1000; hours++) {
		const now = NOW + hours * HOUR;
		expect(seen.add(KEY, now, within(now))).toBe(false);
	}
	expect(seen.size).toBeLessThan(20);
});

test('a piece of a longer text keeps nothing else of it in memory', () => {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	collect();
	const before = process.memoryUsage().heapUsed;
	for (let n = 0; n < 32; n++) {
		const text = quickKey(n).repeat(65_536);
		seen.add(text.slice(16, 32), NOW, within(NOW));
	}
	collect();
	expect(seen.size).toBe(32);
	expect(process.memoryUsage().heapUsed - before).toBeLessThan(16 << 20);
});

test.each([0, 4, 8, 11])('ids that differ only in byte %d are told apart', (at) => {
	const key = (byte: number) =>
		Buffer.alloc(12)
			.fill(byte, at, at + 1)
			.toString('base64url');
	for (let byte = 1; byte < 99; byte++) seen.add(key(byte), NOW, within(NOW));
	for (let byte = 1; byte < 99; byte++) expect(seen.has(key(byte), () => true)).toBe(true);
	for (const other of [0, 99]) expect(seen.has(key(other), () => true)).toBe(false);
});

test('an hour of 100 callbacks a second is remembered whole, and nothing is said', () => {
	const count = 60 * 60 * 100;
	let forgot = 0;
	for (let n = 0; n < count; n++) {
		const now = NOW + n * 10;
		forgot += Number(seen.add(quickKey(n), now, within(now)));
	}
	expect(forgot).toBe(0);
	for (let n = 0; n < count; n += 997) expect(seen.has(quickKey(n), () => true)).toBe(true);
	expect(seen.has(quickKey(count), () => true)).toBe(false);
	expect(seen.size).toBe(count);
});

test('of more than 400,000 the oldest are given up, and that is said', () => {
	let forgot = 0;
	let count = 0;
	while (forgot === 0) forgot += Number(seen.add(quickKey(count++), NOW, within(NOW)));
	expect(count).toBeGreaterThan(KEPT_IDS);
	expect(seen.has(quickKey(0), () => true)).toBe(false);
	for (let n = count - KEPT_IDS; n < count; n += 997) {
		expect(seen.has(quickKey(n), () => true)).toBe(true);
	}
});

test.each([
	['long ago', -2 * HOUR],
	['long after, by a clock that was wrong', 2 * HOUR],
])('what was accepted %s is given up without a word', (_, offset) => {
	for (let n = 0; n < 50_000; n++) seen.add(quickKey(n), NOW + offset, within(NOW + offset));
	for (let n = 50_000; n < 150_000; n++) {
		const now = NOW + (n % 60) * SECOND;
		if (seen.add(quickKey(n), now, within(now))) throw new Error('it says that it forgot');
	}
	expect(seen.has(quickKey(0), () => true)).toBe(false);
	expect(seen.size).toBe(100_000);
});
