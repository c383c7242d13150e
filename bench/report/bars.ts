import { median, ratioOf, type Figure } from '../lib/stats';
import { digits, table, times } from '../lib/table';
import type { Served } from '../served';
import { HEADER_AUTH, OURS } from '../served/triggers';
import { cellOf, timesAsFast } from './servedTables';

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
	const row = (label: string, seen: Figure, cpu: string, rates: number[], least: number) => [
		...[label, times(seen), cpu, digits(median(rates))],
		`≥ ${least}: ${seen.median >= least ? 'yes' : '**no**'}`,
		isSteady(seen) ? 'yes' : '**no**',
	];
	const ratios = Object.entries(sites).flatMap(([site, label]) =>
		(['genuine', 'forged'] as const).map((kind) => {
			const [ours, floor] = [OURS, HEADER_AUTH].map(({ key }) =>
				cellOf(cells, site, key, kind === 'forged'),
			);
			const cpu = times(ratioOf(ours.cpu, floor.cpu));
			return row(`${label}, ${kind}`, timesAsFast(ours, floor), cpu, ours.rates, LEAST[kind]);
		}),
	);
	const beside = (contender: { key: string }) =>
		flood.filter((one) => one.contender === contender.key);
	const [ours, floor] = [beside(OURS), beside(HEADER_AUTH)];
	const floods = ours.map(({ forged, rates }, at) => {
		const seen = ratioOf(rates, floor[at].rates);
		return row(`beside ${forged} forged/s`, seen, '–', rates, LEAST.genuine);
	});
	const slowest = ours.map(({ slowest }, at) => times(ratioOf(slowest, floor[at].slowest)));
	const lost = flood.reduce((sum, one) => sum + one.lost, 0);
	const { executions, bytes } = cellOf(cells, 'sqlite-lazy', OURS.key, true);
	const { again, different, ...ends } = retries;
	const rest = [
		`slowest 1 % beside ${ours.map(({ forged }) => forged).join('/')} forged/s ÷ Webhook: ${slowest.join(', ')}; lost: ${lost}`,
		`a forged one leaves: ${executions} executions, ${bytes} bytes`,
		`${again} of ${different} again after a minute: ${ends.doubled} doubled, ${ends.lost} lost`,
	].map((line) => `- ${line}`);
	const head = ['ours ÷ Webhook', 'requests', 'CPU time', 'a second', 'bar', '± 5 %'];
	return [table(head, [...ratios, ...floods]), '', ...rest].join('\n');
}
