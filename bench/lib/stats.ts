/** The value that a share of all values does not exceed; the values need no order. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** A figure that was measured several times. */
export interface Figure {
	median: number;
	/** Between these the true median lies, in at least 95 of 100 such runs of six rounds or more. */
	least: number;
	most: number;
}

/** The true median lies beyond either end of the interval in at most so many runs. */
const BEYOND = 0.025;

/**
 * How many values to leave out at each end. Each value lies below the true median as a coin falls, so
 * the ends follow from the binomial distribution; fewer than six values leave nothing to leave out.
 */
function leftOut(count: number): number {
	let out = 0;
	let chance = 0.5 ** count;
	for (let sum = chance; sum <= BEYOND; out += 1) {
		chance *= (count - out) / (out + 1);
		sum += chance;
	}
	return Math.max(0, out - 1);
}

/** Median and its 95 % interval, by the ranks of the values: no shape of their noise is assumed. */
export function figureOf(values: readonly number[]): Figure {
	const sorted = [...values].sort((a, b) => a - b);
	const out = leftOut(sorted.length);
	return { median: median(values), least: sorted[out], most: sorted[sorted.length - 1 - out] };
}

/**
 * How many times as much: the rounds are compared one by one, because what slows a whole round down
 * slows both sides of it.
 */
export const ratioOf = (rounds: readonly number[], reference: readonly number[]): Figure =>
	figureOf(rounds.map((value, round) => value / reference[round]));
