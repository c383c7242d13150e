import fc from 'fast-check';

import { DuplicateGuard, type Claim } from '../../../nodes/AiRudder/duplicates/duplicateGuard';
import { MAX_RECENT_IDS, note, noted, notedAt } from '../../../nodes/AiRudder/duplicates/recentIds';
import { NOW } from '../support/check';
import { idOf, MINUTE } from '../support/ids';

const WINDOW = 60;
/** No clock of these tests is later. */
const LATE = NOW + 1e6 * MINUTE;
const NODE = 'workflow:node';

/** One process: its guard, and what n8n has stored for the node. */
class Process {
	readonly guard = new DuplicateGuard();

	constructor(readonly storage: { recent: string } = { recent: '' }) {}

	/** Ends the patience of everybody who waits. */
	giveUp!: () => void;
	private readonly patience = new Promise<void>((resolve) => (this.giveUp = resolve));

	claim(id: string, now = NOW, node = NODE, window = WINDOW): ReturnType<DuplicateGuard['claim']> {
		const { storage, patience } = this;
		return this.guard.claim(
			node,
			id,
			now,
			window,
			() => storage.recent,
			() => patience,
		);
	}

	/** A callback whose execution n8n accepts: it stores the ids and answers 200. */
	async deliver(id: string, now = NOW): Promise<'runs' | 'duplicate'> {
		const claim = await this.claim(id, now);
		if (claim === null) return 'duplicate';
		if ('problem' in claim) throw new Error(claim.problem);
		this.storage.recent = claim.stored();
		return 'runs';
	}
}

async function claimed(claim: ReturnType<DuplicateGuard['claim']>): Promise<Claim> {
	const result = await claim;
	if (result === null || 'problem' in result) throw new Error('nothing to start');
	return result;
}

