import fc from 'fast-check';

import {
	DuplicateGuard,
	type Claim,
	type Terms,
} from '../../../nodes/AiRudder/duplicates/duplicateGuard';
import { MAX_RECENT_IDS, SeenIds } from '../../../nodes/AiRudder/duplicates/remembered';
import { NOW } from '../support/check';
import { entriesOf, idOf, MINUTE, notedAt, noting } from '../support/ids';

const WINDOW = 60;
const NODE = 'workflow:node';

/** One process: its guard, and what n8n has stored for the node. */
class Process {
	readonly guard = new DuplicateGuard();

	constructor(readonly storage: { recent: string } = { recent: '' }) {}

	/** Ends the patience of everybody who waits. */
	giveUp!: () => void;
	private readonly patience = new Promise<void>((resolve) => (this.giveUp = resolve));

	/** How often it was said that ids were forgotten which still count. */
	forgotten = 0;

	terms(node = NODE, windowMinutes = WINDOW): Omit<Terms, 'patience'> {
		const { storage } = this;
		return {
			windowMinutes,
			load: () => (node === NODE ? storage.recent : ''),
			save: (ids) => node === NODE && (storage.recent = ids),
			forgot: () => (this.forgotten += 1),
		};
	}

	claim(
		id: string,
		now = NOW,
		node = NODE,
		windowMinutes = WINDOW,
		patience: Terms['patience'] = () => this.patience,
	): ReturnType<DuplicateGuard['claim']> {
		return this.guard.claim(node, id, now, { ...this.terms(node, windowMinutes), patience });
	}

	/** What is stored at the end of a callback. */
	store = (now = NOW, windowMinutes = WINDOW): boolean =>
		this.guard.store(NODE, now, this.terms(NODE, windowMinutes));

	/** A callback whose execution n8n accepts: it stores the ids and answers 200. */
	async deliver(id: string, now = NOW): Promise<'runs' | 'duplicate'> {
		const claim = await this.claim(id, now);
		if (claim === null) return 'duplicate';
		if ('problem' in claim) throw new Error(claim.problem);
		claim.commit();
		this.store(now);
		return 'runs';
	}
}

/** The process of a test, which knows of nothing. */
let n8n: Process;
beforeEach(() => (n8n = new Process()));

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
	expect(await n8n.deliver(idOf('a'))).toBe('runs');
	expect(await n8n.deliver(idOf('a'), NOW + MINUTE)).toBe('duplicate');
	expect(await n8n.deliver(idOf('a'), NOW + WINDOW * MINUTE - 1)).toBe('duplicate');
	// It is remembered to the second.
	expect(await n8n.deliver(idOf('a'), NOW + WINDOW * MINUTE + 999)).toBe('runs');
	expect(await n8n.deliver(idOf('a'), NOW + WINDOW * MINUTE + 1000)).toBe('duplicate');
});

test('two nodes do not share their ids', async () => {
	(await claimed(n8n.claim(idOf('a'), NOW, 'one'))).commit();
	expect(await n8n.claim(idOf('a'), NOW, 'one')).toBeNull();
	expect(await n8n.claim(idOf('a'), NOW, 'two')).not.toBeNull();
});

