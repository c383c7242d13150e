import { existsSync } from 'node:fs';
import { chosenVersion } from '../../../scripts/sandbox/n8nVersions';
import { EditorApi } from '../../../scripts/sandbox/EditorApi';
import { templateFolder } from '../../../scripts/sandbox/cacheFolders';
import { startN8n } from '../../../scripts/sandbox/startN8n';
import { withLock } from '../../../scripts/sandbox/withLock';
import { Postgres, postgresVersion } from '../../../scripts/services/postgres';

/**
 * A PostgreSQL that has n8n's tables and owner: n8n takes most of a minute to make them, so that is
 * done once per machine and copied from then on.
 */
export async function migratedPostgres(): Promise<Postgres> {
	const template = `${templateFolder(chosenVersion())}-postgres-${postgresVersion()}`;
	await withLock(template, async () => {
		if (existsSync(template)) return;
		const postgres = await Postgres.create();
		try {
			const n8n = await startN8n({ database: postgres.database, label: 'database template' });
			try {
				await EditorApi.signIn(n8n.url);
			} finally {
				await n8n.stop();
			}
			await postgres.keep(template);
		} finally {
			await postgres.remove();
		}
	});
	return await Postgres.create(template);
}
