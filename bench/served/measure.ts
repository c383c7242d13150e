/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import { startChild } from '../lib/child';
import { cpuTimeOf } from '../lib/cpuTime';
import type { Load, LoadResult } from './load';
import type { Published, Site } from './site';

/** One cell of the tables: what is sent where. */
export interface Cell {
	site: Site;
	target: Published;
	forged: boolean;
}

/** What was seen in a cell, all rounds together. */
export interface Measured {
	site: string;
	contender: string;
	forged: boolean;
	/** Requests per second, one per round. */
	rates: number[];
	/** Milliseconds, one per request. */
	latencies: number[];
	statuses: Record<string, number>;
	failures: number;
	requests: number;
	executions: number;
	/** Isolated engines that n8n made for its expressions. */
	engines: number;
	/** Growth of the database. */
	bytes: number;
	/** Processor time of n8n in milliseconds per request, one per round. */
	cpu: number[];
}

export interface Plan {
	rounds: number;
	/** How long a cell is measured per round. */
	seconds: number;
	connections: number;
}

const WARM_UP_SECONDS = 1.2;

/** Fewer requests than this tell nothing. */
const LEAST_REQUESTS_PER_CONNECTION = 2;

/** Every cell that makes sense: what checks nothing cannot be forged. */
export function cellsOf(sites: Site[], forgedFor: (key: string) => boolean): Cell[] {
	return sites.flatMap((site) =>
		site.published.flatMap((target) => {
			const { key, signing } = target.contender;
			const kinds = signing !== 'none' && forgedFor(key) ? [false, true] : [false];
			return kinds.map((forged) => ({ site, target, forged }));
		}),
	);
}

/** Waits until n8n has written all that it still has to write. */
async function settled(site: Site): Promise<Awaited<ReturnType<Site['stock']['take']>>> {
	let before = await site.stock.take();
	return await waitUntil(
		'the database to come to rest',
		async () => {
			await sleep(200);
			const now = await site.stock.take();
			const atRest = JSON.stringify(now) === JSON.stringify(before);
			before = now;
			return atRest ? now : undefined;
		},
		30_000,
	);
}

/**
 * Measures all cells in rounds: every cell once per round, so that whatever disturbs the machine
 * disturbs all of them. How many requests a cell gets per round follows from its warm-up.
 *
 * @param progress called before every cell
 */
export async function measure(
	cells: Cell[],
	{ rounds, seconds, connections }: Plan,
	progress: (what: string) => void,
): Promise<Measured[]> {
	const sender = startChild<Load, LoadResult>(path.join(__dirname, 'load.ts'));
	const loadOf = ({ site, target, forged }: Cell): Omit<Load, 'seconds'> => ({
		url: target.url,
		signing: target.contender.signing,
		secret: forged ? `not ${site.secret}` : site.secret,
		connections,
	});
	try {
		const amounts: number[] = [];
		for (const cell of cells) {
			progress(`warm-up: ${nameOf(cell)}`);
			const result = await sender.ask({ ...loadOf(cell), seconds: WARM_UP_SECONDS });
			await settled(cell.site);
			const wanted = Math.round((result.latencies.length / result.seconds) * seconds);
			amounts.push(Math.max(wanted, LEAST_REQUESTS_PER_CONNECTION * connections));
		}
		const all = cells.map((cell): Measured => emptyMeasured(cell));
		for (let round = 0; round < rounds; round += 1) {
			for (const [at, cell] of cells.entries()) {
				progress(`round ${round + 1} of ${rounds}: ${nameOf(cell)}`);
				const { site, target } = cell;
				const before = await site.stock.take();
				const enginesBefore = await site.engines.count();
				const cpuBefore = cpuTimeOf(site.n8n.pid);
				const result = await sender.ask({ ...loadOf(cell), amount: amounts[at], seconds });
				const after = await settled(site);
				const count = (stock: typeof before) => stock.executions[target.workflowId] ?? 0;
				const sum = all[at];
				sum.engines += (await site.engines.count()) - enginesBefore;
				const cpu = cpuTimeOf(site.n8n.pid) - cpuBefore;
				sum.cpu.push((cpu * 1000) / result.latencies.length);
				sum.rates.push(result.latencies.length / result.seconds);
				sum.latencies.push(...result.latencies);
				for (const [status, times] of Object.entries(result.statuses)) {
					sum.statuses[status] = (sum.statuses[status] ?? 0) + times;
				}
				sum.failures += result.failures;
				sum.requests += result.latencies.length;
				sum.executions += count(after) - count(before);
				sum.bytes += after.bytes - before.bytes;
			}
		}
		return all;
	} finally {
		sender.end();
	}
}

const emptyMeasured = ({ site, target, forged }: Cell): Measured => ({
	...{ site: site.key, contender: target.contender.key, forged },
	...{
		rates: [],
		cpu: [],
		latencies: [],
		statuses: {},
		failures: 0,
		requests: 0,
		executions: 0,
		engines: 0,
		bytes: 0,
	},
});

const nameOf = ({ site, target, forged }: Cell) =>
	`${site.label}: ${target.contender.label}${forged ? ', forged' : ''}`;
