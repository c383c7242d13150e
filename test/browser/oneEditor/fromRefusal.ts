import { createHmac } from 'node:crypto';
import type { Editor } from '../Editor';
import { withEditor } from '../withEditor';
import { freshCallback, SECRET, sendCallback, sendSigned } from '../../support';
import { lineIn } from '../../support/lineIn';

let editor: Editor;
withEditor((opened) => (editor = opened));

/** Signed as nobody has set it: HMAC-SHA512 in Base64, over a time in a header, and the body. */
async function send(url: string): Promise<number> {
	const body = freshCallback();
	const time = String(Math.floor(Date.now() / 1000));
	const signature = createHmac('sha512', SECRET).update(`${time}.${body}`).digest('base64');
	return (await sendCallback({ url, body, signature, headers: { 'X-Timestamp': time } })).status;
}

test('from an unknown formula to green, with the production URL alone: what was refused says one line to paste', async () => {
	await editor.addTrigger('On agent transfer requested');
	await editor.newCredential();
	expect(await editor.credentialFields()).toEqual([
		'signingSecret',
		'formula',
		'replaceSecret',
		'setByField',
		'encrypted',
		'checkSample',
	]);
	await editor.page.setViewportSize({ width: 1280, height: 1200 });
	await editor.part('parameter-input-checkSample').scrollIntoViewIfNeeded();
	await editor.picture('credential-window');
	await editor.page.setViewportSize({ width: 1280, height: 800 });
	await editor.setCredentialField('signingSecret', SECRET);
	expect(await editor.saveCredential()).toBe('green');
	const url = await editor.webhookUrl('Production URL');
	await editor.addOption('Report Refused');
	await editor.closeNode();
	await editor.addBehind('AI Rudder Trigger', 1, 'Stop and Error');
	await editor.setParameter('errorMessage', '{{ $json.reason }}: {{ $json.fix }}');
	await editor.closeNode();
	await editor.publish();

	expect(await send(url)).toBe(401);

	await editor.openExecutions('error');
	const log = await editor.openLog();
	await editor.picture('refused-item');
	const item = await editor.itemIn('AI Rudder Trigger', 'Refused');
	expect(item).toMatchObject({
		reason: 'signature_mismatch',
		fix: expect.stringContaining('Found:'),
	});
	const { formula } = item as { formula: string };
	expect(lineIn(log)).toBe(formula);

	await editor.backToEditor();
	await editor.openNode('AI Rudder Trigger');
	await editor.openCredential();
	// As the JSON view shows it, where a person copies it: with a backslash before each quote.
	await editor.setCredentialField('formula', JSON.stringify(formula).slice(1, -1));
	await editor.picture('formula');
	expect(await editor.saveCredential()).toBe('green');
	// One line says it all: what it says is not shown a second time.
	expect(await editor.part('parameter-input-scheme').isVisible()).toBe(false);
	expect(await editor.part('parameter-input-setByField').isVisible()).toBe(false);
	await editor.closeCredential();

	expect(await send(url)).toBe(200);
}, 240_000);

test('a secret with two letters swapped, with the production URL alone, is called that', async () => {
	const typed = `${SECRET.slice(0, 14)}${SECRET[15]}${SECRET[14]}${SECRET.slice(16)}`;
	await editor.addTrigger('On agent transfer requested');
	await editor.newCredential();
	await editor.setCredentialField('signingSecret', typed);
	expect(await editor.saveCredential()).toBe('green');
	const url = await editor.webhookUrl('Production URL');
	await editor.addOption('Report Refused');
	await editor.closeNode();
	await editor.publish();

	const body = freshCallback();
	expect((await sendSigned(url, body)).status).toBe(401);

	await editor.openExecutions();
	expect(await editor.itemIn('AI Rudder Trigger', 'Refused')).toMatchObject({
		reason: 'signature_mismatch',
		fix: expect.stringContaining('The secret is one letter off: two letters are swapped.'),
		formula: null,
	});
	await editor.picture('typing-error');

	await editor.backToEditor();
	await editor.openNode('AI Rudder Trigger');
	await editor.openCredential();
	await editor.setCredentialField('signingSecret', SECRET);
	expect(await editor.saveCredential()).toBe('green');
	await editor.closeCredential();
	expect((await sendSigned(url, body)).status).toBe(200);
}, 240_000);
