import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PlainError, environmentForNpm, packagesSoFar, run, withProgress } from '../lib/npm.cjs';
import {
	NODE_PACKAGE,
	SANDBOX_NODE_VERSION,
	cacheFolder,
	nodeBinFolder,
	sandboxFolder,
} from './cacheFolders';
import { chosenVersion, overridesFor } from './n8nVersions';
import { withLock } from './withLock';

/** 2.4 GB of packages, and npm's own cache of the downloads beside them. */
const NEEDED_BYTES = 4e9;
const UNFINISHED = 'unfinished-';

function isReady(folder: string): boolean {
	return existsSync(path.join(folder, 'ready.json'));
}

async function requireDiskSpace(folder: string): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	if (free >= NEEDED_BYTES) return;
	const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
	throw new PlainError(
		`n8n needs ${gigabytes(NEEDED_BYTES)} GB of disk space and ${folder} has ${gigabytes(free)} GB left; free some, or let XDG_CACHE_HOME point to a larger disk.`,
	);
}

/** Removes what interrupted installations left behind; the caller holds the lock. */
async function removeUnfinished(cache: string): Promise<void> {
	const leftovers = (await readdir(cache)).filter((name) => name.startsWith(UNFINISHED));
	for (const name of leftovers) await rm(path.join(cache, name), { recursive: true, force: true });
}

async function installPackages(folder: string, version: string): Promise<void> {
	const manifest = {
		name: 'n8n-sandbox',
		private: true,
		dependencies: { n8n: version, [NODE_PACKAGE]: SANDBOX_NODE_VERSION },
		// n8n-nodes-base pins xlsx to an address outside of npm, which many networks do not reach.
		overrides: { xlsx: '0.18.5', ...overridesFor(version) },
	};
	await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest, null, '\t'));
	// Scripts stay off because other native packages would try to download their sources.
	const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
	await withProgress(
		`Installing n8n ${version}`,
		() => run('npm', ['install', ...flags], { cwd: folder, env: environmentForNpm() }),
		() => packagesSoFar(folder),
	);
}

async function buildNativePackages(folder: string): Promise<void> {
	const env = environmentForNpm({
		PATH: `${nodeBinFolder(folder)}${path.delimiter}${process.env.PATH}`,
		npm_config_nodedir: path.join(folder, 'node_modules', NODE_PACKAGE),
		npm_config_ignore_scripts: 'false',
	});
	const options = { cwd: folder, env };
	// Older n8n has no isolated-vm.
	const native = ['sqlite3', 'isolated-vm'].filter((name) =>
		existsSync(path.join(folder, 'node_modules', name)),
	);
	try {
		await withProgress("Building n8n's native packages", () =>
			run('npm', ['rebuild', ...native], options),
		);
		for (const name of native) await run('node', ['-e', `require('${name}')`], options);
	} catch (error) {
		if (error instanceof PlainError) throw error;
		throw new PlainError(
			`n8n's native packages ${native.join(' and ')} could not be built; install Python 3 and a C++ compiler (Debian: apt-get install python3 build-essential; macOS: xcode-select --install) and run the command again. npm said: ${(error as Error).message}`,
		);
	}
}

/**
 * Makes the n8n that the demo and the tests run, unless it is there already: two to four minutes
 * once per machine and version. It is built in a folder of its own and renamed at the end, so that
 * an interrupted installation is never taken for a finished one.
 *
 * @param version of n8n
 * @returns the folder that holds n8n and its Node
 * @throws PlainError without disk space, registry or compiler
 */
export async function prepareSandbox(version = chosenVersion()): Promise<string> {
	const finished = sandboxFolder(version);
	if (isReady(finished)) return finished;
	if (process.platform === 'win32') {
		throw new PlainError('The sandboxed n8n needs Linux or macOS; on Windows run this inside WSL.');
	}
	const cache = cacheFolder();
	await mkdir(cache, { recursive: true });
	const onWait = () => {
		process.stderr.write('  … Another process is installing n8n; waiting for it\n');
	};
	return await withLock(
		finished,
		async () => {
			if (isReady(finished)) return finished;
			await removeUnfinished(cache);
			await requireDiskSpace(cache);
			process.stderr.write(
				`  Installing n8n ${version} into ${finished} (2.4 GB, some minutes, once per machine)\n`,
			);
			const folder = await mkdtemp(path.join(cache, UNFINISHED));
			await installPackages(folder, version);
			await buildNativePackages(folder);
			const versions = { n8n: version, node: SANDBOX_NODE_VERSION };
			await writeFile(path.join(folder, 'ready.json'), JSON.stringify(versions));
			await rm(finished, { recursive: true, force: true });
			await rename(folder, finished);
			return finished;
		},
		onWait,
	);
}
