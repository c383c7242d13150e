import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { nodeBinFolder } from '../../scripts/sandbox/cacheFolders';
import type { N8nProcess } from '../../scripts/sandbox/launchN8n';
import { prepareSandbox } from '../../scripts/sandbox/prepareSandbox';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import type { EditorApi } from '../../scripts/sandbox/EditorApi';
import type { Execution, StoredWorkflow, WorkflowNode } from '../../scripts/sandbox/workflowTypes';
import type { CallbackAnswer } from '../../scripts/sender/sendCallback';
import { freshCallback, node, SAMPLE, sendSigned, TRIGGER_NAME } from '../support';

const run = promisify(execFile);

/** A refusal tells a caller without the secret this and nothing more. */
export const UNAUTHORIZED = JSON.stringify({
	error: 'unauthorized',
	message: 'The callback was not accepted.',
});

export const JSON_TYPE = 'application/json; charset=utf-8';

/** What came back, as one value to compare. */
export const inShort = ({ status, headers, text }: CallbackAnswer) => ({
	status,
	type: headers.get('content-type'),
	body: text,
});

/** The answer to a genuine callback, in short. */
export const ACCEPTED = { status: 200, type: JSON_TYPE, body: '{}' };

/** The answer to a caller who does not know the secret, in short. */
export const REFUSED = { status: 401, type: JSON_TYPE, body: UNAUTHORIZED };

/** Makes something when it is first asked for; publishing a workflow takes a second. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return async () => await (made ??= make());
}

/** No Operation nodes of these names, to see which output an item left through. */
export const noOps = (...names: string[]): WorkflowNode[] =>
	names.map((name) => node(name, 'n8n-nodes-base.noOp'));

/** The JSON of the items that a node put out. */
export function itemsOf(execution: Execution, nodeName: string, output = 0) {
	const runs = execution.data.resultData.runData[nodeName] ?? [];
	return runs.flatMap(({ data }) => (data?.main[output] ?? []).map(({ json }) => json));
}

/** The nodes that ran, in no particular order. */
export const nodesThatRan = (execution: Execution): string[] =>
	Object.keys(execution.data.resultData.runData);

/** The nodes behind the trigger that ran, for each of some executions. */
export const nodesBehind = (executions: Execution[]): string[] =>
	executions.map((execution) =>
		nodesThatRan(execution)
			.filter((name) => name !== TRIGGER_NAME)
			.join(),
	);

/**
 * Runs SQL on the database of a running n8n, with the SQLite that the sandbox's Node brings.
 *
 * @returns the rows of a SELECT
 */
export async function queryDatabase(
	userFolder: string,
	sql: string,
	...values: string[]
): Promise<Array<Record<string, unknown>>> {
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const [file, sql, ...values] = process.argv.slice(1);
		const database = new DatabaseSync(file);
		database.exec('PRAGMA busy_timeout = 5000');
		process.stdout.write(JSON.stringify(database.prepare(sql).all(...values)));`;
	const file = path.join(userFolder, '.n8n', 'database.sqlite');
	const binary = path.join(nodeBinFolder(await prepareSandbox()), 'node');
	const args = ['--no-warnings', '-e', script, file, sql, ...values];
	const { stdout } = await run(binary, args, { maxBuffer: Infinity });
	return JSON.parse(stdout) as Array<Record<string, unknown>>;
}

/** Sends a callback to a trigger and then another one: before 2.8 n8n stores an id with the next. */
export async function receive(
	api: EditorApi,
	workflow: StoredWorkflow,
	body: string,
	name = TRIGGER_NAME,
) {
	const url = api.productionUrl(workflow, name);
	for (const one of [body, freshCallback()]) {
		const before = await api.countExecutions(workflow.id);
		expect(inShort(await sendSigned(url, one))).toEqual(ACCEPTED);
		await api.executionsAfter(workflow.id, before, 1);
	}
}

/** Whether a callback starts an execution of a workflow. */
export async function starts(
	api: EditorApi,
	workflow: StoredWorkflow,
	body: string,
	name = TRIGGER_NAME,
) {
	const before = await api.countExecutions(workflow.id);
	const url = api.productionUrl(workflow, name);
	expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
	return (await api.countExecutions(workflow.id)) > before;
}

/** Under which name n8n keeps the ids of a workflow's trigger. */
const keyOf = ({ id, nodes }: StoredWorkflow) =>
	`aiRudderTrigger:${id}:${nodes.find(({ name }) => name === TRIGGER_NAME)?.id}`;

/** The ids of callbacks that n8n keeps for a workflow's trigger, as they stand in its database. */
export async function storedIds(userFolder: string, workflow: StoredWorkflow): Promise<string> {
	const sql = 'SELECT staticData FROM workflow_entity WHERE id = ?';
	const [{ staticData }] = await queryDatabase(userFolder, sql, workflow.id);
	return (JSON.parse(staticData as string) as Record<string, Record<string, string>>).global[
		keyOf(workflow)
	];
}

export async function storeIds(userFolder: string, workflow: StoredWorkflow, ids: string) {
	const sql = 'UPDATE workflow_entity SET staticData = ? WHERE id = ?';
	const staticData = JSON.stringify({ global: { [keyOf(workflow)]: ids } });
	await queryDatabase(userFolder, sql, staticData, workflow.id);
}

/** A minute in the past as it stands before the ids of its callbacks. */
export const minuteText = (ago: number) =>
	Math.floor(Date.now() / 60_000 - ago)
		.toString(36)
		.padStart(5, '0');

/** Two bodies of one call: the second with another order and a time. */
export function twoBodiesOfOneCall(): [string, string] {
	const call = { call_id: randomUUID() };
	const { event, ...others } = SAMPLE;
	return [freshCallback(call), JSON.stringify({ sent_at: Date.now(), ...others, ...call, event })];
}

/**
 * Waits until n8n's log holds a text: a line can reach the test after the answer that it is about.
 *
 * @param from where to begin
 * @returns the whole lines from there on
 */
export async function waitForLog(
	{ process }: { process: N8nProcess },
	text: string,
	from: number,
): Promise<string> {
	const log = () => /^.*\n/s.exec(process.log().slice(from))?.[0] ?? '';
	const found = async () => (log().includes(text) ? log() : undefined);
	return await waitUntil(`"${text}" in n8n's log`, found, 60_000, log);
}
