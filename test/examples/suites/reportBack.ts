import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { changeFields, importExample, runFrom } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '3-report-back.json';
const TEAM = 'team@report.test';
const REPORT_PATH = '/the/path/from/the/documentation';

/** Example 3: AI Rudder's API is told who has taken over. */
export function reportBack(world: World): void {
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		workflow = await importExample(world.api, FILE, world.credentials, {
			Settings: { 'settings.team': TEAM, 'settings.apiBaseUrl': world.aiRudder.url },
		});
		await world.api.publish(workflow.id);
	});

	const reports = () => world.aiRudder.requests.filter(({ path }) => path === REPORT_PATH);
	const linkFor = async (customer: string) => {
		const { text } = await world.mail.mailTo(TEAM, `${customer} waits`);
		// n8n leaves a call to the form without an answer while the workflow has not begun to wait.
		await waitUntil(
			'the workflow to wait for the form',
			async () => {
				const [newest] = await world.api.listExecutions(workflow.id);
				return newest.status === 'waiting' || undefined;
			},
			30_000,
		);
		return /Take over: (\S+)/.exec(text)![1];
	};
	const fillIn = async (link: string, name: string) => {
		const page = await world.browser.newPage();
		try {
			await page.goto(link);
			const words = await page.locator('body').innerText();
			await page.getByLabel('Your name').fill(name);
			await page.getByRole('button').click();
			await page
				.getByText(/submitted|recorded/i)
				.first()
				.waitFor();
			return words;
		} finally {
			await page.close();
		}
	};

	it('says which blank is empty before the path is filled in, also with the pinned sample', async () => {
		await runFrom(world.api, workflow.id, 'AI Rudder Trigger');
		const words = await fillIn(await linkFor('nick'), 'Tina');
		expect(words).toContain('Take over nick');
		expect(words).toContain('Channel: chatbot, sicepat_whatsapp. Label: E.');
		expect(words).toContain('settings.reportPath in the node Settings of the workflow is blank.');
		const [{ data }] = await world.api.waitForExecutions(workflow.id, 1);

		expect(data.resultData.error?.message).toContain('settings.reportPath in Settings is empty');
		await world.mail.mailTo(TEAM, 'AI Rudder was not told about nick');
		expect(world.aiRudder.requests).toEqual([]);
	});

	it('reports who has taken over, with a token that the credential has fetched', async () => {
		await changeFields(world.api, workflow.id, {
			Settings: { 'settings.reportPath': REPORT_PATH },
		});
		await world.transfer(workflow, {
			user: { id: '5', name: 'Reported Rita' },
			call_id: '0123456789abcdef0123456789abcdef',
		});
		const link = await linkFor('Reported Rita');
		expect(reports()).toEqual([]);
		await fillIn(link, 'Tom');

		const [report] = await waitUntil(
			'the report',
			async () => (reports().length > 0 ? reports() : undefined),
			30_000,
		);
		expect(report.method).toBe('POST');
		expect(report.headers.authorization).toMatch(/^Token [0-9a-f]{24}$/);
		expect(JSON.parse(report.body)).toMatchObject({
			call_id: '0123456789abcdef0123456789abcdef',
			accepted_by: 'Tom',
		});
		expect(world.aiRudder.countTokenRequests()).toBe(1);

		await world.api.waitForExecutions(workflow.id, 2);
		const secondVisit = await (await fetch(link)).text();
		expect(secondVisit).toContain('Your response has been recorded');
		expect(reports()).toHaveLength(1);
	});

	it('fetches a new token when the old one has expired, and the report arrives', async () => {
		world.aiRudder.expireTokens();
		await world.transfer(workflow, { user: { id: '6', name: 'Next Day Nora' } });
		await fillIn(await linkFor('Next Day Nora'), 'Uma');

		await waitUntil(
			'the report to arrive at the second attempt',
			async () => reports().length === 3 || undefined,
			30_000,
		);
		const [expired, renewed] = reports().slice(1);
		expect(renewed.headers.authorization).not.toBe(expired.headers.authorization);
		expect(renewed.body).toBe(expired.body);
		expect(world.aiRudder.countTokenRequests()).toBe(2);
	});

	it('says by mail that AI Rudder was not told, and why, when the report fails', async () => {
		world.aiRudder.expireTokens();
		world.aiRudder.tokenCode = 403;
		await world.transfer(workflow, { user: { id: '7', name: 'Unreported Udo' } });
		await fillIn(await linkFor('Unreported Udo'), 'Vera');

		const mail = await world.mail.mailTo(TEAM, 'AI Rudder was not told about Unreported Udo');
		world.aiRudder.tokenCode = 200;
		expect(mail.text).toContain('Vera has taken over Unreported Udo');
		expect(mail.text).toContain('does not allow it to use the API (403)');
	});

	it('reports nothing without a call_id, and says so', async () => {
		const before = reports().length;
		await world.transfer(workflow, { user: { id: '8', name: 'Nameless Ned' }, call_id: undefined });
		await fillIn(await linkFor('Nameless Ned'), 'Wim');
		const { text } = await world.mail.mailTo(TEAM, 'AI Rudder was not told about Nameless Ned');
		expect(text).toContain('the callback has no call_id');
		expect(reports()).toHaveLength(before);
	});

	it('shows what a customer chose for a label as text in the form', async () => {
		const output_label = '<img src=x onerror="document.title=1">';
		const user = { id: '9', name: 'Form Fia' };
		await world.transfer(workflow, { user, conclusion: { output_label, record_slots: {} } });
		const words = await fillIn(await linkFor('Form Fia'), 'Xena');
		expect(words).toContain(`Label: ${output_label}.`);
	});
}
