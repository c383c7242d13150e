import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { environmentForNpm, run } from '../lib/npm.cjs';

/**
 * Installs a packed node where n8n's community nodes screen would: in `.n8n/nodes` of the user
 * folder. Needs no network, because the package has no dependencies and n8n brings its peer.
 * Does nothing when the very same tarball is installed already.
 *
 * @param tarball absolute path of the `.tgz`
 * @param userFolder what n8n gets as N8N_USER_FOLDER
 */
export async function installTarball(tarball: string, userFolder: string): Promise<void> {
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	const marker = path.join(nodes, 'installed-tarball');
	const hash = createHash('sha256')
		.update(await readFile(tarball))
		.digest('hex');
	if (existsSync(marker) && (await readFile(marker, 'utf8')) === hash) return;
	await mkdir(nodes, { recursive: true });
	const manifest = path.join(nodes, 'package.json');
	if (!existsSync(manifest)) {
		await writeFile(manifest, JSON.stringify({ name: 'installed-nodes', private: true }));
	}
	const flags = ['--offline', '--ignore-scripts', '--legacy-peer-deps', '--omit=peer'];
	await run('npm', ['install', tarball, ...flags, '--no-audit', '--no-fund'], {
		cwd: nodes,
		env: environmentForNpm(),
	});
	await writeFile(marker, hash);
}
