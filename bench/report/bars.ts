import type { BareMeasured } from '../bare/measureBare';
import { digits, table } from '../lib/table';
import type { Served } from '../served';
import type { Weighed } from '../weight/measureWeight';
import { overLimit } from './bareTables';
import { cellOf, timesAsFast } from './servedTables';

interface Bar {
	what: string;
	bar: string;
	seen: string;
	met: boolean;
}

const atLeast = (what: string, least: number, seen: number): Bar => ({
	...{ what, bar: `≥ ${least} ×`, seen: `${digits(seen)} ×` },
	met: seen >= least,
});

const atMost = (what: string, most: number, seen: number, unit = '×'): Bar => ({
	...{ what, bar: `≤ ${most} ${unit}`, seen: `${digits(seen)} ${unit}` },
	met: seen <= most,
});

function servedBars(served: Served): Bar[] {
	const ours = 'ours-ignore';
	const ratio = (site: string, other: string, forged: boolean) => {
		const cell = cellOf(served, site, ours, forged);
		return timesAsFast(cell, cellOf(served, site, other, forged)).median;
	};
	const lazy = 'sqlite-lazy';
	const plain = 'sqlite-default';
	const forged = cellOf(served, lazy, ours, true);
	const off = cellOf(served, lazy, 'ours-off', false);
	const cost = 100 * (1 - timesAsFast(cellOf(served, lazy, ours, false), off).median);
	return [
		atLeast('lazy acquire, genuine: ours ÷ bare Webhook', 0.95, ratio(lazy, 'webhook', false)),
		atLeast('lazy acquire, genuine: ours ÷ Slack Trigger', 3.5, ratio(lazy, 'slack', false)),
		atLeast('lazy acquire, genuine: ours ÷ hand-built', 3.5, ratio(lazy, 'handBuilt', false)),
		atLeast('lazy acquire, forged: ours ÷ Slack Trigger', 10, ratio(lazy, 'slack', true)),
		{
			what: 'lazy acquire, forged: executions and growth of the database',
			bar: '0 and 0 bytes',
			seen: `${forged.executions} and ${forged.bytes} bytes`,
			met: forged.executions === 0 && forged.bytes <= 0,
		},
		atLeast('default settings, genuine: ours ÷ Slack Trigger', 1.25, ratio(plain, 'slack', false)),
		atLeast('default settings, forged: ours ÷ Slack Trigger', 1.5, ratio(plain, 'slack', true)),
		atMost('throughput that `duplicates: ignore` costs', 10, cost, '%'),
	];
}

/** Every bar that was set before anything was measured, and whether it was reached. */
export function barTable(served: Served, bare: BareMeasured[], weighed: Weighed[]): string {
	const packed =
		(weighed.find(({ name }) => name === 'n8n-nodes-airudder')?.size?.packed ?? NaN) / 1000;
	const bars = [
		...servedBars(served),
		atMost('bytes to item at 0.3 kB ÷ HMAC + JSON.parse', 2, overLimit(bare, 300)),
		atMost('bytes to item at 20 kB ÷ HMAC + JSON.parse', 1.2, overLimit(bare, 20_000)),
		atMost('bytes to item at 500 kB ÷ HMAC + JSON.parse', 1.2, overLimit(bare, 500_000)),
		atMost('size of the packed package', 40, packed, 'kB'),
	];
	const rows = bars.map(({ what, bar, seen, met }) => [what, bar, seen, met ? 'yes' : '**no**']);
	return table(['', 'bar', 'seen', 'met'], rows);
}
