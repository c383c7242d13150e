import type { Postgres } from '../../../scripts/services/postgres';
import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import { CALL_ID } from './callbacks';

/** An execution as the database holds it. */
export interface StoredExecution {
	id: string;
	status: string;
	/** Of the callback that started it; empty when the stored data does not hold it. */
	callId: string;
}

/** Every execution of a workflow, oldest first. */
export async function storedExecutions(
	postgres: Postgres,
	workflowId: string,
): Promise<StoredExecution[]> {
	const rows = await postgres.query(
		`select e.id, e.status, coalesce(substring(d.data from '${CALL_ID}'), '')
		from execution_entity e left join execution_data d on d."executionId" = e.id
		where e."workflowId" = '${workflowId}' order by e.id`,
	);
	return rows.map(([id, status, callId = '']) => ({ id, status, callId }));
}

/** Waits until every one of the callbacks has an execution that succeeded. */
export async function executionsOf(
	postgres: Postgres,
	workflowId: string,
	callIds: string[],
	timeoutMs = 60_000,
): Promise<StoredExecution[]> {
	let found: StoredExecution[] = [];
	return await waitUntil(
		'every callback to have an execution that succeeded',
		async () => {
			found = await storedExecutions(postgres, workflowId);
			const done = new Set(
				found.filter(({ status }) => status === 'success').map(({ callId }) => callId),
			);
			return callIds.every((callId) => done.has(callId)) ? found : undefined;
		},
		timeoutMs,
		() => describeCounts(found.map(({ status }) => status)),
	);
}

/** How often each text occurs, e.g. `success: 180, error: 2`. */
export function describeCounts(texts: string[]): string {
	const counts = new Map<string, number>();
	for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
	return [...counts].map(([text, count]) => `${text}: ${count}`).join(', ');
}

/** The call ids that occur in more than one execution. */
export function doubled(executions: StoredExecution[]): string[] {
	const seen = new Set<string>();
	return executions
		.map(({ callId }) => callId)
		.filter((callId) => callId !== '' && (seen.has(callId) || !seen.add(callId)));
}
