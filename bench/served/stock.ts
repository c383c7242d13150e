import path from 'node:path';
import { nodeBinFolder, sandboxFolder } from '../../scripts/sandbox/cacheFolders';
import type { Postgres } from '../../scripts/services/postgres';
import { startChild } from '../lib/child';
import type { Question } from './sqliteProbe';

/** What n8n has stored. */
export interface Stock {
	/**
	 * Size of the database, without the tables of n8n's "insights": n8n writes those in batches, long
	 * after the requests that they count.
	 */
	bytes: number;
	/** Executions per workflow id. */
	executions: Record<string, number>;
	/** The number of the newest one: it counts those that n8n has pruned, too. */
	newest: number;
}

/** Takes stock of one n8n's database. */
export interface StockTaker {
	take(): Promise<Stock>;
	/** The ids, call ids among them, that each stored execution of a workflow holds; SQLite only. */
	ids?(workflowId: string): Promise<string[][]>;
	end(): void;
}

/** @param userFolder what n8n got as N8N_USER_FOLDER */
export function sqliteStock(userFolder: string): StockTaker {
	const execPath = path.join(nodeBinFolder(sandboxFolder()), 'node');
	const probe = path.join(__dirname, 'sqliteProbe.ts');
	const child = startChild<Question, Stock | string[][]>(probe, { execPath });
	const file = path.join(userFolder, '.n8n', 'database.sqlite');
	return {
		take: async () => (await child.ask({ file })) as Stock,
		ids: async (workflowId) => (await child.ask({ file, workflowId })) as string[][],
		end: child.end,
	};
}

export function postgresStock(postgres: Postgres): StockTaker {
	const take = async () => {
		const [[bytes]] = await postgres.query(
			`select sum(pg_total_relation_size(relid)) from pg_stat_user_tables where relname not like '%insights%'`,
		);
		const [[newest]] = await postgres.query('select coalesce(max(id), 0) from execution_entity');
		const rows = await postgres.query(
			'select "workflowId", count(*) from execution_entity group by 1',
		);
		const executions = rows.map(([id, count]) => [id, Number(count)] as const);
		return {
			bytes: Number(bytes),
			executions: Object.fromEntries(executions),
			newest: Number(newest),
		};
	};
	return { take, end: () => {} };
}
