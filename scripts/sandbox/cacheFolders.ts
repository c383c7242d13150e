import { homedir } from 'node:os';
import path from 'node:path';
import { chosenVersion } from './n8nVersions';

/** n8n 2.41 needs Node 24, and 1.123 runs on it, too; the sandbox brings its own. */
export const SANDBOX_NODE_VERSION = '24.21.0';

/** The npm package that carries the Node binary and its headers for this machine. */
export const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;

/** The checkout. */
export const PROJECT_FOLDER = path.resolve(__dirname, '..', '..');

/**
 * Where everything lives that is prepared once per machine: outside of the checkout, so that a
 * second clone finds it again.
 */
export function cacheFolder(): string {
	const base =
		process.env.XDG_CACHE_HOME ??
		path.join(homedir(), ...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']));
	return path.join(base, 'n8n-nodes-airudder');
}

/** The installed n8n. Its `ready.json` is written last: without it the folder is not used. */
export function sandboxFolder(version = chosenVersion()): string {
	return path.join(cacheFolder(), `n8n-${version}-node-${SANDBOX_NODE_VERSION}`);
}

/** A migrated user folder with its owner set up, to be copied per instance. */
export function templateFolder(version = chosenVersion()): string {
	return path.join(cacheFolder(), `user-folder-n8n-${version}`);
}

/** The folder with the sandbox's `node`. */
export function nodeBinFolder(sandbox = sandboxFolder()): string {
	return path.join(sandbox, 'node_modules', NODE_PACKAGE, 'bin');
}

/** The script that `node` runs for n8n. */
export function n8nScript(sandbox = sandboxFolder()): string {
	return path.join(sandbox, 'node_modules', 'n8n', 'bin', 'n8n');
}
