import { figureOf, median, quantile, ratioOf, type Figure } from '../lib/stats';
import { digits, spread, table, times } from '../lib/table';
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

/** How many times as little processor time one cell costs per request as another. */
export const timesAsCheap = (cell: Measured, reference: Measured): Figure =>
	ratioOf(reference.cpu, cell.cpu);

const labelOf = (key: string) =>
	[...CONTENDERS, OURS_OFF, UNSAVED].find((contender) => contender.key === key)?.label ?? key;

/** One section per n8n. */
export const servedSections = ({ cells }: Served): string =>
	SITES.map(({ key, label }) => {
		const rows = cells
			.filter(({ site }) => site === key)
			.map((cell) => [
				`${labelOf(cell.contender)}${cell.forged ? ', forged' : ''}`,
				times(timesAsFast(cell, cellOf(cells, key, HEADER_AUTH.key, cell.forged))),
				spread(figureOf(cell.rates)),
				digits(quantile(cell.latencies, 0.5)),
				digits(quantile(cell.latencies, 0.99)),
				spread(figureOf(cell.cpu)),
				Object.keys(cell.statuses).sort().join(', '),
				digits(cell.executions / cell.requests),
				(cell.bytes / cell.requests).toFixed(0),
			]);
		const head = ['', '÷ Webhook, Header Auth', 'requests/s', 'p50 ms', 'p99 ms'];
		const more = ['CPU ms/request', 'answers', 'executions/request', 'bytes/request'];
		return [`### ${label}`, table([...head, ...more], rows)].join('\n\n');
	}).join('\n\n');

/** What n8n does for one request: the profile behind the ratios. */
export function workTable({ cells }: Served): string {
	const columns = [
		['sqlite-default', false, 'engines', 'engines, default: genuine'],
		['sqlite-default', true, 'engines', 'forged'],
		['sqlite-lazy', false, 'engines', 'engines, lazy: genuine'],
		['sqlite-lazy', true, 'engines', 'forged'],
		['sqlite-lazy', false, 'statements', 'statements: genuine'],
		['sqlite-lazy', true, 'statements', 'forged'],
	] as const;
	const rows = CONTENDERS.map(({ key, label }) => [
		label,
		...columns.map(([site, forged, what]) => {
			const cell = cellOf(cells, site, key, forged);
			return digits(cell[what] / cell.requests);
		}),
	]);
	return table(['for one request', ...columns.map(([, , , head]) => head)], rows);
}

/** What settings of n8n, and of ours, do to genuine callbacks of this trigger. */
export function settingsTable({ cells }: Served): string {
	const row = (label: string, changed: [string, string], reference: [string, string]) => {
		const [cell, other] = [changed, reference].map((one) => cellOf(cells, ...one, false));
		// Two n8n ran one after the other: their rounds do not belong together.
		const isOne = cell.site === other.site;
		const factor = isOne
			? times(timesAsFast(cell, other))
			: `**${digits(median(cell.rates) / median(other.rates))} ×**`;
		return [label, factor, (cell.bytes / cell.requests).toFixed(0)];
	};
	const { key } = OURS;
	return table(
		['setting', 'requests/s', 'bytes/request'],
		[
			row(
				'`N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true`, on SQLite',
				['sqlite-lazy', key],
				['sqlite-default', key],
			),
			row(
				'beside that: executions that succeeded are not saved',
				['sqlite-lazy', UNSAVED.key],
				['sqlite-lazy', key],
			),
			row(
				'beside that: `DB_TYPE=postgresdb` instead of SQLite',
				['postgres-lazy', key],
				['sqlite-lazy', key],
			),
			row(
				'beside that: Duplicates Ignore instead of Off, on SQLite, 2,400 ids stored',
				['sqlite-lazy', key],
				['sqlite-lazy', OURS_OFF.key],
			),
			row('the same on PostgreSQL', ['postgres-lazy', key], ['postgres-lazy', OURS_OFF.key]),
		],
	);
}

/** Genuine callbacks beside a flood of forged ones. */
export function floodTable({ flood }: Served): string {
	const rows = flood.map(({ contender, sent, answered, rates, latencies, lost }) => {
		const alone = flood.find((one) => one.contender === contender && one.sent === 0)!;
		const loss = 100 * (1 - ratioOf(rates, alone.rates).median);
		return [
			labelOf(contender),
			sent === 0 ? 'none' : `${sent} (${digits(median(answered))})`,
			digits(median(rates)),
			sent === 0 ? '' : `${digits(loss)} %`,
			digits(quantile(latencies, 0.99)),
			String(lost),
		];
	});
	return table(
		['', 'forged/s: sent (answered)', 'genuine/s', 'less by', 'p99 ms of genuine', 'lost'],
		rows,
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
			...[floor, genuine, forged].map(({ rates }) => spread(figureOf(rates))),
			times(timesAsFast(genuine, floor)),
			times(timesAsFast(forged, forgedFloor)),
			digits(genuine.engines / genuine.requests),
		];
	});
	const head = ['', 'Webhook with Header Auth, requests/s', 'genuine', 'forged'];
	return table([...head, 'genuine ÷ Webhook', 'forged ÷ Webhook', 'engines/genuine'], rows);
}
