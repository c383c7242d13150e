import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { withProgress } from '../lib/npm.cjs';
import { cacheFolder, templateFolder } from './cacheFolders';
import { EditorApi } from './EditorApi';
import { launchN8n } from './launchN8n';
import { withLock } from './withLock';

/**
 * Fills an empty user folder with a migrated SQLite database whose owner is set up. n8n's first
 * start spends most of its 40 seconds on migrations, so that is done once and copied from then on.
 *
 * @param sandbox from `prepareSandbox`
 * @param version of the n8n in it
 * @param userFolder exists and is empty
 */
export async function copyTemplate(
	sandbox: string,
	version: string,
	userFolder: string,
): Promise<void> {
	const template = templateFolder(version);
	if (!existsSync(template)) {
		await withLock(template, async () => {
			if (existsSync(template)) return;
			const folder = await mkdtemp(path.join(cacheFolder(), 'user-folder-unfinished-'));
			try {
				await withProgress('Preparing a database for n8n (once per machine)', async () => {
					const n8n = await launchN8n({ sandbox, userFolder: folder, label: 'database template' });
					await EditorApi.signIn(n8n.url);
					await n8n.stop();
				});
				await rename(folder, template);
			} finally {
				await rm(folder, { recursive: true, force: true });
			}
		});
	}
	// n8n writes its editor's files anew at each start: most of the folder.
	const isKept = (source: string) => source !== path.join(template, '.cache');
	await cp(template, userFolder, { recursive: true, filter: isKept });
}
