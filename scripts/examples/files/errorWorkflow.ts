import { CHOOSE_SECRET, PUBLISH } from '../notes';
import {
	AI_RUDDER,
	CODE,
	code,
	everyMinutes,
	fields,
	IF,
	onlyIf,
	PROBLEMS,
	SET,
	STOP,
	TIMER,
} from '../parameters';
import { PINNED, TRIGGER } from '../sample';
import { ALARMS, RECEIPTS, TABLE_NODE, TRANSFERS } from '../tables';
import { addPartsLoop, addTellBlock } from '../tell';
import { ALWAYS, GOES_ON, Workflow } from '../workflow';

const NOTE = `## Error workflow
1. **How to Tell**: see the note above it. Take another channel than the hand-over uses, if you have one.
2. **Settings**: \`settings.tell\`, mail addresses or webhooks of other chats. In a chat, blank is your chat in **How to Tell**; by e-mail and Freshdesk, fill it in.
3. **Execution**: choose an **n8n API** credential. Its key is made under **Settings**, **n8n API** (\`execution:read\`); its Base URL is n8n's own address with \`/api/v1\` behind it.
4. ${PUBLISH} (not in n8n 1).
5. Open each hand-over workflow, **Settings**, **Error Workflow**: choose this one, and publish that workflow again.`;

const RECEIPTS_NOTE = `## Receipts
For a hand-over of your own that must not be lost. The all-in-one workflow needs none of this.
1. ${CHOOSE_SECRET}, activate the node.
2. **Receipt Settings**: \`settings.desk\`, as in \`settings.tell\` above.
3. **When to Try Again**: activate **Every 5 Minutes**, and fill in after how many minutes, how often, and whom to tell then. The minutes must be more than your hand-over takes.
4. Your own nodes, if you have some, go between **Receipt Settings** and **Hand Over**. They read \`$('Customer')\`.
5. Press **Execute workflow** with **Every 5 Minutes** chosen: it creates the data table **AI Rudder Receipts**.
6. ${PUBLISH}, and hand the production URL of the trigger to AI Rudder.

Needs n8n 2: n8n 1 makes no tables.`;

const again = "$('When to Try Again').first().json.settings";
const failedExecution = "={{ $('Settings').first().json.failed.execution }}";
const now = '={{ $now.toUTC().toISO() }}';

function addErrors(workflow: Workflow): void {
	workflow
		.add('Error Trigger', ['errorTrigger', 1], [0, 0])
		.add(
			...(['Settings', SET, [1, 0]] as const),
			// After a crash n8n hands on an item whose error keeps other nodes from reading it.
			fields({
				'settings.tell': '',
				'failed.execution': "={{ $json.execution?.id ?? 'none' }}",
			}),
		)
		.add('Receipt', TABLE_NODE, [2, 0], RECEIPTS.get([['execution_id', 'eq', failedExecution]]), {
			...GOES_ON,
			...ALWAYS,
		})
		.add(
			...(['Row of the Transfer', TABLE_NODE, [3, 0]] as const),
			TRANSFERS.get([['execution_id', 'eq', failedExecution]]),
			{ ...GOES_ON, ...ALWAYS, executeOnce: true },
		)
		.add(
			...(['Execution', ['n8n', 1], [4, 0]] as const),
			{
				...{ resource: 'execution', operation: 'get', executionId: failedExecution },
				...{ options: { activeWorkflows: true }, requestOptions: {} },
			},
			// n8n's API is not up at once when n8n starts.
			{
				...GOES_ON,
				...ALWAYS,
				executeOnce: true,
				retryOnFail: true,
				maxTries: 5,
				waitBetweenTries: 5000,
			},
		)
		.add(
			'What Failed',
			CODE,
			[5, 0],
			code('whatFailed', 'text', 'table', 'said', 'reasons', 'message'),
		)
		.add('Once an Hour?', IF, [6, 0], onlyIf({ left: '={{ $json.once }}', operation: 'notEmpty' }))
		.chain('Error Trigger', 'Settings', 'Receipt', 'Row of the Transfer', 'Execution')
		.chain('Execution', 'What Failed', 'Once an Hour?')
		.wire('Once an Hour?', 1, 'How to Tell');
}

