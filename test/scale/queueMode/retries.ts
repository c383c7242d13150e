import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import { triggerWorkflow } from '../../support';
import { HeldService } from '../../support/HeldService';
import { newCallbacks } from '../support/callbacks';
import { wasAccepted } from '../support/deliver';
import { n8n, publish, send } from '../support/oneQueueMode';
import { begunBy } from '../support/QueueMode';
import { doubled } from '../support/stored';

test('callbacks go to both webhook processes, executions to both workers, and nothing is lost', async () => {
	const { urls, executed } = await publish();
	const before = n8n.workers.map((worker) => begunBy(worker).length);
	const callbacks = newCallbacks(60);
	const deliveries = await send(urls, callbacks);
	const executions = await executed(callbacks);
	expect(deliveries.every(wasAccepted)).toBe(true);
	expect(doubled(executions)).toEqual([]);
	expect(new Set(deliveries.map(({ url }) => url))).toEqual(new Set(urls));
	for (const [at, worker] of n8n.workers.entries()) {
		expect(begunBy(worker).length).toBeGreaterThan(before[at]);
	}
}, 180_000);

test('a retry that reaches the other webhook process later is ignored', async () => {
	const { urls, executed, stored } = await publish();
	const callbacks = newCallbacks(10);
	for (const url of urls) {
		const answers = await send([url], callbacks, { concurrency: 1 });
		expect(answers.every(wasAccepted)).toBe(true);
	}
	await executed(callbacks);
	expect(doubled(await stored())).toEqual([]);
}, 120_000);

test('the same callback on both webhook processes at the same moment runs once or twice, never not at all', async () => {
	const { urls, executed } = await publish();
	const callbacks = newCallbacks(10);
	for (const callback of callbacks) {
		const both = await Promise.all(urls.map(async (url) => await send([url], [callback])));
		expect(both.flat().every(wasAccepted)).toBe(true);
	}
	expect(doubled(await executed(callbacks)).length).toBeLessThanOrEqual(callbacks.length);
}, 120_000);

test('ids that the processes write over each other come back with the next callback of each', async () => {
	const { id, urls } = await publish();
	const callbacks = newCallbacks(40);
	await send(urls, callbacks);
	for (const url of urls) await send([url], newCallbacks(1));
	expect(await n8n.storedIds(id)).toBe(callbacks.length + urls.length);
}, 120_000);

test('a worker that is killed (-9) loses nothing: what waited runs on the other one, what it had begun can be retried', async () => {
	const service = new HeldService();
	await service.listen();
	try {
		const { urls, stored, executed } = await publish((credentialId) =>
			triggerWorkflow({ credentialId, then: [service.caller('Call')] }),
		);
		const [, victim] = n8n.workers;
		// More than two workers take at once, which is ten each: the others wait.
		const callbacks = newCallbacks(30);
		const deliveries = await send(urls, callbacks);
		await service.called(20);
		await victim.kill9();
		n8n.workers = n8n.workers.filter((worker) => worker !== victim);
		service.release();

		const begun = new Set(begunBy(victim));
		const interrupted = await waitUntil(
			'everything else to be executed',
			async () => {
				const open = (await stored()).filter(({ status }) => status !== 'success');
				return open.every(({ id }) => begun.has(id)) ? open : undefined;
			},
			90_000,
		);
		// What the editor's "Retry" does.
		await Promise.all(
			interrupted.map(async ({ id }) => {
				await n8n.api.call('POST', `/executions/${id}/retry`, { loadWorkflow: false });
			}),
		);
		await executed(callbacks);
		expect(deliveries.every(wasAccepted)).toBe(true);
		expect(interrupted.length).toBeGreaterThan(0);
		for (const { callId } of interrupted) expect(callId).not.toBe('');
	} finally {
		service.close();
	}
}, 240_000);
