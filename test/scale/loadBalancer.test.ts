import { setTimeout as sleep } from 'node:timers/promises';
import {
	startLoadBalancer,
	type LoadBalancer,
	type LoadBalancerKind,
} from '../../scripts/services/loadBalancer';
import { freePort } from '../../scripts/sandbox/freePort';
import type { N8nProcess } from '../../scripts/sandbox/launchN8n';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import {
	CALLBACK_KEY,
	freshCallback,
	KEY_CREDENTIAL_TYPE,
	SECRET,
	sendCallback,
	signCallback,
	triggerWorkflow,
} from '../support';
import { newCallbacks, type Callback } from './support/callbacks';
import { deliver, lastStatuses, wasAccepted, type DeliverOptions } from './support/deliver';
import { QueueMode } from './support/QueueMode';
import { machine, report, seconds } from './support/report';
import { configurationOf } from './support/scalingPage';
import { describeCounts, doubled, executionsOf, storedExecutions } from './support/stored';

const PAIRS = 80;
const CONCURRENCY = 8;
const KINDS = ['nginx', 'haproxy'] as const;

const n8n = new QueueMode({}, { webhooks: 3, workers: 1 });

/** A formula with a time: a repetition that is signed anew has another signature. */
const TIMED = {
	scheme: 'custom',
	method: 'hmac',
	algorithm: 'sha256',
	signedContent: '{timestamp}.{body}',
	timestampHeader: 'x-timestamp',
};

const started: LoadBalancer[] = [];

/** The load balancer of docs/nginx.conf or docs/haproxy.cfg in front of some webhook processes. */
async function balance(
	kind: LoadBalancerKind,
	processes: Array<Pick<N8nProcess, 'url'>>,
	by?: 'signature' | 'else',
): Promise<LoadBalancer> {
	const addressOf = ({ url }: { url: string }) => new URL(url).host;
	const webhooks = processes.map(addressOf);
	const configuration = configurationOf(kind, { main: addressOf(n8n.main), webhooks }, by);
	const balancer = await startLoadBalancer(kind, configuration);
	started.push(balancer);
	return balancer;
}

/** Publishes a workflow and waits until every webhook process knows it. */
async function publish(
	formula?: Record<string, string>,
	make = (credentialId: string) => triggerWorkflow({ credentialId }),
) {
	const { id, urls } = await n8n.publish(make, formula);
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
	return { id, path: new URL(urls[0]).pathname, at, executed };
}

/** What a webhook process answers to an unsigned call, in the words of the report. */
async function answerOf(url: string): Promise<string> {
	const answer = await sendCallback({ url, body: '{}', timeoutMs: 5_000 }).catch(() => undefined);
	if (answer === undefined) return 'refuses connections';
	return answer.status === 401 ? 'takes callbacks' : `answers ${answer.status}`;
}

/** Asks until the process takes callbacks; when each answer came first, since now. */
async function watchStart(url: string): Promise<Array<[string, string]>> {
	const begin = Date.now();
	const first = new Map<string, string>();
	while (!first.has('takes callbacks')) {
		const answer = await answerOf(url);
		if (!first.has(answer)) first.set(answer, `from ${seconds(Date.now() - begin)} on`);
		await sleep(20);
	}
	return [...first];
}

/** Sends new callbacks, four at a time, until told to stop. */
function sendUntilStopped(url: string) {
	const callbacks: Callback[] = [];
	const deliveries: Awaited<ReturnType<typeof send>> = [];
	let isOver = false;
	const sender = async () => {
		while (!isOver) {
			const [callback] = newCallbacks(1);
			callbacks.push(callback);
			deliveries.push(...(await send(url, [callback])));
			await sleep(300);
		}
	};
	const senders = Promise.all(Array.from({ length: 4 }, sender));
	const stop = async () => {
		isOver = true;
		await senders;
		return { callbacks, deliveries };
	};
	return { stop };
}

const refusedOf = (deliveries: Awaited<ReturnType<typeof send>>) =>
	lastStatuses(deliveries.filter((delivery) => !wasAccepted(delivery)));

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

