import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from './cacheFolders';

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/**
 * A fresh folder for what lives as long as this process: a run of n8n, a packed node. The name carries our process id, so that a later run can
 * remove the folders of runs that were killed before they could tidy up.
 */
export async function createInstanceFolder(): Promise<string> {
	const runs = path.join(cacheFolder(), 'runs');
	await mkdir(runs, { recursive: true });
	for (const name of await readdir(runs)) {
		if (!isAlive(Number(name.split('-')[0]))) {
			await rm(path.join(runs, name), { recursive: true, force: true });
		}
	}
	return await mkdtemp(path.join(runs, `${process.pid}-`));
}
