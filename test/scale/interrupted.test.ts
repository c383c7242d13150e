import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import type { WorkflowDefinition } from '../../scripts/sandbox/workflowTypes';
import { freshCallback, node, SECRET, setNode, TRIGGER_NAME, triggerWorkflow } from '../support';
import { sendSigned } from '../e2e/support';
import { newCallbacks } from './support/callbacks';
import { deliver, wasAccepted } from './support/deliver';
import { HandOvers } from './support/HandOvers';
import { begunBy, QueueMode } from './support/QueueMode';
import { machine, report, seconds } from './support/report';
import { sendDuring, wasTaken } from './support/steady';
import { doubled, storedExecutions } from './support/stored';

const PER_SECOND = 10;

/** A worker ends with an execution that is under way after a second; n8n's own default is 30. */
const n8n = new QueueMode({ N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '1' });

beforeAll(async () => await n8n.start(), 420_000);
afterAll(async () => await n8n.stop(), 90_000);

/** Publishes a workflow and waits until the first webhook process takes its callbacks. */
async function publish(make: (credentialId: string) => WorkflowDefinition) {
	const { id, urls } = await n8n.publish(make);
	const [url] = urls;
	await waitUntil(
		'the webhook process to know the workflow',
		async () => (await sendSigned(url, '{}', { secret: 'another' })).status === 401 || undefined,
		20_000,
	);
	return { id, url };
}

test('a caller who leaves while the queue does not answer, and tries again, starts one execution', async () => {
	const { id, url } = await publish((credentialId) => triggerWorkflow({ credentialId }));
	const [callback] = newCallbacks(1);
	n8n.redis.pause();
	const statuses: number[] = [];
	try {
		const [{ statuses: tried }] = await deliver([callback], {
			urls: [url],
			attempts: 3,
			pauseMs: 100,
			timeoutMs: 2_000,
		});
		statuses.push(...tried);
	} finally {
		n8n.redis.resume();
	}
	const again = await deliver([callback], { urls: [url], attempts: 3, timeoutMs: 20_000 });
	const executions = await waitUntil(
		'the callback to be executed',
		async () => {
			const stored = await storedExecutions(n8n.postgres, id);
			return stored.some(({ status }) => status === 'success') ? stored : undefined;
		},
		60_000,
	);
	report('Redis does not answer while a callback arrives', [
		['answers meanwhile (0: the caller gave up)', statuses.join(', ')],
		['answers afterwards', again[0].statuses.join(', ')],
		['executions', executions.length],
	]);
	expect(statuses).toEqual([0, 0, 0]);
	expect(again.every(wasAccepted)).toBe(true);
	expect(doubled(executions)).toEqual([]);
	expect(executions).toHaveLength(1);
}, 120_000);

test('a worker that is shut down keeps the callback that it had begun, and Retry reads it everywhere', async () => {
	const steps = [
		setNode('Before', { callId: '={{ $json.call_id }}' }),
		node('Wait', 'n8n-nodes-base.wait', { amount: 6 }, 1.1),
		setNode('After', {
			next: '={{ $json.callId }}',
			trigger: `={{ $('${TRIGGER_NAME}').first().json.call_id }}`,
		}),
	];
	const { id, url } = await publish((credentialId) => {
		const settings = { saveExecutionProgress: true };
		const [first, ...andThen] = steps;
		return triggerWorkflow({ credentialId, settings, then: [first], andThen });
	});
	const before = n8n.workers.map((worker) => begunBy(worker).length);
	const [callback] = newCallbacks(1);
	await deliver([callback], { urls: [url] });
	const victim = await waitUntil(
		'a worker to begin',
		async () => n8n.workers.find((worker, at) => begunBy(worker).length > before[at]),
		20_000,
	);
	// Long enough for the node in front of the one that waits.
	await sleep(2_000);
	await victim.stop();
	n8n.workers = [...n8n.workers.filter((worker) => worker !== victim), await n8n.launchWorker()];

	const [interrupted] = await storedExecutions(n8n.postgres, id);
	const { data } = await n8n.api.getExecution(interrupted.id);
	const json = (run: typeof data, name: string) =>
		run.resultData.runData[name]?.[0].data?.main[0]?.[0].json;
	await n8n.api.call('POST', `/executions/${interrupted.id}/retry`, { loadWorkflow: false });
	const retried = await waitUntil(
		'the retry to be executed',
		async () =>
			(await storedExecutions(n8n.postgres, id)).find(({ status }) => status === 'success'),
		60_000,
	);
	const after = json((await n8n.api.getExecution(retried.id)).data, 'After');
	report('A worker is shut down (SIGTERM) while it executes', [
		['status before the retry', interrupted.status],
		[
			'item of the trigger then',
			json(data, TRIGGER_NAME)?.call_id === callback.callId ? 'kept' : 'lost',
		],
	]);
	expect(json(data, TRIGGER_NAME)).toMatchObject({ call_id: callback.callId });
	expect(after).toEqual({ next: callback.callId, trigger: callback.callId });
}, 240_000);

