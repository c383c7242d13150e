import { figureOf, quantile, ratioOf, type Figure } from '../lib/stats';
import { digits, spread, table, times } from '../lib/table';
import type { Served } from '../served';
import type { Measured } from '../served/measure';
import { SETTINGS, SITES } from '../served/plan';
import { CONTENDERS, MAIN } from '../served/triggers';

/** What was seen in one cell. */
export function cellOf(served: Served, site: string, contender: string, forged: boolean): Measured {
	const found = [...served.triggers, ...served.settings].find(
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
	CONTENDERS.find((contender) => contender.key === key)?.label ?? key;

const named = ({ contender, forged }: Measured) =>
	`${labelOf(contender)}${forged ? ', forged' : ''}`;

function ratioTable(served: Served, site: string): string {
	const cells = served.triggers.filter((cell) => cell.site === site);
	const rows = cells.map((cell) => {
		const against = (contender: string, forged: boolean) =>
			times(timesAsFast(cell, cellOf(served, site, contender, forged)));
		const floor = cell.forged ? '–' : against('webhook', false);
		return [named(cell), floor, against('slack', cell.forged), against('handBuilt', cell.forged)];
	});
	return table(['', '÷ bare Webhook', '÷ Slack Trigger', '÷ Webhook + Crypto + IF'], rows);
}

function figureTable(served: Served, site: string): string {
	const cells = served.triggers.filter((cell) => cell.site === site);
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
export function servedSections(served: Served): string {
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
 * How many isolated engines n8n makes for one request: the profile behind the two settings. A dash
 * stands for a trigger that cannot be sent anything forged, because it checks nothing.
 */
export function engineTable(served: Served): string {
	const columns = [
		['sqlite-default', false, 'default: genuine'],
		['sqlite-default', true, 'default: forged'],
		['sqlite-lazy', false, 'lazy: genuine'],
		['sqlite-lazy', true, 'lazy: forged'],
	] as const;
	const rows = MAIN.map(({ key, label, signing }) => [
		label,
		...columns.map(([site, forged]) => {
			if (forged && signing === 'none') return '–';
			const { engines, requests } = cellOf(served, site, key, forged);
			return digits(engines / requests);
		}),
	]);
	return table(['engines made per request', ...columns.map(([, , head]) => head)], rows);
}

/** What single settings of n8n do for our trigger. */
export function settingsTable(served: Served): string {
	const [{ key: reference }] = SETTINGS;
	const rows = SETTINGS.map(({ key, label }) => {
		const ratio = (forged: boolean) => {
			const cell = (name: string) => cellOf(served, `setting-${name}`, 'ours-ignore', forged);
			return times(timesAsFast(cell(key), cell(reference)));
		};
		const { bytes, requests } = cellOf(served, `setting-${key}`, 'ours-ignore', false);
		return [label, ratio(false), ratio(true), (bytes / requests).toFixed(0)];
	});
	return table(['setting', 'genuine', 'forged', 'bytes per genuine request'], rows);
}
