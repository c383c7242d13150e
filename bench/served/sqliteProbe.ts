/** Looks into n8n's SQLite file. Runs on the sandbox's Node, which brings SQLite along. */
import { answerParent } from '../lib/child';
import type { Stock } from './stock';

// Not imported: the project's own Node may be older and has none.
const { DatabaseSync } = process.getBuiltinModule('node:sqlite');

/** What is asked of the file: its stock, or the texts in the executions of a workflow. */
export type Question = { file: string; workflowId?: string };

/** Every call id, and what looks like one, per execution. */
const ID = /"([0-9a-f]{32})"/g;

function idsPerExecution(database: InstanceType<typeof DatabaseSync>, workflowId: string) {
	const rows = database
		.prepare(
			'select data from execution_data join execution_entity on id = executionId where workflowId = ?',
		)
		.all(workflowId) as Array<{ data: string }>;
	return rows.map(({ data }) => [...new Set([...data.matchAll(ID)].map(([, id]) => id))]);
}

function look({ file, workflowId }: Question): Stock | string[][] {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		// Older n8n locks its readers out while it writes.
		database.exec('PRAGMA busy_timeout = 10000');
		if (workflowId !== undefined) return idsPerExecution(database, workflowId);
		// Pages that were written and freed again are in no table, and do not count as growth.
		const size = database
			.prepare("select sum(pgsize) as bytes from dbstat where name not like '%insights%'")
			.get() as { bytes: number };
		const rows = database
			.prepare('select workflowId, count(*) as executions from execution_entity group by 1')
			.all() as Array<{ workflowId: string; executions: number }>;
		const { newest } = database
			.prepare('select coalesce(max(id), 0) as newest from execution_entity')
			.get() as { newest: number };
		return {
			newest,
			bytes: size.bytes,
			executions: Object.fromEntries(rows.map((row) => [row.workflowId, row.executions])),
		};
	} finally {
		database.close();
	}
}

answerParent(look);
