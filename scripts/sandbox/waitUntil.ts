import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is something other than `undefined`.
 *
 * @param what for the message, e.g. "3 executions"
 * @param ask may throw to give up at once
 * @param timeoutMs how long to keep asking
 * @param state asked for the message when time is up, e.g. "2 so far"
 */
export async function waitUntil<T>(
	what: string,
	ask: () => Promise<T | undefined>,
	timeoutMs: number,
	state: () => string = () => '',
): Promise<T> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > end) {
			const details = state();
			throw new Error(
				`Waited ${timeoutMs / 1000} s in vain for ${what}${details ? ` (${details})` : ''}.`,
			);
		}
		await sleep(50);
	}
}
