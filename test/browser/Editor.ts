import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { OWNER, type EditorApi } from '../../scripts/sandbox/EditorApi';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { differs } from '../../scripts/sandbox/n8nVersions';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import { launchChromium } from '../support/chromium';
import { FIELD_NAMES, switchFor } from './fields';

/** A loaded machine draws slowly. */
const STEP_TIMEOUT_MS = 30_000;
/** How long one try may take where n8n can miss a press. */
const TRY = { timeout: 3_000 };
/** n8n takes what is typed 200 ms after the last key. */
const TYPING_MS = 300;
/** A search for the formula goes before an execution of a refused callback. */
const EXECUTION_TIMEOUT_MS = 60_000;

const DOCS = path.join(PROJECT_FOLDER, 'docs');
const PAGES = [
	path.join(PROJECT_FOLDER, 'README.md'),
	...readdirSync(DOCS).flatMap((name) => (name.endsWith('.md') ? path.join(DOCS, name) : [])),
];
/** The pictures that a page shows. */
const SHOWN = new Set(
	PAGES.flatMap((page) =>
		[...readFileSync(page, 'utf8').matchAll(/screenshots\/([\w-]+)\.jpg/g)].map(([, name]) => name),
	),
);

/** The pages' pictures are made anew when this is set; all others land beside the test results. */
const folderFor = (name: string): string =>
	path.join(
		PROJECT_FOLDER,
		process.env.AIRUDDER_SCREENSHOTS === '1' && SHOWN.has(name)
			? 'docs/screenshots'
			: 'test-results/screenshots',
	);

/** @returns nothing while n8n has not drawn every line */
function parseItems(text: string): Array<Record<string, unknown>> | undefined {
	try {
		return JSON.parse(text) as Array<Record<string, unknown>>;
	} catch {
		return undefined;
	}
}

