import { MAX_RECENT_IDS, MINUTE, note, noted, notedAt, type Noted } from './recentIds';

/** How many nodes one process remembers; the one that was quiet longest leaves first. */
const MAX_NODES = 500;

/** A callback that nobody else is handling. Nothing takes an acceptance back. */
export interface Claim {
	/**
	 * n8n has accepted the execution: from now on the id is a duplicate.
	 *
	 * @returns the ids to store: those that were stored, and all that this process knows
	 */
	accepted(): string;
	/** n8n has not accepted it: the next delivery of the id runs. */
	failed(): void;
}

interface NodeMemory {
	/** Being handled at this moment, each with what will be known in the end. */
	pending: Map<string, Promise<boolean>>;
	/** Accepted by this process, oldest first. */
	accepted: Map<string, Noted & { time: number }>;
}

/**
 * Keeps one callback from starting two executions.
 *
 * What n8n stores for the node survives a restart and reaches other processes, but is written back
 * whole by whoever comes last. The memory of this process fills that gap: it knows what is being
 * handled right now, and every write carries all that it knows, so that no id is written over by a
 * callback of this process.
 */
export class DuplicateGuard {
	private readonly nodes = new Map<string, NodeMemory>();

	/**
	 * Claims a callback for the caller, unless it is a duplicate. Waits while the same callback is
	 * being handled, because only then is it known whether this one is needed.
	 *
	 * @param node what tells one node from all others
	 * @param id the delivery's id
	 * @param now milliseconds since 1970
	 * @param windowMinutes how long an id counts
	 * @param loadRecent reads the ids that n8n has stored for the node
	 * @returns the claim, or null for a duplicate
	 */
	async claim(
		node: string,
		id: string,
		now: number,
		windowMinutes: number,
		loadRecent: () => string,
	): Promise<Claim | null> {
		const memory = this.memoryOf(node);
		for (let other = memory.pending.get(id); other; other = memory.pending.get(id)) {
			if (await other) return null;
		}
		const recent = loadRecent();
		const since = now - windowMinutes * MINUTE;
		const inWindow = (time: number | null | undefined) => (time ?? -Infinity) > since;
		if (inWindow(memory.accepted.get(id)?.time) || inWindow(notedAt(recent, id))) return null;

		const { promise, settle } = outcome();
		memory.pending.set(id, promise);
		const end = (accepted: boolean) => {
			// By then the next claim of this id may be under way: it must not be ended, too.
			if (memory.pending.get(id) !== promise) return;
			memory.pending.delete(id);
			settle(accepted);
		};
		return {
			accepted: () => {
				// Also when the caller has gone meanwhile and this was given up: its retry comes.
				remember(memory, id, now);
				end(true);
				return note(recent, memory.accepted.values());
			},
			failed: () => end(false),
		};
	}

	private memoryOf(node: string): NodeMemory {
		const memory = this.nodes.get(node) ?? {
			pending: new Map(),
			accepted: new Map(),
		};
		// Setting it anew moves it to the end: the first is then the one quiet longest.
		this.nodes.delete(node);
		this.nodes.set(node, memory);
		if (this.nodes.size > MAX_NODES) {
			const [quietest] = this.nodes.keys();
			this.nodes.delete(quietest);
		}
		return memory;
	}
}

/** A promise of whether a start is accepted, and what keeps it. */
function outcome(): { promise: Promise<boolean>; settle: (accepted: boolean) => void } {
	let settle!: (accepted: boolean) => void;
	const promise = new Promise<boolean>((resolve) => (settle = resolve));
	return { promise, settle };
}

function remember(memory: NodeMemory, id: string, time: number): void {
	memory.accepted.delete(id);
	memory.accepted.set(id, { ...noted(id, time), time });
	if (memory.accepted.size > MAX_RECENT_IDS) {
		const [oldest] = memory.accepted.keys();
		memory.accepted.delete(oldest);
	}
}
