import path from 'node:path';
import { environmentForNpm, run } from '../../../scripts/lib/npm.cjs';
import { PROJECT_FOLDER } from '../../../scripts/sandbox/cacheFolders';

/**
 * Runs a TypeScript file of this folder in a Node of its own: n8n's loader and n8n's scanner behave
 * differently (or not at all) inside of jest.
 *
 * @param script its name without `.ts`
 * @returns the JSON that its last line of output holds
 */
export async function runScript<T>(script: string, ...args: string[]): Promise<T> {
	const file = path.join(__dirname, `${script}.ts`);
	const output = await run(process.execPath, ['--import', 'tsx', file, ...args], {
		cwd: PROJECT_FOLDER,
		env: environmentForNpm(),
	});
	return JSON.parse(output.trim().split('\n').at(-1)!) as T;
}
