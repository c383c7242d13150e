import { SECRET, TRIGGER_NAME, withN8n } from '../../support';
import { itemsOf } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

/** Presses "Execute step" and does nothing else. */
const pressed = async (workflowId: string) => {
	await n8n.api.listen(workflowId, TRIGGER_NAME);
	const [execution] = await n8n.api.waitForExecutions(workflowId, 1);
	return execution;
};

describe('with Send Sample', () => {
	it.each([
		['Auto-Detect', {}, 'session.transfer'],
		[
			'a formula with a time, a nonce and the URL',
			{
				formula:
					'Scheme: Custom; Method: HMAC; Algorithm: SHA-512; Secret Encoding: Text; Signature Encoding: Base64; Signature Part: "v1"; Signed Content: "{url}|{timestamp}|{header:X-Nonce}|{body}"; Timestamp Header: "{part:t}"',
			},
			'session.transfer',
		],
	])('Execute step has an item without anybody: %s', async (_what, fields, event) => {
		const { workflow } = await n8n.publishTrigger({
			credential: { signingSecret: SECRET, ...fields },
			options: { sendSample: true },
		});
		const execution = await pressed(workflow.id);
		expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
		expect(itemsOf(execution, 'After')).toMatchObject([{ event, user: { name: 'nick' } }]);
	});

	it('sends the first event of Trigger On that has a known form, also to a trigger behind a key', async () => {
		const { workflow } = await n8n.publishTrigger({
			parameters: { authentication: 'callbackKey', events: ['other', 'dialer.taskStatus'] },
			options: { sendSample: true },
		});
		const execution = await pressed(workflow.id);
		expect(itemsOf(execution, 'After')).toMatchObject([
			{ type: 'TaskStatus', delivery: { event: 'dialer.taskStatus', verifiedBy: 'callbackKey' } },
		]);
	});

	it('says so when only AI Rudder could sign', async () => {
		const { workflow } = await n8n.publishTrigger({
			credential: { signingSecret: SECRET, scheme: 'custom', signedContent: '{pairs}' },
			options: { sendSample: true },
		});
		await expect(n8n.api.listen(workflow.id, TRIGGER_NAME)).rejects.toThrow(
			'Send Sample cannot sign with the formula in the credential.',
		);
	});

	it('a published workflow sends nothing to itself, however often it is published', async () => {
		const { workflow } = await n8n.publishTrigger({ options: { sendSample: true } });
		await n8n.api.deactivate(workflow.id);
		await n8n.api.publish(workflow.id);
		await new Promise((resolve) => setTimeout(resolve, 3_000));
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
	});
});
