import path from 'node:path';
import { nodeBinFolder } from '../../scripts/sandbox/cacheFolders';
import { startChild } from '../lib/child';
import type { Look, MemoryQuestion } from './callbacks';

/** The installed package, and the n8n whose Node and modules it is run with. */
export interface Installed {
	folder: string;
	sandbox: string;
}

/** An hour of 100 genuine callbacks a second, and one forged to nine of them. */
const CALLBACKS = 400_000;
const LOOKS = 8;

/** What an hour at the top rate leaves behind in memory, and whether a callback costs more in its end. */
export async function measureMemory({ folder, sandbox }: Installed): Promise<Look[]> {
	const child = startChild<MemoryQuestion, Look[]>(path.join(__dirname, 'callbacks.ts'), {
		execPath: path.join(nodeBinFolder(sandbox), 'node'),
		execArgv: ['--expose-gc'],
		// As in n8n: the package finds n8n-workflow and zod where n8n keeps them.
		env: { ...process.env, NODE_PATH: path.join(sandbox, 'node_modules') },
	});
	try {
		return await child.ask({ folder, callbacks: CALLBACKS, looks: LOOKS });
	} finally {
		child.end();
	}
}
