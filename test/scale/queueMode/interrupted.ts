import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import { freshCallback, SECRET, sendSigned, TRIGGER_NAME, triggerWorkflow } from '../../support';
import { HeldService } from '../../support/HeldService';
import { newCallbacks } from '../support/callbacks';
import { deliver, wasAccepted } from '../support/deliver';
import { n8n, publish, refusedOf, sendUntilStopped } from '../support/oneQueueMode';
import { begunBy } from '../support/QueueMode';
import { doubled } from '../support/stored';

test('a caller who leaves while the queue does not answer, and tries again, starts one execution', async () => {
	const { urls, executed } = await publish();
	const [url] = urls;
	const [callback] = newCallbacks(1);
	n8n.redis.pause();
	const impatient = { urls: [url], attempts: 3, pauseMs: 100, timeoutMs: 2_000 };
	const [tried] = await deliver([callback], impatient).finally(() => n8n.redis.resume());
	expect(tried.statuses).toEqual([0, 0, 0]);
	const again = await deliver([callback], { urls: [url], attempts: 3, timeoutMs: 60_000 });
	expect(again.every(wasAccepted)).toBe(true);
	expect(doubled(await executed([callback]))).toEqual([]);
}, 240_000);

test('a worker that is shut down keeps the callback that it had begun, and Retry reads it everywhere', async () => {
	const service = new HeldService();
	await service.listen();
	try {
		const { urls, stored } = await publish((credentialId) =>
			triggerWorkflow({
				credentialId,
				settings: { saveExecutionProgress: true },
				...service.steps(),
			}),
		);
		const before = n8n.workers.map((worker) => begunBy(worker).length);
		const [callback] = newCallbacks(1);
		await deliver([callback], { urls: urls.slice(0, 1), timeoutMs: 60_000 });
		await service.called(1);
		const victim = n8n.workers.find((worker, at) => begunBy(worker).length > before[at])!;
		await victim.stop();
		n8n.workers = [...n8n.workers.filter((worker) => worker !== victim), await n8n.launchWorker()];
		service.release();

		const [interrupted] = await stored();
		const itemOf = async (id: string, name: string) => {
			const { data } = await n8n.api.getExecution(id);
			return data.resultData.runData[name]?.[0].data?.main[0]?.[0].json;
		};
		expect(await itemOf(interrupted.id, TRIGGER_NAME)).toMatchObject({ call_id: callback.callId });
		await n8n.api.call('POST', `/executions/${interrupted.id}/retry`, { loadWorkflow: false });
		const retried = await waitUntil(
			'the retry to be executed',
			async () => (await stored()).find(({ status }) => status === 'success'),
			60_000,
		);
		const { callId } = callback;
		expect(await itemOf(retried.id, 'After')).toEqual({ before: callId, trigger: callId });
	} finally {
		service.close();
	}
}, 240_000);

test('a NUL character in a name is stored in PostgreSQL and comes out as it went in', async () => {
	const { id, urls } = await publish();
	const user = { id: '1', name: 'ni\u0000ck' };
	const answer = await sendSigned(urls[0], freshCallback({ user }), { secret: SECRET });
	expect(answer.status).toBe(200);
	const [execution] = await n8n.api.waitForExecutions(id, 1);
	const run = execution.data.resultData.runData[TRIGGER_NAME][0];
	expect(run.data?.main[0]?.[0].json).toMatchObject({ user });
}, 120_000);

test('publishing over the published version, and a restart of the main process, refuse no callback', async () => {
	const { id, urls } = await publish();
	await n8n.api.updateNode(id, 'After', { notes: 'changed' });
	const { answered, stop } = sendUntilStopped(urls[0]);
	await answered(5);
	await n8n.api.publish(id);
	await answered(5);
	await n8n.restartMain();
	await answered(5);
	expect(refusedOf((await stop()).deliveries)).toEqual([]);
}, 240_000);
