import path from 'node:path';
import { run } from '../../../scripts/lib/npm.cjs';
import { nodeBinFolder } from '../../../scripts/sandbox/cacheFolders';
import { CALL_ID } from './callbacks';
import type { StoredExecution } from './stored';

const SCRIPT = `
const { DatabaseSync } = require('node:sqlite');
const [file, ...statements] = process.argv.slice(1);
const database = new DatabaseSync(file);
database.exec('pragma busy_timeout = 5000');
const answers = statements.map((sql) => database.prepare(sql).all());
process.stdout.write(JSON.stringify(answers.at(-1)));
`;

/**
 * Runs statements on n8n's database, beside n8n, with the SQLite of n8n's own Node.
 *
 * @returns the rows of the last one
 */
export async function querySqlite(
	userFolder: string,
	...statements: string[]
): Promise<Array<Record<string, unknown>>> {
	const file = path.join(userFolder, '.n8n', 'database.sqlite');
	const node = path.join(nodeBinFolder(), 'node');
	return JSON.parse(await run(node, ['-e', SCRIPT, '--', file, ...statements]));
}

/** Size of the database in bytes, with everything that was written lately. */
export async function databaseBytes(userFolder: string): Promise<number> {
	const [row] = await querySqlite(
		userFolder,
		'pragma wal_checkpoint(truncate)',
		'select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()',
	);
	return Number(row.bytes);
}

/** Every execution of a workflow, oldest first. */
export async function sqliteExecutions(
	userFolder: string,
	workflowId: string,
): Promise<StoredExecution[]> {
	const rows = await querySqlite(
		userFolder,
		`select e.id, e.status, coalesce(d.data, '') as data from execution_entity e
		left join execution_data d on d.executionId = e.id
		where e.workflowId = '${workflowId}' order by e.id`,
	);
	return rows.map(({ id, status, data }) => ({
		id: String(id),
		status: String(status),
		callId: new RegExp(CALL_ID).exec(String(data))?.[0] ?? '',
	}));
}
