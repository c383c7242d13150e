import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInstanceFolder } from './instanceFolder';
import { installTarball } from './installTarball';
import { launchN8n, type LaunchOptions, type N8nProcess } from './launchN8n';
import { chosenVersion } from './n8nVersions';
import { prepareSandbox } from './prepareSandbox';
import { copyTemplate } from './templateUserFolder';

export interface StartOptions extends Omit<LaunchOptions, 'sandbox' | 'userFolder'> {
	/** The packed node, from `packTarball`; without it n8n runs alone. */
	tarball?: string;
	/** Of n8n; the chosen one by default. */
	version?: string;
	/** Used as it is and kept. Without it a fresh one is made, which `stop` removes. */
	userFolder?: string;
}

/**
 * Starts a real n8n on 127.0.0.1 with our packed node installed, and waits until it is up: about
 * eight seconds once the sandbox and the database template exist. It ends with this process.
 *
 * On SQLite the owner is set up already (`EditorApi.signIn` works at once); on PostgreSQL the first
 * sign-in sets the owner up.
 *
 * @throws PlainError for what one sentence explains (busy port, no disk space, no registry)
 */
export async function startN8n(options: StartOptions = {}): Promise<N8nProcess> {
	const { tarball, userFolder: givenFolder, version = chosenVersion(), ...launch } = options;
	const sandbox = await prepareSandbox(version);
	const userFolder = givenFolder ?? (await createInstanceFolder());
	const removeFolder = async () => {
		if (!givenFolder) await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
	};
	try {
		await mkdir(userFolder, { recursive: true });
		const isNew = !existsSync(path.join(userFolder, '.n8n'));
		if (isNew && !options.database) await copyTemplate(sandbox, version, userFolder);
		if (tarball) await installTarball(tarball, userFolder);
		const n8n = await launchN8n({ ...launch, sandbox, userFolder });
		const stop = async () => {
			await n8n.stop();
			await removeFolder();
		};
		return { ...n8n, stop };
	} catch (error) {
		await removeFolder();
		throw error;
	}
}
