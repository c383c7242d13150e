import { hash } from 'node:crypto';

import type { Callback } from '../callback/read';
import { valueAt } from '../events/event';
import type { Problem } from '../signature/results';
import { shortenId, MINUTE, RecentIds, rememberLast, SeenIds } from './remembered';

/**
 * The id of bytes, such as a callback's: the first 32 hex digits of their SHA-256. AI Rudder documents
 * no delivery id, and its retries carry the same bytes.
 */
export const toId = (bytes: Buffer): string => hash('sha256', bytes).slice(0, 32);

/** In characters: enough of an id to see what it is. */
const LOOKED_AT = 100;

/** Few letters and digits, one of them again and again, or words only: "0", "N/A", "undefined". */
function identifiesNothing(id: string): boolean {
	const start = id.slice(0, LOOKED_AT);
	const characters = start.match(/[\p{L}\p{N}]/gu) ?? [];
	return characters.length < 6 || new Set(characters).size === 1 || !/\p{N}/u.test(start);
}

/** Whether a number was rounded when it was read: others were rounded to the same. */
const isRounded = (value: unknown) => Number.isInteger(value) && !Number.isSafeInteger(value);

/** A text, a number, true or false as a text, for they can have one signature; anything else is not there. */
const plainText = (value: unknown): string =>
	['string', 'number', 'boolean'].includes(typeof value) ? String(value).trim() : '';

/**
 * What a callback has in common with its repetition when a sender makes the body anew: event,
 * `call_id`, and of whom and on which channel it is, as 32 hex digits.
 *
 * @returns null where no field is known that tells calls apart, or where it identifies nothing
 */
export function findCallKey({ event, payload }: Callback): string | null {
	const values = (event?.callIdPaths ?? []).map((path) => valueAt(payload, path));
	const [callId = '', ...whose] = values.map(plainText);
	if (identifiesNothing(callId) || values.some(isRounded)) return null;
	return toId(Buffer.from(JSON.stringify([event?.value, callId, ...whose])));
}

/** How many nodes one process remembers; the one that was quiet longest leaves first. */
const MAX_NODES = 500;

/** How long a start may take until n8n says how it ended, in milliseconds. */
export const STARTING = 10_000;

/**
 * For how long a start counts as under way at least, if n8n says nothing: it may wait for a free slot
 * for longer than a short window, and n8n never says that somebody has stopped it there.
 */
const WAITING = 60 * MINUTE;

/** What a claim needs to know of the node and of n8n. */
export interface Terms {
	/** For how long an id counts. */
	windowMinutes: number;
	/** Reads what n8n has stored for the node. */
	load: () => unknown;
	/** Has n8n store this for the node: for `store` only. */
	save: (ids: string) => void;
	/**
	 * Ends when the caller has waited long enough. Null for an id that several may have: a start under way
	 * is not waited for, and from then on this one is waited for instead.
	 */
	patience: (() => Promise<void>) | null;
	/** Called when ids had to be given up that still count. */
	forgot: () => void;
}

/** A callback that nobody else is handling. Nothing takes an acceptance back. */
export interface Claim {
	/**
	 * n8n has stored or queued the execution, or it runs the workflow: the id is a duplicate from now on.
	 * Call `store` next, unless n8n has answered already.
	 */
	commit(): void;
	/**
	 * n8n answers 200 first and then stores the execution, if it can, as before n8n 2.8. For ten seconds
	 * the id is a duplicate. It stays one if `commit` comes, and is stored with the next one.
	 */
	answered(): void;
	/** The start has failed, or nobody knows of it: the next delivery runs, unless `commit` has come. */
	abort(): void;
}

/** A start whose end is not known yet. */
interface Pending {
	/** Milliseconds since 1970. */
	time: number;
	/** Whether n8n takes it, as soon as that is known. */
	accepted: Promise<boolean>;
}

interface NodeMemory {
	/** Being started at this moment, oldest first. */
	pending: Map<string, Pending>;
	/** Answered, and nobody knows yet whether n8n could store it: since when, oldest first. */
	unsure: Map<string, number>;
	/** Accepted, as far as this process knows. */
	seen: SeenIds;
	/** What n8n stores. */
	recent: RecentIds;
}

/**
 * Keeps one callback from starting two executions.
 *
 * What n8n stores for the node survives a restart and reaches other processes, but holds the latest
 * ids only, and is written back whole by the process that comes last. The memory of this process fills those
 * gaps: it knows what is being handled right now, and all that it has accepted; and every write
 * carries the latest of that, so that no id is written over by a callback of this process.
 */
export class DuplicateGuard {
	private readonly nodes = new Map<string, NodeMemory>();

