import { mkdir, mkdtemp, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../scripts/lib/npm.cjs';
import { PROJECT_FOLDER } from '../../../scripts/sandbox/cacheFolders';
import { packTarball } from '../../../scripts/sandbox/packTarball';

/** The packed package, and what came out of it. */
export interface UnpackedPackage {
	/** Absolute path of the unpacked package. */
	folder: string;
	/** Size of the `.tgz` in bytes. */
	tarballBytes: number;
	remove(): Promise<void>;
}

/** What n8n offers to a community package; anything else that the package requires is not found. */
const OFFERED_BY_N8N = ['n8n-workflow', 'zod'];

/**
 * Unpacks the tarball that `AIRUDDER_TARBALL` names, or packs the checkout first, into a folder
 * that lies where npm would put it: in a `node_modules`, beside nothing but what n8n offers.
 */
export async function unpackPackage(): Promise<UnpackedPackage> {
	const base = await realpath(await mkdtemp(path.join(tmpdir(), 'n8n-nodes-airudder-unpacked-')));
	const tarball = process.env.AIRUDDER_TARBALL ?? (await packTarball(base)).file;
	const folder = path.join(base, 'node_modules', 'n8n-nodes-airudder');
	await mkdir(folder, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	for (const name of OFFERED_BY_N8N) {
		await symlink(
			path.join(PROJECT_FOLDER, 'node_modules', name),
			path.join(base, 'node_modules', name),
			'junction',
		);
	}
	return {
		folder,
		tarballBytes: (await stat(tarball)).size,
		remove: async () => await rm(base, { recursive: true, force: true }),
	};
}
