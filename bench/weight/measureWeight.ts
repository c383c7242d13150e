import { readFileSync } from 'node:fs';
import path from 'node:path';
import { environmentForNpm, run } from '../../scripts/lib/npm.cjs';
import { nodeBinFolder } from '../../scripts/sandbox/cacheFolders';
import type { Installed } from '../bare/measureBare';
import { BENCH_FOLDER, benchVersions } from '../lib/installBenchPackages';

/** A package with a trigger, or one of n8n's own triggers. */
export interface Weighed {
	name: string;
	version: string;
	/** Milliseconds to load the trigger's file, one per round. */
	milliseconds: number[];
	/** The packed package and its files; n8n's own nodes are not packed one by one. */
	size?: { packed: number; unpacked: number; files: number };
}

interface Candidate {
	name: string;
	folder: string;
	file: string;
	isPackage: boolean;
}

interface Manifest {
	version: string;
	n8n: { nodes: string[] };
}

const manifestOf = (folder: string) =>
	JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;

function communityPackage(name: string, folder: string): Candidate {
	const trigger = manifestOf(folder).n8n.nodes.find((file) => file.endsWith('Trigger.node.js'));
	if (!trigger) throw new Error(`${name} has no trigger.`);
	return { name, folder, file: path.join(folder, trigger), isPackage: true };
}

const OF_N8N = ['Slack/SlackTrigger', 'Github/GithubTrigger', 'Stripe/StripeTrigger'];

function candidates({ folder, sandbox }: Installed): Candidate[] {
	const modules = path.join(BENCH_FOLDER, 'node_modules');
	const others = Object.keys(benchVersions()).filter((name) => /n8n-nodes-/.test(name));
	const base = path.join(sandbox, 'node_modules', 'n8n-nodes-base');
	return [
		communityPackage('n8n-nodes-airudder', folder),
		...others.map((name) => communityPackage(name, path.join(modules, name))),
		...OF_N8N.map((node) => ({
			name: `${path.basename(node)} of n8n-nodes-base`,
			folder: base,
			file: path.join(base, 'dist', 'nodes', `${node}.node.js`),
			isPackage: false,
		})),
	];
}

async function sizeOf(folder: string): Promise<Weighed['size']> {
	const flags = ['--dry-run', '--json', '--ignore-scripts'];
	const output = await run('npm', ['pack', folder, ...flags], { env: environmentForNpm() });
	const [{ size, unpackedSize, entryCount }] = JSON.parse(output) as [
		{ size: number; unpackedSize: number; entryCount: number },
	];
	return { packed: size, unpacked: unpackedSize, files: entryCount };
}

/** Loads every trigger in a fresh process per round, and weighs the packages. */
export async function measureWeight(installed: Installed, rounds: number): Promise<Weighed[]> {
	const all = candidates(installed);
	const weighed: Weighed[] = [];
	for (const { name, folder, isPackage } of all) {
		const { version } = manifestOf(folder);
		const size = isPackage ? await sizeOf(folder) : undefined;
		weighed.push({ name, version, milliseconds: [], size });
	}
	const node = path.join(nodeBinFolder(installed.sandbox), 'node');
	const modules = path.join(installed.sandbox, 'node_modules');
	const env = { ...process.env, NODE_PATH: modules };
	const script = path.join(__dirname, 'loadTime.cjs');
	// The first round brings the files into the system's memory and is not counted.
	for (let round = 0; round <= rounds; round += 1) {
		for (const [at, { file }] of all.entries()) {
			const milliseconds = Number(await run(node, [script, file], { env }));
			if (round > 0) weighed[at].milliseconds.push(milliseconds);
		}
	}
	return weighed;
}
