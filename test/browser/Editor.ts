/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { OWNER } from '../../scripts/sandbox/EditorApi';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { launchChromium } from '../support/chromium';

/** A loaded machine draws slowly. */
const STEP_TIMEOUT_MS = 30_000;

/** README's pictures are made anew when this is set; otherwise they land beside the test results. */
const PICTURES = path.join(
	PROJECT_FOLDER,
	process.env.AIRUDDER_SCREENSHOTS === '1' ? 'docs/screenshots' : 'test-results/screenshots',
);

/** n8n's editor in Chromium, as a person uses it; the words are those that the person reads. */
export class Editor {
	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens a browser and signs the sandbox's owner in. */
	static async open(url: string): Promise<Editor> {
		const browser = await launchChromium();
		const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
		page.setDefaultTimeout(STEP_TIMEOUT_MS);
		// "Leave this page?" on a workflow that is being saved.
		page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
		const editor = new Editor(browser, page, url);
		await page.goto(`${url}/signin`);
		await page.getByLabel('Email').fill(OWNER.email);
		await page.getByLabel('Password').fill(OWNER.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.waitForURL(/home|workflow/);
		return editor;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** An element by n8n's own test id; of several, the first that can be seen. */
	part(testId: string): Locator {
		return this.page.locator(`[data-test-id="${testId}"]:visible`).first();
	}

	/** Writes a small picture of what is to be seen. */
	async picture(name: string): Promise<void> {
		mkdirSync(PICTURES, { recursive: true });
		// Messages at the corner would cover the picture.
		await this.page.waitForTimeout(400);
		await this.page.screenshot({
			path: path.join(PICTURES, `${name}.jpg`),
			type: 'jpeg',
			quality: 70,
		});
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.part('canvas-trigger-node').or(this.part('canvas-node')).first().waitFor();
	}

	async openNewWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.part('canvas-plus-button').waitFor();
	}

	/** Searches the list of triggers and waits until one of that name is found. */
	async searchTrigger(words: string, name: string): Promise<void> {
		const input = this.page.locator('[data-test-id="node-creator-search-bar"]').first();
		if (!(await input.isVisible())) await this.part('canvas-plus-button').click();
		await input.locator('input').or(input).last().fill('');
		const found = this.page
			.locator('[data-test-id="node-creator-item-name"]:visible')
			.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
			.first();
		await found.waitFor({ state: 'hidden' });
		await input.locator('input').or(input).last().fill(words);
		await found.waitFor();
	}

	/** Adds the trigger that was searched for, and one of its events. */
	async addTrigger(name: string, event: string): Promise<void> {
		await this.page.getByText(name, { exact: true }).first().click();
		await this.page.getByText(event, { exact: true }).click();
		await this.part('node-parameters').waitFor();
	}

	async openNode(name: string): Promise<void> {
		await this.page
			.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`)
			.first()
			.dblclick();
		await this.part('node-parameters').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.part('ndv-close-button').click();
		await this.part('canvas-wrapper').waitFor();
	}

	/** The URL under "Webhook URLs". */
	async webhookUrl(kind: 'Test URL' | 'Production URL'): Promise<string> {
		const ndv = this.part('ndv');
		if (!(await this.page.getByText(kind, { exact: true }).isVisible())) {
			await this.page.getByTitle('Click to display webhook URLs').click();
		}
		await this.page.getByText(kind, { exact: true }).click();
		await this.page.waitForTimeout(500);
		const text = (await ndv.innerText()).replace(/\n/g, '');
		const url = /https?:\/\/[^/]+\/webhook(-test)?\/[0-9a-f-]{36}\/webhook/.exec(text);
		if (url === null) throw new Error(`No webhook URL is shown: ${text.slice(0, 300)}`);
		return url[0];
	}

	/** Presses "Execute step" in the trigger and waits until the test URL answers. */
	async listen(): Promise<void> {
		await this.part('trigger-execute-button').click();
		await this.page.getByText('Listening for test event').first().waitFor();
	}

	/** Opens the window for a new credential: n8n shows a button for the first, then a list. */
	async newCredential(): Promise<void> {
		const first = this.page.getByText('Connect to AI Rudder Signing Secret');
		const list = this.part('node-credentials-select');
		await first.or(list).click();
		if (await list.isVisible()) await this.part('node-credentials-select-item-new').click();
		await this.part('credential-edit-dialog').waitFor();
	}

	/** Fills a field of the credential window; a list is chosen from by its words. */
	async setCredentialField(name: string, value: string): Promise<void> {
		const field = this.part(`parameter-input-${name}`);
		await field.scrollIntoViewIfNeeded();
		const list = field.locator('[role="combobox"]').first();
		if ((await list.count()) > 0) {
			await list.click();
			await this.option(value).click();
			// The list fades away: until it is gone, its options could be taken for the next list's.
			await this.option(value).waitFor({ state: 'hidden' });
			return;
		}
		await field.locator('textarea, input').first().fill(value);
	}

	/** Chooses from a list of the node's parameters. */
	async choose(parameter: string, value: string): Promise<void> {
		await this.part(`parameter-input-${parameter}`).click();
		await this.option(value).click();
	}

	private option(words: string): Locator {
		return this.page
			.locator('[data-test-id="parameter-input-item"]:visible, [role="option"]:visible')
			.filter({ has: this.page.getByText(words, { exact: true }) })
			.first();
	}

	/** Saves the credential, which tests it. */
	async saveCredential(): Promise<'green' | 'red'> {
		// A red banner of the test before stays until the new result is there.
		const tested = this.page.waitForResponse((answer) =>
			answer.url().endsWith('/credentials/test'),
		);
		await this.part('credential-save-button').click();
		const { data } = (await (await tested).json()) as { data: { status: string } };
		if (data.status === 'OK') {
			// The window of a new credential closes, that of a known one says so.
			await Promise.any([
				this.part('credential-edit-dialog').waitFor({ state: 'hidden' }),
				this.page.getByText('Connection tested successfully').waitFor(),
			]);
			return 'green';
		}
		await this.redBanner().waitFor();
		return 'red';
	}

	/** n8n's words above the message of a credential test that failed. */
	private redBanner(): Locator {
		return this.page.getByText('connect with these settings').first();
	}

	/** The message of the credential test that failed, unfolded. */
	async advice(): Promise<string> {
		await this.redBanner().scrollIntoViewIfNeeded();
		const more = this.page.getByText('More details');
		if (await more.isVisible()) await more.click();
		await this.page.waitForTimeout(500);
		return (await this.part('node-credentials-config-container').innerText()).replace(/\s+/g, ' ');
	}

	/** Publishes the workflow and returns the words that n8n then shows. */
	async publish(): Promise<string> {
		await this.part('workflow-open-publish-modal-button').click();
		await this.part('workflow-publish-button').click();
		const dialog = this.page.getByRole('dialog').filter({ hasText: 'Workflow published' });
		await dialog.waitFor();
		const words = await dialog.innerText();
		await dialog.getByRole('button', { name: 'Got it' }).click();
		await dialog.waitFor({ state: 'hidden' });
		return words;
	}
}
