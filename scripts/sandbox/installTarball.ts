import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { environmentForNpm, run } from '../lib/npm.cjs';
import { withLock } from './withLock';

async function npmInstall(tarball: string, folder: string): Promise<void> {
	const marker = path.join(folder, 'installed-tarball');
	const hash = createHash('sha256')
		.update(await readFile(tarball))
		.digest('hex');
	if (existsSync(marker) && (await readFile(marker, 'utf8')) === hash) return;
	await mkdir(folder, { recursive: true });
	const manifest = path.join(folder, 'package.json');
	if (!existsSync(manifest)) {
		await writeFile(manifest, JSON.stringify({ name: 'installed-nodes', private: true }));
	}
	const flags = ['--offline', '--ignore-scripts', '--legacy-peer-deps', '--omit=peer'];
	await run('npm', ['install', tarball, ...flags, '--no-audit', '--no-fund'], {
		cwd: folder,
		env: environmentForNpm(),
	});
	await writeFile(marker, hash);
}

/**
 * Installs a packed node where n8n's community nodes screen would: in `.n8n/nodes` of the user
 * folder. Needs no network, because the package has no dependencies and n8n brings its peer.
 * Does nothing when the very same tarball is installed already. npm installs it once, beside the
 * tarball; new user folders get a copy.
 *
 * @param tarball absolute path of the `.tgz`
 * @param userFolder what n8n gets as N8N_USER_FOLDER
 */
export async function installTarball(tarball: string, userFolder: string): Promise<void> {
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	if (existsSync(nodes)) return await npmInstall(tarball, nodes);
	const installed = `${tarball}-installed`;
	await withLock(installed, async () => await npmInstall(tarball, installed));
	await cp(installed, nodes, { recursive: true });
}
