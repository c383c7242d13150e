import { freePort } from '../../../scripts/sandbox/freePort';
import type { N8nProcess } from '../../../scripts/sandbox/launchN8n';
import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import {
	startLoadBalancer,
	type LoadBalancer,
	type LoadBalancerKind,
} from '../../../scripts/services/loadBalancer';
import {
	CALLBACK_KEY,
	freshCallback,
	KEY_CREDENTIAL_TYPE,
	SECRET,
	sendCallback,
	signCallback,
	triggerWorkflow,
} from '../../support';
import { newCallbacks, type Callback } from '../support/callbacks';
import { lastStatuses, wasAccepted } from '../support/deliver';
import { once } from '../../e2e/support';
import { n8n, publish, refusedOf, send, sendUntilStopped } from '../support/oneQueueMode';
import { configurationOf } from '../support/scalingPage';
import { doubled } from '../support/stored';

const PAIRS = 30;
const TIMED_PAIRS = 20;
const UNSIGNED_PAIRS = 10;
const KINDS = ['nginx', 'haproxy'] as const;

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

/** Sends each callback and its copy at the same moment, several pairs at a time. */
async function sendPairs(url: string, pairs: Array<[Callback, Callback]>) {
	const waiting = pairs.values();
	const statuses: number[] = [];
	const sender = async () => {
		for (const pair of waiting) {
			const answers = await Promise.all(
				pair.map(async (callback) => await send([url], [callback])),
			);
			statuses.push(...answers.flat().map((delivery) => delivery.statuses[0]));
		}
	};
	await Promise.all(Array.from({ length: 4 }, sender));
	return statuses;
}

afterAll(async () => {
	for (const balancer of started) await balancer.stop();
}, 90_000);

test('two webhook processes that are restarted one after the other behind nginx and HAProxy refuse and lose nothing', async () => {
	const workflow = await publish();
	const balancers = await Promise.all(KINDS.map(async (kind) => await balance(kind, n8n.webhooks)));
	const sending = balancers.map(({ url }) => sendUntilStopped(`${url}${workflow.path}`));
	for (const index of n8n.webhooks.keys()) {
		for (const { answered } of sending) await answered(5);
		for (const balancer of balancers) await balancer.drain(index);
		await n8n.webhooks[index].stop();
		n8n.webhooks[index] = await n8n.launchWebhook(n8n.webhooks[index].port);
		for (const balancer of balancers) await balancer.restore(index);
	}
	for (const { answered } of sending) await answered(5);
	const sent = await Promise.all(sending.map(async ({ stop }) => await stop()));
	for (const { deliveries } of sent) expect(refusedOf(deliveries)).toEqual([]);
	const executions = await workflow.executed(sent.flatMap(({ callbacks }) => callbacks));
	expect(doubled(executions)).toEqual([]);
}, 360_000);

test('a webhook process that starts answers 200 and runs nothing; no load balancer sends it a callback before it is ready', async () => {
	const workflow = await publish();
	const port = await freePort();
	const starting = { url: `http://127.0.0.1:${port}` };
	const processes = [starting, n8n.webhooks[0]];
	const balancers = await Promise.all(KINDS.map(async (kind) => await balance(kind, processes)));
	// n8n waits before it is ready while another process changes the database, as after an update.
	const hold = n8n.postgres.query(
		'begin; lock table migrations in access exclusive mode; select pg_sleep(600)',
	);
	const ended = hold.catch(() => {});
	const launched = n8n.launchWebhook(port);
	const direct = `${starting.url}${workflow.path}`;
	await waitUntil(
		'the process to answer while it waits',
		async () => {
			const answer = await sendCallback({ url: direct, body: '{}' }).catch(() => undefined);
			return answer?.status === 200 || undefined;
		},
		120_000,
	);
	const sending = balancers.map(({ url }) => sendUntilStopped(`${url}${workflow.path}`));
	const past = newCallbacks(10);
	const deliveries = await send([direct], past);
	for (const { answered } of sending) await answered(8);
	await n8n.postgres.query(
		`select pg_terminate_backend(pid) from pg_stat_activity
		where query like '%pg_sleep%' and pid <> pg_backend_pid()`,
	);
	await ended;
	// The third one, for the tests that follow.
	n8n.webhooks.push(await launched);
	for (const { answered } of sending) await answered(8);
	const sent = await Promise.all(sending.map(async ({ stop }) => await stop()));
	for (const one of sent) expect(refusedOf(one.deliveries)).toEqual([]);

	const executions = await workflow.executed(sent.flatMap(({ callbacks }) => callbacks));
	const known = (await workflow.stored()).map(({ callId }) => callId);
	expect(deliveries.every(wasAccepted)).toBe(true);
	expect(past.filter(({ callId }) => known.includes(callId))).toEqual([]);
	expect(doubled(executions)).toEqual([]);
}, 360_000);

