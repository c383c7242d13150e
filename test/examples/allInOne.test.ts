/** Example 10 has the paths of examples 2 and 4: an n8n of its own. */
import { freshCallback, sendCallback, TRIGGER_NAME } from '../support';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import type { StoredWorkflow } from '../../scripts/sandbox/workflowTypes';
import { readRows } from './lib/dataTables';
import { changeFields, importExample, runFrom } from './lib/importExample';
import { BOARD_USER, withWorld } from './lib/world';

jest.setTimeout(120_000);

const world = withWorld();
const DESK = 'desk@all.test';
const TEAM = 'team@all.test';
const LEAD = 'lead@all.test';
const hours = (opens: string, closes: string) => ({
	'hours.days': '1, 2, 3, 4, 5, 6, 7',
	'hours.opens': opens,
	'hours.closes': closes,
	'hours.closedOn': '',
});
const OPEN = hours('00:00', '24:00');
const CLOSED = hours('00:00', '00:00');

let workflow: StoredWorkflow;
beforeAll(async () => {
	workflow = await importExample(world.api, '10-all-in-one.json', world.credentials, {
		Settings: {
			...OPEN,
			'hours.desk': DESK,
			'settings.minutesToAccept': 0.05,
			'settings.escalateTo': LEAD,
			'settings.fallbackEmail': TEAM,
		},
	});
	await world.api.publish(workflow.id);
});

const handOver = async (name: string) =>
	await world.transfer(workflow, { user: { id: '1', name } });
const rowOf = async (customer: string) =>
	await waitUntil(
		`the row of ${customer}`,
		async () =>
			(await readRows(world.api, 'AI Rudder Transfers')).find((row) => row.customer === customer),
		30_000,
	);
const board = async () => {
	const { username, password } = BOARD_USER;
	const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
	const url = `${world.api.url}/webhook/ai-rudder-board`;
	return await (await fetch(url, { headers: { authorization } })).text();
};
const quarterOfAnHour = async () => {
	const before = await world.api.countExecutions(workflow.id);
	await runFrom(world.api, workflow.id, 'Every 15 Minutes');
	await world.api.waitForExecutions(workflow.id, before + 1);
};

it('asks whoever is responsible, tells the next one if nobody accepts, and the board shows who waits', async () => {
	await handOver('Ignored Ida');
	const { text } = await world.mail.mailTo(TEAM, 'Ignored Ida waits');
	const escalation = await world.mail.mailTo(LEAD, 'Nobody has taken over: Ignored Ida');
	expect(await board()).toContain('Ignored Ida');

	const page = await world.browser.newPage();
	await page.goto(/Take over: (\S+)/.exec(text)![1]);
	expect(escalation.text).toContain(page.url());
	await page.getByLabel('Your name').fill('Siti');
	await page.getByRole('button', { name: 'I take over' }).click();
	await page.getByRole('heading', { name: /taken over/ }).waitFor();
	await page.close();
	await world.mail.mailTo(LEAD, 'Siti has taken over: Ignored Ida');
	expect(await rowOf('Ignored Ida')).toMatchObject({ status: 'accepted', accepted_by: 'Siti' });
});

it('queues at night, and lists in the morning, once', async () => {
	await changeFields(world.api, workflow.id, { Settings: CLOSED });
	await handOver('Night Nina');
	expect(await rowOf('Night Nina')).toMatchObject({ status: 'open', asked_to: 'nobody yet' });
	await quarterOfAnHour();
	expect(await board()).toContain('Night Nina');
	expect(world.mail.mailsTo(DESK, 'from after hours')).toEqual([]);

	await changeFields(world.api, workflow.id, { Settings: OPEN });
	await quarterOfAnHour();
	await quarterOfAnHour();
	const { text } = await world.mail.mailTo(DESK, '1 customer from after hours');
	expect(text).toContain('Night Nina');
	expect(world.mail.mailsTo(DESK, 'from after hours')).toHaveLength(1);
	expect(world.mail.mailsTo(TEAM, 'Night Nina')).toEqual([]);
	expect(await rowOf('Night Nina')).toMatchObject({ status: 'open', asked_to: DESK });
});

it('lists what was refused as an error, with the reason and what to change', async () => {
	const before = await world.api.countExecutions(workflow.id);
	const url = world.api.productionUrl(workflow, TRIGGER_NAME);
	const forged = await sendCallback({ url, body: freshCallback(), signature: 'f'.repeat(64) });
	expect(forged.status).toBe(401);
	const executions = await world.api.waitForExecutions(workflow.id, before + 1);
	const { status, data } = executions[executions.length - 1];
	expect(status).toBe('error');
	expect(data.resultData.error?.message).toMatch(
		/^signature_mismatch: This trigger accepted callbacks .*Execute step/,
	);
});
