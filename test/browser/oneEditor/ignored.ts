import type { Editor } from '../Editor';
import { withEditor } from '../withEditor';
import { freshCallback, node, sendSigned, TRIGGER_NAME } from '../../support';

let editor: Editor;
const n8n = withEditor((opened) => (editor = opened));

test('a genuine callback that starts nothing is explained on the node in test mode', async () => {
	const { workflow } = await n8n.publishTrigger();
	await editor.openWorkflow(workflow.id);
	await editor.openNode(TRIGGER_NAME);
	const url = await editor.webhookUrl('Test URL');

	await editor.listen();
	expect((await sendSigned(url, freshCallback({ event: 'session.end' }))).status).toBe(200);
	await editor.reads('output-panel', 'its event is not chosen', 'session.end');
}, 240_000);

test('the output Ignored is there on the canvas, behind every label', async () => {
	const { workflow } = await n8n.publishTrigger({
		parameters: { routing: 'outputLabel', routes: ['E'] },
		options: { reportIgnored: true, needsAttention: 'anyIssue' },
		then: [node('Everybody Else', 'n8n-nodes-base.noOp')],
	});
	await editor.openWorkflow(workflow.id);
	const outputs = ['Other', 'Refused', 'Needs Attention', 'E', 'Ignored'];
	const canvas = await editor.reads('canvas-wrapper', ...outputs);
	expect(canvas.filter((line) => outputs.includes(line))).toEqual(outputs);
	await editor.openNode(TRIGGER_NAME);
	await editor.page.getByText('Report Ignored').first().waitFor();
}, 240_000);
