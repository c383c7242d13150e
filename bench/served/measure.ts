import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import { startChild, type Child } from '../lib/child';
import { cpuTimeOf } from '../lib/cpuTime';
import type { Load, LoadResult } from './load';
import type { Published, Site } from './site';
import { CONTENDERS, OURS } from './triggers';

/** One cell of the tables: what is sent where. */
export interface Cell {
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
	/** Statements that n8n sent to SQLite, those of its background work among them. */
	statements: number;
	/** Growth of the database. */
	bytes: number;
	/** Processor time of n8n in milliseconds per request, one per round. */
	cpu: number[];
}

/** How many requests are under way at once. */
export const CONNECTIONS = 8;

/** Fewer requests than this tell nothing. */
const LEAST_REQUESTS_PER_CONNECTION = 2;

/**
 * Every cell. Genuine ones first: what is compared stands close together in time. Settings of ours are
 * compared by genuine ones only.
 */
const cellsOf = ({ published }: Site): Cell[] => [
	...published.map((target) => ({ target, forged: false })),
	...published
		.filter(({ contender }) => CONTENDERS.includes(contender))
		.map((target) => ({ target, forged: true })),
];

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

/** Sends load from a process of its own. */
export type Sender = Child<Load, LoadResult>;

export const startSender = (): Sender => startChild(path.join(__dirname, 'load.ts'));

export const loadOf = (
	{ secret }: Site,
	{ target, forged }: Cell,
	limits: Pick<Load, 'connections' | 'seconds' | 'amount' | 'rate'>,
): Load => ({
	url: target.url,
	signing: target.contender.signing,
	secret: forged ? `not ${secret}` : secret,
	...limits,
});

/**
 * Sends to all cells in turn, a second each, until every one has had the time that its site says.
 *
 * @returns how many requests per second each cell answered in the end
 */
async function warmUp(
	site: Site,
	cells: Cell[],
	sender: Sender,
	connections: number,
): Promise<number[]> {
	const rates: number[] = [];
	const ours = cells.find(({ target }) => target.contender === OURS);
	if (ours && site.fill > 0) {
		await sender.ask(loadOf(site, ours, { connections, seconds: 0, amount: site.fill }));
	}
	for (let pass = 0; pass < site.warmUpSeconds; pass += 1) {
		for (const [at, cell] of cells.entries()) {
			const result = await sender.ask(loadOf(site, cell, { connections, seconds: 1 }));
			rates[at] = result.latencies.length / result.seconds;
		}
	}
	await settled(site);
	return rates;
}

/** Measures a cell once and adds what was seen. */
async function measureOnce(
	site: Site,
	{ workflowId }: Published,
	sum: Measured,
	send: () => Promise<LoadResult>,
): Promise<void> {
	const before = await site.stock.take();
	const workBefore = await site.work.count();
	const cpuBefore = cpuTimeOf(site.n8n.pid);
	const result = await send();
	const after = await settled(site);
	const work = await site.work.count();
	const count = (stock: typeof before) => stock.executions[workflowId] ?? 0;
	sum.engines += work.engines - workBefore.engines;
	sum.statements += work.statements - workBefore.statements;
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

/**
 * Measures all cells of an n8n in rounds: every cell once per round, so that whatever disturbs the
 * machine disturbs all of them, and each round begins with another cell, so that none is always the
 * last. How many requests a cell gets per round follows from its warm-up.
 *
 * @param quick one round only
 * @param progress called before every round
 */
export async function measure(
	site: Site,
	quick: boolean,
	progress: (what: string) => void,
): Promise<Measured[]> {
	const { seconds } = site;
	const rounds = quick ? 1 : site.rounds;
	const connections = CONNECTIONS;
	const cells = cellsOf(site);
	const sender = startSender();
	try {
		progress(`warm-up: ${site.label}`);
		const rates = await warmUp(site, cells, sender, connections);
		const all = cells.map((cell): Measured => emptyMeasured(site, cell));
		for (let round = 0; round < rounds; round += 1) {
			progress(`round ${round + 1} of ${rounds}: ${site.label}`);
			for (let turn = 0; turn < cells.length; turn += 1) {
				const at = (round + turn) % cells.length;
				const cell = cells[at];
				const amount = Math.max(
					Math.round(rates[at] * seconds),
					LEAST_REQUESTS_PER_CONNECTION * connections,
				);
				const load = loadOf(site, cell, { connections, amount, seconds });
				await measureOnce(site, cell.target, all[at], async () => await sender.ask(load));
			}
		}
		return all;
	} finally {
		sender.end();
	}
}

const emptyMeasured = ({ key }: Site, { target, forged }: Cell): Measured => ({
	...{ site: key, contender: target.contender.key, forged },
	...{
		rates: [],
		cpu: [],
		latencies: [],
		statuses: {},
		failures: 0,
		requests: 0,
		executions: 0,
		engines: 0,
		statements: 0,
		bytes: 0,
	},
});