/** n8n's editor in Chromium, as a person uses it; the words are those that the person reads. */
export class Editor {
	/** What n8n answered to the last test of a credential. */
	private testMessage = '';

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly n8n: EditorApi,
	) {}

	/** Opens a browser and signs the sandbox's owner in. */
	static async open(n8n: EditorApi): Promise<Editor> {
		const browser = await launchChromium();
		const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
		page.setDefaultTimeout(STEP_TIMEOUT_MS);
		// "Leave this page?" on a workflow that is being saved.
		page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
		const editor = new Editor(browser, page, n8n);
		try {
			await page.goto(`${n8n.url}/signin`);
			// n8n 1 does not tie the fields to the words beside them.
			await page.locator('input[type="email"]').fill(OWNER.email);
			await page.locator('input[type="password"]').fill(OWNER.password);
			await page.getByRole('button', { name: 'Sign in' }).click();
			await page.waitForURL(/home|workflow/);
		} catch (error) {
			// Nobody else could, and jest waits for an open browser without end.
			await editor.close();
			throw error;
		}
		return editor;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** An element by n8n's own test id; of several, the first that can be seen. */
	part(testId: string): Locator {
		return this.page.locator(`[data-test-id="${testId}"]:visible`).first();
	}

	/**
	 * Waits until a part of the page says all of this: it may be drawn before its words are.
	 *
	 * @returns its lines
	 */
	async reads(testId: string, ...words: string[]): Promise<string[]> {
		let said = '';
		await waitUntil(
			`"${words.join('", "')}" on the screen`,
			async () => {
				said = await this.part(testId).innerText();
				const plain = said.replace(/\s+/g, ' ');
				return words.every((one) => plain.includes(one)) || undefined;
			},
			STEP_TIMEOUT_MS,
			() => said,
		);
		return said.split('\n');
	}

	/**
	 * Acts until it has its effect, as a person does: n8n misses a press on what it still draws, moves
	 * or fades out.
	 */
	private async until(
		act: () => Promise<unknown>,
		effect: Locator,
		state: 'visible' | 'hidden' = 'visible',
	): Promise<void> {
		let missed = '';
		await waitUntil(
			'a press to have its effect',
			async () => {
				await act().catch((error: Error) => (missed = error.message));
				return await effect.waitFor({ ...TRY, state }).then(
					() => true,
					() => undefined,
				);
			},
			STEP_TIMEOUT_MS,
			() => missed,
		);
	}

	/** Waits until n8n has taken what was typed: its timer started before this one, on the same clock. */
	private async typed(): Promise<void> {
		await this.page.evaluate(
			async (ms) => await new Promise((done) => setTimeout(done, ms)),
			TYPING_MS,
		);
	}

	/** Closes n8n's messages: they cover a corner. An open window would take a press there as its end. */
	private async closeMessages(): Promise<void> {
		await waitUntil(
			"n8n's messages to go",
			async () => {
				const open = this.page.locator('.el-notification:visible .el-notification__closeBtn');
				if ((await open.count()) === 0) return true;
				await open
					.first()
					.dispatchEvent('click', {}, TRY)
					.catch(() => undefined);
				return undefined;
			},
			STEP_TIMEOUT_MS,
		);
	}

	/** Writes a small picture of what is to be seen. */
	async picture(name: string): Promise<void> {
		const folder = folderFor(name);
		mkdirSync(folder, { recursive: true });
		await this.closeMessages();
		await this.page.screenshot({
			path: path.join(folder, `${name}.jpg`),
			type: 'jpeg',
			quality: 70,
			animations: 'disabled',
		});
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.n8n.url}/workflow/${id}`);
		await this.part('canvas-trigger-node').or(this.part('canvas-node')).first().waitFor();
	}

	async openNewWorkflow(): Promise<void> {
		await this.page.goto(`${this.n8n.url}/workflow/new`);
		await this.part('canvas-plus-button').waitFor();
	}

	/** A node, or an event of one, in the list of nodes. */
	private listed(name: string): Locator {
		return this.page
			.locator('[data-test-id="node-creator-item-name"]:visible')
			.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
			.first();
	}

	/** Searches the open list of nodes and waits until one of that name is found. */
	private async search(words: string, name: string): Promise<void> {
		const bar = this.page.locator('[data-test-id="node-creator-search-bar"]').first();
		const input = bar.locator('input').or(bar).last();
		await input.fill('');
		await this.listed(name).waitFor({ state: 'hidden' });
		await input.fill(words);
		await this.listed(name).waitFor();
	}

	/** Searches the list of triggers, which it opens where it is closed. */
	async searchTrigger(words: string, name: string): Promise<void> {
		const bar = this.part('node-creator-search-bar');
		if (!(await bar.isVisible())) {
			await this.until(async () => await this.part('canvas-plus-button').click(TRY), bar);
		}
		await this.search(words, name);
	}

	/** Opens what was searched for: its events. */
	async chooseTrigger(name: string): Promise<void> {
		await this.listed(name).click();
	}

	/** Adds the trigger with one of its events. */
	async chooseEvent(event: string): Promise<void> {
		await this.listed(event).click();
		await this.part('node-parameters').waitFor();
	}

	/** Adds a node behind an output of another, by the plus sign there; it opens. */
	async addBehind(name: string, output: number, added: string): Promise<void> {
		const handle = `[data-test-id="canvas-node-output-handle"][data-node-name="${name}"]`;
		const plus = this.page
			.locator(`${handle}[data-index="${output}"] [data-test-id="canvas-handle-plus"]`)
			.first();
		const bar = this.part('node-creator-search-bar');
		await this.until(async () => await plus.click(TRY), bar);
		await this.search(added, added);
		await this.listed(added).click();
		await this.part('node-parameters').waitFor();
	}

	/** Types into a text field of the node that is open. */
	async setParameter(name: string, value: string): Promise<void> {
		await this.part(`parameter-input-${name}`).locator('textarea, input').first().fill(value);
		await this.typed();
	}

	/** Makes a workflow with the trigger and one of its events. */
	async addTrigger(event: string): Promise<void> {
		await this.openNewWorkflow();
		await this.searchTrigger('AI Rudder', 'AI Rudder');
		await this.chooseTrigger('AI Rudder');
		await this.chooseEvent(event);
	}

	/** All that can be read on the screen, with the titles of buttons and the words in empty fields. */
	async words(): Promise<string> {
		const said = await this.page.locator('body').innerText();
		const marks = await this.page
			.locator('[placeholder]:visible, [title]:visible, [aria-label]:visible')
			.evaluateAll((elements) =>
				elements.flatMap((element) =>
					['placeholder', 'title', 'aria-label'].map((name) => element.getAttribute(name) ?? ''),
				),
			);
		return [said, ...marks].join('\n');
	}

	async openOverview(): Promise<void> {
		await this.page.goto(`${this.n8n.url}/home/workflows`);
		await this.newWorkflowButton().waitFor();
	}

	/** n8n has one for its first workflow, and one for all others. */
	private newWorkflowButton(): Locator {
		return this.page
			.getByText(/^\s*(Create workflow|Build a workflow|Start from scratch)\s*$/)
			.first();
	}

	/** Begins a workflow from the overview, up to the list of triggers. */
	async createWorkflow(): Promise<void> {
		const plus = this.part('canvas-plus-button');
		await this.until(async () => await this.newWorkflowButton().click(TRY), plus);
		const bar = this.part('node-creator-search-bar');
		await this.until(async () => await plus.click(TRY), bar);
	}

	async openNode(name: string): Promise<void> {
		const node = this.page
			.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]:visible`)
			.first();
		// The canvas moves while n8n fits it into the window.
		await this.until(async () => await node.dblclick(TRY), this.part('node-parameters'));
	}

	async closeNode(): Promise<void> {
		const button = this.part('ndv-close-button').or(this.part('back-to-canvas')).first();
		await this.until(async () => await button.click(TRY), this.part('node-parameters'), 'hidden');
		await this.part('canvas-wrapper').waitFor();
	}

	/** The URL under "Webhook URLs". */
	async webhookUrl(kind: 'Test URL' | 'Production URL'): Promise<string> {
		const ndv = this.part('ndv');
		const tab = ndv.getByText(kind, { exact: true }).filter({ visible: true }).first();
		const folded = ndv
			.getByTitle('Click to display webhook URLs')
			.filter({ visible: true })
			.first();
		await tab.or(folded).first().waitFor();
		if (!(await tab.isVisible())) await this.until(async () => await folded.click(TRY), tab);
		await tab.click();
		const path = kind === 'Test URL' ? 'webhook-test' : 'webhook';
		const url = new RegExp(`https?://[^/]+/${path}/[0-9a-f-]{36}/webhook`);
		let text = '';
		return await waitUntil(
			`the ${kind}`,
			async () => {
				text = (await ndv.innerText()).replace(/\n/g, '');
				return url.exec(text)?.[0];
			},
			STEP_TIMEOUT_MS,
			() => text.slice(0, 300),
		);
	}

	/** Presses "Execute step" in the trigger, again where nothing comes of it, until the test URL answers. */
	async listen(): Promise<void> {
		const button = this.part('trigger-execute-button');
		const press = async () => {
			// A second press would stop it.
			const isListening = (await button.innerText(TRY)).includes('Stop Listening');
			if (!isListening) await button.click(TRY);
		};
		await this.until(press, this.page.getByText('Listening for test event').first());
		// It holds a refusal in the test before against the node, once.
		const issues = this.page.getByText('Please resolve outstanding issues').first();
		if (await issues.isVisible()) expect(differs('needsTwoPresses')).toBe(true);
	}

	/** Opens the window for a new credential: n8n shows a button for the first, then a list. */
	async newCredential(): Promise<void> {
		const first = this.page
			.getByText('Connect to AI Rudder Signing Secret')
			// n8n 2.20 to 2.35.
			.or(this.page.getByText('Set up credential', { exact: true }))
			.first();
		const list = this.part('node-credentials-select');
		const item = this.part('node-credentials-select-item-new');
		const dialog = this.part('credential-edit-dialog');
		// n8n 1 may show both, for as long as it loads the list.
		const either = first.or(list).first();
		await this.until(async () => await either.click(TRY), item.or(dialog).first());
		if (await item.isVisible()) await item.click();
		await dialog.waitFor();
	}

	/** Opens the window of the credential that the node has, and waits until its fields are there. */
	async openCredential(): Promise<void> {
		await this.part('credential-edit-button').click();
		await this.part('credential-edit-dialog').waitFor();
		await this.part('parameter-input-formula').waitFor();
		// n8n 1 has no button to save before something is changed.
		await this.part('credential-delete-button').waitFor();
	}

	/**
	 * Chooses, in the window of a new credential, how the node authenticates: n8n asks for it there,
	 * in a menu or (n8n 1) by buttons.
	 *
	 * @param field of the other credential, which then appears
	 */
	async chooseAuthentication(from: string, to: string, field: string): Promise<void> {
		const dialog = this.part('credential-edit-dialog');
		await dialog.getByText(from, { exact: true }).first().click();
		const item = this.page.getByRole('menuitem', { name: to });
		await item
			.or(dialog.getByText(to, { exact: true }))
			.first()
			.click();
		await this.part(`parameter-input-${field}`).waitFor();
	}

	/** The fields that the window of the signing credential shows. */
	async credentialFields(): Promise<string[]> {
		const shown: string[] = [];
		await this.part(`parameter-input-${FIELD_NAMES[0]}`).waitFor();
		for (const name of FIELD_NAMES) {
			if (await this.part(`parameter-input-${name}`).isVisible()) shown.push(name);
		}
		return shown;
	}

	/** Fills a field of the credential window, behind its switch; a list is chosen from by its words. */
	async setCredentialField(name: string, value: string): Promise<void> {
		const field = this.part(`parameter-input-${name}`);
		const shownBy = switchFor(name);
		if (shownBy !== undefined) await this.switchOn(shownBy);
		await field.scrollIntoViewIfNeeded();
		const inputs = field.locator('textarea, input, [role="combobox"]');
		await inputs.first().waitFor({ state: 'attached' });
		const list = field.locator('[role="combobox"]').first();
		if ((await list.count()) > 0) {
			await list.click();
			await this.option(value).click();
			// The list fades away: until it is gone, its options could be taken for the next list's.
			await this.option(value).waitFor({ state: 'hidden' });
			return;
		}
		await field.locator('textarea, input').first().fill(value);
		await this.typed();
	}

	private option(words: string): Locator {
		return this.page
			.locator('[data-test-id="parameter-input-item"]:visible, [role="option"]:visible')
			.filter({ has: this.page.getByText(words, { exact: true }) })
			.first();
	}

	/** Saves the credential, which tests it; the window of a new one is closed when it is green. */
	async saveCredential(): Promise<'green' | 'red'> {
		const isNew = !(await this.part('credential-delete-button').isVisible());
		// n8n tests a known credential when its window opens, too: what it asks after it has stored the
		// credential is the test of what was saved.
		let isStored = false;
		const tested = this.page.waitForRequest((request) => {
			const isTest = request.url().endsWith('/credentials/test');
			isStored ||=
				!isTest && /\/credentials(\/\w+)?$/.test(request.url()) && request.method() !== 'GET';
			return isStored && isTest;
		});
		await this.part('credential-save-button').click();
		const answer = await (await tested).response();
		const { data } = (await answer?.json()) as { data: { status: string; message: string } };
		this.testMessage = data.message;
		if (data.status !== 'OK') {
			await this.redBanner().waitFor();
			return 'red';
		}
		// The window of a known credential says so, that of a new one closes; older n8n leaves that to
		// the user.
		const dialog = this.part('credential-edit-dialog');
		await Promise.any([
			dialog.waitFor({ state: 'hidden' }),
			this.page.getByText('Connection tested successfully').first().waitFor(),
		]);
		if (isNew) await this.closeCredential();
		return 'green';
	}

	/** n8n's words above the message of a credential test that failed. */
	private redBanner(): Locator {
		return this.page.getByText('connect with these settings').first();
	}

	/** The message of the credential test that failed, unfolded; that of the test before may still stand. */
	async advice(): Promise<string> {
		const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
		const more = this.page.getByText('More details').first();
		const banners = this.part('node-credentials-config-container');
		return await waitUntil(
			'the message of the credential test',
			async () => {
				if (await more.isVisible()) await more.click(TRY).catch(() => undefined);
				const said = await banners.innerText();
				const isNew = plain(said).includes(plain(this.testMessage));
				return isNew ? said.replace(/[^\S\n]+/g, ' ') : undefined;
			},
			STEP_TIMEOUT_MS,
			() => this.testMessage,
		);
	}

	/** Stores what was changed; n8n 2 does so by itself and has no button. */
	async save(): Promise<void> {
		const button = this.part('workflow-save-button');
		if (!(await button.isVisible())) return;
		await button.click();
		await button.getByText('Saved').waitFor();
	}

	/** Adds one of the node's options. */
	async addOption(name: string): Promise<void> {
		const words = { exact: true };
		const button = this.page.getByText('Add Option', words);
		const either = button.or(this.page.getByPlaceholder('Add Option', words)).first();
		const option = this.page.locator('[role="option"]:visible').getByText(name, words).first();
		await this.until(async () => await either.click(TRY), option);
		await option.click();
		await option.waitFor({ state: 'hidden' });
	}

	/** Switches a parameter on that is yes or no, where it is not. */
	private async switchOn(parameter: string): Promise<void> {
		const control = this.part(`parameter-input-${parameter}`).locator('.el-switch').first();
		await control.waitFor();
		const isOn = /\bis-checked\b/.test((await control.getAttribute('class')) ?? '');
		if (!isOn) await control.click();
	}

	/** Closes the credential window, where n8n has not done so. */
	async closeCredential(): Promise<void> {
		const dialog = this.part('credential-edit-dialog');
		if (!(await dialog.isVisible())) return;
		const button = this.page.getByRole('button', { name: 'Close this dialog' }).first();
		// n8n may be closing it.
		await this.until(async () => await button.click(TRY), dialog, 'hidden');
	}

	/** The filters that "Add Filter" offers. */
	async filtersOffered(): Promise<string[]> {
		const words = { exact: true };
		const button = this.page.getByText('Add Filter', words);
		await button.or(this.page.getByPlaceholder('Add Filter', words)).first().click();
		const options = this.page.locator('[role="option"]:visible');
		await options.first().waitFor();
		const names = (await options.allInnerTexts()).map((text) => text.trim());
		await this.page.keyboard.press('Escape');
		await options.first().waitFor({ state: 'hidden' });
		return names;
	}

	/**
	 * Publishes the workflow (n8n 1: switches it on).
	 *
	 * @param look is called while n8n's words are on the screen
	 * @returns these words
	 */
	async publish(look: () => Promise<unknown> = async () => undefined): Promise<string> {
		await this.save();
		const toggle = this.part('workflow-activate-switch');
		const button = this.part('workflow-open-publish-modal-button');
		await toggle.or(button).first().waitFor();
		if (await toggle.isVisible()) {
			await toggle.click();
		} else {
			await button.click();
			await this.part('workflow-publish-button').click();
		}
		const dialog = this.page
			.getByRole('dialog')
			.filter({ hasText: /Workflow (published|activated)/ });
		await dialog.waitFor();
		const words = await dialog.innerText();
		await look();
		await dialog.getByRole('button', { name: 'Got it' }).click();
		await dialog.waitFor({ state: 'hidden' });
		await this.n8n.settledPublication(this.workflowId(), 'not_published');
		return words;
	}

	/** The workflow that is open, and stored. */
	workflowId(): string {
		return /\/workflow\/([^/?]+)/.exec(this.page.url())![1];
	}

	/**
	 * Opens the list of executions once the production URL has made one, and waits until the newest
	 * one is drawn. The list selects it only if it is there when the list opens.
	 *
	 * @param ended how it has ended
	 */
	async openExecutions(ended: 'success' | 'error' = 'success'): Promise<void> {
		const id = this.workflowId();
		await waitUntil(
			'an execution by the production URL',
			async () =>
				(await this.n8n.listExecutions(id)).some(
					({ mode, status }) => mode === 'webhook' && status === ended,
				) || undefined,
			EXECUTION_TIMEOUT_MS,
		);
		const list = this.part('executions-sidebar');
		await this.until(async () => {
			// The checklist that n8n 1 opens with the first publication covers the tabs.
			await this.page.keyboard.press('Escape');
			await this.part('radio-button-executions').click(TRY);
		}, list);
		await list
			.getByText(ended === 'success' ? 'Succeeded' : 'Error')
			.first()
			.waitFor();
		const place = await this.drawnAt('[data-test-id="canvas-node-status-success"]:visible');
		await place.getByText('Loading').first().waitFor({ state: 'hidden' });
	}

	/** Where a part of the execution is drawn: n8n 1 draws it in a frame. */
	private async drawnAt(selector: string): Promise<Page | FrameLocator> {
		const places = [this.page, this.page.frameLocator('iframe')];
		return await Promise.any(
			places.map(async (place) => {
				await place.locator(selector).first().waitFor();
				return place;
			}),
		);
	}

	/** Opens the log of the execution that is shown: it says why a node failed. */
	async openLog(): Promise<string> {
		const header = '[data-test-id="logs-overview-header"]:visible';
		const place = await this.drawnAt(header);
		const details = place.locator('[data-test-id="log-details"]:visible').first();
		await this.until(async () => await place.locator(header).first().click(TRY), details);
		return await details.innerText();
	}

	/**
	 * Opens a node of the execution that is shown.
	 *
	 * @returns the JSON of the first item at that output
	 */
	async itemIn(nodeName: string, output: string): Promise<Record<string, unknown>> {
		const node = `[data-test-id="canvas-node"][data-node-name="${nodeName}"]:visible`;
		const place = await this.drawnAt(node);
		const panel = place.locator('[data-test-id="output-panel"]:visible').first();
		await this.until(async () => await place.locator(node).first().dblclick(TRY), panel);
		await panel.getByText(output).first().click();
		await panel.getByText('JSON', { exact: true }).first().click();
		const json = panel.locator('.vjs-tree, [data-test-id="ndv-json"]').first();
		let text = '';
		// n8n draws the lines one after the other: together they are JSON when the last one stands.
		const [item] = await waitUntil(
			'the item as JSON',
			async () => {
				// Indented with blanks that JSON does not know.
				text = (await json.innerText()).replace(/\u00a0/g, ' ');
				return parseItems(text);
			},
			STEP_TIMEOUT_MS,
			() => text,
		);
		return item;
	}

	/** Leaves the list of executions. */
	async backToEditor(): Promise<void> {
		await this.until(
			async () => {
				await this.page.keyboard.press('Escape');
				await this.part('radio-button-workflow').click(TRY);
			},
			this.part('executions-sidebar'),
			'hidden',
		);
	}
}
