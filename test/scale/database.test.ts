import { rm } from 'node:fs/promises';
import { freePort } from '../../scripts/sandbox/freePort';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import type { Postgres } from '../../scripts/services/postgres';
import { N8nUnderTest, type PublishedTrigger } from '../support/withN8n';
import { newCallbacks, type Callback } from './support/callbacks';
import {
	callIdsOf,
	deliver,
	lastStatuses,
	wasAccepted,
	type DeliverOptions,
	type Delivery,
} from './support/deliver';
import { migratedPostgres } from './support/migratedPostgres';
import { report, seconds } from './support/report';
import { describeCounts, doubled, storedExecutions, type StoredExecution } from './support/stored';

const START_MS = 240_000;
const CONCURRENCY = 6;

let postgres: Postgres;
let folder: string;
let port: number;
let trigger: PublishedTrigger;
const n8n = new N8nUnderTest({});

const start = async () => {
	const env = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
	await n8n.start({ database: postgres.database, userFolder: folder, port, env });
};

/** n8n's own check: its database answers and is migrated. */
const ready = async () => {
	await waitUntil(
		'n8n to be ready again',
		async () => {
			const answer = await fetch(`${n8n.process.url}/healthz/readiness`).catch(() => undefined);
			return answer?.ok || undefined;
		},
		180_000,
	);
};

const send = async (callbacks: Callback[], options: Partial<DeliverOptions> = {}) =>
	await deliver(callbacks, {
		urls: [trigger.url],
		concurrency: CONCURRENCY,
		timeoutMs: 60_000,
		...options,
	});

const stored = async () => await storedExecutions(postgres, trigger.workflow.id);

const callIds = (executions: StoredExecution[]) => executions.map(({ callId }) => callId);

const refusedOf = (deliveries: Delivery[]) =>
	deliveries.filter((delivery) => !wasAccepted(delivery)).map(({ callback }) => callback);

beforeAll(async () => {
	postgres = await migratedPostgres();
	folder = await createInstanceFolder();
	port = await freePort();
	await start();
	trigger = await n8n.publishTrigger();
}, START_MS);

afterAll(async () => {
	await n8n.stop();
	await postgres?.remove();
	if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}, 60_000);

describe('the database goes away while callbacks arrive', () => {
	const callbacks = newCallbacks(90);
	let deliveries: Delivery[];

	test('every callback that was answered 200 has its execution, every other got 5xx or no answer', async () => {
		let crash: Promise<void> | undefined;
		const onAnswer = (accepted: number) => {
			if (accepted >= 30) crash ??= postgres.crash();
		};
		deliveries = await send(callbacks, { onAnswer, timeoutMs: 15_000 });
		await crash;
		await postgres.start();
		const executions = await stored();
		report('PostgreSQL stopped (immediate) under load', [
			['answers', describeCounts(lastStatuses(deliveries))],
			['executions afterwards', describeCounts(executions.map(({ status }) => status))],
		]);

		expect(callIdsOf(deliveries).length).toBeGreaterThanOrEqual(30);
		expect(refusedOf(deliveries)).not.toEqual([]);
		expect(callIds(executions)).toEqual(expect.arrayContaining(callIdsOf(deliveries)));
		for (const { statuses } of deliveries) {
			const [status] = statuses;
			expect(status === 200 || status === 0 || status >= 500).toBe(true);
		}
	}, 120_000);

	test('the retries that come when it is back run, and nothing is missing then', async () => {
		const started = Date.now();
		await ready();
		const recovery = Date.now() - started;
		// A sender tries again, too, when a retry waits for a start in vain and gets 503.
		const again = await send(refusedOf(deliveries), { attempts: 4, pauseMs: 5_000 });
		const executions = await stored();
		const emptied = executions.filter(({ callId, status }) => callId === '' && status === 'error');
		report('The same callbacks, sent again', [
			['n8n ready after', seconds(recovery)],
			['answers', describeCounts(lastStatuses(again))],
			['callbacks with a second execution', doubled(executions).length],
			['executions without their callback', emptied.length],
		]);

		expect(refusedOf(again)).toEqual([]);
		const found = new Set(callIds(executions));
		const missing = [...deliveries, ...again].filter(({ callback }) => !found.has(callback.callId));
		// Shows every answer to it.
		expect(missing).toEqual([]);
		// An execution that was stored, but not answered, is run again by its retry: at least once.
		expect(doubled(executions).length).toBeLessThanOrEqual(refusedOf(deliveries).length);
	}, 240_000);
});

describe('n8n is killed (-9) under load', () => {
	let deliveries: Delivery[];

	test(
		'after a restart every callback that was answered 200 has its execution',
		async () => {
			let kill: Promise<void> | undefined;
			const onAnswer = (accepted: number) => {
				if (accepted >= 40) kill ??= n8n.process.kill9();
			};
			deliveries = await send(newCallbacks(70), { onAnswer });
			await kill;
			await start();
			const executions = await stored();
			report('n8n killed (-9) under load', [
				['answers', describeCounts(lastStatuses(deliveries))],
				['executions afterwards', describeCounts(executions.map(({ status }) => status))],
			]);

			expect(callIdsOf(deliveries).length).toBeGreaterThanOrEqual(40);
			expect(refusedOf(deliveries)).not.toEqual([]);
			expect(callIds(executions)).toEqual(expect.arrayContaining(callIdsOf(deliveries)));
		},
		START_MS,
	);

	test('after the restart a repetition of what was accepted starts nothing', async () => {
		await ready();
		const before = (await stored()).length;
		const accepted = deliveries.filter(wasAccepted).map(({ callback }) => callback);
		const again = await send(accepted);
		const more = (await stored()).length - before;
		report('Accepted callbacks, sent again after the restart', [
			['sent', again.length],
			['ran a second time', more],
		]);

		expect(refusedOf(again)).toEqual([]);
		// Writes that were under way together may have reached the database in another order.
		expect(more).toBeLessThanOrEqual(CONCURRENCY);
	}, 120_000);
});
