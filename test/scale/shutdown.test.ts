import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/sandbox/freePort';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import type { WorkflowNode } from '../../scripts/sandbox/workflowTypes';
import { startLoadBalancer } from '../../scripts/services/loadBalancer';
import { freshCallback, node, sendSigned, TRIGGER_NAME } from '../support';
import { N8nUnderTest, type PublishedTrigger } from '../support/withN8n';
import { deliver, wasAccepted } from './support/deliver';
import { HandOvers } from './support/HandOvers';
import { machine, report, seconds } from './support/report';
import { configurationOf } from './support/scalingPage';
import { sqliteExecutions } from './support/sqlite';
import { describePhases, sendDuring, sendSteadily, wasTaken, type Sent } from './support/steady';
import { describeCounts, doubled } from './support/stored';

const PER_SECOND = 10;
const START_MS = 240_000;

/** What is under way gets three seconds; n8n's own default is 30. */
const n8n = new N8nUnderTest({
	env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true', N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '3' },
});

let userFolder: string;
let port: number;

/** The executions of a workflow, when all have ended or are known to have been cut off. */
const executionsOf = async ({ workflow }: PublishedTrigger) =>
	await waitUntil(
		'every execution to end',
		async () => {
			const all = await sqliteExecutions(userFolder, workflow.id);
			return all.every(({ status }) => /success|crashed/.test(status)) ? all : undefined;
		},
		60_000,
	);

const callIdsOf = (sent: Sent[]) => sent.map(({ callback }) => callback.callId);

/** Sends to a workflow, from kept connections and from new ones, while n8n is restarted. */
async function restartUnderLoad({ url }: PublishedTrigger, whileItIsGone = () => {}) {
	const senders = [{}, { connection: 'keep-alive' }].map((headers) =>
		sendSteadily(url, PER_SECOND / 2, headers),
	);
	await waitUntil(
		'callbacks to be answered',
		async () => senders.every(({ sent }) => sent.length > PER_SECOND) || undefined,
		60_000,
	);
	const stopped = Date.now();
	await n8n.stop();
	const gone = Date.now();
	whileItIsGone();
	await n8n.start({ userFolder, port });
	await waitUntil(
		'callbacks to be answered 200 again',
		async () => senders.every(({ sent }) => sent.at(-1)?.answer === '200') || undefined,
		60_000,
	);
	const both = (await Promise.all(senders.map(async ({ stop }) => await stop()))).flat();
	const sent = both.sort((one, other) => one.at - other.at);
	return { sent, stopped, gone };
}

/** Sends again what was not answered 200, presses "Retry" where n8n was cut off, and counts. */
async function finish(target: PublishedTrigger, { sent, stopped, gone }: Restart) {
	const accepted = callIdsOf(sent.filter(wasTaken));
	const refused = sent.filter((one) => !wasTaken(one));
	const before = await executionsOf(target);
	const cutOff = before.filter(({ status }) => status === 'crashed');
	await Promise.all(
		cutOff.map(async ({ id }) => {
			await n8n.api.call('POST', `/executions/${id}/retry`, { loadWorkflow: false });
		}),
	);
	const again = await deliver(
		refused.map(({ callback }) => callback),
		{ urls: [target.url], attempts: 3, timeoutMs: 20_000 },
	);
	const after = await executionsOf(target);
	const succeeded = after.filter(({ status }) => status === 'success');
	const stored = new Set(before.map(({ callId }) => callId));
	const storedUnanswered = callIdsOf(refused).filter((callId) => stored.has(callId));
	const late = sent.filter((one) => wasTaken(one) && one.at > stopped && one.at < gone).length;
	const first = refused.find(({ at, answer }) => at >= gone && answer === '404')?.at ?? gone;
	const back = sent.find((one) => one.at > first && wasTaken(one))!.at;
	report(`n8n is asked to end (SIGTERM) and started again under load (${machine()})`, [
		['answers', describePhases(sent, stopped)],
		['gone after', seconds(gone - stopped)],
		['no answer for another', seconds(first - gone)],
		['404 for another', seconds(back - first)],
		['answered 200 after SIGTERM', late],
		['executions then', describeCounts(before.map(({ status }) => status))],
		['callbacks sent again', again.length],
		['executions in the end', describeCounts(after.map(({ status }) => status))],
		['stored, but not answered 200', storedUnanswered.length],
		['ran twice', doubled(succeeded).length],
	]);
	return { accepted, refused, before, cutOff, again, succeeded, storedUnanswered };
}

type Restart = Awaited<ReturnType<typeof restartUnderLoad>>;
type Finished = Awaited<ReturnType<typeof finish>>;

/** What holds of every restart. */
function expectNothingLost({ sent }: Restart, finished: Finished): void {
	const { accepted, refused, before, again, succeeded, storedUnanswered } = finished;
	expect(before.map(({ callId }) => callId)).toEqual(expect.arrayContaining(accepted));
	for (const { answer } of refused) expect(answer).toMatch(/^(no answer|starting up|404|5\d\d)$/);
	expect(again.every(wasAccepted)).toBe(true);
	expect(succeeded.map(({ callId }) => callId)).toEqual(expect.arrayContaining(callIdsOf(sent)));
	// Stored in the moment in which n8n ended, and not answered: only those can have come twice.
	expect(storedUnanswered).toEqual(expect.arrayContaining(doubled(succeeded)));
}

const publish = async (then: WorkflowNode) => await n8n.publishTrigger({ then: [then] });

