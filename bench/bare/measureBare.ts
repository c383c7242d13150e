import path from 'node:path';
import { nodeBinFolder } from '../../scripts/sandbox/cacheFolders';
import { startChild } from '../lib/child';
import type { FinderQuestion } from './finder';
import type { BareAnswer, BareFunction, BareQuestion } from './functions';
import type { MemoryAnswer, MemoryQuestion } from './memory';

/** The installed package, and the n8n whose Node and modules it is run with. */
export interface Installed {
	folder: string;
	sandbox: string;
}

/** What was seen for one body: microseconds per call, one per round. */
export interface BareMeasured {
	bytes: number;
	shape: 'flat' | 'list';
	rounds: Record<BareFunction, number[]>;
}

export const BARE_SIZES = [300, 20_000, 500_000];
const SHAPES = ['flat', 'list'] as const;
const CALLBACKS = 100_000;
const FINDER_BYTES = [300, 1_000_000];

function onSandboxNode<Question, Answer>(
	file: string,
	{ sandbox }: Installed,
	flags: string[] = [],
) {
	return startChild<Question, Answer>(path.join(__dirname, file), {
		execPath: path.join(nodeBinFolder(sandbox), 'node'),
		execArgv: flags,
		// As in n8n: the package finds n8n-workflow and zod where n8n keeps them.
		env: { ...process.env, NODE_PATH: path.join(sandbox, 'node_modules') },
	});
}

/** Measures the bare functions in rounds, every body once per round. */
export async function measureFunctions(
	installed: Installed,
	{ rounds, time }: { rounds: number; time: number },
	progress: (what: string) => void,
): Promise<BareMeasured[]> {
	const child = onSandboxNode<BareQuestion, BareAnswer>('functions.ts', installed);
	const bodies = BARE_SIZES.flatMap((bytes) =>
		SHAPES.filter((shape) => shape === 'flat' || bytes > 1000).map((shape) => ({ bytes, shape })),
	);
	const all = bodies.map(
		(body): BareMeasured => ({
			...body,
			rounds: { limit: [], ours: [], schema: [], octokit: [], stripe: [], standard: [] },
		}),
	);
	try {
		// The first round warms the compiler up and is not counted.
		for (let round = 0; round <= rounds; round += 1) {
			progress(`bare functions, round ${round} of ${rounds}`);
			for (const { bytes, shape, rounds: seen } of all) {
				const answer = await child.ask({ folder: installed.folder, bytes, shape, time });
				if (round === 0) continue;
				for (const [name, microseconds] of Object.entries(answer)) {
					seen[name as BareFunction].push(microseconds);
				}
			}
		}
		return all;
	} finally {
		child.end();
	}
}

/** What 100,000 callbacks leave behind in memory. */
export async function measureMemory(
	installed: Installed,
): Promise<MemoryAnswer & { callbacks: number }> {
	const child = onSandboxNode<MemoryQuestion, MemoryAnswer>('memory.ts', installed, [
		'--expose-gc',
	]);
	try {
		const answer = await child.ask({ folder: installed.folder, callbacks: CALLBACKS });
		return { ...answer, callbacks: CALLBACKS };
	} finally {
		child.end();
	}
}

/** How long the finder looks for what is not there, in milliseconds, one per round. */
export async function measureFinder(
	installed: Installed,
	rounds: number,
): Promise<Array<{ bytes: number; milliseconds: number[] }>> {
	const child = onSandboxNode<FinderQuestion, number>('finder.ts', installed);
	try {
		const all = FINDER_BYTES.map((bytes) => ({ bytes, milliseconds: [] as number[] }));
		for (let round = 0; round < rounds; round += 1) {
			for (const { bytes, milliseconds } of all) {
				milliseconds.push(await child.ask({ folder: installed.folder, bytes }));
			}
		}
		return all;
	} finally {
		child.end();
	}
}
