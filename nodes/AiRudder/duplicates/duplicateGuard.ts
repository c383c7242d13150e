import { hash } from 'node:crypto';

import { rememberLast } from '../memory/rememberLast';
import type { Problem } from '../refusal/problem';
import { MAX_RECENT_IDS, MINUTE, note, noted, notedAt, type Noted } from './recentIds';

/**
 * A callback's identity: the first 32 hex digits of the SHA-256 of its bytes. AI Rudder documents
 * no delivery id, and its retries carry the same bytes.
 */
export function deliveryId(bytes: Buffer): string {
	return hash('sha256', bytes).slice(0, 32);
}

/** How many nodes one process remembers; the one that was quiet longest leaves first. */
const MAX_NODES = 500;

/** How long a start may take of which nobody has said yet how it ended, in milliseconds. */
const STARTING = 10_000;

/**
 * For how long a start counts as under way of which n8n says nothing, at least: it may wait for a
 * free slot for longer than a short window, and never says that somebody has stopped it there.
 */
const WAITING = 60 * MINUTE;

/** A callback that nobody else is handling. Nothing takes an acceptance back. */
export interface Claim {
	/**
	 * n8n has stored the execution: from now on the id is a duplicate.
	 *
	 * @returns the ids to store: those that were stored, and all that this process knows
	 */
	stored(): string;
	/**
	 * n8n answers 200 and stores the execution afterwards, if it can: after ten seconds the id is a
	 * duplicate only if `running` has come meanwhile, and only then it is stored, with the next one.
	 *
	 * @returns the ids to store, without this one
	 */
	answered(): string;
	/** The workflow runs, so its execution was stored. */
	running(): void;
	/** The start has failed, unless it was `stored` or `running`: the next delivery of the id runs. */
	failed(): void;
}

interface Accepted extends Noted {
	/** Milliseconds since 1970. */
	time: number;
	/** How far n8n is known to be with the execution. */
	start: 'under way' | 'stored' | 'failed';
}

/** A start of which nobody knows yet how it ends. */
interface Pending {
	/** Milliseconds since 1970. */
	time: number;
	/** Whether n8n takes it, as soon as that is known. */
	accepted: Promise<boolean>;
}

interface NodeMemory {
	/** Being started at this moment. */
	pending: Map<string, Pending>;
	/** Accepted by this process, oldest first. */
	accepted: Map<string, Accepted>;
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
	 * being started, because only then is it known whether this one is needed.
	 *
	 * @param node what tells one node from all others
	 * @param id the delivery's id
	 * @param now milliseconds since 1970
	 * @param windowMinutes how long an id counts
	 * @param loadRecent reads the ids that n8n has stored for the node
	 * @param patience ends when the caller has waited long enough
	 * @returns the claim, null for a duplicate, or a problem when nobody knows yet whether it is one
	 */
	async claim(
		node: string,
		id: string,
		now: number,
		windowMinutes: number,
		loadRecent: () => string,
		patience: () => Promise<void>,
	): Promise<Claim | null | Problem<'start_under_way'>> {
		const memory = this.memoryOf(node);
		const window = windowMinutes * MINUTE;
		// A clock may be set back: what was noted long after now was noted by a wrong clock.
		const inWindow = (time: number | null | undefined) =>
			Math.abs(now - (time ?? -Infinity)) < window;
		let end: Promise<void> | undefined;
		const waiting = Math.max(window, WAITING);
		const isOver = (time: number) => Math.abs(now - time) >= waiting;
		// Oldest first, so that thousands which wait for a slot are not looked through each time.
		for (const [key, { time }] of memory.pending) {
			if (!isOver(time)) break;
			memory.pending.delete(key);
		}
		const underWay = () => {
			const other = memory.pending.get(id);
			return other === undefined || isOver(other.time) ? undefined : other;
		};
		for (let other = underWay(); other; other = underWay()) {
			const accepted = await Promise.race([other.accepted, (end ??= patience())]);
			if (accepted === undefined) return { problem: 'start_under_way' };
			if (accepted) return null;
		}
		const recent = loadRecent();
		const last = memory.accepted.get(id);
		// What this process knows of its own start outweighs an old note of the same id.
		const hasFailed =
			last?.start === 'failed' ||
			(last?.start === 'under way' && Math.abs(now - last.time) >= STARTING);
		if (!hasFailed && (inWindow(last?.time) || inWindow(notedAt(recent, id)))) return null;

		const { promise, settle } = outcome();
		const pending: Pending = { time: now, accepted: promise };
		// Deleted first: it belongs at the end.
		memory.pending.delete(id);
		memory.pending.set(id, pending);
		const settled = (accepted: boolean) => {
			settle(accepted);
			// By then the next claim of this id may be under way: it must not be ended, too.
			if (memory.pending.get(id) === pending) memory.pending.delete(id);
		};
		const own: Accepted = { ...noted(id, now), time: now, start: 'under way' };
		// Also when the caller has gone meanwhile and this was given up: its retry comes.
		const accept = () => {
			rememberLast(memory.accepted, id, own, MAX_RECENT_IDS);
			settled(true);
			const all = [...memory.accepted.values()];
			return note(
				recent,
				all.filter(({ start }) => start === 'stored'),
				now + window,
			);
		};
		return {
			stored: () => {
				own.start = 'stored';
				return accept();
			},
			answered: accept,
			running: () => {
				own.start = 'stored';
			},
			failed: () => {
				if (own.start === 'under way') own.start = 'failed';
				settled(false);
			},
		};
	}

	private memoryOf(node: string): NodeMemory {
		const memory = this.nodes.get(node) ?? {
			pending: new Map(),
			accepted: new Map(),
		};
		rememberLast(this.nodes, node, memory, MAX_NODES);
		return memory;
	}
}

/** A promise of whether a start is accepted, and what keeps it. */
function outcome(): { promise: Promise<boolean>; settle: (accepted: boolean) => void } {
	let settle!: (accepted: boolean) => void;
	const promise = new Promise<boolean>((resolve) => (settle = resolve));
	return { promise, settle };
}