test('a NUL character in a name is stored in PostgreSQL and comes out as it went in', async () => {
	const { id, url } = await publish((credentialId) => triggerWorkflow({ credentialId }));
	const user = { id: '1', name: 'ni\u0000ck' };
	expect((await sendSigned(url, freshCallback({ user }), { secret: SECRET })).status).toBe(200);
	const [execution] = await n8n.api.waitForExecutions(id, 1);
	const run = execution.data.resultData.runData[TRIGGER_NAME][0];
	expect(run.data?.main[0]?.[0].json).toMatchObject({ user });
}, 60_000);

test('publishing over the published version, and a restart of the main process, refuse no callback', async () => {
	const { id, url } = await publish((credentialId) => triggerWorkflow({ credentialId }));
	await n8n.api.updateNode(id, 'After', { notes: 'changed' });
	const rows: Array<[string, string]> = [];
	for (const [what, work] of [
		['published again', async () => await n8n.api.publish(id)],
		['main process restarted', async () => await n8n.restartMain()],
	] as const) {
		const begun = Date.now();
		const sent = await sendDuring(url, PER_SECOND, work);
		const refused = sent.filter((one) => !wasTaken(one));
		const took = seconds(Date.now() - begun);
		rows.push([what, `${refused.length} of ${sent.length} refused in ${took}`]);
		expect(refused).toEqual([]);
	}
	report(`A webhook process at ${PER_SECOND} callbacks a second (${machine()})`, rows);
}, 120_000);

describe('a worker is killed (-9), and nothing is set so that n8n keeps what it had begun', () => {
	let handOvers: HandOvers;
	let plainId: string;

	beforeAll(async () => {
		handOvers = await HandOvers.publish(n8n.api);
		const plain = await publish((credentialId) =>
			triggerWorkflow({
				credentialId,
				settings: { errorWorkflow: handOvers.failedId },
				then: [node('Wait', 'n8n-nodes-base.wait', { amount: 60 }, 1.1)],
			}),
		);
		plainId = plain.id;
		await Promise.all(n8n.workers.map(async (worker) => await worker.stop()));
		// n8n's own defaults in short: a minute until nobody believes in the worker any more, and half
		// a minute between two looks.
		const victim = await n8n.launchWorker({
			QUEUE_WORKER_LOCK_DURATION: '2000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
		});
		await deliver(newCallbacks(1), { urls: [plain.url] });
		await handOvers.begin(n8n.api, 'Killed Kim', n8n.webhooks[0]);
		await waitUntil(
			'the worker to have begun both',
			async () => begunBy(victim).length >= 2 || undefined,
			20_000,
		);
		await victim.kill9();
		handOvers.mend();
		// The workers that are gone had agreed to look again in 24 days.
		await n8n.redis.delete('bull:jobs:stalled-check');
		n8n.workers = [await n8n.launchWorker({ QUEUE_WORKER_STALLED_INTERVAL: '1000' })];
	}, 180_000);

	afterAll(async () => await handOvers?.stop());

	test('n8n overwrites the callback, and example 4 tells when it came', async () => {
		const text = await handOvers.told('A customer');
		expect(text).toContain('n8n has not kept the callback of this execution. It was started at 2');
		const executions = await storedExecutions(n8n.postgres, plainId);
		expect(executions).toMatchObject([{ status: 'error', callId: '' }]);
	}, 120_000);

	test('with its receipt, example 4 tells who waits', async () => {
		expect(await handOvers.told('Killed Kim')).toContain('Customer: Killed Kim');
	}, 120_000);

	test('example 4 hands the customer over after all', async () => {
		await handOvers.finish(n8n.api, 'Killed Kim');
	}, 120_000);
});
