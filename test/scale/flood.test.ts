import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../../scripts/lib/npm.cjs';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import { freePort } from '../../scripts/sandbox/freePort';
import { SECRET } from '../support';
import { N8nUnderTest, type PublishedTrigger } from '../support/withN8n';
import { newCallbacks, type Callback } from './support/callbacks';
import { deliver, lastStatuses, wasAccepted } from './support/deliver';
import { machine, perSecond, report } from './support/report';
import { databaseBytes, querySqlite } from './support/sqlite';
import { describeCounts } from './support/stored';

const FORGED = 3_000;
const WARM_UP = 500;
const CONCURRENCY = 16;

let folder: string;
let port: number;
let trigger: PublishedTrigger;
const n8n = new N8nUnderTest({
	env: {
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		// Node lets garbage pile up for as long as there is room, which would look like a leak.
		NODE_OPTIONS: '--max-old-space-size=400',
	},
});

const send = async (callbacks: Callback[], concurrency = CONCURRENCY) =>
	await deliver(callbacks, { urls: [trigger.url], concurrency, timeoutMs: 30_000 });

/** Right in every way, but signed by somebody who does not have the secret. */
const newForgeries = (count: number) => newCallbacks(count, 'not-the-secret');

const residentBytes = async () =>
	Number(await run('ps', ['-o', 'rss=', '-p', String(n8n.process.pid)])) * 1024;

const executionCount = async () => {
	const [row] = await querySqlite(folder, 'select count(*) as count from execution_entity');
	return row.count;
};

/** Everything that n8n has printed or written to a log file. */
async function everyLog(): Promise<string> {
	const home = path.join(folder, '.n8n');
	const files = (await readdir(home)).filter((name) => name.endsWith('.log'));
	const texts = await Promise.all(files.map((name) => readFile(path.join(home, name), 'utf8')));
	return [n8n.process.log(), ...texts].join('\n');
}

beforeAll(async () => {
	folder = await createInstanceFolder();
	port = await freePort();
	await n8n.start({ userFolder: folder, port });
	trigger = await n8n.publishTrigger();
}, 240_000);

afterAll(async () => {
	await n8n.stop();
	if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}, 60_000);

test('a stored execution of a genuine callback holds neither signature nor secret', async () => {
	const callbacks = newCallbacks(5);
	expect((await send(callbacks)).every(wasAccepted)).toBe(true);
	await n8n.api.waitForExecutions(trigger.workflow.id, callbacks.length);
	const stored = JSON.stringify(await querySqlite(folder, 'select * from execution_data'));
	for (const { callId, signature } of callbacks) {
		expect(stored).toContain(callId);
		expect(stored).not.toContain(signature);
	}
	expect(stored).not.toContain(SECRET);
}, 60_000);

test(`${FORGED} forged requests leave no execution, no growth, and little in the log`, async () => {
	const warmUp = await send(newForgeries(WARM_UP));
	const before = {
		executions: await executionCount(),
		database: await databaseBytes(folder),
		memory: await residentBytes(),
	};
	const forgeries = newForgeries(FORGED);
	const started = Date.now();
	const deliveries = await send(forgeries);
	const took = Date.now() - started;
	const after = {
		executions: await executionCount(),
		database: await databaseBytes(folder),
		memory: await residentBytes(),
	};
	const log = await everyLog();
	const lines = log.split('\n').filter((line) => line.includes('refused a callback')).length;
	const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
	report(`${FORGED} forged requests, SQLite (${machine()})`, [
		['answers', describeCounts(lastStatuses(deliveries))],
		['refused', perSecond(FORGED, took)],
		['executions before and after', `${before.executions} and ${after.executions}`],
		['database before and after', `${before.database} and ${after.database} bytes`],
		['memory before and after', `${megabytes(before.memory)} and ${megabytes(after.memory)}`],
		['lines about them in the log', lines],
	]);

	for (const { statuses } of [...warmUp, ...deliveries]) expect(statuses).toEqual([401]);
	expect(after.executions).toBe(before.executions);
	expect(after.database).toBeLessThanOrEqual(before.database);
	expect(after.memory / before.memory).toBeLessThan(1.2);
	expect(lines).toBeGreaterThan(0);
	// Five a minute, and one that explains.
	expect(lines).toBeLessThanOrEqual(6 * (2 + Math.floor(took / 60_000)));
	expect(log).not.toContain(SECRET);
	for (const { callId, signature } of forgeries) {
		expect(log.includes(callId) || log.includes(signature)).toBe(false);
	}
}, 300_000);

test('what was accepted before a restart is a duplicate after it', async () => {
	const callbacks = newCallbacks(5);
	expect((await send(callbacks)).every(wasAccepted)).toBe(true);
	const before = await executionCount();
	await n8n.stop();
	await n8n.start({ userFolder: folder, port });
	expect((await send(callbacks)).every(wasAccepted)).toBe(true);
	expect(await executionCount()).toBe(before);
	expect((await send(newCallbacks(1))).every(wasAccepted)).toBe(true);
	expect(await executionCount()).toBe(Number(before) + 1);
}, 240_000);
