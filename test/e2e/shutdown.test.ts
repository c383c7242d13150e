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

/** Ends n8n while a callback is under way, starts it again, and presses "Retry". */
async function interrupted(settings: Record<string, unknown>) {
	await n8n.stop();
	const userFolder = await createInstanceFolder();
	await n8n.start({ userFolder, env });
	const credentialId = await n8n.createCredential();
	const trigger = await n8n.publishTrigger({ credentialId, settings, then: [steps[0]] });
	const { nodes } = await n8n.api.getWorkflow(trigger.workflow.id);
	const chain = [TRIGGER_NAME, ...steps.map(({ name }) => name)];
	const link = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	await n8n.api.updateWorkflow(trigger.workflow.id, {
		nodes: [...nodes, ...steps.slice(1)],
		connections: Object.fromEntries(chain.slice(1).map((name, at) => [chain[at], link(name)])),
	});
	await n8n.api.publish(trigger.workflow.id);

	const body = freshCallback();
	expect((await sendSigned(trigger.url, body)).status).toBe(200);
	await waitUntil(
		'the callback to be under way',
		async () => (await n8n.api.countExecutions(trigger.workflow.id)) > 0 || undefined,
		20_000,
	);
	// Long enough for the node in front of the one that waits.
	await new Promise((resolve) => setTimeout(resolve, 2_000));
	await n8n.stop();
	await n8n.start({ userFolder, env });

	const [recovered] = await n8n.api.waitForExecutions(trigger.workflow.id, 1);
	await n8n.api.call('POST', `/executions/${recovered.id}/retry`, { loadWorkflow: false });
	const [, retried] = await n8n.api.waitForExecutions(trigger.workflow.id, 2);
	await n8n.stop();
	await rm(userFolder, { recursive: true, force: true });
	await n8n.start();
	const { call_id: callId } = JSON.parse(body) as { call_id: string };
	return { callId, recovered, retried };
}

describe('a callback that was under way when n8n was shut down', () => {
	it('keeps its item, and Retry reads it everywhere, with Save execution progress', async () => {
		const { callId, recovered, retried } = await interrupted({ saveExecutionProgress: true });

		expect(recovered.status).toBe('crashed');
		expect(itemsOf(recovered, TRIGGER_NAME)).toMatchObject([{ call_id: callId }]);
		expect(retried.status).toBe('success');
		expect(itemsOf(retried, 'After')).toEqual([{ next: callId, trigger: callId }]);
	});

	it('loses its item to one that n8n makes up, without that setting', async () => {
		const { callId, recovered } = await interrupted({});

		expect(recovered.status).toBe('crashed');
		expect(JSON.stringify(itemsOf(recovered, TRIGGER_NAME))).not.toContain(callId);
	});
});
