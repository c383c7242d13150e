import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import { freshCallback, node, setNode, TRIGGER_NAME } from '../support';
import { N8nUnderTest } from '../support/withN8n';
import { itemsOf, sendSigned } from './support';

/** n8n gives what is under way one second, and itself two more to exit; its own default is 30. */
const n8n = new N8nUnderTest({ env: { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '1' } });

/** A service that a workflow calls. It answers when the test says so: until then, n8n waits. */
const service = createServer();

/** Sends a callback to a workflow with these settings, and leaves it under way. */
async function begin(credentialId: string, settings: Record<string, unknown>) {
	const { port } = service.address() as AddressInfo;
	const { workflow, url } = await n8n.publishTrigger({
		credentialId,
		settings,
		then: [setNode('Before', { callId: '={{ $json.call_id }}' })],
		andThen: [
			node('Call', 'n8n-nodes-base.httpRequest', { url: `http://127.0.0.1:${port}` }, 4.2),
			setNode('After', {
				before: "={{ $('Before').first().json.callId }}",
				trigger: `={{ $('${TRIGGER_NAME}').first().json.call_id }}`,
			}),
		],
	});
	const body = freshCallback();
	const { call_id: callId } = JSON.parse(body) as { call_id: string };
	const called = once(service, 'request');
	expect((await sendSigned(url, body)).status).toBe(200);
	await called;
	return { id: workflow.id, callId };
}

describe('a callback that was under way when n8n was shut down', () => {
	let userFolder: string;
	let kept: Awaited<ReturnType<typeof begin>>;
	let begun: typeof kept;

	// One shutdown for both: it takes n8n a while.
	beforeAll(async () => {
		service.listen(0, '127.0.0.1');
		await once(service, 'listening');
		userFolder = await createInstanceFolder();
		await n8n.start({ userFolder });
		const credentialId = await n8n.createCredential();
		kept = await begin(credentialId, { saveExecutionProgress: true });
		begun = await begin(credentialId, {});
		await n8n.stop();
		service.on('request', (_request, response: ServerResponse) => response.end('{}'));
		await n8n.start({ userFolder });
	}, 240_000);

	afterAll(async () => {
		await n8n.stop();
		service.close();
		await rm(userFolder, { recursive: true, force: true });
	}, 60_000);

	/** Presses "Retry". */
	const retry = async (id: string) => {
		const [recovered] = await n8n.api.waitForExecutions(id, 1);
		await n8n.api.call('POST', `/executions/${recovered.id}/retry`, { loadWorkflow: false });
		const [, retried] = await n8n.api.waitForExecutions(id, 2);
		expect([recovered.status, retried.status]).toEqual(['crashed', 'success']);
		return { recovered, retried };
	};

	it('keeps its item with Save execution progress, and Retry goes on where it was cut off', async () => {
		const { id, callId } = kept;
		const { recovered, retried } = await retry(id);

		expect(itemsOf(recovered, TRIGGER_NAME)).toMatchObject([{ call_id: callId }]);
		expect(retried.data.resultData.runData.Before).toHaveLength(1);
		expect(itemsOf(retried, 'After')).toEqual([{ before: callId, trigger: callId }]);
	}, 60_000);

	it('shows an item that n8n makes up without that setting, and Retry runs all of it again with the true one', async () => {
		const { id, callId } = begun;
		const { recovered, retried } = await retry(id);

		expect(itemsOf(recovered, TRIGGER_NAME)).toEqual([{ isArtificialRecoveredEventItem: true }]);
		expect(retried.data.resultData.runData.Before).toHaveLength(2);
		expect(itemsOf(retried, 'After')).toEqual([{ before: callId, trigger: callId }]);
	}, 60_000);
});
