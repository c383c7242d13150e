import { queryDatabase } from '../../e2e/support';
import { CALL_ID } from './callbacks';
import type { StoredExecution } from './stored';

/** Every execution of a workflow, oldest first. */
export async function sqliteExecutions(
	userFolder: string,
	workflowId: string,
): Promise<StoredExecution[]> {
	const rows = await queryDatabase(
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
