/** The value that a share of all values does not exceed; the values need no order. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** A figure that was measured several times. */
export interface Figure {
	median: number;
	least: number;
	most: number;
}

export const figureOf = (values: readonly number[]): Figure => ({
	median: median(values),
	least: Math.min(...values),
	most: Math.max(...values),
});

/**
 * How many times as much: the rounds are compared one by one, because what slows a whole round down
 * slows both sides of it.
 */
export const ratioOf = (rounds: readonly number[], reference: readonly number[]): Figure =>
	figureOf(rounds.map((value, round) => value / reference[round]));
