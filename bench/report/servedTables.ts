import { figureOf, quantile, ratioOf, type Figure } from '../lib/stats';
import { digits, spread, table, times } from '../lib/table';
import type { Measured } from '../served/measure';
import { OLDER_SITES, SITES } from '../served/plan';
import { BARE_WEBHOOK, CONTENDERS, MAIN, OURS, OURS_OFF, UNSAVED } from '../served/triggers';

/** What was seen in one cell. */
export function cellOf(
	served: Measured[],
	site: string,
	contender: string,
	forged: boolean,
): Measured {
	const found = served.find(
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

const statusesOf = ({ statuses }: Measured) => Object.keys(statuses).sort().join(', ');

const labelOf = (key: string) =>
	[...CONTENDERS, UNSAVED].find((contender) => contender.key === key)?.label ?? key;

const named = ({ contender, forged }: Measured) =>
	`${labelOf(contender)}${forged ? ', forged' : ''}`;

function ratioTable(served: Measured[], site: string): string {
	const cells = served.filter((cell) => cell.site === site);
	const rows = cells.map((cell) => {
		const against = (contender: string, forged: boolean) =>
			times(timesAsFast(cell, cellOf(served, site, contender, forged)));
		const floor = cell.forged ? '–' : against('webhook', false);
		return [named(cell), floor, against('slack', cell.forged), against('handBuilt', cell.forged)];
	});
	return table(['', '÷ bare Webhook', '÷ Slack Trigger', '÷ Webhook + Crypto + IF'], rows);
}

function figureTable(served: Measured[], site: string): string {
	const cells = served.filter((cell) => cell.site === site);
	const rows = cells.map((cell) => [
		named(cell),
		spread(figureOf(cell.rates)),
		digits(quantile(cell.latencies, 0.5)),
		digits(quantile(cell.latencies, 0.99)),
		spread(figureOf(cell.cpu)),
		statusesOf(cell),
		digits(cell.executions / cell.requests),
		(cell.bytes / cell.requests).toFixed(0),
	]);
	const head = ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms/request', 'answers'];
	return table([...head, 'executions/request', 'bytes/request'], rows);
}

/** One section per n8n: ratios first. */
export function servedSections(served: Measured[]): string {
	return SITES.map(({ key, label }) =>
		[
			`### ${label}`,
			'Requests per second, as a multiple of what the other triggers answer in the same round:',
			ratioTable(served, key),
			'The figures themselves:',
			figureTable(served, key),
		].join('\n\n'),
	).join('\n\n');
}

/**
 * What n8n does for one request: the profile behind the ratios. A dash stands for a trigger that
 * cannot be sent anything forged, because it checks nothing.
 */
export function workTable(served: Measured[]): string {
	const columns = [
		['sqlite-default', false, 'engines', 'engines, default: genuine'],
		['sqlite-default', true, 'engines', 'forged'],
		['sqlite-lazy', false, 'engines', 'engines, lazy: genuine'],
		['sqlite-lazy', true, 'engines', 'forged'],
		['sqlite-lazy', false, 'statements', 'statements: genuine'],
		['sqlite-lazy', true, 'statements', 'forged'],
	] as const;
	const rows = [...MAIN, OURS_OFF].map(({ key, label, signing }) => [
		label,
		...columns.map(([site, forged, what]) => {
			if (forged && signing === 'none') return '–';
			const cell = cellOf(served, site, key, forged);
			return digits(cell[what] / cell.requests);
		}),
	]);
	return table(['for one request', ...columns.map(([, , , head]) => head)], rows);
}

/** What single settings of n8n do for our trigger. */
export function settingsTable(served: Measured[]): string {
	const row = (label: string, changed: [string, string], reference: [string, string]) => {
		const factor = (forged: boolean) =>
			times(timesAsFast(cellOf(served, ...changed, forged), cellOf(served, ...reference, forged)));
		const { bytes, requests } = cellOf(served, ...changed, false);
		return [label, factor(false), factor(true), (bytes / requests).toFixed(0)];
	};
	const lazy = '`N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true`';
	const { key } = OURS;
	return table(
		['setting', 'genuine', 'forged', 'bytes per genuine request'],
		[
			row(`${lazy}, on SQLite`, ['sqlite-lazy', key], ['sqlite-default', key]),
			row(`${lazy}, on PostgreSQL`, ['postgres-lazy', key], ['postgres-default', key]),
			row(
				'executions that succeeded are not saved, beside lazy acquire, on SQLite',
				['sqlite-lazy', UNSAVED.key],
				['sqlite-lazy', key],
			),
			row(
				'`DB_TYPE=postgresdb` instead of SQLite, beside lazy acquire',
				['postgres-lazy', key],
				['sqlite-lazy', key],
			),
		],
	);
}

/** This trigger on older n8n, beside n8n's Webhook node there. */
export function olderTable(served: Measured[]): string {
	const rows = OLDER_SITES.map(({ key, label }) => {
		const webhook = cellOf(served, key, BARE_WEBHOOK.key, false);
		const [genuine, forged] = [false, true].map((one) => cellOf(served, key, OURS.key, one));
		return [
			label,
			...[webhook, genuine, forged].map(({ rates }) => spread(figureOf(rates))),
			times(timesAsFast(genuine, webhook)),
			times(timesAsFast(forged, webhook)),
			digits(genuine.engines / genuine.requests),
		];
	});
	const head = ['', "n8n's Webhook node, requests/s", 'genuine', 'forged'];
	return table([...head, 'genuine ÷ Webhook', 'forged ÷ Webhook', 'engines/genuine'], rows);
}
