import type { Figure } from './stats';

/** A Markdown table; the first column is text, the others are figures. */
export function table(head: string[], rows: string[][]): string {
	const rule = head.map((_, at) => (at === 0 ? '---' : '---:'));
	return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A figure with as many digits as it deserves. */
export function digits(value: number): string {
	if (!Number.isFinite(value)) return '–';
	const size = Math.abs(value);
	return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** A ratio in bold, with its spread, e.g. `**3.98×** (3.71–4.20)`. */
export const times = ({ median, least, most }: Figure): string =>
	`**${digits(median)}×** (${digits(least)}–${digits(most)})`;
