/**
 * `node scripts/bootstrap.mjs bench/replays.ts`: what example 5 (once in 30 days) costs per callback,
 * by the number of calls that it remembers, and whether of two equal callbacks at one moment both go
 * on. Prints what examples/README.md says of it; about five minutes.
 */
import { randomUUID } from 'node:crypto';
import { EditorApi } from '../scripts/sandbox/EditorApi';
import type { PostgresDatabase } from '../scripts/sandbox/n8nEnvironment';
import { packTarball } from '../scripts/sandbox/packTarball';
import { startN8n } from '../scripts/sandbox/startN8n';
import { waitUntil } from '../scripts/sandbox/waitUntil';
import type { Execution, StoredWorkflow } from '../scripts/sandbox/workflowTypes';
import { runMain } from '../scripts/lib/runMain';
import { sendCallback } from '../scripts/sender/sendCallback';
import { freshCallback } from '../scripts/sender/sampleCallback';
import { signCallback } from '../scripts/sender/signCallback';
import { Postgres } from '../scripts/services/postgres';
import { addRows } from '../test/examples/lib/dataTables';
import { importExample } from '../test/examples/lib/importExample';
import { QueueMode } from '../test/scale/support/QueueMode';
import { CREDENTIAL_TYPE, SECRET, TRIGGER_NAME } from '../test/support';
import { median } from './lib/stats';
import { digits, table } from './lib/table';

const TABLE = 'AI Rudder Seen Calls';
const STEPS = ['Create the Table', 'Note the Call', 'First Seen?'];
const GOES_ON = 'Your Workflow Goes On Here';
/** 43,200 are 30 days of one callback a minute, 864,000 of twenty. */
const ROWS = [0, 10_000, 43_200, 100_000, 864_000];
const ROWS_AT_ONCE = 5_000;
const CALLBACKS = 20;
const PAIRS = 200;
const PATIENCE_MS = 60_000;

async function publishExample(api: EditorApi): Promise<StoredWorkflow> {
	const data = { signingSecret: SECRET };
	const credential = await api.createCredential('AI Rudder', CREDENTIAL_TYPE, data);
	const credentials = { [CREDENTIAL_TYPE]: credential };
	const { id, nodes } = await importExample(api, '5-once-in-30-days.json', credentials);
	nodes.find(({ name }) => name === TRIGGER_NAME)!.parameters.options = { duplicates: 'off' };
	await api.updateWorkflow(id, { nodes });
	await api.publish(id);
	return await api.getWorkflow(id);
}

async function send(url: string, body: string): Promise<void> {
	const signature = signCallback({ body, secret: SECRET });
	const { status } = await sendCallback({ url, body, signature });
	if (status !== 200) throw new Error(`n8n answered ${status}.`);
}

const runDataOf = ({ data }: Execution) => data.resultData.runData;

/** For each number of calls remembered: milliseconds in the three data table nodes, and megabytes. */
async function measureOn(tarball: string, database?: PostgresDatabase): Promise<string[][]> {
	const n8n = await startN8n({ tarball, database });
	try {
		const api = await EditorApi.signIn(n8n.url);
		const workflow = await publishExample(api);
		const url = api.productionUrl(workflow, TRIGGER_NAME);
		let known = 0;
		let seen = 0;
		const sendAndWait = async (count: number): Promise<Execution[]> => {
			for (let sent = 0; sent < count; sent++) {
				await send(url, freshCallback());
				known += 1;
				seen += 1;
				await waitUntil(
					'the execution to end',
					async () => {
						const all = await api.listExecutions(workflow.id);
						return (all.length === seen && all[0].status === 'success') || undefined;
					},
					PATIENCE_MS,
				);
			}
			return (await api.waitForExecutions(workflow.id, seen)).slice(-count);
		};
		await sendAndWait(5);
		const rows: string[][] = [];
		for (const wanted of ROWS) {
			while (known < wanted) {
				const count = Math.min(ROWS_AT_ONCE, wanted - known);
				const more = Array.from({ length: count }, () => ({
					call_id: randomUUID().replaceAll('-', ''),
					seen_at: new Date().toISOString(),
					execution: '100000',
				}));
				await addRows(api, TABLE, more);
				known += count;
			}
			const executions = await sendAndWait(CALLBACKS);
			const times = executions.map((execution) =>
				STEPS.reduce((sum, step) => sum + runDataOf(execution)[step][0].executionTime, 0),
			);
			const { totalBytes } = await api.call<{ totalBytes: number }>(
				'GET',
				'/data-tables-global/limits',
			);
			rows.push([digits(median(times)), (totalBytes / 1e6).toFixed(1)]);
		}
		return rows;
	} finally {
		await n8n.stop();
	}
}

/** Pairs of equal callbacks, one to each webhook process at the same moment. */
async function race(): Promise<void> {
	const n8n = new QueueMode();
	try {
		await n8n.start();
		const workflow = await publishExample(n8n.api);
		const { pathname } = new URL(n8n.api.productionUrl(workflow, TRIGGER_NAME));
		const urls = n8n.webhooks.map(({ url }) => `${url}${pathname}`);
		const bodies = Array.from({ length: PAIRS }, () => freshCallback());
		for (const body of bodies) await Promise.all(urls.map(async (url) => await send(url, body)));
		const executions = await n8n.api.waitForExecutions(workflow.id, PAIRS * urls.length, 300_000);
		const wentOn = new Map<unknown, number>();
		for (const execution of executions) {
			const runData = runDataOf(execution);
			const { call_id: callId } = runData[TRIGGER_NAME][0].data!.main[0]![0].json;
			wentOn.set(callId, (wentOn.get(callId) ?? 0) + (GOES_ON in runData ? 1 : 0));
		}
		const times = (count: number) => [...wentOn.values()].filter((one) => one === count).length;
		process.stdout.write(
			`\n${PAIRS} pairs of equal callbacks, two webhook processes, two workers: ` +
				`${executions.length} executions; went on once: ${times(1)}, twice: ${times(2)}, not at all: ${times(0)}\n`,
		);
	} finally {
		await n8n.stop();
	}
}

async function main(): Promise<number> {
	const { file } = await packTarball();
	process.env.AIRUDDER_TARBALL = file;
	const onSqlite = await measureOn(file);
	const postgres = await Postgres.create();
	const onPostgres = await measureOn(file, postgres.database).finally(
		async () => await postgres.remove(),
	);
	const head = ['calls remembered', 'SQLite: ms', 'MB', 'PostgreSQL: ms', 'MB'];
	const rows = ROWS.map((count, at) => [
		count === 0 ? 'under 30' : count.toLocaleString('en'),
		...onSqlite[at],
		...onPostgres[at],
	]);
	process.stdout.write(`\nA callback spends in the data table nodes:\n${table(head, rows)}\n`);
	await race();
	return 0;
}

runMain(main);
