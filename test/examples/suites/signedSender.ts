import { triggerWorkflow, TRIGGER_NAME } from '../../support';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { importExample, runFrom } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '6-signed-sender.json';

/** Example 6: a correctly signed callback without AI Rudder. */
export function signedSender(world: World): void {
	let receiver: StoredWorkflow;
	let sender: StoredWorkflow;

	beforeAll(async () => {
		const credentialId = world.credentials.aiRudderSigningSecretApi.id;
		receiver = await world.api.createWorkflow(triggerWorkflow({ credentialId }));
		await world.api.publish(receiver.id);
		sender = await importExample(world.api, FILE, world.credentials, {
			Callback: { triggerUrl: world.api.productionUrl(receiver, TRIGGER_NAME) },
		});
	});

	const send = async () => {
		const id = await runFrom(world.api, sender.id, 'Send a Callback');
		await world.api.waitForExecutions(sender.id, 1);
		const { runData } = (await world.api.getExecution(id)).data.resultData;
		return runData['What the Trigger Answered'][0].data!.main[0]![0].json;
	};

	it('starts the workflow behind the trigger, every time it is run', async () => {
		const first = await send();
		const second = await send();

		expect([first.status, first.answer]).toEqual([200, '{}']);
		expect(second.status).toBe(200);
		const received = await world.api.waitForExecutions(receiver.id, 2);
		const items = received.map(
			({ data }) => data.resultData.runData.After[0].data!.main[0]![0].json,
		);
		expect(items).toHaveLength(2);
		expect(items[0]).toMatchObject({
			event: 'session.transfer',
			user: { id: '123', name: 'nick' },
			conclusion: { record_slots: { topic: 'late delivery' }, output_label: 'E' },
			delivery: { issues: [], duplicate: false },
		});
		expect(items[0].call_id).not.toBe(items[1].call_id);
	});

	it('says in words that the secrets differ, and starts nothing', async () => {
		const { id, name } = world.credentials.crypto;
		await world.api.updateCredential(id, name, 'crypto', { hmacSecret: 'another secret' });
		const { status, meaning } = await send();

		expect(status).toBe(401);
		expect(meaning).toContain('the secret in the Crypto credential is not the one');
		expect(await world.api.countExecutions(receiver.id)).toBe(2);
	});

	it('says that nobody listens at a URL that is not published', async () => {
		await world.api.deactivate(receiver.id);

		expect((await send()).meaning).toContain('Nobody listens at this URL');
	});
}
