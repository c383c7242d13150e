import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { Editor } from '../Editor';
import { withEditor } from '../withEditor';
import {
	freshCallback,
	node,
	SECRET,
	sendCallback,
	sendSigned,
	signCallback,
	TRIGGER_NAME,
} from '../../support';

let editor: Editor;
const n8n = withEditor((opened) => (editor = opened));

test('a callback refused in test mode is explained on the node, and the next one is taken', async () => {
	const { workflow } = await n8n.publishTrigger();
	await editor.openWorkflow(workflow.id);
	await editor.openNode(TRIGGER_NAME);
	const url = await editor.webhookUrl('Test URL');
	const body = freshCallback();

	await editor.listen();
	// Signed in a way that the automatic scheme does not take: the finder knows it.
	const signature = signCallback({ body, secret: SECRET, algorithm: 'md5' });
	const refused = await sendCallback({ url, body, signature });
	expect(refused.status).toBe(401);
	const panel = editor.part('output-panel');
	await editor.reads('output-panel', 'Formula: Scheme: HMAC-MD5');
	await editor.picture('refusal');

	await editor.listen();
	expect((await sendSigned(url, body)).status).toBe(200);
	await panel.getByText('sicepat_whatsapp').first().waitFor();
}, 240_000);

test('the output Refused shows why a callback was turned away', async () => {
	const then = [
		node('Transfers', 'n8n-nodes-base.noOp'),
		node('Turned away', 'n8n-nodes-base.noOp'),
	];
	const { workflow, url } = await n8n.publishTrigger({ options: { reportRefused: true }, then });
	const refused = await sendCallback({ url, body: freshCallback(), signature: 'f'.repeat(64) });
	expect(refused.status).toBe(401);

	await editor.openWorkflow(workflow.id);
	await editor.reads('canvas-wrapper', 'Accepted', 'Refused');
	await editor.openExecutions();
	await editor.picture('refused-output');
}, 240_000);

test('routing gives each label an output, and a label added at the end moves no connection', async () => {
	const names = ['Everybody Else', 'Turned Away', 'Look At It', 'Team E', 'Team D'];
	const { workflow } = await n8n.publishTrigger({
		parameters: { routing: 'outputLabel', routes: ['E', 'D'] },
		then: names.map((name) => node(name, 'n8n-nodes-base.noOp')),
	});
	await editor.openWorkflow(workflow.id);
	await editor.openNode(TRIGGER_NAME);
	await editor.page.getByRole('button', { name: 'Add Label' }).click();
	// Every label is a field of its own, of the same name.
	await editor.page.locator('[data-test-id="parameter-input-routes"] input').nth(2).fill('F');
	await editor.closeNode();
	const labels = await waitUntil(
		'the new label on the canvas',
		async () => {
			const lines = (await editor.part('canvas-wrapper').innerText()).split('\n');
			return lines.includes('F') ? lines : undefined;
		},
		30_000,
	);
	expect(labels).toEqual(
		expect.arrayContaining(['Other', 'Refused', 'Needs Attention', 'E', 'D', 'F']),
	);
	await editor.picture('routing');

	await editor.save();
	const saved = await waitUntil(
		'the label in the stored workflow',
		async () => {
			const stored = await n8n.api.getWorkflow(workflow.id);
			return JSON.stringify(stored.nodes).includes('"F"') ? stored : undefined;
		},
		30_000,
	);
	expect(saved.connections).toEqual(workflow.connections);
}, 240_000);
