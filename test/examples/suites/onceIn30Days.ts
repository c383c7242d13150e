import { randomUUID } from 'node:crypto';
import type { StoredWorkflow, WorkflowNode } from '../../../scripts/sandbox/workflowTypes';
import { addRow, readRows } from '../lib/dataTables';
import { importExample, readExample, runFrom } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '9-once-in-30-days.json';
const TABLE = 'AI Rudder Calls';
const GOES_ON = 'Your Workflow Goes On Here';
const ENDS = 'A Repetition Ends Here';

/** Example 9: a recorded transfer starts nothing for 30 days, by a data table. */
export function onceIn30Days(world: World): void {
	let workflow: StoredWorkflow;

	/** Imports it, changed; duplicates are not looked for, as if their window were over. */
	async function publish(change: (node: WorkflowNode) => void = () => {}) {
		const stored = await importExample(world.api, FILE, world.credentials);
		const { nodes } = await world.api.getWorkflow(stored.id);
		for (const node of nodes) {
			if (node.name === 'AI Rudder Trigger') node.parameters.options = { duplicates: 'off' };
			change(node);
		}
		const changed = await world.api.updateWorkflow(stored.id, { nodes });
		await world.api.publish(stored.id);
		return changed;
	}

	let executions = 0;
	/** Sends a transfer and says at which of the two ends it came out, with which item. */
	async function sendTransfer(changes: Record<string, unknown>, to = workflow) {
		await world.transfer(to, changes);
		executions += to === workflow ? 1 : 0;
		const all = await world.api.waitForExecutions(to.id, to === workflow ? executions : 1);
		const { runData } = all.at(-1)!.data.resultData;
		const end = [GOES_ON, ENDS].filter((name) => runData[name] !== undefined);
		return { end, item: runData[GOES_ON]?.[0].data?.main[0]?.[0].json };
	}

	beforeAll(async () => {
		workflow = await publish();
	});

	it('comes with a trigger that tells calls apart by their call_id within its window', () => {
		const trigger = readExample(FILE).nodes.find(({ name }) => name === 'AI Rudder Trigger');
		expect(trigger?.parameters).toEqual({ options: { duplicateKey: 'callId' } });
	});

	it('lets the first delivery of a call go on, and ends every later one, whatever its bytes', async () => {
		const call = { call_id: randomUUID() };
		const first = await sendTransfer(call);
		const again = await sendTransfer({ ...call, sent_at: 1 });

		expect(first.end).toEqual([GOES_ON]);
		expect(first.item).toMatchObject({ ...call, event: 'session.transfer', noted: true });
		expect(again.end).toEqual([ENDS]);
		expect((await sendTransfer({ call_id: randomUUID() })).end).toEqual([GOES_ON]);
	});

	it.each([
		[29, ENDS],
		[31, GOES_ON],
	])('takes a call that came %d days ago to: %s', async (days, end) => {
		const call = { call_id: randomUUID() };
		const received = new Date(Date.now() - days * 86_400_000).toISOString();
		await addRow(world.api, TABLE, { ...call, received_at: received });

		expect((await sendTransfer(call)).end).toEqual([end]);
	});

	it('lets a transfer without a call_id go on, each time', async () => {
		for (let time = 0; time < 2; time++) {
			expect((await sendTransfer({ call_id: '' })).end).toEqual([GOES_ON]);
		}
	});

	it('forgets at night what is older', async () => {
		const call = randomUUID();
		const received = new Date(Date.now() - 31 * 86_400_000).toISOString();
		await addRow(world.api, TABLE, { call_id: call, received_at: received });
		const before = await readRows(world.api, TABLE);
		await runFrom(world.api, workflow.id, 'Every Night');
		executions += 1;
		await world.api.waitForExecutions(workflow.id, executions);
		const after = await readRows(world.api, TABLE);

		expect(before.map(({ call_id: id }) => id)).toContain(call);
		expect(after.map(({ call_id: id }) => id)).not.toContain(call);
		expect(after.length).toBeGreaterThan(0);
	});

	it('lets a transfer go on, marked, when the table cannot be used', async () => {
		const broken = await publish((node) => {
			if ('dataTableId' in node.parameters) {
				node.parameters.dataTableId = { __rl: true, mode: 'name', value: 'No Such Table' };
			}
		});
		const { end, item } = await sendTransfer({ call_id: randomUUID() }, broken);

		expect(end).toEqual([GOES_ON]);
		expect(item).toMatchObject({ event: 'session.transfer', noted: false });
	});
}
