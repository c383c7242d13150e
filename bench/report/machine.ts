import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';

/** When, where and with what a page was made. */
export function machine(): string {
	const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
	const options = { cwd: PROJECT_FOLDER, encoding: 'utf8' } as const;
	const commit = execFileSync('git', ['describe', '--always', '--dirty'], options).trim();
	const memory = Math.round(os.totalmem() / 1e9);
	return `${date} UTC with commit ${commit} on ${os.cpus().length} × ${os.cpus()[0].model.trim()}, ${memory} GB`;
}
