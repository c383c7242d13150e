import type { Editor } from '../Editor';
import { withEditor } from '../withEditor';
import { CALLBACK_KEY, sendCallback } from '../../support';

let editor: Editor;
withEditor((opened) => (editor = opened));

const STATUS_CHANGED = JSON.stringify({
	workflow_id: 'wf-1',
	workflow_name: 'Reminder',
	status: 'running',
	actions: [],
});

test('a callback that AI Rudder does not sign is chosen, locked with a key and received, as the panel says', async () => {
	await editor.addTrigger('On workflow status changed');

	await editor.reads('node-parameters', 'AI Rudder does not sign all of these callbacks.');
	await editor.newCredential();
	await editor.chooseAuthentication('Signature', 'Callback Key', 'callbackKey');
	await editor.setCredentialField('callbackKey', 'too short');
	expect(await editor.saveCredential()).toBe('red');
	expect(await editor.advice()).toContain('Callback Key is shorter than 16 characters');
	await editor.setCredentialField('callbackKey', CALLBACK_KEY);
	expect(await editor.saveCredential()).toBe('green');
	await editor.closeCredential();

	await editor.reads(
		'node-parameters',
		'Add the key to the end of the production URL for AI Rudder: …/webhook?key=YOUR-KEY.',
	);
	expect(await editor.filtersOffered()).toEqual(['Workflow IDs', 'Workflow Statuses']);
	const url = await editor.webhookUrl('Production URL');
	await editor.picture('callback-key');
	await editor.closeNode();
	await editor.reads('canvas-wrapper', 'Workflow Status Changed');
	await editor.publish();

	const send = async (target: string) =>
		(await sendCallback({ url: target, body: STATUS_CHANGED, signature: undefined })).status;
	expect(await send(url)).toBe(401);
	expect(await send(`${url}?key=${CALLBACK_KEY}`)).toBe(200);
}, 240_000);