describe.each(KINDS)('behind %s, in front of three webhook processes', (kind) => {
	const bySignature = once(async () => await balance(kind, n8n.webhooks));
	const signed = once(async () => await publish());
	const url = async () => `${(await bySignature()).url}${(await signed()).path}`;

	test('of pairs of equal callbacks at the same moment none runs twice', async () => {
		const callbacks = newCallbacks(PAIRS);
		const statuses = await sendPairs(
			await url(),
			callbacks.map((callback) => [callback, callback]),
		);
		expect(new Set(statuses)).toEqual(new Set([200]));
		expect(doubled(await (await signed()).executed(callbacks))).toEqual([]);
	}, 180_000);

	test('where the signature has a time in it, equal bodies go to the same process', async () => {
		const workflow = await publish(undefined, TIMED);
		const balancer = await balance(kind, n8n.webhooks, 'else');
		const now = Math.floor(Date.now() / 1000);
		const signedAt = (callback: Callback, age: number): Callback => {
			const time = String(now - age);
			const signature = signCallback({ body: `${time}.${callback.body}`, secret: SECRET });
			return { ...callback, signature, headers: { 'x-timestamp': time } };
		};
		const callbacks = newCallbacks(TIMED_PAIRS);
		const statuses = await sendPairs(
			`${balancer.url}${workflow.path}`,
			callbacks.map((one) => [signedAt(one, 0), signedAt(one, 1)]),
		);
		expect(new Set(statuses)).toEqual(new Set([200]));
		expect(doubled(await workflow.executed(callbacks))).toEqual([]);
	}, 180_000);

	test('of pairs without a signature none runs twice: they go by their URL', async () => {
		const data = { callbackKey: CALLBACK_KEY };
		const { id } = await n8n.api.createCredential('AI Rudder', KEY_CREDENTIAL_TYPE, data);
		const parameters = { authentication: 'callbackKey' };
		const workflow = await publish(() => triggerWorkflow({ credentialId: id, parameters }));
		const keyed = `${(await bySignature()).url}${workflow.path}?key=${CALLBACK_KEY}`;
		const callbacks = newCallbacks(UNSIGNED_PAIRS);
		for (const { body } of callbacks) {
			const both = [sendCallback({ url: keyed, body }), sendCallback({ url: keyed, body })];
			expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
		}
		expect(doubled(await workflow.executed(callbacks))).toEqual([]);
	}, 180_000);

	test('a callback without a signature is passed on, too', async () => {
		const answer = await fetch(await url(), { method: 'POST', body: '{}' });
		expect(answer.status).toBe(401);
	}, 60_000);

	test('a body of 100 kB reaches n8n byte for byte, whatever its bytes', async () => {
		const slots = { text: 'ä'.repeat(50_000), spaces: '  \t ' };
		const body = `${freshCallback({ conclusion: { record_slots: slots, output_label: 'E' } })}\r\n`;
		const signature = signCallback({ body, secret: SECRET });
		const sent = await send([await url()], [{ callId: '', body, signature }]);
		expect(lastStatuses(sent)).toEqual(['200']);
	}, 60_000);
});

test('a webhook process that is killed (-9) under load loses nothing: behind nginx and HAProxy without any repetition, else nothing that a sender repeats', async () => {
	const workflow = await publish();
	const pair = n8n.webhooks.slice(-2);
	const victim = n8n.webhooks.pop()!;
	const balancers = await Promise.all(KINDS.map(async (kind) => await balance(kind, pair)));
	let kill: Promise<void> | undefined;
	const onAnswer = (accepted: number) => {
		if (accepted >= 20) kill ??= victim.kill9();
	};
	const sendAll = async (urls: string[], attempts: number) => {
		const callbacks = newCallbacks(60);
		const options = { concurrency: 4, attempts, onAnswer };
		return { callbacks, deliveries: await send(urls, callbacks, options) };
	};
	const direct = pair.map(({ url }) => `${url}${workflow.path}`);
	const sent = await Promise.all([
		...balancers.map(async ({ url }) => await sendAll([`${url}${workflow.path}`], 1)),
		sendAll(direct, 5),
	]);
	await kill;
	const executions = await workflow.executed(sent.flatMap(({ callbacks }) => callbacks));
	for (const { deliveries } of sent) expect(refusedOf(deliveries)).toEqual([]);
	const repeated = sent
		.flatMap(({ deliveries }) => deliveries)
		.filter((one) => one.statuses.length > 1);
	expect(repeated.length).toBeGreaterThan(0);
	// At most what was under way in that moment.
	expect(doubled(executions).length).toBeLessThanOrEqual(3 * 4);
}, 180_000);
