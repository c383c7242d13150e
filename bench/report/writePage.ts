import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PROJECT_FOLDER, SANDBOX_NODE_VERSION } from '../../scripts/sandbox/cacheFolders';
import { chosenVersion } from '../../scripts/sandbox/n8nVersions';
import { BENCH_FOLDER, benchVersions } from '../lib/installBenchPackages';
import { digits, table } from '../lib/table';
import type { Look } from '../memory/callbacks';
import type { Served } from '../served';
import { CONNECTIONS } from '../served/measure';
import { SITES } from '../served/plan';
import { barTable } from './bars';
import { machineRows } from './machine';
import { floodTable, olderTable, servedSections, settingsTable, workTable } from './servedTables';

/** Everything that one run has seen. */
export interface Findings {
	served: Served;
	memory: Look[];
	/** How long the run took. */
	minutes: number;
}

function machineTable(minutes: number): string {
	return table(
		['', ''],
		[
			...machineRows(),
			['n8n', `${chosenVersion()} on Node ${SANDBOX_NODE_VERSION}`],
			[
				'load',
				`autocannon ${benchVersions().autocannon}, ${CONNECTIONS} connections, a process of its own`,
			],
			...SITES.map(({ label, rounds, seconds }) => [
				label,
				`${rounds} rounds of about ${seconds} s per row`,
			]),
			['this run took', `${Math.ceil(minutes)} minutes`],
		],
	);
}

const memoryTable = (looks: Look[]): string =>
	table(
		['callbacks', 'accepted', 'refused', 'MB in use', 'microseconds per callback'],
		looks.map(({ callbacks, accepted, refused, megabytes, microseconds }) => [
			callbacks.toLocaleString('en'),
			accepted.toLocaleString('en'),
			refused.toLocaleString('en'),
			digits(megabytes),
			digits(microseconds),
		]),
	);

/** Fills the page of reading with the tables and writes docs/benchmarks.md. */
export async function writePage({ served, memory, minutes }: Findings): Promise<string> {
	const parts: Record<string, string> = {
		machine: machineTable(minutes),
		bars: barTable(served),
		work: workTable(served),
		served: servedSections(served),
		settings: settingsTable(served),
		flood: floodTable(served),
		older: olderTable(served),
		memory: memoryTable(memory),
	};
	const template = await readFile(path.join(BENCH_FOLDER, 'page.md'), 'utf8');
	const page = template.replace(/^<!-- (\w+) -->$/gm, (_, name: string) => parts[name]);
	const file = path.join(PROJECT_FOLDER, 'docs', 'benchmarks.md');
	await writeFile(file, page);
	return file;
}
