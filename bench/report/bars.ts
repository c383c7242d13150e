import { median, ratioOf, type Figure } from '../lib/stats';
import { digits, table, times } from '../lib/table';
import type { Served } from '../served';
import { HEADER_AUTH, OURS } from '../served/triggers';
import { cellOf, fewerBy, slowestOf, timesAsFast } from './servedTables';

/** The least that is good enough, of genuine and of forged ones: the project's own bars. */
const LEAST = { genuine: 0.95, forged: 1 };

/** How far the median may be from the ends of its interval. */
const STEADY = 0.05;

const isSteady = ({ median, least, most }: Figure) =>
	median - least <= STEADY * median && most - median <= STEADY * median;

/** What comes first: what an operator asks, and whether the project's own bar was reached. */
export function barTable({ cells, flood, retries }: Served): string {
	const sites = {
		'sqlite-lazy': 'lazy acquire',
		'postgres-lazy': 'PostgreSQL',
		'sqlite-default': 'default',
	};
	const ratios = Object.entries(sites).flatMap(([site, label]) =>
		(['genuine', 'forged'] as const).map((kind) => {
			const [ours, floor] = [OURS, HEADER_AUTH].map(({ key }) =>
				cellOf(cells, site, key, kind === 'forged'),
			);
			const seen = timesAsFast(ours, floor);
			return [
				`${label}, ${kind} ÷ Webhook`,
				times(seen),
				times(ratioOf(ours.cpu, floor.cpu)),
				digits(median(ours.rates)),
				`≥ ${LEAST[kind]}: ${seen.median >= LEAST[kind] ? 'yes' : '**no**'}`,
				isSteady(seen) ? 'yes' : '**no**',
			];
		}),
	);
	const floods = [...new Set(flood.map(({ sent }) => sent))].filter((sent) => sent > 0);
	const fewer = [OURS, HEADER_AUTH].map(({ key }) =>
		floods.map((sent) => fewerBy(flood, key, sent)).join('/'),
	);
	const slowest = [OURS, HEADER_AUTH].map(({ key }) =>
		[0, ...floods].map((sent) => slowestOf(flood, key, sent)).join('/'),
	);
	const lost = flood.reduce((sum, one) => sum + one.lost, 0);
	const { executions, bytes } = cellOf(cells, 'sqlite-lazy', OURS.key, true);
	const { again, different, ...ends } = retries;
	const rest = [
		`% fewer genuine ones beside ${floods.join('/')} forged/s (Webhook); lost: ${fewer[0]} (${fewer[1]}); ${lost}`,
		`ms for the slowest 1 % beside 0/${floods.join('/')} (Webhook): ${slowest[0]} (${slowest[1]})`,
		`a forged one leaves: ${executions} executions, ${bytes} bytes`,
		`${again} of ${different} again after a minute: ${ends.doubled} doubled, ${ends.lost} lost`,
	].map((line) => `- ${line}`);
	const head = ['', 'requests', 'CPU time', 'a second', 'bar', '± 5 %'];
	return [table(head, ratios), '', ...rest].join('\n');
}