/**
 * Says some alarms once an hour, also when several come at one moment. n8n runs this workflow for each
 * of them at once, and the last one to end overwrites the static data of the others. Each writes a row
 * and looks which is the first. A row that was not said is deleted. Several are still said where there
 * is no table (n8n 1, or tables that are full), or if n8n stalls between a row and the look at it.
 */
function addAlarms(workflow: Workflow): void {
	const once = "={{ $('What Failed').first().json.once }}";
	const hour = '={{ $now.minus({ hours: 1 }).toUTC().toISO() }}';
	const row = { reason: once, noted_at: now, execution: '={{ $execution.id }}' };
	const recent = [
		['reason', 'eq', once],
		['noted_at', 'gte', hour],
	] as const;
	const mineOrOld = [
		['execution', 'eq', '={{ $execution.id }}'],
		['noted_at', 'lt', hour],
	] as const;
	const first = { limit: 1, orderBy: true, orderByColumn: 'id', orderByDirection: 'ASC' };
	workflow
		.add('Create the Alarms', TABLE_NODE, [7, -0.6], ALARMS.create(), GOES_ON)
		.add('Note the Alarm', TABLE_NODE, [8, -0.6], ALARMS.insert(row), GOES_ON)
		.add(
			...(['First Alarm', TABLE_NODE, [9, -0.6]] as const),
			ALARMS.get([...recent], { returnAll: false, ...first }),
			{ ...GOES_ON, ...ALWAYS, executeOnce: true },
		)
		.add('Said Already?', CODE, [10, -0.6], code('saidAlready', 'table'))
		.add(
			...(['Forget the Alarm', TABLE_NODE, [18, -0.6]] as const),
			{ ...ALARMS.deleteRows([...mineOrOld]), matchType: 'anyCondition' },
			{ ...GOES_ON, ...ALWAYS, executeOnce: true },
		)
		.add('Keep for an Hour', CODE, [19, -0.6], code('alarmSaid', 'text', 'said'))
		.chain('Once an Hour?', 'Create the Alarms', 'Note the Alarm', 'First Alarm')
		.chain('First Alarm', 'Said Already?', 'How to Tell')
		.chain('Forget the Alarm', 'Keep for an Hour', 'Said Late');
}

