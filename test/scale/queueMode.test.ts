import { waitUntil } from '../../scripts/sandbox/waitUntil';
import { node, triggerWorkflow } from '../support';
import { newCallbacks, type Callback } from './support/callbacks';
import { deliver, lastStatuses, wasAccepted, type DeliverOptions } from './support/deliver';
import { begunBy, QueueMode } from './support/QueueMode';
import { machine, perSecond, report, seconds } from './support/report';
import { describeCounts, doubled, executionsOf, storedExecutions } from './support/stored';

const n8n = new QueueMode();
const CONCURRENCY = 8;

/** What a published workflow does with callbacks, as a test asks for it. */
class Target {
	constructor(
		readonly id: string,
		readonly urls: string[],
	) {}

	async send(callbacks: Callback[], options: Partial<DeliverOptions> = {}) {
		return await deliver(callbacks, {
			urls: this.urls,
			concurrency: CONCURRENCY,
			timeoutMs: 20_000,
			...options,
		});
	}

	async stored() {
		return await storedExecutions(n8n.postgres, this.id);
	}

	async executionsOf(callbacks: Callback[], timeoutMs?: number) {
		const callIds = callbacks.map(({ callId }) => callId);
		return await executionsOf(n8n.postgres, this.id, callIds, timeoutMs);
	}
}

let target: Target;

async function publish(then = [node('After', 'n8n-nodes-base.noOp')]): Promise<Target> {
	const { id, urls } = await n8n.publish((credentialId) => triggerWorkflow({ credentialId, then }));
	const published = new Target(id, urls);
	// Publishing reaches the webhook processes by the database: both must know the URL.
	for (const url of urls) {
		const [one] = newCallbacks(1);
		await waitUntil(
			'the webhook process to answer',
			async () => wasAccepted((await published.send([one], { urls: [url] }))[0]) || undefined,
			20_000,
		);
	}
	return published;
}

beforeAll(async () => {
	await n8n.start();
	target = await publish();
}, 420_000);

afterAll(async () => await n8n.stop(), 90_000);

test('callbacks go to both webhook processes, executions to both workers, and nothing is lost', async () => {
	const before = n8n.workers.map((worker) => begunBy(worker).length);
	const callbacks = newCallbacks(200);
	const started = Date.now();
	const deliveries = await target.send(callbacks);
	const answered = Date.now();
	const executions = await target.executionsOf(callbacks);
	const executed = Date.now();
	const received = n8n.webhooks.map(
		({ url }) => deliveries.filter((delivery) => delivery.url.startsWith(url)).length,
	);
	const ran = n8n.workers.map((worker, index) => begunBy(worker).length - before[index]);

	const alone = newCallbacks(100);
	const startedAlone = Date.now();
	await target.send(alone, { urls: target.urls.slice(0, 1) });
	const answeredAlone = Date.now();
	await target.executionsOf(alone);

	report(`Queue mode: one main, two webhook processes, two workers (${machine()})`, [
		['callbacks per webhook process', received.join(' and ')],
		['executions per worker', ran.join(' and ')],
		['answered, both webhook processes', perSecond(callbacks.length, answered - started)],
		['answered, one webhook process alone', perSecond(alone.length, answeredAlone - startedAlone)],
		['executed, two workers', perSecond(callbacks.length, executed - started)],
	]);
	expect(deliveries.every(wasAccepted)).toBe(true);
	expect(doubled(executions)).toEqual([]);
	for (const count of received) expect(count).toBeGreaterThan(0);
	for (const count of ran) expect(count).toBeGreaterThan(0);
}, 180_000);

test('a retry that reaches the other webhook process later is ignored', async () => {
	const callbacks = newCallbacks(10);
	const [one, other] = target.urls;
	expect((await target.send(callbacks, { urls: [one], concurrency: 1 })).every(wasAccepted)).toBe(
		true,
	);
	const retries = await target.send(callbacks, { urls: [other], concurrency: 1 });
	expect(retries.every(wasAccepted)).toBe(true);
	await target.executionsOf(callbacks);
	expect(doubled(await target.stored())).toEqual([]);
}, 60_000);