describe('the same callback at the same moment', () => {
	test('waits for the first, and is a duplicate when that one is accepted', async () => {
		const first = await claimed(n8n.claim(idOf('a')));
		const others = [n8n.claim(idOf('a')), n8n.claim(idOf('a'))];
		expect(await isOpen(others[0])).toBe(true);
		expect(await isOpen(others[1])).toBe(true);
		first.commit();
		expect(await Promise.all(others)).toEqual([null, null]);
	});

	test('runs when the first could not be started, but only once', async () => {
		const first = await claimed(n8n.claim(idOf('a')));
		const others = [n8n.claim(idOf('a')), n8n.claim(idOf('a'))];
		first.abort();
		const second = await claimed(others[0]);
		expect(await isOpen(others[1])).toBe(true);
		second.commit();
		expect(await others[1]).toBeNull();
	});

	test('is a problem when nobody knows in time whether the first one is started', async () => {
		const first = await claimed(n8n.claim(idOf('a')));
		const others = [n8n.claim(idOf('a')), n8n.claim(idOf('a'))];
		n8n.giveUp();
		expect(await Promise.all(others)).toEqual(Array(2).fill({ problem: 'start_under_way' }));
		first.commit();
		expect(await n8n.claim(idOf('a'))).toBeNull();
	});

	test('runs when nobody has said for an hour how the start of the first one ended', async () => {
		const stopped = await claimed(n8n.claim(idOf('a')));
		const later = NOW + WINDOW * MINUTE;
		const second = await claimed(n8n.claim(idOf('a'), later));
		stopped.abort();
		const third = n8n.claim(idOf('a'), later);
		expect(await isOpen(third)).toBe(true);
		second.commit();
		expect(await third).toBeNull();
	});

	test.each([
		['an hour, where the window is shorter', 1, 60],
		['the window, where it is longer', 120, 120],
	])('waits for a free slot as long as the first: %s', async (_, window, minutes) => {
		n8n.giveUp();
		await claimed(n8n.claim(idOf('a'), NOW, NODE, window));
		const end = NOW + minutes * MINUTE;
		const last = n8n.claim(idOf('a'), end - 1, NODE, window);
		expect(await last).toEqual({ problem: 'start_under_way' });
		await claimed(n8n.claim(idOf('a'), end, NODE, window));
	});

	test('is not let in by the late end of an earlier start that failed', async () => {
		const first = await claimed(n8n.claim(idOf('a')));
		first.abort();
		const second = await claimed(n8n.claim(idOf('a')));
		// "finish" and "close" of a response both come: the second word must not count.
		first.abort();
		const third = n8n.claim(idOf('a'));
		expect(await isOpen(third)).toBe(true);
		second.commit();
		expect(await third).toBeNull();
	});
});

describe('an id that several may have', () => {
	const take = async (n8n: Process) => await n8n.claim(idOf('a'), NOW, NODE, WINDOW, null);

	test('is taken from a start under way, and then the later one is waited for', async () => {
		const first = await claimed(n8n.claim(idOf('a')));
		const second = await claimed(take(n8n));
		const third = n8n.claim(idOf('a'));
		first.abort();
		expect(await isOpen(third)).toBe(true);
		second.commit();
		expect(await third).toBeNull();
	});

	test('is not taken again once it was accepted', async () => {
		await n8n.deliver(idOf('a'));
		expect(await take(n8n)).toBeNull();
	});
});

test('a callback whose caller did not wait for the answer is not run again by its retry', async () => {
	const claim = await claimed(n8n.claim(idOf('a')));
	claim.abort();
	claim.commit();
	expect(await n8n.claim(idOf('a'))).toBeNull();
});

describe('a start about which n8n said only that it answers', () => {
	const STARTING = 10_000;

	test('counts for ten seconds, and longer when it is seen running', async () => {
		const claim = await claimed(n8n.claim(idOf('a')));
		claim.answered();
		expect(await n8n.claim(idOf('a'), NOW + STARTING - 1)).toBeNull();
		claim.commit();
		expect(await n8n.claim(idOf('a'), NOW + STARTING)).toBeNull();
		expect(await n8n.claim(idOf('a'), NOW + WINDOW * MINUTE - 1)).toBeNull();
	});

	test('has failed when nobody saw it running: its repetition runs', async () => {
		(await claimed(n8n.claim(idOf('a')))).answered();
		expect(await n8n.deliver(idOf('a'), NOW + STARTING)).toBe('runs');
		expect(await n8n.deliver(idOf('a'), NOW + 2 * STARTING)).toBe('duplicate');
	});

	test('has failed at once when the answer turned out to be no 200', async () => {
		const claim = await claimed(n8n.claim(idOf('a')));
		claim.answered();
		claim.abort();
		expect(await n8n.deliver(idOf('a'), NOW + 1)).toBe('runs');
	});

	test('is a duplicate when another process has stored it meanwhile', async () => {
		const claim = await claimed(n8n.claim(idOf('a')));
		claim.answered();
		claim.abort();
		n8n.storage.recent = noting([idOf('a'), NOW]);
		expect(await n8n.deliver(idOf('a'), NOW + 1)).toBe('duplicate');
	});

	test('counts once, however late and often n8n says that it runs', async () => {
		const first = await claimed(n8n.claim(idOf('a')));
		first.answered();
		const second = await claimed(n8n.claim(idOf('a'), NOW + STARTING));
		second.answered();
		first.abort();
		first.commit();
		first.commit();
		expect(await n8n.claim(idOf('a'), NOW + STARTING)).toBeNull();
		second.commit();
		await n8n.deliver(idOf('b'), NOW + STARTING);
		expect(entriesOf(n8n.storage.recent)).toHaveLength(3);
	});

	test('is stored with the next one, once it was seen running, and never before', async () => {
		const one = new Process();
		const claim = await claimed(one.claim(idOf('a')));
		claim.answered();
		expect(await new Process({ ...one.storage }).deliver(idOf('a'), NOW + MINUTE)).toBe('runs');
		claim.commit();
		await one.deliver(idOf('b'));
		expect(await new Process(one.storage).deliver(idOf('a'), NOW + MINUTE)).toBe('duplicate');
	});
});

