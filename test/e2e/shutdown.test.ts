import { rm } from 'node:fs/promises';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import { freshCallback, node, setNode, TRIGGER_NAME, withN8n } from '../support';
import { itemsOf, sendSigned } from './support';

jest.setTimeout(240_000);

const n8n = withN8n();

/** Ends with executions that are under way after a second; n8n's own default is 30. */
const env = { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '1' };

/** The trigger, a node that has finished, one that is under way, and one that looks back. */
const steps = [
	setNode('Before', { callId: '={{ $json.call_id }}' }),
	node('Wait', 'n8n-nodes-base.wait', { amount: 6 }, 1.1),
	setNode('After', {
		next: '={{ $json.callId }}',
		trigger: `={{ $('${TRIGGER_NAME}').first().json.call_id }}`,
	}),
];

/** Publishes the steps. */
async function publish(settings: Record<string, unknown>) {
	const credentialId = await n8n.createCredential();
	const trigger = await n8n.publishTrigger({ credentialId, settings, then: [steps[0]] });
	const { id } = trigger.workflow;
	const { nodes } = await n8n.api.getWorkflow(id);
	const chain = [TRIGGER_NAME, ...steps.map(({ name }) => name)];
	const link = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	await n8n.api.updateWorkflow(id, {
		nodes: [...nodes, ...steps.slice(1)],
		connections: Object.fromEntries(chain.slice(1).map((name, at) => [chain[at], link(name)])),
	});
	await n8n.api.publish(id);
	const body = freshCallback();
	const { call_id: callId } = JSON.parse(body) as { call_id: string };
	return { id, url: trigger.url, body, callId };
}

type Published = Awaited<ReturnType<typeof publish>>;

/** Sends its callback, and waits until it is under way. */
async function begin({ id, url, body }: Published): Promise<void> {
	expect((await sendSigned(url, body)).status).toBe(200);
	await waitUntil(
		'the callback to be under way',
		async () => (await n8n.api.countExecutions(id)) > 0 || undefined,
		20_000,
	);
}

describe('a callback that was under way when n8n was shut down', () => {
	let userFolder: string;
	let kept: Published;
	let lost: Published;

	// One shutdown for both: it takes n8n a while.
	beforeAll(async () => {
		await n8n.stop();
		userFolder = await createInstanceFolder();
		await n8n.start({ userFolder, env });
		kept = await publish({ saveExecutionProgress: true });
		lost = await publish({});
		await Promise.all([begin(kept), begin(lost)]);
		// Long enough for the node in front of the one that waits.
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		await n8n.stop();
		await n8n.start({ userFolder, env });
	});

	afterAll(async () => {
		await n8n.stop();
		await rm(userFolder, { recursive: true, force: true });
	});

	it('keeps its item, and Retry reads it everywhere, with Save execution progress', async () => {
		const { id, callId } = kept;
		const [recovered] = await n8n.api.waitForExecutions(id, 1);
		await n8n.api.call('POST', `/executions/${recovered.id}/retry`, { loadWorkflow: false });
		const [, retried] = await n8n.api.waitForExecutions(id, 2);

		expect(recovered.status).toBe('crashed');
		expect(itemsOf(recovered, TRIGGER_NAME)).toMatchObject([{ call_id: callId }]);
		expect(retried.status).toBe('success');
		expect(itemsOf(retried, 'After')).toEqual([{ next: callId, trigger: callId }]);
	});

	it('loses its item to one that n8n makes up, without that setting', async () => {
		const [recovered] = await n8n.api.waitForExecutions(lost.id, 1);

		expect(recovered.status).toBe('crashed');
		expect(JSON.stringify(itemsOf(recovered, TRIGGER_NAME))).not.toContain(lost.callId);
	});
});
