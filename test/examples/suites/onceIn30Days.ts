import { randomUUID } from 'node:crypto';
import type { Execution, StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { DATA_TABLES_MAX_BYTES } from '../lib/world';
import { addRow, readRows, renameColumn } from '../lib/dataTables';
import { changeFields, importExample, runFrom } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '5-once-in-30-days.json';
const SEEN = 'AI Rudder Seen Calls';
const TRIGGER = 'AI Rudder Trigger';
const LOOK = 'First Seen?';
const GOES_ON = 'Your Workflow Goes On Here';
const DAY_MS = 24 * 60 * 60 * 1000;

/** What became of a transfer: went on, checked or not, or was held back. */
type Outcome = 'checked' | 'unchecked' | 'replay';
/** The same, in an execution that ended in an error because the table failed. */
type Told = Outcome | `${Outcome}, and an error`;

function outcomeOf(execution: Execution): Told {
	const { status, data } = execution;
	const became = becameOf(execution);
	if (status === 'success') return became;
	expect(status).toBe('error');
	expect(data.resultData.error?.message).toMatch(
		/^No customer was missed, but:\nAI Rudder Seen Calls could not be /,
	);
	return `${became}, and an error`;
}

function becameOf({ data }: Execution): Outcome {
	const { [GOES_ON]: onward, Replay: replay } = data.resultData.runData;
	expect(Boolean(onward)).not.toBe(Boolean(replay));
	if (replay) return 'replay';
	return onward[0].data!.main[0]![0].json.checkedForReplay === true ? 'checked' : 'unchecked';
}

/** Example 5: of transfers with the same call id, one in 30 days goes on. */
export function onceIn30Days(world: World): void {
	let workflow: StoredWorkflow;
	let ended = 0;

	beforeAll(async () => {
		const imported = await importExample(world.api, FILE, world.credentials);
		const { nodes } = imported;
		const trigger = nodes.find(({ name }) => name === TRIGGER)!;
		// As after the duplicate window, for which a test cannot wait; and another callback that names the call.
		trigger.parameters = {
			events: ['session.transfer', 'workflow.chatbotSessionEnded'],
			options: { duplicates: 'off' },
		};
		workflow = await world.api.updateWorkflow(imported.id, { nodes });
		await world.api.publish(workflow.id);
	});

	const newest = async (count: number) => {
		ended += count;
		return (await world.api.waitForExecutions(workflow.id, ended)).slice(-count);
	};
	const transfer = async (changes: Record<string, unknown>): Promise<Told> => {
		await world.transfer(workflow, changes);
		return outcomeOf((await newest(1))[0]);
	};
	const run = async (trigger: string): Promise<Execution> => {
		await runFrom(world.api, workflow.id, trigger);
		return (await newest(1))[0];
	};
	const seen = async (callId: string, daysAgo: number) =>
		await addRow(world.api, SEEN, {
			call_id: callId,
			seen_at: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
			execution: 'an-earlier-one',
		});
	const rememberedCalls = async () =>
		(await readRows(world.api, SEEN)).map(({ call_id: callId }) => callId);
	const setLook = async (changes: Record<string, unknown>) => {
		const { nodes } = await world.api.getWorkflow(workflow.id);
		Object.assign(nodes.find(({ name }) => name === LOOK)!, changes);
		await world.api.updateWorkflow(workflow.id, { nodes });
		await world.api.publish(workflow.id);
	};

	it('lets the first one go on with the item of the trigger, and the same bytes later not', async () => {
		const call_id = randomUUID();
		await world.transfer(workflow, { call_id });
		const [{ data }] = await newest(1);
		const itemOf = (name: string) => data.resultData.runData[name][0].data!.main[0]![0].json;
		expect(itemOf(GOES_ON)).toEqual({ ...itemOf(TRIGGER), checkedForReplay: true });

		expect(await transfer({ call_id })).toBe('replay');
		expect(await transfer({ call_id, company: 'in other bytes' })).toBe('replay');
		expect(await transfer({ call_id: randomUUID() })).toBe('checked');
	});

	it.each([
		[29, 'replay'],
		[31, 'checked'],
	])('takes a call that was seen %d days ago as %s', async (daysAgo, outcome) => {
		const call_id = randomUUID();
		await seen(call_id, daysAgo);

		expect(await transfer({ call_id })).toBe(outcome);
		expect(await transfer({ call_id })).toBe('replay');
	});

	it('lets one of ten go on that arrive at the same moment', async () => {
		const call_id = randomUUID();
		const ten = Array.from({ length: 10 }, async () => await world.transfer(workflow, { call_id }));
		await Promise.all(ten);

		const outcomes = (await newest(10)).map(outcomeOf).sort();
		expect(outcomes).toEqual(['checked', ...Array<Outcome>(9).fill('replay')]);
	});

	it('knows a call by a number that JavaScript holds', async () => {
		expect(await transfer({ call_id: 12 })).toBe('checked');
		expect(await transfer({ call_id: 12 })).toBe('replay');
	});

	// The last one arrives as a number that another call may have.
	it.each([[undefined], [' '], [2 ** 60]])(
		'lets every transfer with call_id %p go on',
		async (call_id) => {
			expect(await transfer({ call_id })).toBe('unchecked');
			expect(await transfer({ call_id })).toBe('unchecked');
		},
	);

	it('lets another callback of the same call go on', async () => {
		const call_id = randomUUID();
		const ended = { event: undefined, conclusion: undefined, wfdetail_uuid: 'wd-1', call_id };
		expect(await transfer({ call_id })).toBe('checked');
		expect(await transfer(ended)).toBe('unchecked');
	});

	it('takes an execution that is run again for no replay of itself', async () => {
		const call_id = randomUUID();
		const { parameters, ...rest } = workflow.nodes.find(({ name }) => name === LOOK)!;
		const dataTableId = { __rl: true, mode: 'name', value: 'No Such Table' };
		await setLook({ parameters: { ...parameters, dataTableId }, onError: 'stopWorkflow' });
		await world.transfer(workflow, { call_id });
		const [failed] = await newest(1);
		expect(failed).toMatchObject({
			status: 'error',
			data: { resultData: { lastNodeExecuted: LOOK } },
		});

		await setLook({ parameters, ...rest });
		await world.api.call('POST', `/executions/${failed.id}/retry`, { loadWorkflow: true });
		expect((await newest(1)).map(outcomeOf)).toEqual(['checked']);
		expect(await transfer({ call_id })).toBe('replay');
	});

	it('lets everybody go on while the data tables are full, still knows whom it has noted, and makes room at night', async () => {
		const [noted, other] = [randomUUID(), randomUUID()];
		expect(await transfer({ call_id: noted })).toBe('checked');
		await seen('x'.repeat(DATA_TABLES_MAX_BYTES), 31);

		expect(await transfer({ call_id: other })).toBe('unchecked, and an error');
		expect(await transfer({ call_id: other })).toBe('unchecked, and an error');
		expect(await transfer({ call_id: noted })).toBe('replay, and an error');

		expect((await run('Every Night')).data.resultData.lastNodeExecuted).toBe('Delete Old Rows');
		const remembered = await rememberedCalls();
		expect(remembered).toContain(noted);
		expect(remembered.every((callId) => String(callId).length < 100)).toBe(true);
		expect(await transfer({ call_id: other })).toBe('checked');
		expect(await transfer({ call_id: other })).toBe('replay');
	});

	it('lets everybody go on while the table is broken', async () => {
		const call_id = randomUUID();
		await renameColumn(world.api, SEEN, 'call_id', 'renamed');
		expect(await transfer({ call_id })).toBe('unchecked, and an error');
		expect(await transfer({ call_id })).toBe('unchecked, and an error');

		await renameColumn(world.api, SEEN, 'renamed', 'call_id');
		expect(await transfer({ call_id })).toBe('checked');
	});

	it('lets everybody go on while the table can be written but not read', async () => {
		const call_id = randomUUID();
		const { parameters } = workflow.nodes.find(({ name }) => name === LOOK)!;
		const conditions = [{ keyName: 'seen_at', condition: 'gte', keyValue: '={{ null }}' }];
		await setLook({ parameters: { ...parameters, filters: { conditions } } });
		expect(await transfer({ call_id })).toBe('unchecked, and an error');
		expect(await transfer({ call_id })).toBe('unchecked, and an error');

		await setLook({ parameters });
		expect(await transfer({ call_id })).toBe('replay');
	});

	it('can be tried with the pinned sample: the second run ends at Replay', async () => {
		expect(outcomeOf(await run(TRIGGER))).toBe('checked');
		expect(outcomeOf(await run(TRIGGER))).toBe('replay');
	});

	it('takes only the same bytes for a replay where Settings says so', async () => {
		const call_id = randomUUID();
		await changeFields(world.api, workflow.id, {
			Settings: { 'once.callId': "={{ $json.delivery?.id ?? '' }}" },
		});

		expect(await transfer({ call_id })).toBe('checked');
		expect(await transfer({ call_id, company: 'handed over again' })).toBe('checked');
		expect(await transfer({ call_id })).toBe('replay');
		expect((await run('Every Night')).data.resultData.lastNodeExecuted).toBe('Delete Old Rows');
	});
}
