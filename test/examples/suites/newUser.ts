import path from 'node:path';
import { Editor } from '../../browser/Editor';
import { PROJECT_FOLDER } from '../../../scripts/sandbox/cacheFolders';
import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { World } from '../lib/world';

const FILE = '1-first-message.json';
const FIELD = '[data-test-id="assignment"]:visible';

/** Somebody who sees n8n's editor for the first time, and has a credential. */
export function newUser(world: World): void {
	let editor: Editor;
	let clicks = 0;

	beforeAll(async () => (editor = await Editor.open(world.api)), 120_000);
	afterAll(async () => await editor?.close());

	const click = async (...works: Array<() => Promise<unknown>>) => {
		for (const work of works) {
			await work();
			clicks += 1;
		}
	};
	const words = (text: RegExp) => editor.page.getByText(text).first();
	const fillIn = async (field: string, value: string) => {
		const names = await editor.page
			.locator(`${FIELD} [data-test-id="assignment-name"] input`)
			.evaluateAll((inputs) =>
				inputs.map((input) => (input as unknown as { value: string }).value),
			);
		const row = editor.page.locator(FIELD).nth(names.indexOf(field));
		const input = row
			.locator('[data-test-id="assignment-value"]')
			.locator('textarea, input')
			.first();
		await click(async () => await input.click());
		await input.fill(value);
	};

	it('has a message in the chat, from an empty editor, with fifteen clicks', async () => {
		const before = world.channels.shownAt('slack').length;
		await editor.openOverview();
		await editor.openNewWorkflow();
		const chooser = editor.page.waitForEvent('filechooser');
		await click(
			async () => undefined, // "Create workflow", which opens the page above.
			async () => await editor.part('workflow-menu').click(),
			async () => await words(/^\s*Import\s*$/).click(),
			async () => await words(/From file/).click(),
			async () => await (await chooser).setFiles(path.join(PROJECT_FOLDER, 'examples', FILE)),
			// n8n chooses the only credential there is.
			async () => await editor.openNode('AI Rudder Trigger'),
			async () => await editor.closeNode(),
			async () => await editor.openNode('Message'),
		);
		await editor.page.locator(FIELD).first().waitFor();
		await fillIn('tell.url', world.channels.urlOf('slack'));
		await fillIn('tell.channel', 'slack');
		await click(
			async () => await editor.closeNode(),
			async () => await editor.part('execute-workflow-button').click(),
		);
		const shown = await waitUntil(
			'the message',
			async () => world.channels.shownAt('slack')[before],
			60_000,
		);
		expect(shown).toContain('nick waits (E)');
		// One more opens the window of a new credential, one its field, one saves it.
		expect(clicks + 3).toBeLessThanOrEqual(15);
		await editor.publish();
	});
}
