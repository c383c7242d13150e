import type { Editor } from './Editor';
import { withEditor } from './withEditor';
import { freshCallback, SECRET, sendCallback, signCallback } from '../support';

let editor: Editor;
withEditor((opened) => (editor = opened));

/** In place of AI Rudder: one signed callback, and what it was answered with. */
async function send(url: string): Promise<[status: number, text: string]> {
	const body = freshCallback();
	const signature = signCallback({ body, secret: SECRET });
	const { status, text } = await sendCallback({ url, body, signature });
	return [status, text];
}

test('the guide works as written: find the trigger, enter the secret, try it, publish, see a transfer', async () => {
	await editor.openNewWorkflow();
	for (const words of ['chatbot', 'handoff', 'human agent', 'AI Rudder']) {
		await editor.searchTrigger(words, 'AI Rudder');
	}
	await editor.addTrigger('AI Rudder', 'On agent transfer requested');

	await editor.newCredential();
	await editor.setCredentialField('signingSecret', SECRET);
	expect(await editor.saveCredential()).toBe('green');

	await editor.page.getByText('When will this node trigger my flow?').click();
	const panel = await editor.part('ndv').innerText();
	expect(panel).toContain('Hand one of these URLs to AI Rudder');
	expect(panel).toContain('The test URL takes one call, within two minutes');
	expect(panel).toContain('publish the workflow');

	const url = await editor.webhookUrl('Production URL');
	expect(url).toContain('/webhook/');
	await editor.picture('trigger');

	const testUrl = await editor.webhookUrl('Test URL');
	expect(testUrl).toContain('/webhook-test/');
	await editor.listen();
	expect(await send(testUrl)).toEqual([200, '{}']);
	await editor.part('output-panel').getByText('sicepat_whatsapp').first().waitFor();
	await editor.closeNode();
	const canvas = await editor.part('canvas-wrapper').innerText();
	expect(canvas).toContain('AI Rudder Trigger');
	expect(canvas).toContain('Agent Transfer Requested');

	expect(await editor.publish()).toContain('AI Rudder callbacks now start this workflow.');

	expect(await send(url)).toEqual([200, '{}']);

	await editor.openExecutions();
	await editor.picture('execution');
}, 240_000);
