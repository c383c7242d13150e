import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { changeFields, importExample } from '../lib/importExample';
import type { World } from '../lib/world';

const TEAM = 'team@old.test';
const LEAD = 'lead@old.test';
const PARTS = ['labels', 'takeOver', 'afterHours', 'board'];

/** Example 2 on an n8n whose Data Table node makes and finds no table: everybody is told of all the same. */
export function allInOneWithoutTables(world: World): void {
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		workflow = await importExample(world.api, '2-all-in-one.json', world.credentials, {
			Settings: {
				...{ 'hours.days': 'daily', 'hours.opens': '0:00', 'hours.closes': '24:00' },
				...{ 'hours.closedOn': '', 'settings.minutesToAccept': 0.05 },
				...{ 'settings.team': TEAM, 'settings.desk': TEAM, 'settings.escalateTo': LEAD },
			},
		});
		await world.api.publish(workflow.id);
	});

	const failures = async (count: number) => {
		await waitUntil(
			'the execution to fail',
			async () => {
				const all = await world.api.listExecutions(workflow.id);
				return all.filter(({ status }) => status === 'error').length >= count || undefined;
			},
			60_000,
		);
		const executions = await world.api.waitForExecutions(workflow.id, count);
		return executions.map(({ data }) => data.resultData.error?.message);
	};

	it('tells the team, and then the next one, and is an error that names the table', async () => {
		await world.transfer(workflow, { user: { id: '1', name: 'Old Ola' } });
		const { text } = await world.mail.mailTo(TEAM, 'Old Ola waits');
		expect(text).not.toContain('Take over:');
		await world.mail.mailTo(LEAD, 'Nobody has taken over: Old Ola');
		expect((await failures(1))[0]).toContain('AI Rudder Transfers could not be written');
	});

	it('tells the desk at night, because nobody can be queued', async () => {
		const days = String(((new Date().getUTCDay() + 3) % 7) + 1);
		await changeFields(world.api, workflow.id, { Settings: { 'hours.days': days } });
		await world.transfer(workflow, { user: { id: '1', name: 'Night Nils' } });
		const { text } = await world.mail.mailTo(TEAM, 'Night Nils waits');
		expect(text).toContain('this customer could not be queued');
	});

	it('tells the team with every part switched off', async () => {
		const off = Object.fromEntries(PARTS.map((part) => [`use.${part}`, false]));
		await changeFields(world.api, workflow.id, { Settings: off });
		await world.transfer(workflow, { user: { id: '1', name: 'Plain Pia' } });
		await world.mail.mailTo(TEAM, 'Plain Pia waits');
		const executions = await world.api.waitForExecutions(workflow.id, 3);
		expect(executions[executions.length - 1].status).toBe('success');
	});
}
