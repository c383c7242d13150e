/**
 * Recent ids as one text, because that is what n8n's static data stores and loads at the least cost:
 * `minute:ids,minute:ids`, oldest first. A minute since 1970 has 5 digits in base 36, an id 16
 * characters of Base64url, which is 96 bits of it.
 */
const ID_LENGTH = 16;
const MINUTE_LENGTH = 5;
const HEAD_LENGTH = MINUTE_LENGTH + 1;
const FORM = /^[0-9a-z]{5}:(?:[\w-]{16})+(?:,[0-9a-z]{5}:(?:[\w-]{16})+)*$/;

/** Version 0.1.0: an id of 22 characters and its minute, and so on. */
const FIRST_FORM = /^(?:[\w-]{22}[0-9a-z]{5})+$/;
const FIRST_ENTRY = /([\w-]{16})[\w-]{6}([0-9a-z]{5})/g;

/** The last minute that has a text, in the year 2084: a window may reach further. */
const LAST_MINUTE = 36 ** MINUTE_LENGTH - 1;

/** How many ids n8n stores for a node: two minutes of 20 a second. The oldest leave first. */
export const MAX_RECENT_IDS = 2_400;

/**
 * How often n8n stores them: so often a second for good, and so often at once. n8n writes all of them
 * each time, some 38 kB, which would cost a tenth of what it can answer.
 */
const STORED_PER_SECOND = 10;
const STORED_AT_ONCE = 50;

/** In milliseconds: stored times are rounded down to it. */
export const MINUTE = 60_000;

/** @param id 32 hex digits */
export const keyOf = (id: string): string =>
	Buffer.from(id, 'hex').toString('base64url').slice(0, ID_LENGTH);

const minuteText = (time: number) =>
	Math.min(Math.max(Math.floor(time / MINUTE), 0), LAST_MINUTE)
		.toString(36)
		.padStart(MINUTE_LENGTH, '0');

/** The stored text in today's form; an empty one when it is of none. */
function textOf(stored: unknown): string {
	if (typeof stored !== 'string') return '';
	if (!FIRST_FORM.test(stored)) return FORM.test(stored) ? stored : '';
	const groups = [...stored.matchAll(FIRST_ENTRY)].map(([, key, minute]) => `${minute}:${key}`);
	return groups.join(',');
}

/** Every id of a text with the latest of its minutes. */
function minutesIn(text: string, minutes = new Map<string, string>()): Map<string, string> {
	for (const group of text === '' ? [] : text.split(',')) {
		const minute = group.slice(0, MINUTE_LENGTH);
		for (let at = HEAD_LENGTH; at < group.length; at += ID_LENGTH) {
			const key = group.slice(at, at + ID_LENGTH);
			if (minute > (minutes.get(key) ?? '')) minutes.set(key, minute);
		}
	}
	return minutes;
}

/** Both texts as one, in order. An id that is in both keeps the later of its two times. */
function merge(one: string, other: string): string {
	const groups = new Map<string, string>();
	for (const [key, minute] of minutesIn(other, minutesIn(one))) {
		groups.set(minute, (groups.get(minute) ?? '') + key);
	}
	return [...groups]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([minute, keys]) => `${minute}:${keys}`)
		.join(',');
}

/** The ids of one node that n8n stores: what was stored, and all that this process knows. */
export class RecentIds {
	private text = '';
	/** What n8n was given, or gave, last: as long as it gives the same, nobody else has written. */
	private stored: unknown = '';
	/** How often they may be stored at this moment. */
	private turns = STORED_AT_ONCE;
	/** In milliseconds since 1970. */
	private turnsAt = -Infinity;

	/**
	 * Takes over what n8n has stored, whatever that is.
	 *
	 * @returns the ids that it had not stored itself, each with its time in milliseconds since 1970, to
	 * the minute
	 */
	read(stored: unknown): Array<[key: string, time: number]> {
		if (stored === this.stored) return [];
		this.stored = stored;
		const text = textOf(stored);
		const known = minutesIn(this.text);
		const fresh = [...minutesIn(text)].filter(([key, minute]) => minute > (known.get(key) ?? ''));
		const last = this.lastMinute;
		if (fresh.some(([, minute]) => minute < last)) this.text = merge(this.text, text);
		else for (const [key, minute] of fresh) this.put(key, minute);
		return fresh.map(([key, minute]) => [key, parseInt(minute, 36) * MINUTE]);
	}

	/**
	 * @param key an id, from `keyOf`
	 * @param now milliseconds since 1970
	 * @param window how long an id counts, in milliseconds
	 */
	add(key: string, now: number, window: number): void {
		const minute = minuteText(now);
		// An id that a clock noted which was wrong would otherwise keep its later time.
		if (minute < this.lastMinute) this.text = this.within(now, window);
		this.put(key, minute);
	}

	/**
	 * @param now milliseconds since 1970
	 * @param window how long an id counts, in milliseconds
	 * @returns the text to store; null when the next callback, a tenth of a second later, is to do it
	 */
	toStore(now: number, window: number): string | null {
		const refill = Math.max(0, now - this.turnsAt) * (STORED_PER_SECOND / 1000);
		this.turns = Math.min(this.turns + refill, STORED_AT_ONCE);
		this.turnsAt = now;
		if (this.turns < 1) return null;
		this.turns -= 1;
		this.text = this.within(now, window);
		this.stored = this.text;
		return this.text;
	}

	private get lastMinute(): string {
		const colon = this.text.lastIndexOf(':');
		return this.text.slice(Math.max(colon - MINUTE_LENGTH, 0), Math.max(colon, 0));
	}

	/** Adds an id in its place: nearly always that is the end. */
	private put(key: string, minute: string): void {
		const last = this.lastMinute;
		if (minute === last) this.text += key;
		else if (minute > last) this.text += `${this.text && ','}${minute}:${key}`;
		else this.text = merge(this.text, `${minute}:${key}`);
	}

	/**
	 * The latest ids that count. Later ones than that were noted by a clock that was wrong, and would
	 * push all others out.
	 */
	private within(now: number, window: number): string {
		const [earliest, latest] = [minuteText(now - window), minuteText(now + window)];
		let room = MAX_RECENT_IDS;
		const groups: string[] = [];
		for (const group of this.text.split(',').reverse()) {
			const minute = group.slice(0, MINUTE_LENGTH);
			if (room === 0 || minute < earliest) break;
			if (minute > latest) continue;
			const ids = group.slice(HEAD_LENGTH).slice(-room * ID_LENGTH);
			room -= ids.length / ID_LENGTH;
			groups.unshift(`${minute}:${ids}`);
		}
		return groups.join(',');
	}
}
