/**
 * `npm run bench:hour`: an hour at half of the top rate, on SQLite and on PostgreSQL, with executions
 * pruned; this trigger beside n8n's Webhook node with Header Auth, each in an n8n of its own, all at
 * the same time. Writes docs/benchmarks-hour.md. `-- --minutes 2` is a quick look.
 */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PlainError } from '../scripts/lib/npm.cjs';
import { runMain } from '../scripts/lib/runMain';
import { PROJECT_FOLDER } from '../scripts/sandbox/cacheFolders';
import { chosenVersion } from '../scripts/sandbox/n8nVersions';
import { packTarball } from '../scripts/sandbox/packTarball';
import { prepareSandbox } from '../scripts/sandbox/prepareSandbox';
import { installBenchPackages } from './lib/installBenchPackages';
import { progress } from './lib/progress';
import { residentBytes } from './lib/residentBytes';
import { quantile } from './lib/stats';
import { digits, table } from './lib/table';
import { machine } from './report/machine';
import type { Load } from './served/load';
import { CONNECTIONS, loadOf, startSender, type Sender } from './served/measure';
import { LAZY, openSite, type Site } from './served/site';
import { HEADER_AUTH, OURS } from './served/triggers';

const WARM_UP_SECONDS = 60;
const TOP_SECONDS = 30;
const SETTLING_MS = 5_000;

/** So many executions are kept, and n8n looks every minute. */
const KEPT = 2_000;
const PRUNING = {
	EXECUTIONS_DATA_PRUNE: 'true',
	EXECUTIONS_DATA_PRUNE_MAX_COUNT: String(KEPT),
	EXECUTIONS_DATA_HARD_DELETE_BUFFER: '0',
	EXECUTIONS_DATA_PRUNE_SOFT_DELETE_INTERVAL: '1',
	EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: '1',
	// Node lets garbage pile up for as long as there is room, which would look like growth.
	NODE_OPTIONS: '--max-old-space-size=400',
};

/** One n8n under load. */
interface Run {
	site: Site;
	sender: Sender;
}

/** What one n8n was like during some minutes. */
interface Sample {
	name: string;
	/** Since the load began. */
	minutes: number;
	latencies: number[];
	/** Requests without an answer, or with another one than 200. */
	refused: number;
	answered: number;
	executions: number;
	resident: number;
	database: number;
}

const DATABASES = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;

async function open(tarball: string): Promise<Run[]> {
	const runs: Run[] = [];
	for (const database of ['sqlite', 'postgres'] as const) {
		for (const contender of [OURS, HEADER_AUTH]) {
			const label = `${DATABASES[database]}: ${contender.label}`;
			progress(`starting n8n: ${label}`);
			const env = { ...LAZY, ...PRUNING };
			const options = { key: label, label, database, env, contenders: [contender] };
			const site = await openSite(
				{ ...options, fill: 0, warmUpSeconds: 0, rounds: 0, seconds: 0 },
				tarball,
			);
			runs.push({ site, sender: startSender() });
		}
	}
	return runs;
}

const send = async ({ site, sender }: Run, limits: Pick<Load, 'seconds' | 'rate'>) => {
	const [target] = site.published;
	const cell = { target, forged: false };
	return await sender.ask(loadOf(site, cell, { connections: CONNECTIONS, ...limits }));
};

/** Sends to all of them at once. */
const sendAll = async (runs: Run[], limits: Pick<Load, 'seconds' | 'rate'>) =>
	await Promise.all(runs.map(async (run) => await send(run, limits)));

async function sample(run: Run, seconds: number, rate: number, minutes: number): Promise<Sample> {
	const before = await run.site.stock.take();
	const { latencies, statuses, failures } = await send(run, { seconds, rate });
	const after = await run.site.stock.take();
	const answered = statuses['200'] ?? 0;
	return {
		...{ name: run.site.label, minutes, latencies, answered },
		refused: latencies.length - answered + failures,
		executions: after.newest - before.newest,
		resident: residentBytes(run.site.n8n.pid),
		database: after.bytes,
	};
}

function pageOf(samples: Sample[], tops: number[], rate: number, minutes: number): string {
	const names = [...new Set(samples.map(({ name }) => name))];
	const rows = names.map((name, at) => {
		const own = samples.filter((one) => one.name === name);
		const [first, last] = [own[0], own[own.length - 1]];
		const sum = (of: (one: Sample) => number) => own.reduce((total, one) => total + of(one), 0);
		const answered = sum((one) => one.answered);
		return [
			name,
			...[first, last].map(({ resident }) => (resident / 1e6).toFixed(0)),
			...[first, last].map(({ database }) => (database / 1e6).toFixed(1)),
			`${answered} of ${answered + sum(({ refused }) => refused)}`,
			String(sum(({ executions }) => executions)),
			digits(tops[at]),
		];
	});
	const [start, end] = [samples[0].minutes, minutes].map((minute) => `minute ${minute}`);
	const head = [
		...['', `resident MB, ${start}`, end, `database MB, ${start}`, end],
		...['answered 200', 'executions', 'top/s'],
	];
	return `# An hour of load

\`npm run bench:hour\` writes this page: whether anything grows. [Benchmarks](benchmarks.md)

${table(head, rows)}

${minutes} minutes at ${rate} callbacks a second for each of four n8n ${chosenVersion()}, at once on one machine, under lazy acquire. n8n keeps ${KEPT} executions. Each column shows the five minutes before.

Measured ${machine()}.
`;
}

async function main(): Promise<number> {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({ options: { minutes: { ...text, default: '60' } } });
	const minutes = Number(values.minutes);
	if (!(minutes >= 1)) throw new PlainError('Usage: npm run bench:hour -- [--minutes <number>]');
	await installBenchPackages();
	await prepareSandbox();
	const tarball = await packTarball();
	const runs: Run[] = [];
	try {
		runs.push(...(await open(tarball.file)));
		progress('warm-up');
		await sendAll(runs, { seconds: WARM_UP_SECONDS });
		const tops = (await sendAll(runs, { seconds: TOP_SECONDS })).map(
			({ latencies, seconds }) => latencies.length / seconds,
		);
		const rate = Math.max(1, Math.floor(Math.min(...tops) / 2));
		progress(`top rates ${tops.map(digits).join(', ')}; ${rate}/s from now on`);
		// What was under way when the last load ended is not to count as the next one's.
		await sleep(SETTLING_MS);
		const samples: Sample[] = [];
		const step = Math.min(5, minutes);
		for (let end = step; end <= minutes; end += step) {
			const seen = await Promise.all(
				runs.map(async (run) => await sample(run, step * 60, rate, end)),
			);
			samples.push(...seen);
			progress(
				`minute ${end}: ${seen.map(({ resident, latencies }) => `${(resident / 1e6).toFixed(0)} MB, p99 ${digits(quantile(latencies, 0.99))} ms`).join('; ')}`,
			);
			const file = path.join(PROJECT_FOLDER, 'docs', 'benchmarks-hour.md');
			await writeFile(file, pageOf(samples, tops, rate, end));
		}
		progress('written: docs/benchmarks-hour.md');
		return 0;
	} finally {
		for (const { sender } of runs) sender.end();
		await Promise.all(runs.map(async ({ site }) => await site.stop()));
		await rm(path.dirname(tarball.file), { recursive: true, force: true });
	}
}

runMain(main);
