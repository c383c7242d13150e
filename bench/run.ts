/**
 * `npm run bench`: what a callback costs in a real n8n, beside what a user would pick instead.
 * Writes docs/benchmarks.md. `npm run bench -- --rounds 1 --seconds 1` is a quick look.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PlainError } from '../scripts/lib/npm.cjs';
import { runMain } from '../scripts/lib/runMain';
import { installTarball } from '../scripts/sandbox/installTarball';
import { packTarball } from '../scripts/sandbox/packTarball';
import { prepareSandbox } from '../scripts/sandbox/prepareSandbox';
import { measureFinder, measureFunctions, measureMemory } from './bare/measureBare';
import { installBenchPackages } from './lib/installBenchPackages';
import { writePage } from './report/writePage';
import { measureServed } from './served';
import type { Plan } from './served/measure';
import { measureWeight } from './weight/measureWeight';

const CONNECTIONS = 8;
const BARE_MILLISECONDS = 100;

const started = Date.now();

function progress(what: string): void {
	const seconds = Math.round((Date.now() - started) / 1000);
	process.stdout.write(`  ${String(seconds).padStart(4)} s  ${what}\n`);
}

function readArguments(): Plan {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({ options: { rounds: { ...text, default: '5' }, seconds: text } });
	const rounds = Number(values.rounds);
	const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
	if (!(rounds >= 1 && (seconds ?? 1) > 0)) {
		throw new PlainError('Usage: npm run bench -- [--rounds <number>] [--seconds <number>]');
	}
	return { rounds, seconds, connections: CONNECTIONS };
}

async function main(): Promise<number> {
	const plan = readArguments();
	const { rounds } = plan;
	await installBenchPackages();
	const sandbox = await prepareSandbox();
	progress('building and packing the node');
	const tarball = await packTarball();
	const installation = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-airudder-bench-'));
	try {
		await installTarball(tarball.file, installation);
		const modules = path.join(installation, '.n8n', 'nodes', 'node_modules');
		const installed = { folder: path.join(modules, 'n8n-nodes-airudder'), sandbox };
		const bare = await measureFunctions(installed, { rounds, time: BARE_MILLISECONDS }, progress);
		progress('memory');
		const memory = await measureMemory(installed);
		progress('the finder');
		const finder = await measureFinder(installed, rounds);
		progress('load time and size');
		const weight = await measureWeight(installed, rounds);
		const served = await measureServed(tarball.file, plan, progress);
		const minutes = (Date.now() - started) / 60_000;
		const file = await writePage({ plan, served, bare, memory, finder, weight, minutes });
		progress(`written: ${path.relative(process.cwd(), file)}`);
		return 0;
	} finally {
		await rm(installation, { recursive: true, force: true });
		await rm(path.dirname(tarball.file), { recursive: true, force: true });
	}
}

runMain(main);
