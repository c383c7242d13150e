import type { Page } from 'playwright-core';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { readRows } from '../lib/dataTables';
import { importExample, runFrom } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '2-nobody-accepts.json';
const TRANSFERS = 'AI Rudder Transfers';
const TEAM = 'team@accept.test';
const LEAD = 'lead@accept.test';

/**
 * n8n keeps a wait of up to 65 seconds in memory and a longer one in the database: the longer one
 * is what an operations team will have.
 */
const MINUTES_TO_ACCEPT = 1.1;

/** Example 2: the mail carries an accept link; when nobody uses it, the mail goes one step up. */
export function nobodyAccepts(world: World): void {
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		workflow = await importExample(world.api, FILE, world.credentials, {
			Settings: {
				'settings.minutesToAccept': MINUTES_TO_ACCEPT,
				'settings.team': TEAM,
				'settings.escalateTo': LEAD,
			},
		});
		await world.api.publish(workflow.id);
	});

	const rowOf = async (customer: string) =>
		(await readRows(world.api, TRANSFERS)).find((row) => row.customer === customer);

	const linkFor = async (customer: string) => {
		const { text } = await world.mail.mailTo(TEAM, `${customer} waits`);
		return /Take over: (\S+)/.exec(text)![1];
	};
	const askFor = async (customer: string) => {
		await world.transfer(workflow, { user: { id: '1', name: customer } });
		return await linkFor(customer);
	};

	const onPage = async (url: string, use: (page: Page) => Promise<void>) => {
		const page = await world.browser.newPage();
		try {
			await page.goto(url);
			await use(page);
		} finally {
			await page.close();
		}
	};

	const takeOver = async (page: Page, name: string) => {
		await page.getByLabel('Your name').fill(name);
		await page.getByRole('button', { name: 'I take over' }).click();
		await page.getByRole('heading', { name: /taken over/ }).waitFor();
	};

	it('escalates when nobody takes over in time, and not when somebody does', async () => {
		const ignored = await askFor('Ignored Customer');
		const accepted = await askFor('Lucky Customer');
		await onPage(accepted, async (page) => await takeOver(page, 'Siti'));

		const escalation = await world.mail.mailTo(LEAD, 'Ignored Customer');
		expect(escalation.subject).toBe('Nobody has taken over: Ignored Customer still waits');
		expect(escalation.text).toContain(`Take over: ${ignored}`);
		expect(await rowOf('Ignored Customer')).toMatchObject({ status: 'open' });

		const told = await world.mail.mailTo(TEAM, 'Siti has taken over: Lucky Customer');
		expect(told.text).toContain('Nothing is left to do');
		expect(await rowOf('Lucky Customer')).toMatchObject({
			status: 'accepted',
			accepted_by: 'Siti',
		});

		// The second wait ends after the first: once nothing runs, no escalation can follow.
		await world.api.waitForExecutions(workflow.id, 4);
		expect(world.mail.mailsTo(LEAD, 'Lucky Customer')).toEqual([]);

		await onPage(ignored, async (page) => await takeOver(page, 'Late Lee'));
		await world.mail.mailTo(LEAD, 'Late Lee has taken over: Ignored Customer');
	});

	it('can be tried with the pinned sample: the link in the mail works', async () => {
		await runFrom(world.api, workflow.id, 'AI Rudder Trigger');
		await onPage(await linkFor('nick'), async (page) => await takeOver(page, 'Nia'));

		expect(await rowOf('nick')).toMatchObject({ status: 'accepted', accepted_by: 'Nia' });
	});

	it('accepts nothing when the link is only opened, as a mail scanner does', async () => {
		const link = await askFor('Scanned Customer');
		await onPage(link, async (page) => {
			await page.getByRole('heading', { name: 'A customer waits' }).waitFor();
		});
		await fetch(link, { method: 'GET' });

		expect(await rowOf('Scanned Customer')).toMatchObject({ status: 'open', accepted_by: null });
	});

	it('does no harm when it is pressed twice, and says who was first', async () => {
		const link = await askFor('Popular Customer');
		await onPage(link, async (first) => {
			await onPage(link, async (second) => {
				await takeOver(first, 'Ana');
				await takeOver(second, 'Ben');
				expect(await first.textContent('h1')).toBe('You have taken over');
				expect(await second.textContent('body')).toContain('Taken over by Ana.');
			});
		});

		await world.mail.mailTo(TEAM, 'has taken over: Popular Customer');
		expect(world.mail.mailsTo(TEAM, 'has taken over: Popular Customer')).toHaveLength(1);
		expect(await rowOf('Popular Customer')).toMatchObject({ accepted_by: 'Ana' });
	});

	it('lets one of two win who press at the same moment', async () => {
		const link = await askFor('Contested Customer');
		const press = async (name: string) => {
			const response = await fetch(link, { method: 'POST', body: new URLSearchParams({ name }) });
			return await response.text();
		};
		const pages = await Promise.all(['Uno', 'Dos', 'Tres'].map(press));

		expect(pages.filter((page) => page.includes('You have taken over'))).toHaveLength(1);
		expect(pages.filter((page) => page.includes('Already taken over'))).toHaveLength(2);
		await world.mail.mailTo(TEAM, 'has taken over: Contested Customer');
		expect(world.mail.mailsTo(TEAM, 'has taken over: Contested Customer')).toHaveLength(1);
	});

	it('says that a link is not known, without saying why', async () => {
		for (const token of ['', '?token=', '?token=none', `?token=${'0'.repeat(32)}`]) {
			await onPage(`${world.api.url}/webhook/ai-rudder-accept${token}`, async (page) => {
				await page.getByRole('heading', { name: 'This link is not known' }).waitFor();
			});
		}
	});

	it('shows a name that holds HTML as text', async () => {
		const name = '<img src=x onerror="document.title=1">';
		const link = await askFor(name);
		await onPage(link, async (page) => {
			expect(await page.textContent('body')).toContain(`Customer: ${name}`);
			await takeOver(page, '<script>document.title=2</script>');
			await page.goto(link);
			expect(await page.textContent('body')).toContain('<script>document.title=2</script>');
			expect(await page.locator('img, script').count()).toBe(0);
			expect(await page.title()).toBe('Take over');
		});
	});
}
