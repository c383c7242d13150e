/** How many ids are kept at least, however many come: an hour at 111 a second, in 11 MB at most. */
export const KEPT_IDS = 400_000;

/** Per entry: three words of the id, and one of the time in seconds since 1970; 0 where nothing is. */
const WORDS = 4;
const TIME = 3;

/** Entries of the first part of a memory, and of the largest: powers of two. */
const SMALLEST = 512;
const LARGEST = 65_536;

/** Below this share of used entries the next free one is near. */
const FILLED = 0.75;

const SECOND = 1000;

const wordsOf = (key: string) => {
	const bytes = Buffer.from(key, 'base64url');
	return Uint32Array.of(bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8));
};

/** A hash table that is filled once and then thrown away whole. Ids are digests: no hash is needed. */
class Part {
	private readonly words: Uint32Array;
	count = 0;
	/** In milliseconds since 1970. */
	private earliest = Infinity;
	private latest = -Infinity;

	constructor(readonly size: number) {
		this.words = new Uint32Array(size * WORDS);
	}

	get isFull(): boolean {
		return this.count >= this.size * FILLED;
	}

	/** Whether one of its ids can be within so many milliseconds of now. */
	canCount(now: number, window: number): boolean {
		return now - this.latest < window && this.earliest - now < window;
	}

	/** @yields where the entries are that an id can have, the free one behind them last */
	private *entries([first]: Uint32Array): Generator<number> {
		for (let entry = first & (this.size - 1); ; entry = (entry + 1) & (this.size - 1)) {
			yield entry * WORDS;
			if (this.words[entry * WORDS + TIME] === 0) return;
		}
	}

	add(id: Uint32Array, time: number): void {
		let at = 0;
		for (at of this.entries(id));
		this.words.set(id, at);
		this.words[at + TIME] = Math.floor(time / SECOND);
		this.count += 1;
		this.earliest = Math.min(this.earliest, time);
		this.latest = Math.max(this.latest, time);
	}

	has(id: Uint32Array, counts: (time: number) => boolean): boolean {
		for (const at of this.entries(id)) {
			const time = this.words[at + TIME] * SECOND;
			const isSame = id.every((word, index) => this.words[at + index] === word);
			if (isSame && time !== 0 && counts(time)) return true;
		}
		return false;
	}
}

/**
 * The ids that one process knows to be accepted for one node. They lie in parts which are given up
 * whole once they are too old, so that no callback pays for a table that grows or is cleaned up.
 */
export class SeenIds {
	/** Oldest first. */
	private parts: Part[] = [];

	/**
	 * @param key an id, from `keyOf`
	 * @param counts whether an id of this time, in milliseconds since 1970, to the second, counts
	 */
	has(key: string, counts: (time: number) => boolean): boolean {
		const words = wordsOf(key);
		// Repetitions come soon, so the newest part goes first.
		return [...this.parts].reverse().some((part) => part.has(words, counts));
	}

	/**
	 * @param key an id, from `keyOf`
	 * @param now when it was accepted, in milliseconds since 1970
	 * @param window how long an id counts, in milliseconds
	 * @returns whether ids had to be given up that still count
	 */
	add(key: string, now: number, window: number): boolean {
		let last = this.parts.at(-1);
		let isForgetful = false;
		if (last === undefined || last.isFull) {
			const size = last === undefined ? SMALLEST : Math.min(2 * last.size, LARGEST);
			this.parts = this.parts.filter((part) => part.canCount(now, window));
			while (this.size - (this.parts[0]?.count ?? 0) >= KEPT_IDS) {
				this.parts.shift();
				isForgetful = true;
			}
			last = new Part(size);
			this.parts.push(last);
		}
		last.add(wordsOf(key), now);
		return isForgetful;
	}

	/** How many ids it holds. */
	get size(): number {
		return this.parts.reduce((sum, { count }) => sum + count, 0);
	}
}
/**
 * Puts an entry at the end of a map, which holds no more than so many: the one at its beginning, not
 * put there for the longest time, is forgotten.
 */
export function rememberLast<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
	map.delete(key);
	map.set(key, value);
	if (map.size > most) {
		const [oldest] = map.keys();
		map.delete(oldest);
	}
}
