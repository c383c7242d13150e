import { setTimeout as sleep } from 'node:timers/promises';
import {
	startLoadBalancer,
	type LoadBalancer,
	type LoadBalancerKind,
} from '../../scripts/services/loadBalancer';
import type { N8nProcess } from '../../scripts/sandbox/launchN8n';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import { freshCallback, SECRET, signCallback, triggerWorkflow } from '../support';
import { newCallbacks, type Callback } from './support/callbacks';
import { deliver, lastStatuses, wasAccepted, type DeliverOptions } from './support/deliver';
import { QueueMode } from './support/QueueMode';
import { machine, report, seconds } from './support/report';
import { configurationOf } from './support/scalingPage';
import { describeCounts, doubled, executionsOf } from './support/stored';

const PAIRS = 200;
const CONCURRENCY = 8;

const n8n = new QueueMode({}, { webhooks: 4, workers: 1 });

/** A formula with a time: a repetition that is signed anew has another signature. */
const TIMED = {
	scheme: 'custom',
	method: 'hmac',
	algorithm: 'sha256',
	signedContent: '{timestamp}.{body}',
	timestampHeader: 'x-timestamp',
};

const started: LoadBalancer[] = [];

/** The load balancer of docs/scaling.md in front of some webhook processes. */
async function balance(
	kind: LoadBalancerKind,
	processes: N8nProcess[],
	by?: 'signature' | 'body',
): Promise<LoadBalancer> {
	const addressOf = ({ url }: { url: string }) => new URL(url).host;
	const webhooks = processes.map(addressOf);
	const configuration = configurationOf(kind, { main: addressOf(n8n.main), webhooks }, by);
	const balancer = await startLoadBalancer(kind, configuration);
	started.push(balancer);
	return balancer;
}

/** Publishes a workflow and waits until every webhook process knows it. */
async function publish(formula?: Record<string, string>) {
	const { id, urls } = await n8n.publish(
		(credentialId) => triggerWorkflow({ credentialId }),
		formula,
	);
	for (const url of urls) {
		await waitUntil(
			'the webhook process to know the workflow',
			async () => (await fetch(url, { method: 'POST' })).status === 401 || undefined,
			20_000,
		);
	}
	const at = (balancer: LoadBalancer) => `${balancer.url}${new URL(urls[0]).pathname}`;
	const executed = async (callbacks: Callback[]) =>
		await executionsOf(
			n8n.postgres,
			id,
			callbacks.map(({ callId }) => callId),
		);
	return { id, at, executed };
}

const send = async (url: string, callbacks: Callback[], options: Partial<DeliverOptions> = {}) =>
	await deliver(callbacks, {
		urls: [url],
		concurrency: CONCURRENCY,
		timeoutMs: 20_000,
		...options,
	});

/** Sends each callback and its copy at the same moment, several pairs at a time. */
async function sendPairs(url: string, pairs: Array<[Callback, Callback]>) {
	const waiting = pairs.values();
	const statuses: number[] = [];
	const sender = async () => {
		for (const pair of waiting) {
			const answers = await Promise.all(pair.map(async (callback) => await send(url, [callback])));
			statuses.push(...answers.flat().map((delivery) => delivery.statuses[0]));
		}
	};
	await Promise.all(Array.from({ length: CONCURRENCY / 2 }, sender));
	return statuses;
}

const equalPairs = (): Array<[Callback, Callback]> =>
	newCallbacks(PAIRS).map((callback) => [callback, callback]);

beforeAll(async () => await n8n.start(), 480_000);

afterAll(async () => {
	for (const balancer of started) await balancer.stop();
	await n8n.stop();
}, 90_000);

test.each([
	['nginx', 2],
	['nginx', 4],
	['haproxy', 2],
	['haproxy', 4],
] as const)(
	'of pairs of equal callbacks at the same moment behind %s and %d webhook processes none runs twice',
	async (kind, count) => {
		const workflow = await publish();
		const pairs = equalPairs();
		const url = workflow.at(await balance(kind, n8n.webhooks.slice(0, count)));
		expect(new Set(await sendPairs(url, pairs))).toEqual(new Set([200]));
		const executions = await workflow.executed(pairs.map(([callback]) => callback));
		report(`${PAIRS} pairs at the same moment behind ${kind}, ${count} webhook processes`, [
			['ran twice', doubled(executions).length],
		]);
		expect(doubled(executions)).toEqual([]);
		expect(executions).toHaveLength(PAIRS);
	},
	120_000,
);