test.each(KINDS)(
	'of pairs of equal callbacks at the same moment behind %s none runs twice',
	async (kind) => {
		const workflow = await publish();
		const pairs = equalPairs();
		const url = workflow.at(await balance(kind, n8n.webhooks));
		expect(new Set(await sendPairs(url, pairs))).toEqual(new Set([200]));
		const executions = await workflow.executed(pairs.map(([callback]) => callback));
		report(`${PAIRS} pairs at the same moment behind ${kind}, 3 webhook processes`, [
			['ran twice', doubled(executions).length],
		]);
		expect(doubled(executions)).toEqual([]);
		expect(executions).toHaveLength(PAIRS);
	},
	120_000,
);

test.each(KINDS)(
	'where the signature has a time in it, %s sends equal bodies to the same process',
	async (kind) => {
		const workflow = await publish(TIMED);
		const now = Math.floor(Date.now() / 1000);
		const signed = (callback: Callback, age: number): Callback => {
			const time = String(now - age);
			const signature = signCallback({ body: `${time}.${callback.body}`, secret: SECRET });
			return { ...callback, signature, headers: { 'x-timestamp': time } };
		};
		const run = async (by: 'signature' | 'else') => {
			const callbacks = newCallbacks(PAIRS / 2);
			const url = workflow.at(await balance(kind, n8n.webhooks, by));
			const pairs = callbacks.map((one): [Callback, Callback] => [signed(one, 0), signed(one, 1)]);
			expect(new Set(await sendPairs(url, pairs))).toEqual(new Set([200]));
			const own = new Set(callbacks.map(({ callId }) => callId));
			return doubled(await workflow.executed(callbacks)).filter((callId) => own.has(callId)).length;
		};
		const bySignature = await run('signature');
		const otherwise = await run('else');
		report(`${PAIRS / 2} pairs with two signatures each behind ${kind}, 3 webhook processes`, [
			['ran twice, hash of the signature', bySignature],
			['ran twice, as the page says for a time', otherwise],
		]);
		expect(bySignature).toBeGreaterThan(0);
		expect(otherwise).toBe(0);
	},
	120_000,
);

test.each(KINDS)(
	'of pairs without a signature none runs twice behind %s: they go by their URL',
	async (kind) => {
		const data = { callbackKey: CALLBACK_KEY };
		const { id: credentialId } = await n8n.api.createCredential(
			'AI Rudder',
			KEY_CREDENTIAL_TYPE,
			data,
		);
		const parameters = { authentication: 'callbackKey' };
		const workflow = await publish({}, () => triggerWorkflow({ credentialId, parameters }));
		const url = `${workflow.at(await balance(kind, n8n.webhooks))}?key=${CALLBACK_KEY}`;
		const callbacks = newCallbacks(PAIRS / 4);
		for (const { body } of callbacks) {
			const pair = await Promise.all([sendCallback({ url, body }), sendCallback({ url, body })]);
			expect(pair.map(({ status }) => status)).toEqual([200, 200]);
		}
		const executions = await workflow.executed(callbacks);
		expect(doubled(executions)).toEqual([]);
		expect(executions).toHaveLength(callbacks.length);
	},
	120_000,
);