beforeAll(async () => {
	userFolder = await createInstanceFolder();
	port = await freePort();
	await n8n.start({ userFolder, port });
}, START_MS);

afterAll(async () => {
	await n8n.stop();
	if (userFolder) await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
}, 60_000);

describe('n8n is shut down under load, while executions overlap, and started again', () => {
	let target: PublishedTrigger;
	let restart: Restart;
	let throughProxy: Sent[];
	let handOvers: HandOvers;

	beforeAll(async () => {
		target = await publish(node('Wait', 'n8n-nodes-base.wait', { amount: 1 }, 1.1));
		handOvers = await HandOvers.publish(n8n.api);
		await handOvers.begin(n8n.api, 'Interrupted Ina', n8n.process);
		const withoutReceipt = await n8n.publishTrigger({
			settings: { errorWorkflow: handOvers.failedId },
			then: [node('Long Wait', 'n8n-nodes-base.wait', { amount: 60 }, 1.1)],
		});
		const user = { id: '2', name: 'Plain Pia' };
		expect((await sendSigned(withoutReceipt.url, freshCallback({ user }))).status).toBe(200);
		const { host } = new URL(n8n.process.url);
		const configuration = configurationOf('nginx', { main: host, webhooks: [host] });
		const proxy = await startLoadBalancer('nginx', configuration);
		const { stop } = sendSteadily(target.url.replace(n8n.process.url, proxy.url), PER_SECOND / 2);
		restart = await restartUnderLoad(target, () => handOvers.mend());
		throughProxy = await stop();
		await proxy.stop();
	}, START_MS);

	afterAll(async () => await handOvers?.stop());

	test('what n8n answers 200 while it is shut down has its execution, and what it does not answer runs when it comes again; what it cuts off then runs with Retry', async () => {
		const finished = await finish(target, restart);
		expectNothingLost(restart, finished);
		expect(finished.cutOff.length).toBeGreaterThan(0);
	}, 180_000);

	test('behind a proxy that asks whether it is ready every callback is answered 200 {} or 5xx', async () => {
		report('The same through docs/nginx.conf', [
			['answers', describePhases(throughProxy, restart.stopped)],
		]);
		for (const { answer } of throughProxy) expect(answer).toMatch(/^(200|5\d\d)$/);
		expect(throughProxy.some((one) => !wasTaken(one))).toBe(true);
		const executed = (await executionsOf(target)).map(({ callId }) => callId);
		expect(executed).toEqual(expect.arrayContaining(callIdsOf(throughProxy.filter(wasTaken))));
	}, 60_000);

	test.each([
		['with', 'Interrupted Ina', 'E-Mail'],
		['without', 'Plain Pia', 'Long Wait'],
	])(
		'example 4 tells who waits, and what was cut off, %s a receipt',
		async (_, customer, cutOff) => {
			const text = await handOvers.told(customer);
			expect(text).toContain(`Customer: ${customer}`);
			expect(text).toContain(`What failed: ${cutOff}`);
		},
		120_000,
	);

	test('example 4 hands the customer over after all', async () => {
		await handOvers.finish(n8n.api, 'Interrupted Ina');
	}, 120_000);
});

describe('a workflow that is published again under load', () => {
	let target: PublishedTrigger;
	const all: Sent[] = [];

	beforeAll(async () => {
		target = await publish(node('After', 'n8n-nodes-base.noOp'));
	}, 60_000);

	/** What is refused meanwhile, and for how long. */
	const publishing = async (what: string, work: () => Promise<void>) => {
		const sent = await sendDuring(target.url, 2 * PER_SECOND, work);
		all.push(...sent);
		const refused = sent.filter((one) => !wasTaken(one));
		report(`${what}, at ${2 * PER_SECOND} callbacks a second (${machine()})`, [
			['refused', `${refused.length} of ${sent.length}`],
			['from the first to the last', seconds((refused.at(-1)?.at ?? 0) - (refused[0]?.at ?? 0))],
		]);
		return refused.map(({ answer }) => answer);
	};

	const again = async () => await n8n.api.publish(target.workflow.id);

	test('Publish over the published version refuses nothing when another node was changed', async () => {
		await n8n.api.updateNode(target.workflow.id, 'After', { notes: 'changed' });
		expect(await publishing('Publish, another node changed', again)).toEqual([]);
	}, 60_000);

	test('… and answers 404 at most when the trigger was changed', async () => {
		const parameters = { options: { duplicateWindow: 61 } };
		await n8n.api.updateNode(target.workflow.id, TRIGGER_NAME, { parameters });
		const refused = await publishing('Publish, the trigger changed', again);
		expect(refused.filter((answer) => answer !== '404')).toEqual([]);
	}, 60_000);

	test('between Unpublish and Publish every callback is answered 404', async () => {
		const refused = await publishing('Unpublish, a second, Publish', async () => {
			await n8n.api.deactivate(target.workflow.id);
			await sleep(1_000);
			await again();
		});
		expect(refused.length).toBeGreaterThan(0);
		expect(new Set(refused)).toEqual(new Set(['404']));
	}, 60_000);

	test('what was answered 200 meanwhile has run, once', async () => {
		const accepted = callIdsOf(all.filter(wasTaken));
		const executions = await executionsOf(target);
		expect(describeCounts(executions.map(({ status }) => status))).toMatch(/^success: \d+$/);
		expect(executions.map(({ callId }) => callId).sort()).toEqual(accepted.sort());
	}, 90_000);
});
