import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BareMeasured, measureFinder, measureMemory } from '../bare/measureBare';
import { BENCH_FOLDER, benchVersions } from '../lib/installBenchPackages';
import { table } from '../lib/table';
import { PROJECT_FOLDER, SANDBOX_NODE_VERSION } from '../../scripts/sandbox/cacheFolders';
import { chosenVersion } from '../../scripts/sandbox/n8nVersions';
import type { Measured, Plan } from '../served/measure';
import { SITES } from '../served/plan';
import type { SiteOptions } from '../served/site';
import type { Weighed } from '../weight/measureWeight';
import { barTable } from './bars';
import { finderTable, functionTables, memoryTable, weightTable } from './bareTables';
import { olderTable, servedSections, settingsTable, workTable } from './servedTables';

/** Everything that one run has seen. */
export interface Findings {
	plan: Plan;
	served: Measured[];
	bare: BareMeasured[];
	memory: Awaited<ReturnType<typeof measureMemory>>;
	finder: Awaited<ReturnType<typeof measureFinder>>;
	weight: Weighed[];
	/** How long the run took. */
	minutes: number;
}

function timesOf(site: SiteOptions, { rounds, seconds = site.seconds }: Plan): string {
	return `${site.warmUpSeconds} s of warm-up per row, then ${rounds} rounds of about ${seconds} s`;
}

function machineTable({ plan, minutes }: Findings): string {
	const [{ model }] = os.cpus();
	const { autocannon, tinybench } = benchVersions();
	return table(
		['', ''],
		[
			['date', `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`],
			['machine', `${os.cpus().length} × ${model.trim()}, ${Math.round(os.totalmem() / 1e9)} GB`],
			['system', `${os.type()} ${os.release()}`],
			['n8n', `${chosenVersion()} on Node ${SANDBOX_NODE_VERSION}`],
			['load', `autocannon ${autocannon}, ${plan.connections} connections, a process of its own`],
			['bare functions', `tinybench ${tinybench}, ${plan.rounds} rounds`],
			...SITES.map((site) => [site.label, timesOf(site, plan)]),
			['this run took', `${Math.ceil(minutes)} minutes`],
		],
	);
}

/** Fills the page of reading with the tables and writes docs/benchmarks.md. */
export async function writePage(findings: Findings): Promise<string> {
	const { served, bare, memory, finder, weight } = findings;
	const parts: Record<string, string> = {
		machine: machineTable(findings),
		bars: barTable(served, bare, weight),
		work: workTable(served),
		served: servedSections(served),
		settings: settingsTable(served),
		older: olderTable(served),
		functions: functionTables(bare),
		memory: memoryTable(memory),
		finder: finderTable(finder),
		weight: weightTable(weight),
	};
	const template = await readFile(path.join(BENCH_FOLDER, 'page.md'), 'utf8');
	const page = template.replace(/^<!-- (\w+) -->$/gm, (_, name: string) => parts[name]);
	const file = path.join(PROJECT_FOLDER, 'docs', 'benchmarks.md');
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, page);
	return file;
}