test('the same callback on both webhook processes at the same moment runs once or twice, never not at all', async () => {
	const callbacks = newCallbacks(20);
	for (const callback of callbacks) {
		const both = await Promise.all(
			target.urls.map(async (url) => await target.send([callback], { urls: [url] })),
		);
		expect(both.flat().every(wasAccepted)).toBe(true);
	}
	const executions = await target.executionsOf(callbacks);
	const twice = doubled(executions).length;
	report('The same callback on two webhook processes at the same moment', [
		['callbacks', callbacks.length],
		['ran twice', twice],
	]);
	expect(twice).toBeLessThanOrEqual(callbacks.length);
}, 60_000);

test('ids that the processes write over each other come back with the next callback of each', async () => {
	const fresh = await publish();
	const known = 2;
	const callbacks = newCallbacks(100);
	await fresh.send(callbacks);
	const afterwards = await n8n.storedIds(fresh.id);
	for (const url of fresh.urls) await fresh.send(newCallbacks(1), { urls: [url] });
	const inTheEnd = await n8n.storedIds(fresh.id);
	report('100 different callbacks, 8 at once, over two webhook processes', [
		['ids stored afterwards', `${afterwards} of ${callbacks.length + known}`],
		['after one more callback for each process', `${inTheEnd} of ${callbacks.length + known + 2}`],
	]);
	expect(inTheEnd).toBe(callbacks.length + known + 2);
}, 60_000);

test('a webhook process that is killed (-9) under load loses nothing that a sender repeats', async () => {
	const callbacks = newCallbacks(120);
	const [, victim] = n8n.webhooks;
	let kill: Promise<void> | undefined;
	const deliveries = await target.send(callbacks, {
		attempts: 5,
		onAnswer: (accepted) => {
			if (accepted >= 40) kill ??= victim.kill9();
		},
	});
	await kill;
	// The others may go on meanwhile.
	n8n.webhooks.pop();
	const executions = await target.executionsOf(callbacks);
	const repeated = deliveries.filter(({ statuses }) => statuses.length > 1).length;
	const twice = doubled(executions).filter((callId) =>
		callbacks.some((callback) => callback.callId === callId),
	);
	report('One of two webhook processes killed (-9) under load', [
		['answers', describeCounts(lastStatuses(deliveries))],
		['had to be sent again', repeated],
		['ran twice', twice.length],
	]);
	expect(deliveries.every(wasAccepted)).toBe(true);
	expect(repeated).toBeGreaterThan(0);
	expect(twice.length).toBeLessThanOrEqual(CONCURRENCY);
}, 120_000);

test('a worker that is killed (-9) loses nothing: what waited runs on the other one, what it had begun can be retried', async () => {
	const slow = await publish([node('Wait', 'n8n-nodes-base.wait', { amount: 3 }, 1.1)]);
	const [, victim] = n8n.workers;
	const before = begunBy(victim).length;
	const callbacks = newCallbacks(40);
	const deliveries = await slow.send(callbacks);
	await waitUntil(
		'the worker to have work',
		async () => begunBy(victim).length > before || undefined,
		20_000,
	);
	await victim.kill9();
	const killed = Date.now();

	const begun = new Set(begunBy(victim));
	const interrupted = await waitUntil(
		'everything else to be executed',
		async () => {
			const open = (await slow.stored()).filter(({ status }) => status !== 'success');
			return open.every(({ id }) => begun.has(id)) ? open : undefined;
		},
		60_000,
	);
	const otherwiseDone = Date.now();
	// What the editor's "Retry" does.
	await Promise.all(
		interrupted.map(async ({ id }) => {
			await n8n.api.call('POST', `/executions/${id}/retry`, { loadWorkflow: false });
		}),
	);
	const executions = await slow.executionsOf(callbacks);
	report('One of two workers killed (-9) while it executes', [
		['answers', describeCounts(lastStatuses(deliveries))],
		['executions that it had begun', interrupted.length],
		['all others done after', seconds(otherwiseDone - killed)],
		['executions after the retry of those', describeCounts(executions.map(({ status }) => status))],
	]);
	expect(deliveries.every(wasAccepted)).toBe(true);
	expect(interrupted.length).toBeGreaterThan(0);
	for (const { callId } of interrupted) expect(callId).not.toBe('');
}, 180_000);