describe('what n8n has stored', () => {
	test('reaches another process', async () => {
		const one = new Process();
		const other = new Process(one.storage);
		await one.deliver(idOf('a'));
		await other.deliver(idOf('b'));
		expect(await one.deliver(idOf('b'), NOW + MINUTE)).toBe('duplicate');
		expect(await other.deliver(idOf('a'), NOW + MINUTE)).toBe('duplicate');
	});

	test('holds both ids of two callbacks at the same moment, in either order', async () => {
		const a = await claimed(n8n.claim(idOf('a')));
		const b = await claimed(n8n.claim(idOf('b')));
		a.commit();
		b.commit();
		n8n.store();
		for (const id of ['a', 'b']) expect(notedAt(n8n.storage.recent, idOf(id))).toBe(NOW);
	});

	test('is written less often when very many come, and then holds all of them', async () => {
		for (let n = 0; n < 1_000; n++) await n8n.deliver(idOf(n), NOW);
		expect(entriesOf(n8n.storage.recent).length).toBeLessThan(600);
		// Until then another process does not know the last one.
		const other = new Process({ ...n8n.storage });
		expect(await other.deliver(idOf(999), NOW + 30 * MINUTE)).toBe('runs');
		await n8n.deliver(idOf('next'), NOW + 3_000);
		expect(entriesOf(n8n.storage.recent)).toHaveLength(1_001);
	});

	test('gets an id back that another process has written over', async () => {
		await n8n.deliver(idOf('a'));
		n8n.storage.recent = noting([idOf('b'), NOW]);
		await n8n.deliver(idOf('c'));
		for (const id of ['a', 'b', 'c']) expect(notedAt(n8n.storage.recent, idOf(id))).toBe(NOW);
	});

	test('gets back with a callback that starts nothing what was written over, and takes over what is new', async () => {
		await n8n.deliver(idOf('a'));
		n8n.storage.recent = noting([idOf('b'), NOW]);
		expect(n8n.store()).toBe(true);
		for (const id of ['a', 'b']) expect(notedAt(n8n.storage.recent, idOf(id))).toBe(NOW);
		expect(await n8n.deliver(idOf('b'))).toBe('duplicate');
	});

	test('stays nothing with such a callback where nothing is known', () => {
		expect(n8n.store()).toBe(true);
		expect(n8n.storage.recent).toBe('');
	});

	test('is left as it is with such a callback when very many came', async () => {
		for (let n = 0; n < 1_000; n++) await n8n.deliver(idOf(n), NOW);
		const { recent } = n8n.storage;
		expect(n8n.store()).toBe(false);
		expect(n8n.storage.recent).toBe(recent);
	});

	test('is not given an id twice that is there already', async () => {
		for (const id of ['a', 'b', 'c', 'd']) await n8n.deliver(idOf(id));
		expect(entriesOf(n8n.storage.recent)).toHaveLength(4);
	});

	test('gets the new time of an id with only an old note left', async () => {
		const later = NOW + 2 * WINDOW * MINUTE;
		const n8n = new Process({ recent: noting([idOf('a'), NOW]) });
		(await claimed(n8n.claim(idOf('a'), later))).commit();
		await n8n.deliver(idOf('b'), later);
		expect(notedAt(n8n.storage.recent, idOf('a'))).toBe(later);
	});

	test('by others is known for the whole window, also when it is pushed out', async () => {
		const n8n = new Process({ recent: noting([idOf('theirs'), NOW]) });
		for (let n = 0; n < MAX_RECENT_IDS + 10; n++) await n8n.deliver(idOf(n), NOW + 400 * n);
		expect(notedAt(n8n.storage.recent, idOf('theirs'))).toBeNull();
		expect(await n8n.deliver(idOf('theirs'), NOW + WINDOW * MINUTE - 1)).toBe('duplicate');
		expect(await n8n.deliver(idOf('theirs'), NOW + WINDOW * MINUTE + 999)).toBe('runs');
	});

	test('is taken over once, however often it is read beside what others write', async () => {
		const storage = { recent: '' };
		const [one, other] = [new Process(storage), new Process(storage)];
		for (let n = 0; n < 2 * MAX_RECENT_IDS; n++) {
			await (n % 2 ? one : other).deliver(idOf(n), NOW + 400 * n);
		}
		const later = NOW + 400 * 2 * MAX_RECENT_IDS + 3_000;
		for (const process of [other, one]) await process.deliver(idOf('another'), later);
		const { nodes } = one.guard as unknown as { nodes: Map<string, { seen: { size: number } }> };
		expect(nodes.get(NODE)!.seen.size).toBe(2 * MAX_RECENT_IDS + 1);
	});

	test('may be lost, and this process still knows', async () => {
		await n8n.deliver(idOf('a'));
		n8n.storage.recent = '';
		expect(await n8n.deliver(idOf('a'))).toBe('duplicate');
	});
});

