import { median, ratioOf, type Figure } from '../lib/stats';
import { digits, table, times } from '../lib/table';
import type { Served } from '../served';
import type { Measured } from '../served/measure';
import { OLDER_SITES } from '../served/plan';
import { HEADER_AUTH, OURS, UNSAVED } from '../served/triggers';

/** What was seen in one cell. */
export function cellOf(
	cells: Measured[],
	site: string,
	contender: string,
	forged: boolean,
): Measured {
	const found = cells.find(
		(cell) => cell.site === site && cell.contender === contender && cell.forged === forged,
	);
	if (!found) throw new Error(`Nothing was measured for ${site}, ${contender}.`);
	return found;
}

/** How many times as many requests per second one cell answers as another. */
export const timesAsFast = (cell: Measured, reference: Measured): Figure =>
	ratioOf(cell.rates, reference.rates);

/** What settings of n8n, and of ours, do to genuine callbacks of this trigger. */
export function settingsTable({ cells }: Served): string {
	const row = (label: string, changed: [string, string], reference: [string, string]) => {
		const [cell, other] = [changed, reference].map((one) => cellOf(cells, ...one, false));
		// Two n8n ran one after the other: their rounds do not belong together.
		const isOne = cell.site === other.site;
		const factor = isOne
			? times(timesAsFast(cell, other))
			: `**${digits(median(cell.rates) / median(other.rates))}×**`;
		return [label, factor, (cell.bytes / cell.requests).toFixed(0)];
	};
	const { key } = OURS;
	return table(
		['setting', 'requests/s', 'bytes'],
		[
			row('lazy acquire, SQLite', ['sqlite-lazy', key], ['sqlite-default', key]),
			row('successes not saved', ['sqlite-lazy', UNSAVED.key], ['sqlite-lazy', key]),
			row('`DB_TYPE=postgresdb`', ['postgres-lazy', key], ['sqlite-lazy', key]),
		],
	);
}

/** This trigger on older n8n, beside n8n's Webhook node there. */
export function olderTable({ cells }: Served): string {
	const rows = OLDER_SITES.map(({ key, label }) => {
		const [floor, forgedFloor] = [false, true].map((one) =>
			cellOf(cells, key, HEADER_AUTH.key, one),
		);
		const [genuine, forged] = [false, true].map((one) => cellOf(cells, key, OURS.key, one));
		return [
			label,
			...[genuine, forged].map(({ rates }) => digits(median(rates))),
			times(timesAsFast(genuine, floor)),
			times(timesAsFast(forged, forgedFloor)),
		];
	});
	const head = ['', 'genuine/s', 'forged/s', 'genuine ÷ Webhook', 'forged ÷ Webhook'];
	return table(head, rows);
}
