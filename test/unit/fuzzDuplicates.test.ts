import fc from 'fast-check';

import { DuplicateGuard, type Claim } from '../../nodes/AiRudder/duplicates/duplicateGuard';
import { NOW } from './support/check';
import { forEver, idOf, MINUTE, notedAt } from './support/ids';

const WINDOW = 60;

/** The terms of a process whose n8n has stored something. */
const terms = (storage: { recent: string }) => ({
	windowMinutes: WINDOW,
	load: () => storage.recent,
	save: (ids: string) => (storage.recent = ids),
	patience: forEver,
	forgot: () => {},
});

interface Arrived {
	id: string;
	at: number;
	/** Set once the guard has decided. */
	decision?: Claim | null;
	/** Whether it was given up, because nobody said for a whole window how it ended. */
	isGivenUp?: true;
	/** Whether an execution of the same id was accepted while this one waited. */
	wasAccepted: boolean;
}

/**
 * One n8n in slow motion: callbacks arrive, starts are accepted or fail in any order, time passes,
 * the process is started anew. After every step it compares the guard's decisions with its promises.
 */
class Model {
	private guard = new DuplicateGuard();
	private readonly storage = { recent: '' };
	private now = NOW;
	private waiting: Arrived[] = [];
	private open: Arrived[] = [];
	/** What this process has seen accepted, by id. */
	private accepted = new Map<string, number>();
	/** Every time at which any process has seen it accepted: a clock may come back to each. */
	private ever: Array<[id: string, time: number]> = [];

	async arrive(id: string): Promise<void> {
		const arrived: Arrived = { id, at: this.now, wasAccepted: false };
		this.waiting.push(arrived);
		// A callback that comes a window later, with any id, ends the wait for it.
		for (const other of this.open) {
			if (Math.abs(this.now - other.at) >= WINDOW * MINUTE) other.isGivenUp = true;
		}
		void this.guard
			.claim('node', id, this.now, terms(this.storage))
			.then((decision) => (arrived.decision = decision as Claim | null));
		await this.settle();
	}

	/** n8n stores the node's data and answers 200, or it answers 500 and stores nothing. */
	async end(pick: number, accepted: boolean): Promise<void> {
		if (this.open.length === 0) return;
		const [one] = this.open.splice(pick % this.open.length, 1);
		if (accepted) {
			this.accepted.set(one.id, one.at);
			this.ever.push([one.id, one.at]);
			for (const other of this.waiting) if (other.id === one.id) other.wasAccepted = true;
			one.decision!.commit();
			this.guard.store('node', this.now, terms(this.storage));
		} else {
			one.decision!.abort();
		}
		// "close" follows on "finish": it must not change anything any more.
		one.decision!.abort();
		await this.settle();
	}

	async pass(minutes: number): Promise<void> {
		this.now += minutes * MINUTE;
	}

	async restart(): Promise<void> {
		this.guard = new DuplicateGuard();
		this.accepted = new Map();
		this.waiting = [];
		this.open = [];
	}

	/** Ends everything that is open; nobody may be left waiting. */
	async finish(): Promise<void> {
		while (this.open.length > 0) await this.end(0, false);
		expect(this.waiting).toEqual([]);
	}

	private async settle(): Promise<void> {
		for (let turn = 0; turn < 30; turn++) await Promise.resolve();
		const decided = this.waiting.filter(({ decision }) => decision !== undefined);
		this.waiting = this.waiting.filter(({ decision }) => decision === undefined);
		for (const arrived of decided) this.judge(arrived);
		for (const { id } of this.waiting) {
			expect(this.open.map((one) => one.id)).toContain(id);
		}
	}

	private judge(arrived: Arrived): void {
		const { id, at, decision, wasAccepted } = arrived;
		const isRecent = (time: number | null | undefined) =>
			Math.abs(at - (time ?? 0)) < WINDOW * MINUTE;
		if (decision === null) {
			// Never lost: it is turned away only if an execution of it was accepted. After a restart only the
			// minute of that is known, and its end counts.
			const wasEver = this.ever.some(
				([other, time]) => other === id && Math.abs(at - time) < (WINDOW + 1) * MINUTE,
			);
			expect(wasAccepted || wasEver).toBe(true);
			return;
		}
		// Never doubled: nobody has handled it within the window, as far as we know, and nobody does.
		for (const other of this.open.filter((one) => one.id === id)) {
			expect(other.isGivenUp === true || !isRecent(other.at)).toBe(true);
			other.isGivenUp = true;
		}
		expect(isRecent(this.accepted.get(id))).toBe(false);
		expect(isRecent(notedAt(this.storage.recent, id))).toBe(false);
		this.open.push(arrived);
	}
}

type Step = (model: Model) => Promise<void>;

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.nat(3).map(
			(n): Step =>
				async (model) =>
					await model.arrive(idOf(n)),
		),
	},
	{
		weight: 4,
		arbitrary: fc.tuple(fc.nat(9), fc.boolean()).map(
			([pick, accepted]): Step =>
				async (model) =>
					await model.end(pick, accepted),
		),
	},
	// Clocks are set back, too.
	fc.integer({ min: -100, max: 45 }).map(
		(minutes): Step =>
			async (model) =>
				await model.pass(minutes),
	),
	{ weight: 1, arbitrary: fc.constant<Step>(async (model) => await model.restart()) },
);

test('no callback is lost or doubled, in whatever order things happen', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
			const model = new Model();
			for (const run of steps) await run(model);
			await model.finish();
		}),
		{ numRuns: 250 },
	);
});