function addReceipts(workflow: Workflow): void {
	const receipt = {
		...{ delivery_id: '={{ $json.delivery.id }}', execution_id: '={{ $execution.id }}' },
		...{ item: '={{ JSON.stringify($json) }}', tries: 0, tried_at: now },
		// The sample of a trial is handed over once.
		told: "={{ $execution.mode === 'test' }}",
	};
	const before = `={{ $now.minus({ minutes: ${again}.minutes }).toUTC().toISO() }}`;
	const old = [
		['tried_at', 'lte', before],
		['told', 'isFalse'],
	] as const;
	const byId = [['id', 'eq', '={{ $json.id }}']] as const;
	const sorted = { orderBy: true, orderByColumn: 'tried_at', orderByDirection: 'ASC' };
	const itself = { __rl: true, mode: 'id', value: '={{ $workflow.id }}' };
	const inputs = {
		...{ mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: [] },
		...{ attemptToConvertTypes: false, convertFieldsToString: true },
	};
	workflow
		.note('Receipts', [-0.2, 1.1], [620, 380], RECEIPTS_NOTE)
		.add(TRIGGER, AI_RUDDER, [0, 3.4], {}, { disabled: true })
		.add('Keep Receipt', TABLE_NODE, [1, 3.4], RECEIPTS.insert(receipt), { ...GOES_ON, ...ALWAYS })
		.add('Again', ['executeWorkflowTrigger', 1.1], [1, 4.2], { inputSource: 'passthrough' })
		.add('Customer', CODE, [2, 3.4], code('customer', 'text'))
		.add('Receipt Settings', SET, [3, 3.4], fields({ 'settings.desk': '' }))
		.add('Hand Over', CODE, [4, 3.4], code('handOver', 'text', 'table', 'message', 'addresses'))
		.add(
			...(['Tick Off', TABLE_NODE, [18, 0.6]] as const),
			RECEIPTS.deleteRows([['delivery_id', 'eq', "={{ $('Customer').first().json.delivery.id }}"]]),
			{ ...GOES_ON, ...ALWAYS },
		)
		.add('Was It Ticked Off?', CODE, [19, 0.6], code('tickedOff', 'text', 'table'))
		.add('Said Late', STOP, [20, 0.6], PROBLEMS)
		.chain(TRIGGER, 'Keep Receipt', 'Customer', 'Receipt Settings', 'Hand Over', 'How to Tell')
		.chain('Again', 'Customer')
		.chain('Tick Off', 'Was It Ticked Off?', 'Said Late');
	workflow
		.add('Every 5 Minutes', TIMER, [0, 5.4], everyMinutes(5), { disabled: true })
		.add(
			...(['When to Try Again', SET, [1, 5.4]] as const),
			fields({ 'settings.minutes': 10, 'settings.tries': 3, 'settings.tell': '' }),
		)
		.add('Create the Table', TABLE_NODE, [2, 5.4], RECEIPTS.create(), GOES_ON)
		.add('Unfinished', TABLE_NODE, [3, 5.4], RECEIPTS.get([...old], { returnAll: true, ...sorted }))
		.add(
			...(['Too Often?', IF, [4, 5.4]] as const),
			onlyIf({
				left: '={{ $json.tries }}',
				...{ type: 'number', operation: 'gte', right: `={{ ${again}.tries }}` },
			}),
		)
		// Above the list, so that n8n comes to it first: a list that cannot be sent stops the rest.
		.add(
			...(['Run Again', ['executeWorkflow', 1.3], [5, 3.6]] as const),
			{
				...{ source: 'database', workflowId: itself, workflowInputs: inputs, mode: 'each' },
				options: { waitForSubWorkflow: false },
			},
			GOES_ON,
		)
		// Below it, so that a full table keeps nobody from being handed over.
		.add(
			...(['Count the Try', TABLE_NODE, [6, 4.1]] as const),
			RECEIPTS.update([...byId], { tries: '={{ $json.tries + 1 }}', tried_at: now }),
			{ ...GOES_ON, ...ALWAYS },
		)
		// Below the list, so that a try that was not counted does not keep it from being sent.
		.add('Was It Counted?', CODE, [5, 6.2], code('counted', 'text', 'table', 'message'))
		.add('Not Counted', STOP, [6, 6.2], PROBLEMS)
		.add('Tell Somebody', CODE, [5, 4.8], code('tooOften', 'text', 'message', 'parts'))
		.chain('Every 5 Minutes', 'When to Try Again', 'Create the Table', 'Unfinished', 'Too Often?')
		.chain('Too Often?', 'Tell Somebody', 'One by One')
		.wire('Too Often?', 1, 'Run Again')
		.wire('Too Often?', 1, 'Count the Try')
		.wire('Too Often?', 1, 'Was It Counted?')
		.chain('Was It Counted?', 'Not Counted');
	addPartsLoop(
		workflow,
		[
			[6, 4.8],
			[18, 1.6],
		],
		RECEIPTS,
		{ told: true },
	);
}

/** Says who waits when a hand-over failed; and receipts, with which it is done again. */
export function errorWorkflow(): Workflow {
	const settings = { saveExecutionProgress: true };
	const workflow = new Workflow('AI Rudder: Error Workflow', settings, PINNED);
	workflow.note('What to Fill In', [-0.2, -3.9], [620, 360], NOTE);
	addErrors(workflow);
	addAlarms(workflow);
	addTellBlock(workflow, [11, 0], {
		...{
			said: 'Keep for an Hour',
			forget: 'Forget the Alarm',
			tick: 'Tick Off',
			mark: 'Rows of the Part',
			'go on': 'One by One',
		},
	});
	addReceipts(workflow);
	return workflow;
}
