import { stat } from 'node:fs/promises';
import path from 'node:path';
import { environmentForNpm, run } from '../lib/npm.cjs';
import { PROJECT_FOLDER } from './cacheFolders';
import { createInstanceFolder } from './instanceFolder';
import { withLock } from './withLock';

/** The package as npm would publish it. */
export interface Tarball {
	/** Absolute path of the `.tgz`. */
	file: string;
	/** Size of the `.tgz` in bytes. */
	bytes: number;
}

/**
 * Builds the checkout and packs it, as `npm publish` would.
 *
 * @param folder where to put the `.tgz`; a fresh temporary folder by default
 */
export async function packTarball(folder?: string): Promise<Tarball> {
	const destination = folder ?? (await createInstanceFolder());
	// Two builds at once would empty each other's `dist`.
	const building = path.join(PROJECT_FOLDER, 'node_modules', '.cache', 'build');
	const listing = await withLock(building, async () => {
		const options = { cwd: PROJECT_FOLDER, env: environmentForNpm() };
		const gulp = path.join(PROJECT_FOLDER, 'node_modules', 'gulp', 'bin', 'gulp.js');
		await run(process.execPath, [gulp, 'build'], options);
		const flags = ['--ignore-scripts', '--json', '--pack-destination', destination];
		return await run('npm', ['pack', ...flags], options);
	});
	const [{ filename }] = JSON.parse(listing) as [{ filename: string }];
	const file = path.join(destination, filename);
	return { file, bytes: (await stat(file)).size };
}
