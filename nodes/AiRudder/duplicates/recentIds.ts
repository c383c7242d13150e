/**
 * Recent delivery ids as one text, because that is what n8n's static data stores and loads at the
 * least cost: per id 22 characters of Base64url and 5 of the minute in base 36, oldest first.
 */
const ID_LENGTH = 22;
const MINUTE_LENGTH = 5;
const ENTRY_LENGTH = ID_LENGTH + MINUTE_LENGTH;

/** The last minute that has a text, in the year 2084: a window may reach further. */
const LAST_MINUTE = 36 ** MINUTE_LENGTH - 1;

/** How many ids are kept: the oldest leave first. */
export const MAX_RECENT_IDS = 256;

/** In milliseconds: stored times are rounded down to it. */
export const MINUTE = 60_000;

const keyOf = (id: string) => Buffer.from(id, 'hex').toString('base64url');

const minuteText = (time: number) =>
	Math.min(Math.floor(time / MINUTE), LAST_MINUTE)
		.toString(36)
		.padStart(MINUTE_LENGTH, '0');

/**
 * When an id was noted, if it is among the recent ones.
 *
 * @param recent the text, possibly empty
 * @param id 32 hex digits
 * @returns milliseconds since 1970, to the minute; null when the id is not there
 */
export function notedAt(recent: string, id: string): number | null {
	const key = keyOf(id);
	let at = recent.lastIndexOf(key);
	// An id can also seem to begin inside another entry: only whole entries count.
	while (at > 0 && at % ENTRY_LENGTH !== 0) at = recent.lastIndexOf(key, at - 1);
	if (at === -1) return null;
	return parseInt(recent.slice(at + ID_LENGTH, at + ENTRY_LENGTH), 36) * MINUTE;
}

/** An id and its time as the text holds them: made once, because it is written many times. */
export interface Noted {
	key: string;
	minute: string;
}

/** @param time milliseconds since 1970 */
export const noted = (id: string, time: number): Noted => ({
	key: keyOf(id),
	minute: minuteText(time),
});

/**
 * Adds ids, and drops the oldest above {@link MAX_RECENT_IDS}. An id that is there already keeps the
 * later of its two times.
 *
 * @param recent the text, possibly empty
 * @param latest milliseconds since 1970: what was noted with a later time, by a clock that was wrong,
 * is dropped, for it would push all others out
 */
export function note(recent: string, ids: Iterable<Noted>, latest: number): string {
	const last = minuteText(latest);
	const minutes = new Map<string, string>();
	const add = (key: string, minute: string) => {
		if (minute > (minutes.get(key) ?? '') && minute <= last) minutes.set(key, minute);
	};
	for (let at = 0; at < recent.length; at += ENTRY_LENGTH) {
		add(recent.slice(at, at + ID_LENGTH), recent.slice(at + ID_LENGTH, at + ENTRY_LENGTH));
	}
	for (const { key, minute } of ids) add(key, minute);
	const entries = [...minutes].sort(([, a], [, b]) => (a < b ? -1 : Number(a > b)));
	let text = '';
	for (const [key, minute] of entries.slice(-MAX_RECENT_IDS)) text += key + minute;
	return text;
}

/** The stored text, or an empty one when what is stored is not of this form. */
export function readRecent(stored: unknown): string {
	return typeof stored === 'string' && stored.length % ENTRY_LENGTH === 0 ? stored : '';
}
