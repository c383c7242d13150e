import type { BareMeasured } from '../bare/measureBare';
import { digits, table } from '../lib/table';
import type { Measured } from '../served/measure';
import type { Weighed } from '../weight/measureWeight';
import { overLimit } from './bareTables';
import { cellOf, timesAsCheap, timesAsFast } from './servedTables';

interface Bar {
	what: string;
	bar: string;
	seen: string;
	/** The same ratio of processor time, where a running n8n was measured. */
	cpu?: string;
	met: boolean;
}

/** How many times as fast one cell is as another, by requests per second and by processor time. */
function atLeast(what: string, least: number, cell: Measured, reference: Measured): Bar {
	const seen = timesAsFast(cell, reference).median;
	const cpu = `${digits(timesAsCheap(cell, reference).median)} ×`;
	return { what, bar: `≥ ${least} ×`, seen: `${digits(seen)} ×`, cpu, met: seen >= least };
}

const atMost = (what: string, most: number, seen: number, unit = '×'): Bar => ({
	...{ what, bar: `≤ ${most} ${unit}`, seen: `${digits(seen)} ${unit}` },
	met: seen <= most,
});

function servedBars(served: Measured[]): Bar[] {
	const lazy = (contender: string, forged = false) =>
		cellOf(served, 'sqlite-lazy', contender, forged);
	const plain = (contender: string, forged = false) =>
		cellOf(served, 'sqlite-default', contender, forged);
	const ours = 'ours-ignore';
	const forged = lazy(ours, true);
	const cost = (ratio: typeof timesAsFast) =>
		100 * (1 - ratio(lazy(ours), lazy('ours-off')).median);
	return [
		atLeast('lazy acquire, genuine: ours ÷ bare Webhook', 0.95, lazy(ours), lazy('webhook')),
		atLeast('lazy acquire, genuine: ours ÷ Slack Trigger', 3.5, lazy(ours), lazy('slack')),
		atLeast('lazy acquire, genuine: ours ÷ hand-built', 3.5, lazy(ours), lazy('handBuilt')),
		atLeast('lazy acquire, forged: ours ÷ Slack Trigger', 10, forged, lazy('slack', true)),
		{
			what: 'lazy acquire, forged: executions and growth of the database',
			bar: '0 and 0 bytes',
			seen: `${forged.executions} and ${forged.bytes} bytes`,
			met: forged.executions === 0 && forged.bytes <= 0,
		},
		atLeast('default settings, genuine: ours ÷ Slack Trigger', 1.25, plain(ours), plain('slack')),
		atLeast(
			'default settings, forged: ours ÷ Slack Trigger',
			1.5,
			plain(ours, true),
			plain('slack', true),
		),
		{
			...atMost('throughput that `duplicates: ignore` costs', 10, cost(timesAsFast), '%'),
			cpu: `${digits(cost(timesAsCheap))} %`,
		},
	];
}

/** Every bar that was set before anything was measured, and whether it was reached. */
export function barTable(served: Measured[], bare: BareMeasured[], weighed: Weighed[]): string {
	const packed =
		(weighed.find(({ name }) => name === 'n8n-nodes-airudder')?.size?.packed ?? NaN) / 1000;
	const bars = [
		...servedBars(served),
		atMost('bytes to item at 0.3 kB ÷ HMAC + JSON.parse', 2, overLimit(bare, 300)),
		atMost('bytes to item at 20 kB ÷ HMAC + JSON.parse', 1.2, overLimit(bare, 20_000)),
		atMost('bytes to item at 500 kB ÷ HMAC + JSON.parse', 1.2, overLimit(bare, 500_000)),
		atMost('size of the packed package', 40, packed, 'kB'),
	];
	const rows = bars.map(({ what, bar, seen, cpu = '', met }) => [
		what,
		bar,
		seen,
		cpu,
		met ? 'yes' : '**no**',
	]);
	return table(['', 'bar', 'seen', 'by processor time', 'met'], rows);
}
