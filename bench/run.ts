/**
 * `npm run bench`: what a callback costs in a real n8n, beside n8n's own Webhook node. Writes
 * docs/benchmarks.md. `npm run bench -- --quick` is a look at one round, and writes nothing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from '../scripts/lib/runMain';
import { installTarball } from '../scripts/sandbox/installTarball';
import { packTarball } from '../scripts/sandbox/packTarball';
import { prepareSandbox } from '../scripts/sandbox/prepareSandbox';
import { installBenchPackages } from './lib/installBenchPackages';
import { minutesSoFar, progress } from './lib/progress';
import { measureMemory } from './memory/measureMemory';
import { barTable } from './report/bars';
import { writePage } from './report/writePage';
import { measureServed } from './served';

async function main(): Promise<number> {
	const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
	const { quick } = values;
	await installBenchPackages();
	const sandbox = await prepareSandbox();
	progress('building and packing the node');
	const tarball = await packTarball();
	const installation = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-airudder-bench-'));
	try {
		await installTarball(tarball.file, installation);
		const modules = path.join(installation, '.n8n', 'nodes', 'node_modules');
		const installed = { folder: path.join(modules, 'n8n-nodes-airudder'), sandbox };
		progress('memory');
		const memory = await measureMemory(installed);
		const served = await measureServed(tarball.file, quick, progress);
		const minutes = minutesSoFar();
		if (quick) process.stdout.write(`${barTable(served)}\n`);
		else progress(`written: ${path.relative('', await writePage({ served, memory, minutes }))}`);
		return 0;
	} finally {
		await rm(installation, { recursive: true, force: true });
		await rm(path.dirname(tarball.file), { recursive: true, force: true });
	}
}

runMain(main);