test.each(KINDS)(
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

test('two webhook processes that are restarted one after the other behind nginx and HAProxy refuse and lose nothing', async () => {
	const workflow = await publish();
	const pair = n8n.webhooks.slice(0, 2);
	const balancers = await Promise.all(KINDS.map(async (kind) => await balance(kind, pair)));
	const sending = balancers.map((balancer) => sendUntilStopped(workflow.at(balancer)));
	const phases: Array<Array<[string, string]>> = [];
	for (const index of [0, 1]) {
		await sleep(1_000);
		const { port, url } = n8n.webhooks[index];
		for (const balancer of balancers) await balancer.drain(index);
		await n8n.webhooks[index].stop();
		const watching = watchStart(`${url}${workflow.path}`);
		n8n.webhooks[index] = await n8n.launchWebhook(port);
		phases.push(await watching);
		for (const balancer of balancers) await balancer.restore(index);
		// Both load balancers have looked again by then.
		await sleep(4_000);
	}
	const sent = await Promise.all(sending.map(async ({ stop }) => await stop()));
	for (const one of sent) expect(refusedOf(one.deliveries)).toEqual([]);
	const callbacks = sent.flatMap((one) => one.callbacks);
	const executions = await workflow.executed(callbacks);
	report(`Rolling restart of two webhook processes behind nginx and HAProxy (${machine()})`, [
		['callbacks meanwhile', callbacks.length],
		['ran twice', doubled(executions).length],
		...phases.flat(),
	]);
	expect(doubled(executions)).toEqual([]);
}, 180_000);

test('a webhook process that starts answers 200 and runs nothing; no load balancer sends it a callback before it is ready', async () => {
	const workflow = await publish();
	const port = await freePort();
	const starting = { url: `http://127.0.0.1:${port}` };
	const processes = [starting, n8n.webhooks[0]];
	const balancers = await Promise.all(KINDS.map(async (kind) => await balance(kind, processes)));
	// n8n waits before it is ready while another process changes the database, as after an update.
	const hold = n8n.postgres.query(
		'begin; lock table migrations in access exclusive mode; select pg_sleep(120)',
	);
	const ended = hold.catch(() => {});
	const launched = n8n.launchWebhook(port);
	const direct = `${starting.url}${workflow.path}`;
	await waitUntil(
		'the process to answer while it waits',
		async () => (await answerOf(direct)) === 'answers 200' || undefined,
		60_000,
	);
	const sending = balancers.map((balancer) => sendUntilStopped(workflow.at(balancer)));
	const past = newCallbacks(20);
	const deliveries = await send(direct, past);
	await sleep(2_000);
	await n8n.postgres.query(
		`select pg_terminate_backend(pid) from pg_stat_activity
		where query like '%pg_sleep%' and pid <> pg_backend_pid()`,
	);
	await ended;
	const process = await launched;
	await sleep(3_000);
	const sent = await Promise.all(sending.map(async ({ stop }) => await stop()));
	await process.stop();
	for (const one of sent) expect(refusedOf(one.deliveries)).toEqual([]);

	const executions = await workflow.executed(sent.flatMap(({ callbacks }) => callbacks));
	const known = new Set(
		(await storedExecutions(n8n.postgres, workflow.id)).map((one) => one.callId),
	);
	const lost = past.filter(({ callId }) => !known.has(callId)).length;
	report('Callbacks while a webhook process waits for the database', [
		['sent past the balancer: answers', describeCounts(lastStatuses(deliveries))],
		['sent past the balancer: without an execution', lost],
		['through nginx and HAProxy', sent.map(({ callbacks }) => callbacks.length).join(' and ')],
		['ran twice', doubled(executions).length],
	]);
	expect(deliveries.every(wasAccepted)).toBe(true);
	expect(lost).toBe(past.length);
	expect(doubled(executions)).toEqual([]);
}, 240_000);

test('a webhook process that is killed (-9) under load behind nginx and HAProxy loses nothing, without any repetition', async () => {
	const workflow = await publish();
	const index = n8n.webhooks.length - 1;
	const victim = n8n.webhooks[index];
	const pair = n8n.webhooks.slice(-2);
	const urls = await Promise.all(KINDS.map(async (kind) => workflow.at(await balance(kind, pair))));
	let kill: Promise<void> | undefined;
	const sent = await Promise.all(
		urls.map(async (url) => {
			const callbacks = newCallbacks(100);
			const onAnswer = (accepted: number) => {
				if (accepted >= 40) kill ??= victim.kill9();
			};
			const options = { concurrency: CONCURRENCY / 2, onAnswer };
			return { callbacks, deliveries: await send(url, callbacks, options) };
		}),
	);
	await kill;
	const executions = await workflow.executed(sent.flatMap(({ callbacks }) => callbacks));
	const deliveries = sent.flatMap((one) => one.deliveries);
	report('One of two webhook processes killed (-9) under load behind nginx and HAProxy', [
		['answers', describeCounts(lastStatuses(deliveries))],
		['ran twice', doubled(executions).length],
	]);
	expect(deliveries.every(wasAccepted)).toBe(true);
	expect(doubled(executions).length).toBeLessThanOrEqual(CONCURRENCY);
	n8n.webhooks[index] = await n8n.launchWebhook(victim.port);
}, 180_000);

test.each(KINDS)(
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