	/**
	 * Claims a callback for the caller, unless it is a duplicate. Waits while the same callback is
	 * being started, because only then is it known whether this one is needed.
	 *
	 * @param node what tells one node from all others
	 * @param id what tells a callback from all that are no repetition of it, 32 hex digits
	 * @param now milliseconds since 1970
	 * @returns the claim, null for a duplicate, or a problem when nobody knows yet whether it is one
	 */
	async claim(
		node: string,
		id: string,
		now: number,
		terms: Omit<Terms, 'save'>,
	): Promise<Claim | null | Problem<'start_under_way'>> {
		const memory = this.memoryOf(node);
		const { pending, unsure, seen, recent } = memory;
		const { windowMinutes, patience } = terms;
		const window = windowMinutes * MINUTE;
		const waiting = Math.max(window, WAITING);
		const isWithin = (period: number) => within(now, period);
		dropUntil(pending, ({ time }) => isWithin(waiting)(time));
		dropUntil(unsure, isWithin(STARTING));

		const underWay = () => {
			const other = pending.get(id);
			return other !== undefined && isWithin(waiting)(other.time) ? other : undefined;
		};
		let end: Promise<void> | undefined;
		for (let other = underWay(); other && patience; other = underWay()) {
			const isTaken = await Promise.race([other.accepted, (end ??= patience())]);
			if (isTaken === undefined) return { problem: 'start_under_way' };
			if (isTaken) return null;
		}
		const key = shortenId(id);
		takeOver(memory, now, terms);
		const isUnsure = isWithin(STARTING)(unsure.get(id) ?? -Infinity);
		if (isUnsure || seen.has(key, isWithin(window))) return null;

		let settle!: (accepted: boolean) => void;
		const accepted = new Promise<boolean>((resolve) => (settle = resolve));
		const own: Pending = { time: now, accepted };
		// Deleted first: it belongs at the end.
		pending.delete(id);
		pending.set(id, own);
		const settled = (isTaken: boolean) => {
			settle(isTaken);
			// By then the next claim of this id may be under way: it must not be ended, too.
			if (pending.get(id) === own) pending.delete(id);
		};
		let isAccepted = false;
		return {
			commit: () => {
				settled(true);
				// Also when the caller has gone meanwhile and this was given up: its retry comes.
				if (isAccepted) return;
				isAccepted = true;
				unsure.delete(id);
				recent.add(key, now);
				remember(memory, key, now, now, terms);
			},
			answered: () => {
				unsure.delete(id);
				unsure.set(id, now);
				settled(true);
			},
			abort: () => {
				if (unsure.get(id) === now) unsure.delete(id);
				settled(false);
			},
		};
	}

	/**
	 * Stores all ids that are known of a node, also those that came while a slow callback was on its way.
	 * Once for a callback, at its very end: each time it takes from what may be stored.
	 *
	 * @param now when it stores, in milliseconds since 1970: a start may have taken long
	 * @returns false where that has to wait for a later callback
	 */
	store(node: string, now: number, terms: Omit<Terms, 'patience'>): boolean {
		const memory = this.memoryOf(node);
		takeOver(memory, now, terms);
		const text = memory.recent.toStore(now, terms.windowMinutes * MINUTE);
		if (text !== null && text !== '') terms.save(text);
		return text !== null;
	}

	private memoryOf(node: string): NodeMemory {
		const memory = this.nodes.get(node) ?? {
			pending: new Map(),
			unsure: new Map(),
			seen: new SeenIds(),
			recent: new RecentIds(),
		};
		rememberLast(this.nodes, node, memory, MAX_NODES);
		return memory;
	}
}

/** A clock may be set back: what was noted long after now was noted by a wrong clock. */
const within = (now: number, period: number) => (time: number) => Math.abs(now - time) < period;

/** Notes an id that was accepted at a time. */
function remember(
	{ seen }: NodeMemory,
	key: string,
	time: number,
	now: number,
	{ windowMinutes, forgot }: Pick<Terms, 'windowMinutes' | 'forgot'>,
): void {
	if (seen.add(key, time, within(now, windowMinutes * MINUTE))) forgot();
}

/** Takes over what another process has accepted, or this one before it was started anew. */
function takeOver(memory: NodeMemory, now: number, terms: Omit<Terms, 'save' | 'patience'>): void {
	for (const [key, time] of memory.recent.read(terms.load())) {
		if (memory.seen.has(key, isSameMinute(time))) continue;
		// Stored is the minute: it may have come at its end.
		remember(memory, key, time > now ? time : Math.min(time + MINUTE - 1, now), now, terms);
	}
}

/** Whether a time is in the minute that begins with another one. */
const isSameMinute = (minute: number) => (time: number) => time >= minute && time < minute + MINUTE;

/** Drops the oldest entries until one is to be kept, so that thousands are not looked through. */
function dropUntil<V>(map: Map<string, V>, isKept: (value: V) => boolean): void {
	for (const [key, value] of map) {
		if (isKept(value)) break;
		map.delete(key);
	}
}
