/**
 * Recent ids as one text, because that is what n8n's static data stores and loads at the least cost:
 * `minute:ids,minute:ids`, oldest first. A minute since 1970 has 5 digits in base 36, an id 11
 * characters of Base64url, which are 64 bits of it.
 */
const ID_LENGTH = 11;
const MINUTE_LENGTH = 5;
const FORM = /^[0-9a-z]{5}:(?:[\w-]{11})+(?:,[0-9a-z]{5}:(?:[\w-]{11})+)*$/;

/** The last minute that has a text, in the year 2084: a window may reach further. */
const LAST_MINUTE = 36 ** MINUTE_LENGTH - 1;

/** How many ids n8n stores for a node: two minutes of 20 a second. The oldest leave first. */
export const MAX_RECENT_IDS = 2_400;

/**
 * How many characters n8n stores of them: so many a second in the long run, and so many at once. It
 * writes all ids each time, which is dear under load. Of 1,000 callbacks an hour each is written with
 * its answer. Of many, with 2,400 ids known, the first 20 are, then one in three seconds with all before.
 */
const STORED_PER_SECOND = 9_000;
const STORED_AT_ONCE = 540_000;

/** How many stored texts are known again: callbacks that are under way hold different ones. */
const KNOWN_TEXTS = 8;

/** In milliseconds: stored times are rounded down to it. */
export const MINUTE = 60_000;

/** @param id 32 hex digits */
export const shortenId = (id: string): string =>
	Buffer.from(id.slice(0, 16), 'hex').toString('base64url');

const minuteText = (time: number) =>
	Math.min(Math.max(Math.floor(time / MINUTE), 0), LAST_MINUTE)
		.toString(36)
		.padStart(MINUTE_LENGTH, '0');

/** Ids behind one another, with the minute in which they were noted. */
type Group = [minute: string, ids: string];

/** What is in a stored text; nothing when it is of another form. */
function groupsIn(stored: unknown): Group[] {
	const groups = typeof stored === 'string' && FORM.test(stored) ? stored.split(',') : [];
	return groups.map((group) => group.split(':') as Group);
}

/** Every id with the latest of its minutes. */
function minutesIn(groups: Iterable<Group>): Map<string, string> {
	const minutes = new Map<string, string>();
	for (const [minute, ids] of groups) {
		for (let at = 0; at < ids.length; at += ID_LENGTH) {
			const key = ids.slice(at, at + ID_LENGTH);
			if (minute > (minutes.get(key) ?? '')) minutes.set(key, minute);
		}
	}
	return minutes;
}

/** The ids of one node that n8n stores: what was stored, and all that this process knows. */
export class RecentIds {
	private readonly groups = new Map<string, string>();
	/** What n8n was given, or gave, lately: as long as it gives the same, nobody else has written. */
	private known: unknown[] = [''];
	/** How many characters may be stored at this moment. */
	private allowance = STORED_AT_ONCE;
	/** In milliseconds since 1970. */
	private allowedAt = -Infinity;

	/**
	 * Takes over what n8n has stored, whatever that is.
	 *
	 * @returns the ids that were not known here, each with its time in milliseconds since 1970, to the
	 * minute
	 */
	read(stored: unknown): Array<[key: string, time: number]> {
		if (this.known.includes(stored)) return [];
		this.know(stored);
		const minutes = minutesIn(this.groups);
		const fresh = [...minutesIn(groupsIn(stored))].filter(
			([key, minute]) => minute > (minutes.get(key) ?? ''),
		);
		for (const [key, minute] of fresh) this.put(key, minute);
		return fresh.map(([key, minute]) => [key, parseInt(minute, 36) * MINUTE]);
	}

	/**
	 * @param key an id, from `shortenId`
	 * @param now milliseconds since 1970
	 */
	add(key: string, now: number): void {
		this.put(key, minuteText(now));
	}

	/**
	 * Forgets what is too old, too much, or later than it can be: that was noted by a clock that was
	 * wrong, and would push all others out.
	 *
	 * @param now milliseconds since 1970
	 * @param window how long an id counts, in milliseconds
	 * @returns the text to store; null when a later callback is to do it
	 */
	toStore(now: number, window: number): string | null {
		const [earliest, latest] = [minuteText(now - window), minuteText(now + window)];
		const texts: string[] = [];
		let room = MAX_RECENT_IDS;
		for (const [minute, all] of [...this.groups].sort(([a], [b]) => (a < b ? 1 : -1))) {
			this.groups.delete(minute);
			if (room === 0 || minute < earliest || minute > latest) continue;
			const ids = all.slice(-room * ID_LENGTH);
			room -= ids.length / ID_LENGTH;
			this.groups.set(minute, ids);
			texts.unshift(`${minute}:${ids}`);
		}
		const text = texts.join(',');
		const refill = Math.max(0, now - this.allowedAt) * (STORED_PER_SECOND / 1000);
		this.allowance = Math.min(this.allowance + refill, STORED_AT_ONCE);
		this.allowedAt = now;
		if (text.length > this.allowance) return null;
		this.allowance -= text.length;
		this.know(text);
		return text;
	}

	private know(text: unknown): void {
		this.known = [text, ...this.known.slice(0, KNOWN_TEXTS - 1)];
	}

	private put(key: string, minute: string): void {
		this.groups.set(minute, (this.groups.get(minute) ?? '') + key);
	}
}

/** How many ids are kept at least, however many come: an hour at 111 a second, in 30 MB. */
export const KEPT_IDS = 400_000;

/** How many of them one generation holds: a larger map takes long to grow. */
const GENERATION = 50_000;

/** From so many generations on the old ones are given up, though the last one is not full. */
const MANY_GENERATIONS = 16;

const SECOND = 1000;

/** The latest time, in milliseconds, that a number of seconds stands for: an id counts for all of its window. */
const endOf = (seconds: number): number => seconds * SECOND + SECOND - 1;

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

	/** @param key an id, from `shortenId` */
	has(key: string, counts: Counts): boolean {
		return this.generations.some((ids) => {
			const time = ids.get(key);
			return time !== undefined && counts(endOf(time));
		});
	}

	/**
	 * @param key an id, from `shortenId`
	 * @param time when it was accepted, in milliseconds since 1970
	 * @returns whether ids had to be given up that still count
	 */
	add(key: string, time: number, counts: Counts): boolean {
		let last = this.generations.at(-1);
		let isForgetful = false;
		// An id keeps every time at which it was accepted: a clock may come back to each.
		if (last === undefined || last.size >= GENERATION || last.has(key)) {
			if (last?.has(key) !== true || this.generations.length >= MANY_GENERATIONS) {
				this.generations = this.generations.filter((ids) => holdsOne(ids, counts));
			}
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

	get size(): number {
		return this.generations.reduce((sum, { size }) => sum + size, 0);
	}
}

function holdsOne(ids: Generation, counts: Counts): boolean {
	for (const time of ids.values()) if (counts(endOf(time))) return true;
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