test.each(['nginx', 'haproxy'] as const)(
	'where the signature has a time in it, %s sends equal bodies to the same process',
	async (kind) => {
		const workflow = await publish(TIMED);
		const now = Math.floor(Date.now() / 1000);
		const signed = (callback: Callback, age: number): Callback => {
			const time = String(now - age);
			const signature = signCallback({ body: `${time}.${callback.body}`, secret: SECRET });
			return { ...callback, signature, headers: { 'x-timestamp': time } };
		};
		const run = async (by: 'signature' | 'body') => {
			const callbacks = newCallbacks(PAIRS / 4);
			const url = workflow.at(await balance(kind, n8n.webhooks, by));
			const pairs = callbacks.map((one): [Callback, Callback] => [signed(one, 0), signed(one, 1)]);
			expect(new Set(await sendPairs(url, pairs))).toEqual(new Set([200]));
			const own = new Set(callbacks.map(({ callId }) => callId));
			return doubled(await workflow.executed(callbacks)).filter((callId) => own.has(callId)).length;
		};
		const bySignature = await run('signature');
		const byBody = await run('body');
		report(`${PAIRS / 4} pairs with two signatures each behind ${kind}, 4 webhook processes`, [
			['ran twice, hash of the signature', bySignature],
			['ran twice, hash of the body', byBody],
		]);
		expect(bySignature).toBeGreaterThan(0);
		expect(byBody).toBe(0);
	},
	120_000,
);

test.each(['nginx', 'haproxy'] as const)(
	'a callback without a signature is passed on behind %s, too',
	async (kind) => {
		const workflow = await publish();
		const answer = await fetch(workflow.at(await balance(kind, n8n.webhooks.slice(0, 2))), {
			method: 'POST',
			body: '{}',
		});
		expect(answer.status).toBe(401);
	},
	60_000,
);

test.each(['nginx', 'haproxy'] as const)(
	'two webhook processes that are restarted one after the other behind %s refuse and lose nothing',
	async (kind) => {
		const workflow = await publish();
		const url = workflow.at(await balance(kind, n8n.webhooks.slice(0, 2)));
		const callbacks: Callback[] = [];
		const deliveries: Awaited<ReturnType<typeof send>> = [];
		let isOver = false;
		const sender = async () => {
			while (!isOver) {
				const [callback] = newCallbacks(1);
				callbacks.push(callback);
				deliveries.push(...(await send(url, [callback])));
				await sleep(100);
			}
		};
		const senders = Promise.all(Array.from({ length: 4 }, sender));
		const down: number[] = [];
		for (const index of [0, 1]) {
			await sleep(2_000);
			const { port } = n8n.webhooks[index];
			const begin = Date.now();
			await n8n.webhooks[index].stop();
			n8n.webhooks[index] = await n8n.launchWebhook(port);
			down.push(Date.now() - begin);
			// Both load balancers look again by then.
			await sleep(6_000);
		}
		isOver = true;
		await senders;
		const refused = lastStatuses(deliveries.filter((delivery) => !wasAccepted(delivery)));
		expect(refused).toEqual([]);
		const executions = await workflow.executed(callbacks);
		report(`Rolling restart of two webhook processes behind ${kind} (${machine()})`, [
			['callbacks meanwhile', callbacks.length],
			['each process away for', down.map(seconds).join(' and ')],
			['ran twice', doubled(executions).length],
		]);
		expect(doubled(executions).length).toBeLessThanOrEqual(CONCURRENCY);
	},
	180_000,
);

test.each(['nginx', 'haproxy'] as const)(
	'a webhook process that is killed (-9) under load behind %s loses nothing, without any repetition',
	async (kind) => {
		const workflow = await publish();
		const index = n8n.webhooks.length - 1;
		const victim = n8n.webhooks[index];
		const url = workflow.at(await balance(kind, n8n.webhooks.slice(-2)));
		const callbacks = newCallbacks(160);
		let kill: Promise<void> | undefined;
		const deliveries = await send(url, callbacks, {
			onAnswer: (accepted) => {
				if (accepted >= 60) kill ??= victim.kill9();
			},
		});
		await kill;
		const executions = await workflow.executed(callbacks);
		report(`One of two webhook processes killed (-9) under load behind ${kind}`, [
			['answers', describeCounts(lastStatuses(deliveries))],
			['ran twice', doubled(executions).length],
		]);
		expect(deliveries.every(wasAccepted)).toBe(true);
		expect(doubled(executions).length).toBeLessThanOrEqual(CONCURRENCY);
		n8n.webhooks[index] = await n8n.launchWebhook(victim.port);
	},
	180_000,
);

test.each(['nginx', 'haproxy'] as const)(
	'a body of 100 kB reaches n8n byte for byte behind %s, whatever its bytes',
	async (kind) => {
		const workflow = await publish();
		const url = workflow.at(await balance(kind, n8n.webhooks.slice(0, 2)));
		const slots = { text: 'ä'.repeat(50_000), spaces: '  \t ' };
		const body = `${freshCallback({ conclusion: { record_slots: slots, output_label: 'E' } })}\r\n`;
		const signature = signCallback({ body, secret: SECRET });
		expect(lastStatuses(await send(url, [{ callId: '', body, signature }]))).toEqual(['200']);
	},
	60_000,
);
