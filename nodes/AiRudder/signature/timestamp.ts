import type { Problem } from '../refusal/problem';

export type TimestampProblem =
	| 'timestamp_missing'
	| 'timestamp_malformed'
	| 'timestamp_out_of_tolerance';

/** Above this a number cannot be seconds (it would be the year 5138), so it is milliseconds. */
const FIRST_MILLISECONDS = 100_000_000_000;

/**
 * Checks that a callback's timestamp is near enough to now, in the past and in the future.
 *
 * @param timestamp the header's value; undefined when it did not come
 * @param toleranceSeconds how far it may be from now, in seconds
 * @param now the time of arrival, in milliseconds since 1970
 * @returns null when all is well
 */
export function checkTimestamp(
	timestamp: string | undefined,
	toleranceSeconds: number,
	now: number,
): Problem<TimestampProblem> | null {
	if (timestamp === undefined || timestamp === '') return { problem: 'timestamp_missing' };
	if (!/^\d{1,15}$/.test(timestamp)) return { problem: 'timestamp_malformed' };
	const value = Number(timestamp);
	const milliseconds = value >= FIRST_MILLISECONDS ? value : value * 1000;
	return Math.abs(now - milliseconds) <= toleranceSeconds * 1000
		? null
		: { problem: 'timestamp_out_of_tolerance' };
}
