/**
 * `npm run bench:hour`: an hour at half of the top rate, with executions pruned: n8n's Webhook node with
 * Header Auth and this trigger, on SQLite and on PostgreSQL, each in an n8n of its own, one after the
 * other. Takes four hours, and writes docs/benchmarks-hour.md. `-- --minutes 15` takes one.
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
const STEP_MINUTES = 5;

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

/** What one n8n was like during some minutes. */
interface Sample {
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

/** An n8n under load. */
interface Run {
	site: Site;
	sender: Sender;
}

const megabytes = (bytes: number, digits = 0) => (bytes / 1e6).toFixed(digits);

const DATABASES = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;

const send = async ({ site, sender }: Run, limits: Pick<Load, 'seconds' | 'rate'>) => {
	const [target] = site.published;
	const cell = { target, forged: false };
	return await sender.ask(loadOf(site, cell, { connections: CONNECTIONS, ...limits }));
};

async function sample(run: Run, seconds: number, rate: number, minutes: number): Promise<Sample> {
	const before = await run.site.stock.take();
	const { latencies, statuses, failures } = await send(run, { seconds, rate });
	const after = await run.site.stock.take();
	const answered = statuses['200'] ?? 0;
	return {
		...{ minutes, latencies, answered },
		refused: latencies.length - answered + failures,
		executions: after.newest - before.newest,
		resident: residentBytes(run.site.n8n.pid),
		database: after.bytes,
	};
}

/** What one n8n was like from beginning to end. */
interface Hour {
	name: string;
	/** Callbacks a second that it was sent, and that it can answer. */
	rate: number;
	top: number;
	samples: Sample[];
}

/**
 * Sends to one n8n for so many minutes.
 *
 * @param given callbacks a second; null for half of what it can answer
 */
async function hourOf(site: Site, minutes: number, given: number | null): Promise<Hour> {
	const run = { site, sender: startSender() };
	try {
		await send(run, { seconds: WARM_UP_SECONDS });
		const { latencies, seconds } = await send(run, { seconds: TOP_SECONDS });
		const top = latencies.length / seconds;
		const rate = given ?? Math.max(1, Math.floor(top / 2));
		progress(`${site.label}: top ${digits(top)}/s; ${rate}/s from now on`);
		// What was under way when the last load ended is not to count as the next one's.
		await sleep(SETTLING_MS);
		const samples: Sample[] = [];
		for (let begin = 0; begin < minutes; begin += STEP_MINUTES) {
			const end = Math.min(begin + STEP_MINUTES, minutes);
			const seen = await sample(run, (end - begin) * 60, rate, end);
			samples.push(seen);
			const [memory, database] = [megabytes(seen.resident), megabytes(seen.database)];
			const slowest = digits(quantile(seen.latencies, 0.99));
			progress(`minute ${end}: ${memory} MB, database ${database} MB, p99 ${slowest} ms`);
		}
		return { name: site.label, rate, top, samples };
	} finally {
		run.sender.end();
	}
}

function pageOf(hours: Hour[], minutes: number): string {
	const rows = hours.map(({ name, rate, top, samples }) => {
		const ends = [samples[0], samples[samples.length - 1]];
		const sum = (of: (one: Sample) => number) => samples.reduce((total, one) => total + of(one), 0);
		const answered = sum((one) => one.answered);
		return [
			name,
			...ends.map(({ resident }) => megabytes(resident)),
			...ends.map(({ database }) => megabytes(database, 1)),
			`${answered} of ${answered + sum(({ refused }) => refused)}`,
			String(sum(({ executions }) => executions)),
			...[String(rate), digits(top)],
		];
	});
	const [start, end] = [hours[0].samples[0].minutes, minutes].map((minute) => `minute ${minute}`);
	const head = [
		...['', `resident MB, ${start}`, end, `database MB, ${start}`, end],
		...['answered 200', 'executions', 'sent/s', 'top/s'],
	];
	return `# An hour of load

\`npm run bench:hour\` writes this page: whether anything grows. [Benchmarks](benchmarks.md)

${table(head, rows)}

One n8n ${chosenVersion()} after the other, for ${minutes} minutes each, under lazy acquire, at half of what n8n answers with the Webhook node. n8n keeps ${KEPT} executions.

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
	const file = path.join(PROJECT_FOLDER, 'docs', 'benchmarks-hour.md');
	const hours: Hour[] = [];
	try {
		for (const database of ['sqlite', 'postgres'] as const) {
			let rate: number | null = null;
			for (const contender of [HEADER_AUTH, OURS]) {
				const label = `${DATABASES[database]}: ${contender.label}`;
				const env = { ...LAZY, ...PRUNING };
				const options = { key: label, label, database, env, contenders: [contender] };
				const none = { fill: 0, warmUpSeconds: 0, rounds: 0, seconds: 0 };
				const site = await openSite({ ...options, ...none }, tarball.file);
				try {
					const hour = await hourOf(site, minutes, rate);
					rate = hour.rate;
					hours.push(hour);
					// After each: four hours are long, and may be cut off.
					await writeFile(file, pageOf(hours, minutes));
				} finally {
					await site.stop();
				}
			}
		}
		progress('written: docs/benchmarks-hour.md');
		return 0;
	} finally {
		await rm(path.dirname(tarball.file), { recursive: true, force: true });
	}
}

runMain(main);
