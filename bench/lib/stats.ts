/** The value that a share of all values does not exceed; the values need no order. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** A figure that was measured several times. */
export interface Figure {
	median: number;
	/** Between these the true median lies, in 95 of 100 such runs. */
	least: number;
	most: number;
}

/** So many standard deviations of the rank of a median lie on each side of 95 %. */
const SPREAD = 1.96 / 2;

/** Median and its 95 % interval, by the ranks of the values: no shape of their noise is assumed. */
export function figureOf(values: readonly number[]): Figure {
	const sorted = [...values].sort((a, b) => a - b);
	const reach = SPREAD * Math.sqrt(sorted.length);
	const low = Math.max(0, Math.floor(sorted.length / 2 - reach));
	const high = Math.min(sorted.length - 1, Math.ceil(sorted.length / 2 + reach) - 1);
	return { median: median(values), least: sorted[low], most: sorted[high] };
}

/**
 * How many times as much: the rounds are compared one by one, because what slows a whole round down
 * slows both sides of it.
 */
export const ratioOf = (rounds: readonly number[], reference: readonly number[]): Figure =>
	figureOf(rounds.map((value, round) => value / reference[round]));
