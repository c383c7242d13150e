import { RateLimit } from '../../../nodes/AiRudder/n8n/call';
import { NOW } from '../support/check';
import { MINUTE } from '../support/ids';

let limit: RateLimit;
beforeEach(() => (limit = new RateLimit()));

test('a few a minute get through, and the next minute tells how many did not', () => {
	expect(limit.take('node', 2, NOW)).toEqual({ suppressed: 0 });
	expect(limit.take('node', 2, NOW + 1)).toEqual({ suppressed: 0 });
	for (let n = 0; n < 5; n++) expect(limit.take('node', 2, NOW + MINUTE - 1)).toBeNull();
	expect(limit.take('node', 2, NOW + MINUTE)).toEqual({ suppressed: 5 });
	expect(limit.take('node', 2, NOW + MINUTE)).toEqual({ suppressed: 0 });
	expect(limit.take('node', 2, NOW + MINUTE)).toBeNull();
});

test('0 a minute lets nothing through', () => {
	expect(limit.take('node', 0, NOW)).toBeNull();
	expect(limit.take('node', 0, NOW + 2 * MINUTE)).toBeNull();
});

test('every key is counted apart', () => {
	expect(limit.take('a', 1, NOW)).not.toBeNull();
	expect(limit.take('a', 1, NOW)).toBeNull();
	expect(limit.take('b', 1, NOW)).not.toBeNull();
});

test('a clock that was set back does not silence it', () => {
	expect(limit.take('node', 1, NOW)).not.toBeNull();
	expect(limit.take('node', 1, NOW - 60 * MINUTE)).not.toBeNull();
});

test('a thousand triggers with lines of six kinds stay within their limits', () => {
	let lines = 0;
	for (let round = 0; round < 10; round++) {
		for (let n = 0; n < 6000; n++) lines += limit.take(`${n}`, 5, NOW + round) === null ? 0 : 1;
	}
	expect(lines).toBe(6000 * 5);
});

test('very many keys do not grow it: the oldest leaves', () => {
	for (let n = 0; n < 100_000; n++) limit.take(`${n}`, 1, NOW);
	const { windows } = limit as unknown as { windows: Map<string, unknown> };
	expect(windows.size).toBe(10_000);
	expect(limit.take('99999', 1, NOW)).toBeNull();
	expect(limit.take('0', 1, NOW)).not.toBeNull();
});
