import type { Page } from 'playwright-core';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { addRow, readRows } from '../lib/dataTables';
import { importExample, runFrom } from '../lib/importExample';
import { BOARD_USER, type World } from '../lib/world';

const FILE = '4-transfer-log-and-board.json';
const TRANSFERS = 'AI Rudder Transfers';

/** Example 4: every transfer in a data table, and a board that n8n serves. */
export function board(world: World): void {
	let workflow: StoredWorkflow;
	let page: Page;
	const outside: string[] = [];

	beforeAll(async () => {
		workflow = await importExample(world.api, FILE, world.credentials);
		await world.api.publish(workflow.id);
		const context = await world.browser.newContext({ httpCredentials: BOARD_USER });
		page = await context.newPage();
		page.on('request', (request) => {
			if (!request.url().startsWith(world.api.url)) outside.push(request.url());
		});
	});

	const address = () => `${world.api.url}/webhook/ai-rudder-board`;
	const open = async () => {
		await page.goto(address());
		return {
			total: Number(await page.textContent('#total b')),
			open: Number(await page.textContent('#open b')),
			accepted: Number(await page.textContent('#accepted b')),
		};
	};
	const log = async (customer: string, label: string, channel_id = 'shop_line') => {
		const before = (await readRows(world.api, TRANSFERS)).length;
		await world.transfer(workflow, {
			user: { id: '1', name: customer },
			channel_id,
			conclusion: { record_slots: {}, output_label: label },
		});
		await world.api.waitForExecutions(workflow.id, 1);
		const rows = await readRows(world.api, TRANSFERS);
		expect(rows).toHaveLength(before + 1);
		return rows[rows.length - 1];
	};

	it('asks for a password before it shows names of customers', async () => {
		expect((await fetch(address())).status).toBe(401);
	});

	it('writes every transfer into the table', async () => {
		const row = await log('Logged Lola', 'Refund');

		expect(row).toMatchObject({
			customer: 'Logged Lola',
			channel: 'chatbot',
			channel_id: 'shop_line',
			company: 'test',
			label: 'Refund',
			status: 'open',
			accepted_at: null,
		});
		expect(row.call_id).toMatch(/^[0-9a-f]{32}$/);
		expect(row.delivery_id).toMatch(/^[0-9a-f]{32}$/);
	});

	it('counts today by label and channel and lists who waits, without the internet', async () => {
		const before = await open();
		await log('Waiting Wati', 'Chart Label', 'chart_channel');
		await log('Waiting Wim', 'Chart Label', 'chart_channel');
		const after = await open();

		expect(after).toEqual({ ...before, total: before.total + 2, open: before.open + 2 });
		for (const [chart, bar] of [
			['By label', 'Chart Label: 2'],
			['By channel', 'chart_channel: 2'],
		]) {
			const figure = page.locator('figure', { hasText: chart });
			expect(await figure.locator('svg').isVisible()).toBe(true);
			expect(await figure.locator('g title').allTextContents()).toContain(bar);
			const bars = await figure
				.locator('rect')
				.evaluateAll((all) => all.map((rect) => rect.getBoundingClientRect().width));
			expect(Math.max(...bars)).toBeGreaterThan(10);
		}
		expect(await page.locator('tr', { hasText: 'Waiting Wati' }).count()).toBe(1);
		expect(outside).toEqual([]);
	});

	it('takes over by a button, once, and shows the time to acceptance', async () => {
		await log('Board Bea', 'Button');
		const before = await open();
		const row = page.locator('tr', { hasText: 'Board Bea' });
		await row.getByPlaceholder('Your name').fill('Rosa');
		await row.getByRole('button', { name: 'I take over' }).click();
		await page
			.locator('tr', { hasText: 'Board Bea' })
			.getByText(/Rosa after \d+ s/)
			.waitFor();

		expect(await open()).toEqual({
			...before,
			open: before.open - 1,
			accepted: before.accepted + 1,
		});
		expect(await page.textContent('#median b')).toMatch(/\d+ (s|min)/);
		expect(
			await page
				.locator('figure', { hasText: 'Time to acceptance' })
				.locator('g title')
				.allTextContents(),
		).toContainEqual(expect.stringMatching(/up to 1 min: [1-9]/));

		const { delivery_id } = (await readRows(world.api, TRANSFERS)).find(
			({ customer }) => customer === 'Board Bea',
		)!;
		const again = await page.request.post(address(), {
			form: { delivery_id: String(delivery_id), name: 'Somebody Else' },
		});
		expect(await again.text()).toContain('Rosa after');
		expect(await again.text()).not.toContain('Somebody Else');
	});

	it('shows names, labels and channels that hold HTML as text', async () => {
		const name = '"><script>document.title="owned"</script>';
		const label = '<img src=x onerror="document.title=1">';
		await log(name, label, '</title><svg onload="document.title=2">');
		await open();

		const row = page.locator('tr', { hasText: 'owned' });
		expect(await row.locator('td').nth(1).textContent()).toBe(name);
		expect(await row.locator('td').nth(3).textContent()).toBe(label);
		expect(await page.locator('script, img').count()).toBe(0);
		expect(await page.title()).toBe('Transfers to humans');
	});

	it('keeps who still waits from an earlier day on the list, but not in the numbers of today', async () => {
		const before = await open();
		for (const status of ['open', 'accepted']) {
			await addRow(world.api, TRANSFERS, {
				delivery_id: `earlier-${status}`,
				received_at: '2026-01-02T03:04:05.000Z',
				customer: `Earlier ${status}`,
				status,
			});
		}
		const after = await open();

		expect(after).toEqual({ ...before, open: before.open + 1 });
		const row = page.locator('tr', { hasText: 'Earlier' });
		// 03:04 in UTC is 10:04 in Jakarta.
		expect(await row.locator('td').first().textContent()).toBe('2 Jan 10:04');
	});

	it('logs the pinned sample as of now, so that the board shows it', async () => {
		const before = await open();
		await runFrom(world.api, workflow.id, 'AI Rudder Trigger');
		await world.api.waitForExecutions(workflow.id, 1);
		const after = await open();

		expect(after).toEqual({ ...before, total: before.total + 1, open: before.open + 1 });
	});
}
