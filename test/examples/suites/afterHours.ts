import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { readRows } from '../lib/dataTables';
import { changeFields, importExample, runFrom, type FieldValues } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '3-after-hours.json';
const QUEUE = 'AI Rudder Night Queue';
const DESK = 'desk@hours.test';

const hours = (values: Record<string, string>): FieldValues => ({
	'Opening Hours': Object.fromEntries(
		Object.entries({ desk: DESK, ...values }).map(([name, value]) => [`hours.${name}`, value]),
	),
});
const ALWAYS_OPEN = { days: '1,2,3,4,5,6,7', opens: '00:00', closes: '24:00', closedOn: '' };
const ALWAYS_CLOSED = { ...ALWAYS_OPEN, days: '' };

/** Example 3: outside of opening hours the customer is queued, and a morning list goes out. */
export function afterHours(world: World): void {
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		workflow = await importExample(world.api, FILE, world.credentials, hours(ALWAYS_OPEN));
		await world.api.publish(workflow.id);
	});

	const queued = async () =>
		(await readRows(world.api, QUEUE)).map(({ customer, status }) => [customer, status]);
	/** What the timer does every 15 minutes; a person can press it, too. */
	const quarterOfAnHour = async () => {
		await runFrom(world.api, workflow.id, 'Every 15 Minutes');
		await finished();
	};
	const finished = async () => await world.api.waitForExecutions(workflow.id, 1);
	const listOf = (count: number) =>
		`${count} ${count === 1 ? 'customer' : 'customers'} from after hours`;

	it('tells the desk at once while it is open', async () => {
		await world.transfer(workflow, {
			user: { id: '1', name: 'Daytime Dan' },
			conclusion: { record_slots: { order: 'D-1' }, output_label: 'E' },
		});

		const mail = await world.mail.mailTo(DESK, 'Daytime Dan waits (E)');
		expect(mail.text).toContain('order: D-1');
		await finished();
		expect(await queued()).toEqual([]);
	});

	it('queues customers while the desk is closed, and tells nobody yet', async () => {
		await changeFields(world.api, workflow.id, hours(ALWAYS_CLOSED));
		await world.transfer(workflow, { user: { id: '2', name: 'Night Nina' } });
		await finished();
		await world.transfer(workflow, {
			user: { id: '3', name: 'Late Luis' },
			conclusion: { record_slots: { topic: 'refund', order: 'N-2' }, output_label: 'B' },
		});
		await finished();
		await quarterOfAnHour();

		expect(await queued()).toEqual([
			['Night Nina', 'waiting'],
			['Late Luis', 'waiting'],
		]);
		expect(world.mail.mailsTo(DESK, 'from after hours')).toEqual([]);
		expect(world.mail.mailsTo(DESK, 'Night Nina')).toEqual([]);
	});

	it('keeps the queue when the morning list cannot be mailed', async () => {
		await changeFields(world.api, workflow.id, hours(ALWAYS_OPEN));
		world.mail.refuse = true;
		await quarterOfAnHour();
		world.mail.refuse = false;

		expect((await queued()).map(([, status]) => status)).toEqual(['waiting', 'waiting']);
	});

	it('mails the morning list once, the longest waiting first, and marks who is on it', async () => {
		await quarterOfAnHour();
		await quarterOfAnHour();

		expect(world.mail.mailsTo(DESK, 'from after hours').map(({ subject }) => subject)).toEqual([
			listOf(2),
		]);
		const { text } = await world.mail.mailTo(DESK, listOf(2));
		const lines = text.split('\n').filter((line) => line.includes(' | '));
		expect(lines).toHaveLength(2);
		expect(lines[0]).toContain('| Night Nina | chatbot sicepat_whatsapp | label E | none');
		expect(lines[1]).toContain(
			'| Late Luis | chatbot sicepat_whatsapp | label B | topic: refund, order: N-2',
		);
		expect((await queued()).map(([, status]) => status)).toEqual(['listed', 'listed']);
	});

	it('queues the pinned sample, which arrived at night, and lists it under its own name', async () => {
		await changeFields(
			world.api,
			workflow.id,
			hours({ ...ALWAYS_OPEN, opens: '09:00', closes: '18:00' }),
		);
		await runFrom(world.api, workflow.id, 'AI Rudder Trigger');
		await finished();

		const rows = await readRows(world.api, QUEUE);
		expect(rows[rows.length - 1]).toMatchObject({
			customer: 'nick',
			status: 'waiting',
			slots: 'order: A-1024, topic: late delivery',
		});
	});

	it.each([
		['09:00', '18:00', '1,2,3,4,5', '', 'closed at night'],
		['02:00', '04:00', '1,2,3,4,5', '', 'open'],
		['02:00', '03:15', '1,2,3,4,5', '', 'closed from the minute of closing'],
		['03:15', '04:00', '1,2,3,4,5', '', 'open from the minute of opening'],
		['22:00', '06:00', '4', '', 'open over midnight'],
		['02:00', '04:00', '1, 2, 3, 5, 6, 7', '', 'closed on this day of the week'],
		['02:00', '04:00', '1,2,3,4,5', '2026-01-01, 2026-01-15', 'closed on this date'],
	])(
		'knows for %s to %s on days %s, closed on "%s": %s',
		async (opens, closes, days, closedOn, state) => {
			// The pinned sample arrived on Thursday, 2026-01-15 at 03:15 in Jakarta.
			await changeFields(world.api, workflow.id, hours({ opens, closes, days, closedOn }));
			const id = await runFrom(world.api, workflow.id, 'AI Rudder Trigger');
			await finished();

			const { runData } = (await world.api.getExecution(id)).data.resultData;
			expect(Object.keys(runData)).toContain(
				state.startsWith('open') ? 'Tell the Desk' : 'Queue the Customer',
			);
		},
	);
}
