import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import lockfile from 'proper-lockfile';

/**
 * Runs `work` while no other process runs it for the same folder. A lock whose holder has died is
 * taken over after some seconds, because the holder no longer refreshes it.
 *
 * @param target what is being prepared; `<target>.lock` is the lock
 * @param onWait called once when another process holds the lock
 */
export async function withLock<T>(
	target: string,
	work: () => Promise<T>,
	onWait: () => void = () => {},
): Promise<T> {
	await mkdir(path.dirname(target), { recursive: true });
	const options = { realpath: false, stale: 10_000 };
	if (await lockfile.check(target, options)) onWait();
	const release = await lockfile.lock(target, {
		...options,
		update: 2_000,
		retries: { forever: true, factor: 1, minTimeout: 500, maxTimeout: 1_000 },
	});
	try {
		return await work();
	} finally {
		await release();
	}
}
