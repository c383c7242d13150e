import { node, TRIGGER_NAME, triggerWorkflow } from '../../support';
import { importExample } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '7-failed-hand-over.json';
const TELL = 'operations@failed.test';

/** Example 7: an error workflow that says who waits. */
export function failedHandOver(world: World): void {
	it('tells who waits, what failed and where to look', async () => {
		const { id: errorWorkflow } = await importExample(world.api, FILE, world.credentials, {
			Settings: { 'settings.tell': TELL },
		});
		await world.api.publish(errorWorkflow);
		const handOver = await world.api.createWorkflow(
			triggerWorkflow({
				name: 'Hand over to the CRM',
				credentialId: world.credentials.aiRudderSigningSecretApi.id,
				settings: { errorWorkflow },
				then: [node('Ask the CRM', 'n8n-nodes-base.stopAndError', { errorMessage: 'No route' })],
			}),
		);
		await world.api.publish(handOver.id);
		await world.transfer(handOver, {
			user: { id: '7', name: 'Failing Fay' },
			conclusion: { record_slots: { order: 'F-7' }, output_label: 'B' },
		});

		const { text } = await world.mail.mailTo(
			TELL,
			'Failing Fay was not handed over (Hand over to the CRM)',
		);
		const [execution] = await world.api.waitForExecutions(handOver.id, 1);
		const [{ json }] = execution.data.resultData.runData[TRIGGER_NAME][0].data!.main[0]!;
		for (const line of [
			'Customer: Failing Fay',
			'Channel: chatbot, sicepat_whatsapp',
			'Label: B',
			`Call ID: ${String(json.call_id)}`,
			'order: F-7',
			'What failed: Ask the CRM',
			'No route',
			`Execution: ${world.api.url}/workflow/${handOver.id}/executions/${execution.id}`,
		]) {
			expect(text.split('\n')).toContain(line);
		}
		expect(text).not.toContain('n8n has not kept');
	});
}
