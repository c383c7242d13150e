import { spawn } from 'node:child_process';
import path from 'node:path';
import { PROJECT_FOLDER } from '../sandbox/cacheFolders';

/** A tier that takes longer hangs: the whole of them stay under an hour. */
const LIMIT_MS = 45 * 60_000;

/**
 * Runs a program of `node_modules` in the checkout; what it prints goes to the terminal.
 *
 * @param script relative to `node_modules`
 * @returns its exit code; 1 when a signal ended it
 */
export async function runProgram(
	script: string,
	args: string[],
	env: Record<string, string> = {},
): Promise<number> {
	const child = spawn(
		process.execPath,
		[path.join(PROJECT_FOLDER, 'node_modules', script), ...args],
		{
			cwd: PROJECT_FOLDER,
			stdio: 'inherit',
			env: { ...process.env, ...env },
			timeout: LIMIT_MS,
		},
	);
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 1));
	});
}
