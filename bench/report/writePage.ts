import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PROJECT_FOLDER, SANDBOX_NODE_VERSION } from '../../scripts/sandbox/cacheFolders';
import { chosenVersion } from '../../scripts/sandbox/n8nVersions';
import { BENCH_FOLDER, benchVersions } from '../lib/installBenchPackages';
import { digits } from '../lib/table';
import type { Look } from '../memory/callbacks';
import type { Served } from '../served';
import { CONNECTIONS } from '../served/measure';
import { SITES } from '../served/plan';
import { barTable } from './bars';
import { machine } from './machine';
import { olderTable, settingsTable } from './servedTables';

/** Everything that one run has seen. */
export interface Findings {
	served: Served;
	memory: Look[];
	/** How long the run took. */
	minutes: number;
}

function setting(minutes: number): string {
	const load = `autocannon ${benchVersions().autocannon}, ${CONNECTIONS} connections`;
	const rounds = SITES.map((site) => site.rounds).join(', ');
	return [
		`Measured ${machine()}`,
		`n8n ${chosenVersion()} on Node ${SANDBOX_NODE_VERSION}`,
		load,
		`${rounds} rounds`,
		`${Math.ceil(minutes)} minutes.`,
	].join('; ');
}

/** The last line of the list below the first table. */
function memoryLine(looks: Look[]): string {
	const ends = [looks[0], looks[looks.length - 1]];
	const of = (shown: (look: Look) => string) => ends.map(shown).join(' / ');
	const after = of(({ callbacks }) => callbacks.toLocaleString('en'));
	return `- MB in use after ${after} callbacks: ${of(({ megabytes }) => digits(megabytes))}`;
}

/** Fills the page of reading with the tables and writes docs/benchmarks.md. */
export async function writePage({ served, memory, minutes }: Findings): Promise<string> {
	const parts: Record<string, string> = {
		setting: setting(minutes),
		bars: barTable(served),
		settings: settingsTable(served),
		older: olderTable(served),
		memory: memoryLine(memory),
	};
	const template = await readFile(path.join(BENCH_FOLDER, 'page.md'), 'utf8');
	const page = template.replace(/^<!-- (\w+) -->$/gm, (_, name: string) => parts[name]);
	const file = path.join(PROJECT_FOLDER, 'docs', 'benchmarks.md');
	await writeFile(file, page);
	return file;
}
