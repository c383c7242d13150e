import type { Page } from 'playwright-core';
import type { World } from './world';

/** Opens a page for as long as it is used. */
export const visitor =
	(world: World) =>
	async (url: string, use: (page: Page) => Promise<void>): Promise<void> => {
		const page = await world.browser.newPage();
		try {
			await page.goto(url);
			await use(page);
		} finally {
			await page.close();
		}
	};

/** Fills in a name and presses the button on the page behind the link of a message. */
export async function takeOver(page: Page, name: string): Promise<void> {
	await page.getByLabel('Your name').fill(name);
	await page.getByRole('button', { name: 'I take over' }).click();
	await page.getByRole('heading', { name: /taken over/ }).waitFor();
}
