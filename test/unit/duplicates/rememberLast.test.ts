import { rememberLast } from '../../../nodes/AiRudder/duplicates/remembered';

const MOST = 3;
const filled = () => new Map([...'abc'].map((key, value) => [key, value]));

test('an entry goes to the end', () => {
	const map = new Map<string, number>();
	rememberLast(map, 'a', 0, MOST);
	rememberLast(map, 'b', 1, MOST);
	expect([...map]).toEqual([
		['a', 0],
		['b', 1],
	]);
});

test('a full map forgets its first entry, and no other', () => {
	const map = filled();
	rememberLast(map, 'd', 3, MOST);
	expect([...map.keys()]).toEqual(['b', 'c', 'd']);
});

test('an entry that is put there again goes to the end with its new value, and none is forgotten', () => {
	const map = filled();
	rememberLast(map, 'a', 9, MOST);
	expect([...map]).toEqual([
		['b', 1],
		['c', 2],
		['a', 9],
	]);
});

test('the entry not put there for the longest time is the one that is forgotten', () => {
	const map = filled();
	rememberLast(map, 'a', 9, MOST);
	rememberLast(map, 'd', 3, MOST);
	expect([...map.keys()]).toEqual(['c', 'a', 'd']);
});

test('100,000 entries leave as many as it may hold', () => {
	const map = new Map<number, number>();
	for (let n = 0; n < 100_000; n++) rememberLast(map, n, n, MOST);
	expect([...map.keys()]).toEqual([99_997, 99_998, 99_999]);
});