/** Whether a promise is still open after everything that could settle it had its turn. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
	let open = true;
	void promise.then(() => (open = false));
	await new Promise((resolve) => setImmediate(resolve));
	return open;
}

test('a callback runs once, and again when its window is over', async () => {
	const n8n = new Process();
	expect(await n8n.deliver(idOf('a'))).toBe('runs');
	expect(await n8n.deliver(idOf('a'), NOW + MINUTE)).toBe('duplicate');
	expect(await n8n.deliver(idOf('a'), NOW + WINDOW * MINUTE - 1)).toBe('duplicate');
	expect(await n8n.deliver(idOf('a'), NOW + WINDOW * MINUTE)).toBe('runs');
	expect(await n8n.deliver(idOf('a'), NOW + WINDOW * MINUTE + 1)).toBe('duplicate');
});

test("different callbacks do not get in each other's way", async () => {
	const n8n = new Process();
	expect(await n8n.deliver(idOf('a'))).toBe('runs');
	expect(await n8n.deliver(idOf('b'))).toBe('runs');
	expect(await n8n.deliver(idOf('a'))).toBe('duplicate');
});

test('two nodes do not share their ids', async () => {
	const n8n = new Process();
	(await claimed(n8n.claim(idOf('a'), NOW, 'one'))).stored();
	expect(await n8n.claim(idOf('a'), NOW, 'one')).toBeNull();
	expect(await n8n.claim(idOf('a'), NOW, 'two')).not.toBeNull();
});

describe('the same callback at the same moment', () => {
	test('waits for the first, and is a duplicate when that one is accepted', async () => {
		const n8n = new Process();
		const first = await claimed(n8n.claim(idOf('a')));
		const others = [n8n.claim(idOf('a')), n8n.claim(idOf('a'))];
		expect(await isOpen(others[0])).toBe(true);
		expect(await isOpen(others[1])).toBe(true);
		first.stored();
		expect(await Promise.all(others)).toEqual([null, null]);
	});

	test('runs when the first could not be started, but only once', async () => {
		const n8n = new Process();
		const first = await claimed(n8n.claim(idOf('a')));
		const others = [n8n.claim(idOf('a')), n8n.claim(idOf('a'))];
		first.failed();
		const second = await claimed(others[0]);
		expect(await isOpen(others[1])).toBe(true);
		second.stored();
		expect(await others[1]).toBeNull();
	});

	test('is a problem when nobody knows in time whether the first one is started', async () => {
		const n8n = new Process();
		const first = await claimed(n8n.claim(idOf('a')));
		const others = [n8n.claim(idOf('a')), n8n.claim(idOf('a'))];
		n8n.giveUp();
		expect(await Promise.all(others)).toEqual(Array(2).fill({ problem: 'start_under_way' }));
		first.stored();
		expect(await n8n.claim(idOf('a'))).toBeNull();
	});

	test('runs when nobody has said for an hour how the start of the first one ended', async () => {
		const n8n = new Process();
		const stopped = await claimed(n8n.claim(idOf('a')));
		const later = NOW + WINDOW * MINUTE;
		const second = await claimed(n8n.claim(idOf('a'), later));
		stopped.failed();
		const third = n8n.claim(idOf('a'), later);
		expect(await isOpen(third)).toBe(true);
		second.stored();
		expect(await third).toBeNull();
	});

	test.each([
		['an hour, where the window is shorter', 1, 60],
		['the window, where it is longer', 120, 120],
	])('waits for a free slot as long as the first: %s', async (_, window, minutes) => {
		const n8n = new Process();
		n8n.giveUp();
		await claimed(n8n.claim(idOf('a'), NOW, NODE, window));
		const end = NOW + minutes * MINUTE;
		const last = n8n.claim(idOf('a'), end - 1, NODE, window);
		expect(await last).toEqual({ problem: 'start_under_way' });
		await claimed(n8n.claim(idOf('a'), end, NODE, window));
	});

	test('is not let in by the late end of an earlier start that failed', async () => {
		const n8n = new Process();
		const first = await claimed(n8n.claim(idOf('a')));
		first.failed();
		const second = await claimed(n8n.claim(idOf('a')));
		// "finish" and "close" of a response both come: the second word must not count.
		first.failed();
		const third = n8n.claim(idOf('a'));
		expect(await isOpen(third)).toBe(true);
		second.stored();
		expect(await third).toBeNull();
	});
});

test('a different callback at the same moment does not wait', async () => {
	const n8n = new Process();
	await claimed(n8n.claim(idOf('a')));
	expect(await n8n.claim(idOf('b'))).not.toBeNull();
});

test('a retry after a start that failed runs', async () => {
	const n8n = new Process();
	(await claimed(n8n.claim(idOf('a')))).failed();
	expect(await n8n.deliver(idOf('a'), NOW + MINUTE)).toBe('runs');
});

test('a callback whose caller did not wait for the answer is not run again by its retry', async () => {
	const n8n = new Process();
	const claim = await claimed(n8n.claim(idOf('a')));
	claim.failed();
	claim.stored();
	expect(await n8n.claim(idOf('a'))).toBeNull();
});

test('an acceptance is not taken back', async () => {
	const n8n = new Process();
	const claim = await claimed(n8n.claim(idOf('a')));
	claim.stored();
	claim.failed();
	expect(await n8n.claim(idOf('a'))).toBeNull();
});

describe('a start of which n8n said only that it answers', () => {
	const STARTING = 10_000;

	test('counts for ten seconds, and longer when it is seen running', async () => {
		const n8n = new Process();
		const claim = await claimed(n8n.claim(idOf('a')));
		claim.answered();
		expect(await n8n.claim(idOf('a'), NOW + STARTING - 1)).toBeNull();
		claim.running();
		expect(await n8n.claim(idOf('a'), NOW + STARTING)).toBeNull();
		expect(await n8n.claim(idOf('a'), NOW + WINDOW * MINUTE - 1)).toBeNull();
	});

	test('has failed when nobody saw it running: its repetition runs', async () => {
		const n8n = new Process();
		n8n.storage.recent = (await claimed(n8n.claim(idOf('a')))).answered();
		expect(await n8n.deliver(idOf('a'), NOW + STARTING)).toBe('runs');
		expect(await n8n.deliver(idOf('a'), NOW + 2 * STARTING)).toBe('duplicate');
	});

	test('has failed at once when the answer turned out to be no 200', async () => {
		const n8n = new Process();
		const claim = await claimed(n8n.claim(idOf('a')));
		n8n.storage.recent = claim.answered();
		claim.failed();
		expect(await n8n.deliver(idOf('a'), NOW + 1)).toBe('runs');
	});

	test('outweighs an old note of the same id', async () => {
		const n8n = new Process({
			recent: note('', [noted(idOf('a'), NOW - 2 * WINDOW * MINUTE)], LATE),
		});
		const claim = await claimed(n8n.claim(idOf('a')));
		n8n.storage.recent = note(claim.answered(), [noted(idOf('a'), NOW)], LATE);
		claim.failed();
		expect(await n8n.deliver(idOf('a'), NOW + 1)).toBe('runs');
	});

	test('is stored with the next one, once it was seen running, and never before', async () => {
		const one = new Process();
		const claim = await claimed(one.claim(idOf('a')));
		one.storage.recent = claim.answered();
		expect(await new Process({ ...one.storage }).deliver(idOf('a'), NOW + MINUTE)).toBe('runs');
		claim.running();
		await one.deliver(idOf('b'));
		expect(await new Process(one.storage).deliver(idOf('a'), NOW + MINUTE)).toBe('duplicate');
	});
});

describe('what n8n has stored', () => {
	test('survives a restart', async () => {
		const before = new Process();
		await before.deliver(idOf('a'));
		const after = new Process(before.storage);
		expect(await after.deliver(idOf('a'), NOW + MINUTE)).toBe('duplicate');
		expect(await after.deliver(idOf('b'), NOW + MINUTE)).toBe('runs');
	});

	test('reaches another process', async () => {
		const one = new Process();
		const other = new Process(one.storage);
		await one.deliver(idOf('a'));
		await other.deliver(idOf('b'));
		expect(await one.deliver(idOf('b'), NOW + MINUTE)).toBe('duplicate');
		expect(await other.deliver(idOf('a'), NOW + MINUTE)).toBe('duplicate');
	});

	test('holds both ids of two callbacks at the same moment, whoever is written last', async () => {
		const n8n = new Process();
		const a = await claimed(n8n.claim(idOf('a')));
		const b = await claimed(n8n.claim(idOf('b')));
		n8n.storage.recent = a.stored();
		n8n.storage.recent = b.stored();
		for (const id of ['a', 'b']) expect(notedAt(n8n.storage.recent, idOf(id))).toBe(NOW);
	});

	test('gets an id back that another process has written over', async () => {
		const n8n = new Process();
		await n8n.deliver(idOf('a'));
		n8n.storage.recent = note('', [noted(idOf('b'), NOW)], LATE);
		await n8n.deliver(idOf('c'));
		for (const id of ['a', 'b', 'c']) expect(notedAt(n8n.storage.recent, idOf(id))).toBe(NOW);
	});

	test('is not given an id twice that is there already', async () => {
		const n8n = new Process();
		for (const id of ['a', 'b', 'c', 'd']) await n8n.deliver(idOf(id));
		expect(n8n.storage.recent).toHaveLength(4 * 27);
	});

	test('gets the new time of an id of which only an old note is left', async () => {
		const later = NOW + 2 * WINDOW * MINUTE;
		const n8n = new Process({ recent: note('', [noted(idOf('a'), NOW)], LATE) });
		(await claimed(n8n.claim(idOf('a'), later))).stored();
		await n8n.deliver(idOf('b'), later);
		expect(notedAt(n8n.storage.recent, idOf('a'))).toBe(later);
	});

	test('may be lost, and this process still knows', async () => {
		const n8n = new Process();
		await n8n.deliver(idOf('a'));
		n8n.storage.recent = '';
		expect(await n8n.deliver(idOf('a'))).toBe('duplicate');
	});
});

describe('a clock that is set', () => {
	test.each([-1, -59, 1, 59])('by %d minutes leaves a repetition what it is', async (minutes) => {
		const n8n = new Process();
		await n8n.deliver(idOf('a'));
		const now = NOW + minutes * MINUTE;
		expect(await n8n.deliver(idOf('a'), now)).toBe('duplicate');
		expect(await new Process(n8n.storage).deliver(idOf('a'), now)).toBe('duplicate');
	});

	test.each([-60, -1440, 60, 1440])(
		'by %d minutes, more than the window, lets it run rather than never',
		async (minutes) => {
			const n8n = new Process();
			await n8n.deliver(idOf('a'));
			const now = NOW + minutes * MINUTE;
			expect(await new Process({ ...n8n.storage }).deliver(idOf('a'), now)).toBe('runs');
			expect(await n8n.deliver(idOf('a'), now)).toBe('runs');
			expect(await n8n.deliver(idOf('a'), now + MINUTE)).toBe('duplicate');
			expect(await new Process(n8n.storage).deliver(idOf('a'), now + MINUTE)).toBe('duplicate');
		},
	);

	test('back does not keep the ids of a wrong clock in the place of new ones', async () => {
		const n8n = new Process();
		const wrong = NOW + 1440 * MINUTE;
		for (let n = 0; n < MAX_RECENT_IDS; n++) await n8n.deliver(idOf(n), wrong);
		await n8n.deliver(idOf('a'));
		expect(await new Process(n8n.storage).deliver(idOf('a'))).toBe('duplicate');
	});

	test('back does not hold a start back of which nobody knows how it ended', async () => {
		const n8n = new Process();
		(await claimed(n8n.claim(idOf('a')))).answered();
		expect(await n8n.deliver(idOf('a'), NOW - 30 * MINUTE)).toBe('runs');
	});
});

describe('memory', () => {
	const sizes = (guard: DuplicateGuard) => {
		const { nodes } = guard as unknown as {
			nodes: Map<string, Record<string, { size: number }>>;
		};
		const memories = [...nodes.values()].flatMap((memory) => Object.values(memory));
		return { nodes: nodes.size, largest: Math.max(...memories.map(({ size }) => size)) };
	};

	test(`${MAX_RECENT_IDS} ids are remembered, and the oldest leaves first`, async () => {
		const n8n = new Process();
		for (let n = 0; n <= MAX_RECENT_IDS; n++) await n8n.deliver(idOf(n));
		for (let n = 1; n <= MAX_RECENT_IDS; n++) {
			expect(await n8n.claim(idOf(n))).toBeNull();
		}
		expect(await n8n.deliver(idOf(0))).toBe('runs');
	});

	test('100,000 different callbacks grow nothing', async () => {
		const n8n = new Process();
		for (let n = 0; n < 100_000; n++) {
			const claim = await claimed(n8n.claim(idOf(n)));
			if (n % 20 !== 0) claim.failed();
			else n8n.storage.recent = claim.stored();
		}
		expect(n8n.storage.recent).toHaveLength(MAX_RECENT_IDS * 27);
		expect(sizes(n8n.guard)).toEqual({ nodes: 1, largest: MAX_RECENT_IDS });
	});

	test('ids that n8n never stores grow nothing either', async () => {
		const n8n = new Process();
		for (let n = 0; n < 400; n++) (await claimed(n8n.claim(idOf(n)))).stored();
		expect(sizes(n8n.guard)).toEqual({ nodes: 1, largest: MAX_RECENT_IDS });
	});

	test('starts that never end are forgotten', async () => {
		const n8n = new Process();
		for (let n = 0; n < 1000; n++) await claimed(n8n.claim(idOf(n), NOW + n));
		expect(sizes(n8n.guard).largest).toBe(1000);
		await claimed(n8n.claim(idOf('a'), NOW + 60 * MINUTE + 998));
		expect(sizes(n8n.guard).largest).toBe(2);
	});

	test('of very many nodes the one that was quiet longest is forgotten', async () => {
		const n8n = new Process();
		for (let n = 0; n < 500; n++) (await claimed(n8n.claim(idOf('a'), NOW, `${n}`))).stored();
		expect(await n8n.claim(idOf('a'), NOW, '0')).toBeNull();
		(await claimed(n8n.claim(idOf('a'), NOW, 'one more'))).stored();
		expect(sizes(n8n.guard).nodes).toBe(500);
		expect(await n8n.claim(idOf('a'), NOW, '0')).toBeNull();
		expect(await n8n.claim(idOf('a'), NOW, '1')).not.toBeNull();
	});
});

test('what is to be stored is what was stored and all that this process knows, whatever others did', async () => {
	const entriesOf = (text: string) => (text.match(/.{27}/g) ?? []).sort();
	const step = fc.record({
		process: fc.nat(1),
		id: fc.nat(600),
		minutes: fc.integer({ min: -1, max: 2 }),
		// How many callbacks later it is accepted: others write meanwhile.
		after: fc.nat(6),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 300, maxLength: 700 }), async (steps) => {
			let stored = '';
			let now = NOW;
			const guards = [new DuplicateGuard(), new DuplicateGuard()];
			const known = [new Map<string, number>(), new Map<string, number>()];
			const ends = new Map<number, Array<() => void>>();
			const pending = new Set<string>();
			for (const [at, { process, id: number, minutes, after }] of steps.entries()) {
				for (const end of ends.get(at) ?? []) end();
				now += minutes * MINUTE;
				const [id, time, seen] = [idOf(number), now, stored];
				// The same callback would wait for the first one's end.
				if (pending.has(`${process} ${id}`)) continue;
				pending.add(`${process} ${id}`);
				const claim = await guards[process].claim(
					'node',
					id,
					time,
					5,
					() => seen,
					async () => {},
				);
				const accept = () => {
					pending.delete(`${process} ${id}`);
					const own = known[process];
					own.delete(id);
					own.set(id, time);
					const ids = [...own].slice(-MAX_RECENT_IDS).map((one) => noted(...one));
					stored = (claim as Claim).stored();
					expect(entriesOf(stored)).toEqual(entriesOf(note(seen, ids, time + 5 * MINUTE)));
				};
				if (claim === null) pending.delete(`${process} ${id}`);
				else ends.set(at + 1 + after, [...(ends.get(at + 1 + after) ?? []), accept]);
			}
		}),
		{ numRuns: 5 },
	);
});
