import { digits, table, times } from '../lib/table';
import type { Served } from '../served';
import type { Figure } from '../lib/stats';
import { HEADER_AUTH, OURS } from '../served/triggers';
import { cellOf, timesAsCheap, timesAsFast } from './servedTables';

const LEAST = 0.95;

/** How far the median may be from the ends of its interval. */
const STEADY = 0.05;

const isSteady = ({ median, least, most }: Figure) =>
	median - least <= STEADY * median && most - median <= STEADY * median;

/** What this project has set itself, and whether it was reached. */
export function barTable({ cells, retries }: Served): string {
	const sites = { 'sqlite-lazy': 'lazy acquire', 'sqlite-default': 'default settings' };
	const rows = Object.entries(sites).flatMap(([site, label]) =>
		[false, true].map((forged) => {
			const [ours, floor] = [OURS, HEADER_AUTH].map(({ key }) => cellOf(cells, site, key, forged));
			const seen = timesAsFast(ours, floor);
			return [
				`${label}, ${forged ? 'forged' : 'genuine'}: ours ÷ Webhook with Header Auth`,
				`≥ ${LEAST} ×`,
				times(seen),
				digits(timesAsCheap(ours, floor).median),
				seen.median >= LEAST ? 'yes' : '**no**',
				isSteady(seen) ? 'yes' : '**no**',
			];
		}),
	);
	const forged = cellOf(cells, 'sqlite-lazy', OURS.key, true);
	const isClean = forged.executions === 0 && forged.bytes <= 0;
	const { doubled, lost } = retries;
	rows.push(
		[
			'forged: executions, growth of the database',
			'0, 0 bytes',
			`${forged.executions}, ${forged.bytes} bytes`,
			'',
			isClean ? 'yes' : '**no**',
			'',
		],
		[
			`${retries.again} of ${retries.different} callbacks at ${digits(retries.rate)} a second again after a minute: doubled, lost`,
			'0, 0',
			`${doubled}, ${lost}`,
			'',
			doubled === 0 && lost === 0 ? 'yes' : '**no**',
			'',
		],
	);
	return table(['', 'bar', 'seen', 'by processor time', 'met', 'within ± 5 %'], rows);
}
