import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT_FOLDER } from '../sandbox/cacheFolders';
import { runProgram } from './runProgram';
import type { Tier } from './tiers';

/** How a tier ended. */
export interface Outcome {
	passed: number;
	failed: number;
	/** For the summary, when the numbers alone do not say it. */
	note?: string;
}

/** The part of jest's JSON report that we read. */
interface Report {
	success: boolean;
	testResults: FileReport[];
}

interface FileReport {
	/** The file's path. */
	name: string;
	status: 'passed' | 'failed';
	assertionResults: Array<{ status: 'passed' | 'failed' | 'pending' | 'skipped' | 'todo' }>;
}

/** Below a running n8n, a test waits for a real server and sometimes for a real browser. */
const N8N_TEST_TIMEOUT_MS = 120_000;

/** A file's n8n, browser and test take one core and some. */
const N8N_FILES_AT_ONCE = 2;

/**
 * Runs the jest projects of tiers; their files run side by side.
 *
 * @param more arguments for jest; with some, only a part of the tests may run
 * @returns how each tier ended
 */
export async function runJest(
	tiers: Tier[],
	env: Record<string, string>,
	more: string[],
): Promise<Outcome[]> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-airudder-jest-'));
	const reportFile = path.join(folder, 'report.json');
	const partial = more.length > 0;
	const forN8n = [`--maxWorkers=${N8N_FILES_AT_ONCE}`, `--testTimeout=${N8N_TEST_TIMEOUT_MS}`];
	const args = [
		...['--selectProjects', ...tiers.map(({ name }) => name)],
		...['--json', '--outputFile', reportFile],
		...(tiers.some(({ n8n }) => n8n) ? forN8n : ['--maxWorkers=100%']),
		...(tiers.some(({ name }) => name === 'unit') && !partial ? ['--coverage'] : []),
		...more,
	];
	try {
		const code = await runProgram('jest/bin/jest.js', args, env);
		const report = JSON.parse(await readFile(reportFile, 'utf8')) as Report;
		const outcomes = tiers.map((tier) => outcomeOf(tier, report, partial));
		if (!code || outcomes.some(({ failed }) => failed)) return outcomes;
		const note = report.success ? 'not every line is covered' : `jest ended with code ${code}`;
		return outcomes.map((outcome) => ({ ...outcome, failed: 1, note }));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function outcomeOf(tier: Tier, report: Report, partial: boolean): Outcome {
	const folder = path.join(PROJECT_FOLDER, 'test', tier.name) + path.sep;
	const files = report.testResults.filter(({ name }) => name.startsWith(folder));
	const tests = files.flatMap(({ assertionResults }) => assertionResults);
	const withStatus = (...wanted: string[]) =>
		tests.filter(({ status }) => wanted.includes(status)).length;
	const passed = withStatus('passed');
	const unread = files.filter((file) => file.status === 'failed' && !hasFailedTest(file)).length;
	const failed = withStatus('failed') + unread;
	const skipped = withStatus('pending', 'skipped', 'todo');
	const outcome = { passed, failed };
	if (failed) return outcome;
	if (skipped && !partial) return { ...outcome, failed: skipped, note: 'tests that were skipped' };
	return passed ? outcome : { ...outcome, failed: 1, note: 'no test ran' };
}

/** A file can fail without one: by an error in it, or behind its tests. */
const hasFailedTest = ({ assertionResults }: FileReport): boolean =>
	assertionResults.some(({ status }) => status === 'failed');
