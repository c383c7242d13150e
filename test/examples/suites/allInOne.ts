import { freshCallback, sendCallback, TRIGGER_NAME } from '../../support';
import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { Execution, StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { addRow, deleteRows, readRows, renameColumn } from '../lib/dataTables';
import { changeFields, importExample, runFrom, type FieldValues } from '../lib/importExample';
import { takeOver, visitor } from '../lib/takeOver';
import { BOARD_USER, DATA_TABLES_MAX_BYTES, type World } from '../lib/world';

const FILE = '2-all-in-one.json';
const TRANSFERS = 'AI Rudder Transfers';
const TEAMS = 'AI Rudder Teams';
const DESK = 'desk@all.test';
const TEAM = 'team@all.test';
const LEAD = 'lead@all.test';
const ALL_DAY = { 'hours.days': 'Mon-Sun', 'hours.opens': '0:00', 'hours.closes': '24:00' };
const { username, password } = BOARD_USER;
const BASIC = {
	authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
};
/** n8n keeps a wait of up to 65 seconds in memory and a longer one in the database. */
const LONG = 1.1;
const SHORT = 0.05;
/** More than one part of a list. */
const NIGHTS = 8;

const dayOf = (daysAhead: number) =>
	['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][(new Date().getUTCDay() + daysAhead) % 7];

/** Example 2: label to team, nobody accepts, after hours, board. */
export function allInOne(world: World): void {
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		const values = {
			...{ ...ALL_DAY, 'hours.closedOn': '', 'settings.minutesToAccept': LONG },
			...{ 'settings.team': TEAM, 'settings.desk': DESK, 'settings.escalateTo': LEAD },
		};
		const settings = { Settings: values };
		workflow = await importExample(world.api, FILE, world.credentials, settings, [
			'Open the Board',
		]);
		await world.api.publish(workflow.id);
	});

	const set = async (values: FieldValues[string]) =>
		await changeFields(world.api, workflow.id, { Settings: values });
	const transfer = async (name: unknown, changes: Record<string, unknown> = {}) =>
		await world.transfer(workflow, { user: { id: '1', name }, ...changes });
	const rowOf = async (customer: string) =>
		await waitUntil(
			`the row of ${customer}`,
			async () => (await readRows(world.api, TRANSFERS)).find((row) => row.customer === customer),
			30_000,
		);
	const asked = async (customer: string, by: string) =>
		await waitUntil(
			`${customer} to be asked of ${by}`,
			async () => (await rowOf(customer)).asked_to === by || undefined,
			30_000,
		);
	const linkFor = async (customer: string, to = TEAM) => {
		const { text } = await world.mail.mailTo(to, `${customer} waits`);
		return /Take over: (\S+)/.exec(text)![1];
	};
	const onPage = visitor(world);
	/** The newest execution that ended in an error with these words. */
	const failure = async (words: string): Promise<Execution> =>
		await waitUntil(
			`an execution that fails with "${words}"`,
			async () => {
				const failed = (await world.api.listExecutions(workflow.id)).filter(
					({ status }) => status === 'error',
				);
				for (const { id } of failed.slice(0, 3)) {
					const execution = await world.api.getExecution(id);
					if (execution.data.resultData.error?.message.includes(words)) return execution;
				}
				return undefined;
			},
			60_000,
		);
	const quarterOfAnHour = async () => {
		const id = await runFrom(world.api, workflow.id, 'Every 15 Minutes');
		await waitUntil(
			'the timer to be done',
			async () => {
				const all = await world.api.listExecutions(workflow.id);
				const status = all.find((execution) => execution.id === id)?.status;
				return status === 'success' || status === 'error' || undefined;
			},
			60_000,
		);
	};

	it('has the page before there is a table, for the first trial, which looks for it', async () => {
		const page = await fetch(`${world.api.url}/webhook/ai-rudder-accept`);
		expect(await page.text()).toContain('<title>Take over</title>');
		const [{ status }] = await world.api.waitForExecutions(workflow.id, 1);
		expect(status).toBe('success');
	});

	it('asks the team, and looks at the end of these tests whether the next one was told', async () => {
		await transfer('Slow Sue');
		await linkFor('Slow Sue');
		await asked('Slow Sue', TEAM);
		await set({ 'settings.minutesToAccept': SHORT });
	});

	it('tells the next one if nobody takes over, and those who were asked, once somebody has', async () => {
		await transfer('Ignored Ida');
		const link = await linkFor('Ignored Ida');
		const escalation = await world.mail.mailTo(LEAD, 'Nobody has taken over: Ignored Ida');
		expect(escalation.text).toContain(`Take over: ${link}`);
		await asked('Ignored Ida', `${TEAM}, ${LEAD}`);

		await onPage(link, async (page) => await takeOver(page, 'Siti'));
		await world.mail.mailTo(LEAD, 'Siti has taken over: Ignored Ida');
		await world.mail.mailTo(TEAM, 'Siti has taken over: Ignored Ida');
		expect(await rowOf('Ignored Ida')).toMatchObject({ status: 'accepted', accepted_by: 'Siti' });
	});

	it('tells nobody else when somebody takes over in time', async () => {
		await set({ 'settings.minutesToAccept': 0.2 });
		await transfer('Lucky Lea');
		await onPage(await linkFor('Lucky Lea'), async (page) => await takeOver(page, 'Ana'));
		await waitUntil(
			'the wait to be over',
			async () => {
				const all = await world.api.listExecutions(workflow.id);
				// One waits longer: Slow Sue's.
				return all.filter(({ status }) => status === 'waiting').length <= 1 || undefined;
			},
			30_000,
		);
		expect(world.mail.mailsTo(LEAD, 'Lucky Lea')).toEqual([]);
		await set({ 'settings.minutesToAccept': SHORT });
	});

	it('tells the next one, too, when somebody takes over while the escalation is sent', async () => {
		const { channels } = world;
		const shown = async (words: string) =>
			await waitUntil(
				words,
				async () => channels.shownAt('webhook').find((text) => text.includes(words)),
				60_000,
			);
		await set({ 'settings.escalateTo': channels.urlOf('webhook') });
		channels.slowness.webhook = 5000;
		await transfer('Quick Quinn');
		const link = await linkFor('Quick Quinn');
		await shown('Nobody has taken over: Quick Quinn');
		await fetch(link, { method: 'POST', body: new URLSearchParams({ name: 'Siti' }) });
		await world.mail.mailTo(TEAM, 'Siti has taken over: Quick Quinn');
		await shown('Siti has taken over: Quick Quinn');
		channels.slowness.webhook = 0;
		await set({ 'settings.escalateTo': LEAD });
	});

	it('lets one of three win who press at the same moment, and accepts nothing when opened', async () => {
		await transfer('Popular Pat');
		const link = await linkFor('Popular Pat');
		expect(await (await fetch(link)).text()).toContain('A customer waits');
		expect(await rowOf('Popular Pat')).toMatchObject({ status: 'open', accepted_by: null });
		const press = async (name: string) =>
			await (await fetch(link, { method: 'POST', body: new URLSearchParams({ name }) })).text();
		const pages = await Promise.all(['Uno', 'Dos', 'Tres'].map(press));
		expect(pages.filter((page) => page.includes('You have taken over'))).toHaveLength(1);
		expect(pages.filter((page) => page.includes('Already taken over'))).toHaveLength(2);
		await world.mail.mailTo(TEAM, 'has taken over: Popular Pat');
		expect(world.mail.mailsTo(TEAM, 'has taken over: Popular Pat')).toHaveLength(1);
	});

	it('says that a link is not known, without saying why', async () => {
		for (const token of ['', '?token=', '?token=none', `?token=${'0'.repeat(32)}`]) {
			const page = await fetch(`${world.api.url}/webhook/ai-rudder-accept${token}`);
			expect(await page.text()).toContain('This link is not known');
		}
	});

	it('tells the team of a label, by mail and in its own chat', async () => {
		const url = world.channels.urlOf('webhook');
		const row = { label: 'VIP', team: 'VIP', address: `vip@all.test, ${url}` };
		await addRow(world.api, TEAMS, row);
		await transfer('Very Vera', { conclusion: { output_label: ' VIP ', record_slots: {} } });
		await world.mail.mailTo('vip@all.test', 'Very Vera waits (VIP)');
		expect(world.mail.mailsTo(TEAM, 'Very Vera')).toEqual([]);
		expect(world.channels.shownAt('webhook').some((text) => text.includes('Very Vera'))).toBe(true);
	});

	it('tells the team by mail when its chat answers 404, and is an error', async () => {
		const address = `gone@all.test, ${world.channels.url}/nobody`;
		await addRow(world.api, TEAMS, { label: 'Gone', team: 'Gone', address });
		await transfer('Gone Gus', { conclusion: { output_label: 'Gone', record_slots: {} } });
		await world.mail.mailTo('gone@all.test', 'Gone Gus waits (Gone)');
		await failure('Gone Gus waits (Gone): not told by http://127.0.0.1');
	});

	it('tells the next one at once when the first message fails, and is an error', async () => {
		await set({ 'settings.minutesToAccept': 60 });
		world.mail.refuse = 'Unlucky Uma waits';
		await transfer('Unlucky Uma');
		const { text } = await world.mail.mailTo(LEAD, 'Nobody has taken over: Unlucky Uma');
		world.mail.refuse = false;
		expect(text).toContain('Nobody could be told: Unlucky Uma waits');
		await failure('Unlucky Uma waits (E): not told by email');
		await set({ 'settings.minutesToAccept': SHORT });
	});

	it.each([
		['{"first":"Odd Otto"}', { user: { id: '1', name: { first: 'Odd Otto' } } }],
		['Odd Olga', { user: { id: '1', name: 'Odd Olga' }, company: { id: 1 }, channel: ['a'] }],
		['Odd Omar', { user: { id: '1', name: 'Odd Omar' }, conclusion: { output_label: ['E', 'F'] } }],
	])('tells of a customer who is not as documented: %s', async (name, changes) => {
		await world.transfer(workflow, changes);
		await world.mail.mailTo(TEAM, `${name} waits`);
		expect(await rowOf(name)).toMatchObject({ status: 'open' });
	});

	const board = async () => {
		const url = `${world.api.url}/webhook/ai-rudder-board`;
		return await (await fetch(url, { headers: BASIC })).text();
	};

	it('queues at night, lists in the morning in parts, and marks each part that was sent', async () => {
		await set({ 'hours.days': `${dayOf(3)}` });
		for (let night = 1; night <= NIGHTS; night += 1) {
			const label = `L${night}`.padEnd(60, '林');
			await transfer(`Night ${night}`.padEnd(55, '.'), {
				conclusion: { output_label: label, record_slots: {} },
			});
		}
		expect(await rowOf(`Night ${NIGHTS}`.padEnd(55, '.'))).toMatchObject({
			asked_to: 'nobody yet',
		});
		expect(await board()).toContain(`Night ${NIGHTS}`);
		expect(world.mail.mailsTo(TEAM, 'Night')).toEqual([]);

		await set(ALL_DAY);
		world.mail.refuse = 'part 1 of';
		await quarterOfAnHour();
		world.mail.refuse = false;
		await failure('part 1 of');
		const sent = world.mail.mailsTo(DESK, `${NIGHTS} customers from after hours`).length;
		expect(sent).toBeGreaterThan(0);

		const before = world.mail.mailsTo(DESK, 'from after hours').length;
		await quarterOfAnHour();
		await quarterOfAnHour();
		const lists = world.mail.mailsTo(DESK, 'from after hours');
		expect(lists.length).toBeGreaterThan(before);
		const names = lists.flatMap(({ text }) => text.match(/Night \d+/g) ?? []);
		const link = `${world.api.url}/workflow/${workflow.id}/executions/`;
		expect(lists.every(({ text }) => text.includes(` | execution ${link}`))).toBe(true);
		expect(names.sort()).toEqual(
			Array.from({ length: NIGHTS }, (_, index) => `Night ${index + 1}`).sort(),
		);
		expect(await rowOf('Night 1'.padEnd(55, '.'))).toMatchObject({
			asked_to: DESK,
			status: 'open',
		});
	});

	it('tells at once and is an error while nobody can read the hours; a trial names the field', async () => {
		await set({ 'hours.days': 'Lun-Ven' });
		await transfer('Hours Hana');
		await world.mail.mailTo(TEAM, 'Hours Hana waits');
		const { data } = await failure('hours.days in Settings is "Lun-Ven"; write it as Mon-Fri');
		expect(data.resultData.error?.message).toMatch(/^Told: Hours Hana waits \(E\), but:\nhours/);
		await set(ALL_DAY);
	});

	it('draws the board without the internet, asks for a password, and takes over by a button', async () => {
		expect((await fetch(`${world.api.url}/webhook/ai-rudder-board`)).status).toBe(401);
		const outside: string[] = [];
		const context = await world.browser.newContext({ httpCredentials: BOARD_USER });
		const page = await context.newPage();
		page.on('request', (request) => {
			if (!request.url().startsWith(world.api.url)) outside.push(request.url());
		});
		await set({ 'use.takeOver': false });
		const name = '"><script>document.title="owned"</script>';
		await transfer(name, { conclusion: { output_label: '<img src=x>', record_slots: {} } });
		await rowOf(name);
		await page.goto(`${world.api.url}/webhook/ai-rudder-board`);
		const row = page.locator('tr', { hasText: 'owned' });
		expect(await row.locator('td').nth(1).textContent()).toBe(name);
		expect(await page.locator('script, img').count()).toBe(0);
		expect(await page.title()).toBe('Transfers to humans');
		await row.getByPlaceholder('Your name').fill('Rosa');
		await row.getByRole('button', { name: 'I take over' }).click();
		await page
			.locator('tr', { hasText: 'owned' })
			.getByText(/Rosa after/)
			.waitFor();
		expect(outside).toEqual([]);
		await context.close();
		const { text } = await world.mail.mailTo(TEAM, 'owned');
		expect(text).not.toContain('Take over:');
		await world.mail.mailTo(TEAM, 'Rosa has taken over: ');
		await set({ 'use.takeOver': true });
	});

	it('lists what was refused as an error, with the reason and what to change', async () => {
		const url = world.api.productionUrl(workflow, TRIGGER_NAME);
		const forged = await sendCallback({ url, body: freshCallback(), signature: 'f'.repeat(64) });
		expect(forged.status).toBe(401);
		const { data } = await failure('signature_mismatch: ');
		expect(data.resultData.error?.message).toMatch(/^Refused: signature_mismatch: /);
	});

	it('tells the team while the table is broken, by day and by night, and is an error', async () => {
		await renameColumn(world.api, TRANSFERS, 'customer', 'renamed');
		await transfer('Broken Bob');
		const { text } = await world.mail.mailTo(TEAM, 'Broken Bob waits');
		expect(text).not.toContain('Take over:');
		await failure('AI Rudder Transfers could not be written');
		await set({ 'hours.days': dayOf(3) });
		await transfer('Broken Bea');
		const night = await world.mail.mailTo(DESK, 'Broken Bea waits');
		expect(night.text).toContain('this customer could not be queued');
		await renameColumn(world.api, TRANSFERS, 'renamed', 'customer');
		await set(ALL_DAY);
	});

	it('loses nobody while the data tables are full, says so on both pages, and is an error', async () => {
		await transfer('Full Fee');
		const link = await linkFor('Full Fee');
		const { delivery_id } = await rowOf('Full Fee');
		await asked('Full Fee', `${TEAM}, ${LEAD}`);
		const big = 'x'.repeat(DATA_TABLES_MAX_BYTES);
		await addRow(world.api, TEAMS, { label: 'big', team: big, address: '' });

		await transfer('Full Fay');
		const { text } = await world.mail.mailTo(TEAM, 'Full Fay waits');
		expect(text).not.toContain('Take over:');
		await world.mail.mailTo(LEAD, 'Nobody has taken over: Full Fay');
		await failure('AI Rudder Transfers could not be written');

		const press = async (url: string, fields: Record<string, string>) =>
			await (
				await fetch(url, { method: 'POST', headers: BASIC, body: new URLSearchParams(fields) })
			).text();
		expect(await press(link, { name: 'Ann' })).toContain('This could not be noted');
		const { url } = world.api;
		const fields = { name: 'Ann', delivery_id: String(delivery_id) };
		expect(await press(`${url}/webhook/ai-rudder-board`, fields)).toContain(
			'This could not be noted.',
		);
		await waitUntil(
			'both pages to have failed',
			async () => {
				const all = await world.api.listExecutions(workflow.id);
				return all.slice(0, 2).every(({ status }) => status === 'error') || undefined;
			},
			30_000,
		);

		await deleteRows(world.api, TEAMS, 'label', 'big');
		expect(await press(link, { name: '  ' })).toContain('You have taken over');
		expect(await rowOf('Full Fee')).toMatchObject({ accepted_by: 'Somebody' });
	});

	it('has told the next one after a wait that n8n keeps in its database', async () => {
		await world.mail.mailTo(LEAD, 'Nobody has taken over: Slow Sue');
	});
}
