/** How many ids are kept at least, however many come: an hour at 111 a second, in 30 MB. */
export const KEPT_IDS = 400_000;

/** How many of them one generation holds: a larger map takes long to grow. */
const GENERATION = 50_000;

const SECOND = 1000;

/** By id, when it was accepted, in seconds since 1970: a number of milliseconds takes twice the memory. */
type Generation = Map<string, number>;

/** Whether a time, in milliseconds since 1970, to the second, is one that counts. */
type Counts = (time: number) => boolean;

/**
 * The ids that one process knows to be accepted for one node. They lie in generations which are given
 * up whole once they are too old, so that no callback pays for cleaning up.
 */
export class SeenIds {
	/** Oldest first. */
	private generations: Generation[] = [];

	/** @param key an id, from `keyOf` */
	has(key: string, counts: Counts): boolean {
		return this.generations.some((ids) => {
			const time = ids.get(key);
			return time !== undefined && counts(time * SECOND);
		});
	}

	/**
	 * @param key an id, from `keyOf`
	 * @param time when it was accepted, in milliseconds since 1970
	 * @param counts what counts at this moment
	 * @returns whether ids had to be given up that still count
	 */
	add(key: string, time: number, counts: Counts): boolean {
		let last = this.generations.at(-1);
		let isForgetful = false;
		// An id keeps every time at which it was accepted: a clock may come back to each.
		if (last === undefined || last.size >= GENERATION || last.has(key)) {
			this.generations = this.generations.filter((ids) => holdsOne(ids, counts));
			while (this.size - (this.generations[0]?.size ?? 0) >= KEPT_IDS) {
				this.generations.shift();
				isForgetful = true;
			}
			last = new Map();
			this.generations.push(last);
		}
		// A copy, for a piece of a text keeps all of that text in memory.
		const copy = Buffer.from(key, 'latin1').toString('latin1');
		last.set(copy, Math.floor(time / SECOND));
		return isForgetful;
	}

	/** How many ids it holds. */
	get size(): number {
		return this.generations.reduce((sum, { size }) => sum + size, 0);
	}
}

function holdsOne(ids: Generation, counts: Counts): boolean {
	for (const time of ids.values()) if (counts(time * SECOND)) return true;
	return false;
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
