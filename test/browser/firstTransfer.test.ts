import type { Editor } from './Editor';
import { guideFollower } from './guide';
import { withEditor } from './withEditor';
import { SECRET, sendSigned, triggerWorkflow } from '../support';

let editor: Editor;
const n8n = withEditor((opened) => (editor = opened));

/** What AI Rudder's documentation expects. */
const ANSWER = { status: 200, text: '{}' };

test('the trigger is found by what people call its work', async () => {
	await editor.openNewWorkflow();
	for (const words of ['chatbot', 'handoff', 'human agent', 'AI Rudder']) {
		await editor.searchTrigger(words, 'AI Rudder');
	}
}, 120_000);

test('the guide works as written, step by step, from the overview to the first transfer', async () => {
	const follow = guideFollower(() => editor);
	let testUrl = '';
	let url = '';
	// An empty n8n has another button.
	await n8n.api.createWorkflow(triggerWorkflow());
	await editor.openOverview();
	await follow(2, async () => await editor.createWorkflow());
	await follow(
		3,
		async () => await editor.searchTrigger('AI Rudder', 'AI Rudder'),
		async () => await editor.picture('guide-3'),
		async () => await editor.chooseTrigger('AI Rudder'),
		async () => await editor.chooseEvent('On agent transfer requested'),
	);
	await follow(
		4,
		async () => await editor.newCredential(),
		async () => await editor.setCredentialField('signingSecret', SECRET),
		async () => await editor.picture('guide-4'),
		async () => expect(await editor.saveCredential()).toBe('green'),
	);
	await editor.page.getByText('When will this node trigger my flow?').click();
	await editor.reads(
		'ndv',
		'Give AI Rudder the URL under "Webhook URLs"',
		'The test URL takes one call, within two minutes',
		'publish the workflow',
		'Nothing arrives?',
	);
	await follow(
		5,
		async () => (testUrl = await editor.webhookUrl('Test URL')),
		async () => await editor.picture('guide-5'),
	);
	expect(testUrl).toContain('/webhook-test/');
	await follow(
		6,
		async () => await editor.listen(),
		async () => expect(await sendSigned(testUrl)).toMatchObject(ANSWER),
		async () => await editor.part('output-panel').getByText('sicepat_whatsapp').first().waitFor(),
		async () => await editor.picture('guide-6'),
		// What comes in the case of a red sentence.
		async () => await editor.openCredential(),
		async () => await editor.closeCredential(),
	);
	await follow(
		7,
		async () => await editor.closeNode(),
		async (see) => {
			const words = await editor.publish(async () => {
				await see();
				await editor.picture('guide-7');
			});
			expect(words).toContain('AI Rudder callbacks now start this workflow.');
		},
	);
	await follow(
		8,
		async () => await editor.openNode('AI Rudder Trigger'),
		async () => (url = await editor.webhookUrl('Production URL')),
	);
	await follow(
		9,
		async () => await editor.closeNode(),
		async () => expect(await sendSigned(url)).toMatchObject(ANSWER),
		async () => await editor.openExecutions(),
		async () => await editor.picture('guide-9'),
	);
}, 240_000);
