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
import { floodTable, olderTable, servedTable, settingsTable, workLine } from './servedTables';

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

function memoryLine(looks: Look[]): string {
	const ends = [looks[0], looks[looks.length - 1]];
	const of = (shown: (look: Look) => string) => ends.map(shown).join(' / ');
	return [
		`After ${of(({ callbacks }) => callbacks.toLocaleString('en'))} callbacks`,
		`${of(({ megabytes }) => digits(megabytes))} MB were in use,`,
		`at ${of(({ microseconds }) => digits(microseconds))} µs each.`,
	].join(' ');
}

/** Fills the page of reading with the tables and writes docs/benchmarks.md. */
export async function writePage({ served, memory, minutes }: Findings): Promise<string> {
	const parts: Record<string, string> = {
		setting: setting(minutes),
		bars: barTable(served),
		work: workLine(served),
		served: servedTable(served),
		settings: settingsTable(served),
		flood: floodTable(served),
		older: olderTable(served),
		memory: memoryLine(memory),
	};
	const template = await readFile(path.join(BENCH_FOLDER, 'page.md'), 'utf8');
	const page = template.replace(/^<!-- (\w+) -->$/gm, (_, name: string) => parts[name]);
	const file = path.join(PROJECT_FOLDER, 'docs', 'benchmarks.md');
	await writeFile(file, page);
	return file;
}
