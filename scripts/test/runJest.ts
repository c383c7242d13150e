import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	numRuntimeErrorTestSuites: number;
}

/** Below a running n8n, a test waits for a real server and sometimes for a real browser. */
const N8N_TEST_TIMEOUT_MS = 120_000;

/**
 * Runs the jest project of a tier.
 *
 * @param more arguments for jest; with some, only a part of the tests may run
 */
export async function runJest(
	tier: Tier,
	env: Record<string, string>,
	more: string[],
): Promise<Outcome> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-airudder-jest-'));
	const reportFile = path.join(folder, 'report.json');
	const partial = more.length > 0;
	const args = [
		...['--selectProjects', tier.name, '--json', '--outputFile', reportFile],
		...(tier.n8n ? ['--runInBand', `--testTimeout=${N8N_TEST_TIMEOUT_MS}`] : []),
		...(tier.name === 'unit' && !partial ? ['--coverage'] : []),
		...more,
	];
	try {
		const code = await runProgram('jest/bin/jest.js', args, env);
		const report = JSON.parse(await readFile(reportFile, 'utf8')) as Report;
		return outcomeOf(report, code, partial);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function outcomeOf(report: Report, code: number, partial: boolean): Outcome {
	const passed = report.numPassedTests;
	const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
	const skipped = report.numPendingTests + report.numTodoTests;
	if (failed) return { passed, failed };
	if (skipped && !partial) return { passed, failed: skipped, note: 'tests that were skipped' };
	if (code && report.success) return { passed, failed: 1, note: 'not every line is covered' };
	if (code) return { passed, failed: 1, note: `jest ended with code ${code}` };
	if (!passed) return { passed, failed: 1, note: 'no test ran' };
	return { passed, failed };
}
