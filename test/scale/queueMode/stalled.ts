import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import { node, triggerWorkflow } from '../../support';
import { newCallbacks } from '../support/callbacks';
import { deliver } from '../support/deliver';
import { HandOvers } from '../support/HandOvers';
import { n8n, publish } from '../support/oneQueueMode';
import { begunBy } from '../support/QueueMode';
import { storedExecutions } from '../support/stored';

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
		await deliver(newCallbacks(1), { urls: plain.urls.slice(0, 1) });
		await handOvers.begin(n8n.api, 'Killed Kim', n8n.webhooks[0]);
		await waitUntil(
			'the worker to have begun both',
			async () => begunBy(victim).length >= 2 || undefined,
			60_000,
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