test('a window is never shorter for another process, though only the minute is stored', async () => {
	await n8n.deliver(idOf('a'), NOW + 58_000);
	const late = NOW + WINDOW * MINUTE + 57_000;
	expect(await new Process({ ...n8n.storage }).deliver(idOf('a'), late)).toBe('duplicate');
	expect(await n8n.deliver(idOf('a'), late)).toBe('duplicate');
});

describe('a clock that is set', () => {
	test.each([-1, -59, 1, 59])('by %d minutes leaves a repetition what it is', async (minutes) => {
		await n8n.deliver(idOf('a'));
		const now = NOW + minutes * MINUTE;
		expect(await n8n.deliver(idOf('a'), now)).toBe('duplicate');
		expect(await new Process(n8n.storage).deliver(idOf('a'), now)).toBe('duplicate');
	});

	test.each([-60, -1440, 61, 1440])(
		'by %d minutes, more than the window, lets it run rather than never',
		async (minutes) => {
			await n8n.deliver(idOf('a'));
			const now = NOW + minutes * MINUTE;
			expect(await new Process({ ...n8n.storage }).deliver(idOf('a'), now)).toBe('runs');
			expect(await n8n.deliver(idOf('a'), now)).toBe('runs');
			expect(await n8n.deliver(idOf('a'), now + MINUTE)).toBe('duplicate');
			expect(await new Process(n8n.storage).deliver(idOf('a'), now + MINUTE)).toBe('duplicate');
		},
	);

	test('back does not keep the ids of a wrong clock in the place of new ones', async () => {
		const wrong = NOW + 1440 * MINUTE;
		for (let n = 0; n < MAX_RECENT_IDS; n++) await n8n.deliver(idOf(n), wrong + 100 * n);
		await n8n.deliver(idOf('a'));
		expect(await new Process(n8n.storage).deliver(idOf('a'))).toBe('duplicate');
	});

	test('back holds no start back whose end nobody knows', async () => {
		(await claimed(n8n.claim(idOf('a')))).answered();
		expect(await n8n.deliver(idOf('a'), NOW - 30 * MINUTE)).toBe('runs');
	});
});

describe('memory', () => {
	const sizes = (guard: DuplicateGuard) => {
		const { nodes } = guard as unknown as {
			nodes: Map<string, Record<'pending' | 'unsure' | 'seen', { size: number }>>;
		};
		const sum = (of: 'pending' | 'unsure' | 'seen') =>
			[...nodes.values()].reduce((total, memory) => total + memory[of].size, 0);
		return { nodes: nodes.size, under: sum('pending') + sum('unsure'), seen: sum('seen') };
	};

	test('what failed or is over is not remembered', async () => {
		for (let n = 0; n < 10_000; n++) {
			const claim = await claimed(n8n.claim(idOf(n), NOW + n * MINUTE));
			if (n % 20 === 0) claim.commit();
			else if (n % 20 === 1) claim.answered();
			else claim.abort();
		}
		const { nodes, under, seen } = sizes(n8n.guard);
		expect({ nodes, under }).toEqual({ nodes: 1, under: 0 });
		expect(seen).toBeLessThan(1_000);
		expect(entriesOf(n8n.storage.recent).length).toBeLessThanOrEqual(WINDOW / 20 + 1);
	});

	test('that it had to forget ids which still count is said', async () => {
		const { nodes } = n8n.guard as unknown as { nodes: Map<string, { seen: object }> };
		(await claimed(n8n.claim(idOf('a')))).commit();
		Object.assign(nodes.get(NODE)!.seen, { add: () => true });
		(await claimed(n8n.claim(idOf('b')))).commit();
		expect(n8n.forgotten).toBe(1);
		n8n.storage.recent = noting([idOf('c'), NOW]);
		await claimed(n8n.claim(idOf('d')));
		expect(n8n.forgotten).toBe(2);
	});

	test('starts that never end are forgotten', async () => {
		for (let n = 0; n < 1000; n++) await claimed(n8n.claim(idOf(n), NOW + n));
		expect(sizes(n8n.guard).under).toBe(1000);
		await claimed(n8n.claim(idOf('a'), NOW + 60 * MINUTE + 998));
		expect(sizes(n8n.guard).under).toBe(2);
	});

	test('of very many nodes the one that was quiet longest is forgotten', async () => {
		for (let n = 0; n < 500; n++) (await claimed(n8n.claim(idOf('a'), NOW, `${n}`))).commit();
		expect(await n8n.claim(idOf('a'), NOW, '0')).toBeNull();
		(await claimed(n8n.claim(idOf('a'), NOW, 'one more'))).commit();
		expect(sizes(n8n.guard).nodes).toBe(500);
		expect(await n8n.claim(idOf('a'), NOW, '0')).toBeNull();
		expect(await n8n.claim(idOf('a'), NOW, '1')).not.toBeNull();
	});
});

