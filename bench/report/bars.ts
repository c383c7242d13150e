import { median, type Figure } from '../lib/stats';
import { digits, table, times } from '../lib/table';
import type { Served } from '../served';
import { HEADER_AUTH, OURS } from '../served/triggers';
import { cellOf, fewerBy, timesAsFast } from './servedTables';

const LEAST = 0.95;

/** How far the median may be from the ends of its interval. */
const STEADY = 0.05;

const isSteady = ({ median, least, most }: Figure) =>
	median - least <= STEADY * median && most - median <= STEADY * median;

/** The first table: what an operator asks, and whether the project's own bar was reached. */
export function barTable({ cells, flood, retries }: Served): string {
	const sites = {
		'sqlite-lazy': 'lazy acquire',
		'postgres-lazy': 'PostgreSQL',
		'sqlite-default': 'default',
	};
	const ratios = Object.entries(sites).flatMap(([site, label]) =>
		[false, true].map((forged) => {
			const [ours, floor] = [OURS, HEADER_AUTH].map(({ key }) => cellOf(cells, site, key, forged));
			const seen = timesAsFast(ours, floor);
			return [
				`${label}, ${forged ? 'forged' : 'genuine'} ÷ Webhook`,
				times(seen),
				digits(median(ours.rates)),
				seen.median >= LEAST ? 'yes' : '**no**',
				isSteady(seen) ? 'yes' : '**no**',
			];
		}),
	);
	const floods = [...new Set(flood.map(({ sent }) => sent))].filter((sent) => sent > 0);
	const fewer = [OURS, HEADER_AUTH].map(({ key }) =>
		floods.map((sent) => fewerBy(flood, key, sent)).join(' / '),
	);
	const lost = flood.reduce((sum, one) => sum + one.lost, 0);
	const { executions, bytes } = cellOf(cells, 'sqlite-lazy', OURS.key, true);
	const { again, different, ...ends } = retries;
	const rest = [
		[
			`% fewer genuine ones beside ${floods.join(' / ')} forged/s (Webhook); lost`,
			`${fewer[0]} (${fewer[1]}); ${lost}`,
		],
		['a forged one leaves: executions, bytes', `${executions}, ${bytes}`],
		[
			`${again} of ${different} again after a minute: doubled, lost`,
			`${ends.doubled}, ${ends.lost}`,
		],
	].map((row) => [...row, '', '', '']);
	return table(['', 'seen', 'a second', `≥ ${LEAST}`, '± 5 %'], [...ratios, ...rest]);
}
