import { rememberLast } from '../duplicates/rememberLast';

const MINUTE = 60_000;

/** How many keys are counted at once, several to a trigger; the oldest leave first. */
const MAX_KEYS = 10_000;

interface Window {
	startedAt: number;
	taken: number;
	suppressed: number;
}

/** Lets a few things through per key and minute, and counts the rest. */
export class RateLimit {
	private readonly windows = new Map<string, Window>();

	/**
	 * @param key what is counted apart, e.g. a node
	 * @param perMinute how many are let through; 0 lets nothing through
	 * @param now milliseconds since 1970
	 * @returns null when it is too much; otherwise how many were held back since the last one let through
	 */
	take(key: string, perMinute: number, now: number): { suppressed: number } | null {
		let window = this.windows.get(key);
		if (window === undefined || now - window.startedAt >= MINUTE || now < window.startedAt) {
			window = { startedAt: now, taken: 0, suppressed: window?.suppressed ?? 0 };
			rememberLast(this.windows, key, window, MAX_KEYS);
		}
		if (window.taken >= perMinute) {
			window.suppressed += 1;
			return null;
		}
		window.taken += 1;
		const { suppressed } = window;
		window.suppressed = 0;
		return { suppressed };
	}
}