test('what is stored is what was stored and what this process knows, whatever others did', async () => {
	const step = fc.record({
		process: fc.nat(1),
		id: fc.nat(600),
		minutes: fc.nat(1),
		// How many callbacks later it is accepted: others write meanwhile.
		after: fc.nat(6),
	});
	const window = 5;
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 300, maxLength: 700 }), async (steps) => {
			const storage = { recent: '' };
			let now = NOW;
			const processes = [new Process(storage), new Process(storage)];
			/** Every time at which a process has accepted an id or found it stored. */
			const known: string[][][] = [[], []];
			const ends = new Map<number, Array<() => void>>();
			const pending = new Set<string>();
			for (const [at, { process, id: number, minutes, after }] of steps.entries()) {
				for (const end of ends.get(at) ?? []) end();
				now += minutes * MINUTE;
				const [id, time] = [idOf(number), now];
				// The same callback would wait for the first one's end.
				if (pending.has(`${process} ${id}`)) continue;
				pending.add(`${process} ${id}`);
				known[process].push(...entriesOf(storage.recent));
				const claim = await processes[process].claim(id, time, NODE, window);
				const accept = () => {
					pending.delete(`${process} ${id}`);
					known[process].push(...entriesOf(noting([id, time])), ...entriesOf(storage.recent));
					(claim as Claim).commit();
					processes[process].store(now, window);
					const entries = entriesOf(storage.recent).map(String);
					const knows = known[process].map(String);
					expect(entries.filter((entry) => !knows.includes(entry))).toEqual([]);
					const earliest = entriesOf(noting([id, now - window * MINUTE]))[0][0];
					const latest = new Map<string, string>();
					for (const [minute, key] of known[process]) {
						if (minute > (latest.get(key) ?? earliest)) latest.set(key, minute);
					}
					const owed = [...latest].map(([key, minute]) => String([minute, key]));
					expect(owed.filter((entry) => !entries.includes(entry))).toEqual([]);
				};
				if (claim === null) pending.delete(`${process} ${id}`);
				else ends.set(at + 1 + after, [...(ends.get(at + 1 + after) ?? []), accept]);
			}
		}),
		{ numRuns: 5 },
	);
});

test('an id that n8n stores no longer is not remembered anew when an old text still holds it', async () => {
	const endOfMinute = NOW + MINUTE - 1;
	await n8n.deliver(idOf('first'), endOfMinute);
	const { recent } = n8n.storage;
	for (let n = 0; n < MAX_RECENT_IDS; n++) await n8n.deliver(idOf(n), endOfMinute);
	n8n.storage.recent = recent;
	const remember = jest.spyOn(SeenIds.prototype, 'add');
	await n8n.claim(idOf('another'), endOfMinute + 1);
	expect(remember).not.toHaveBeenCalled();
	remember.mockRestore();
});

test('an id counts to the last millisecond of its window', async () => {
	for (const moment of [NOW, NOW + 1, NOW + 999]) {
		const id = idOf(moment);
		expect(await n8n.deliver(id, moment)).toBe('runs');
		expect(await n8n.deliver(id, moment + WINDOW * MINUTE - 1)).toBe('duplicate');
	}
});
