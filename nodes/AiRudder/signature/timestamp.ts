import type { Problem } from './results';

export type TimestampProblem =
	| 'timestamp_missing'
	| 'timestamp_malformed'
	| 'timestamp_out_of_tolerance';

/** Above this a number cannot be seconds (it would be the year 5138), so it is milliseconds. */
const FIRST_MILLISECONDS = 100_000_000_000;

/** Without zeros before it: they could belong to the value that stands there. */
const NUMBER = /^(?:0|[1-9]\d{0,14})$/;
/** yyyyMMddHHmmss, also as `yyyyMMddTHHmmssZ`: as milliseconds it would be the year 2603 or later. */
const COMPACT = /^(20\d\d)(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)(Z?)$/;
/** ISO 8601 as RFC 3339 narrows it, but for the zone, which some leave out or write without a colon. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/;
const OFFSET = /^([+-])(\d\d):?(\d\d)$/;

/**
 * A time zone as an offset from UTC.
 *
 * @param zone such as `+07:00`, `Z` or `UTC`; empty for UTC
 * @returns minutes; null when it is none
 */
export function offsetOf(zone: string): number | null {
	if (zone === '' || zone === 'Z' || zone === 'UTC') return 0;
	const match = OFFSET.exec(zone);
	if (match === null) return null;
	const minutes = Number(match[2]) * 60 + Number(match[3]);
	if (Number(match[3]) > 59 || minutes > 14 * 60) return null;
	return match[1] === '-' ? -minutes : minutes;
}

/** Milliseconds since 1970 of a date and a time of day, in digits; null when there is no such day or hour. */
function instant(fields: readonly string[], fraction: string, offset: number): number | null {
	const [year, month, day, hour, minute, second] = fields;
	const utc = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
	const time = new Date(utc);
	// Date makes the 3rd of March of the 31st of February, and nothing of a 13th month.
	if (time.toJSON() !== utc) return null;
	return time.getTime() + Number(`0.${fraction}`) * 1000 - offset * 60_000;
}

/**
 * Reads a time in one of the forms that senders use: a number of seconds or milliseconds, ISO 8601,
 * an HTTP date, or `yyyyMMddHHmmss`.
 *
 * @param zone minutes that count where the text itself names no zone
 * @returns milliseconds since 1970; null when it is in none of these forms
 */
export function readTime(text: string, zone: number): number | null {
	const compact = COMPACT.exec(text);
	if (compact !== null) return instant(compact.slice(1, 7), '0', compact[7] === 'Z' ? 0 : zone);
	if (NUMBER.test(text)) {
		const value = Number(text);
		return value >= FIRST_MILLISECONDS ? value : value * 1000;
	}
	const iso = ISO.exec(text);
	if (iso !== null) {
		const offset = iso[8] === undefined ? zone : offsetOf(iso[8]);
		return offset === null ? null : instant(iso.slice(1, 7), iso[7] ?? '0', offset);
	}
	// RFC 9110, section 5.6.7: IMF-fixdate has 29 characters, and JavaScript writes a date like that.
	const date = new Date(text);
	return date.toUTCString() === text && text.length === 29 ? date.getTime() : null;
}

/** Whether the meaning of a time does not depend on a zone that it does not name. */
export const namesItsZone = (time: string): boolean => readTime(time, 0) === readTime(time, 60);

/**
 * Checks that a callback's timestamp is near enough to now, in the past and in the future.
 *
 * @param timestamp as it was sent; null when it did not come
 * @param rules how far it may be from now, in seconds, and the zone that counts where it names none, in minutes
 * @param now the time of arrival, in milliseconds since 1970; null when any age will do
 * @returns null when all is well
 */
export function checkTimestamp(
	timestamp: string | null,
	{ toleranceSeconds, zone }: { toleranceSeconds: number; zone: number },
	now: number | null,
): Problem<TimestampProblem> | null {
	if (timestamp === null || timestamp === '') return { problem: 'timestamp_missing' };
	const time = readTime(timestamp, zone);
	if (time === null) return { problem: 'timestamp_malformed' };
	return now === null || Math.abs(now - time) <= toleranceSeconds * 1000
		? null
		: { problem: 'timestamp_out_of_tolerance' };
}
