import { median, quantile, ratioOf, type Figure } from '../lib/stats';
import { digits, table, times } from '../lib/table';
import type { Served } from '../served';
import type { Measured } from '../served/measure';
import { OLDER_SITES, SITES } from '../served/plan';
import { CONTENDERS, HEADER_AUTH, OURS, OURS_OFF, UNSAVED } from '../served/triggers';

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

const labelOf = (key: string) =>
	[...CONTENDERS, OURS_OFF, UNSAVED].find((contender) => contender.key === key)?.label ?? key;

/** Every row that was measured, genuine and forged ones side by side. */
export function servedTable({ cells }: Served): string {
	const side = (cell: Measured | undefined) => {
		if (!cell) return ['', '', ''];
		const ratio = timesAsFast(cell, cellOf(cells, cell.site, HEADER_AUTH.key, cell.forged));
		const shown = cell.contender === HEADER_AUTH.key ? '1' : times(ratio);
		return [shown, digits(median(cell.rates)), digits(median(cell.cpu))];
	};
	const rows = SITES.flatMap(({ key, label }) =>
		cells
			.filter(({ site, forged }) => site === key && !forged)
			.map((cell) => [
				`${label}: ${labelOf(cell.contender)}`,
				...side(cell),
				digits(quantile(cell.latencies, 0.99)),
				...side(
					cells.find((one) => one.site === key && one.contender === cell.contender && one.forged),
				),
			]),
	);
	const head = ['÷ Webhook', '/s', 'CPU ms'];
	return table(['', ...head, 'p99 ms', `forged ${head[0]}`, ...head.slice(1)], rows);
}

/** What n8n does for one request, genuine / forged: the profile behind the ratios. */
export function workLine({ cells }: Served): string {
	const perRequest = (site: string, key: string, what: 'engines' | 'statements') =>
		[false, true]
			.map((forged) => cellOf(cells, site, key, forged))
			.map((cell) => digits(cell[what] / cell.requests))
			.join(' / ');
	const [ours, floor] = [OURS, HEADER_AUTH].map(({ key }) => [
		`${perRequest('sqlite-default', key, 'engines')} engines by default`,
		`${perRequest('sqlite-lazy', key, 'engines')} under lazy acquire`,
		`${perRequest('sqlite-lazy', key, 'statements')} statements`,
	]);
	return `Per callback, genuine / forged: ${ours.join(', ')} (Webhook: ${floor.join(', ')}).`;
}

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

/** By how much a flood of so many forged callbacks a second lowers the rate of genuine ones. */
export function fewerBy(flood: Served['flood'], contender: string, sent: number): string {
	const [beside, alone] = [sent, 0].map(
		(count) => flood.find((one) => one.contender === contender && one.sent === count)!,
	);
	return `${digits(100 * (1 - ratioOf(beside.rates, alone.rates).median))} %`;
}

/** Genuine callbacks beside a flood of forged ones. */
export function floodTable({ flood }: Served): string {
	const rows = [OURS, HEADER_AUTH].map(({ key, label }) => [
		label,
		...flood
			.filter(({ contender }) => contender === key)
			.flatMap(({ rates, latencies }) => [
				digits(median(rates)),
				digits(quantile(latencies, 0.99)),
			]),
	]);
	const sent = [...new Set(flood.map((one) => one.sent))];
	return table(['', ...sent.flatMap((count) => [`beside ${count}: /s`, 'p99 ms'])], rows);
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
