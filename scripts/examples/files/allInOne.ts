import { CHOOSE_SECRET, PUBLISH } from '../notes';
import {
	AI_RUDDER,
	CODE,
	code,
	everyMinutes,
	fields,
	IF,
	onlyIf,
	pageAt,
	RESPOND,
	SET,
	showPage,
	STOP,
	SWITCH,
	switchOn,
	TIMER,
	WEBHOOK,
} from '../parameters';
import { TRIGGER } from '../sample';
import { TABLE_NODE, TEAMS, TRANSFERS } from '../tables';
import { addPartsLoop, addTellBlock } from '../tell';
import { ALWAYS, GOES_ON, Workflow } from '../workflow';

const NOTE = `## All in one
1. ${CHOOSE_SECRET}.
2. **How to Tell**: see the note above it.
3. **Settings**, the parts: \`use.labels\` (each label has a team), \`use.takeOver\` (a link to take over, and an escalation), \`use.afterHours\` (a queue, and a list after opening), \`use.board\`. Switch off what you do not want.
4. **Settings**, the hours: \`hours.timeZone\`, \`days\`, \`opens\`, \`closes\`, \`closedOn\`.
5. **Settings**, the addresses: \`team\` (for a label without a team), \`desk\` (the list), \`escalateTo\`. Mail addresses, or webhooks of other chats, with commas between. In a chat, blank is your chat in **How to Tell**. By e-mail and Freshdesk, fill in all three.
6. **Settings**, taking over: \`minutesToAccept\`, until \`escalateTo\` is told. Leave \`takeOverUrl\` blank unless a trial asks for it.
7. ${PUBLISH}.
8. To try it: open the trigger, press **Execute step**, close it, press **Execute workflow**.
9. Hand the production URL of the trigger to AI Rudder.

Teams: the first transfer creates the data table **AI Rudder Teams**. Fill in \`label\` and \`address\`.

Needs n8n 2. On n8n 1 switch off all four parts in step 3: it makes no tables.`;

const BOARD = `## The board
1. **Open the Board**: create a **Basic Auth** credential, activate the node.
2. **Board Settings**: \`timeZone\`.
3. **Publish**. The page is the production URL of **Open the Board**.`;

const token = "={{ $('Make a Token').first().json.token }}";
const row = (name: string) => `={{ $('Plan').first().json.row.${name} }}`;
const copied = [
	'delivery_id',
	'received_at',
	'call_id',
	'customer',
	'channel',
	'channel_id',
] as const;
const more = ['company', 'label', 'execution_id', 'status', 'asked_to'] as const;
const values = Object.fromEntries([...copied, ...more].map((name) => [name, row(name)]));
const takenBy = {
	status: 'accepted',
	accepted_at: '={{ $now.toUTC().toISO() }}',
	accepted_by: "={{ String($json.body.name ?? '').trim().slice(0, 80).trim() || 'Somebody' }}",
	accepted_in: '={{ $execution.id }}',
};

/** From a callback to a message, or to the queue. */
function addCallback(workflow: Workflow): void {
	workflow
		.add(TRIGGER, AI_RUDDER, [0, 0], { options: { reportRefused: true, sendSample: true } })
		.add('Refused', STOP, [1, -1.1], {
			errorMessage: '=Refused: {{ $json.reason }}: {{ $json.fix }}',
		})
		.add('Every 15 Minutes', TIMER, [0, 1], everyMinutes(15))
		.add(
			...(['Settings', SET, [1, 0]] as const),
			fields({
				...{ 'use.labels': true, 'use.takeOver': true, 'use.afterHours': true, 'use.board': true },
				...{ 'hours.timeZone': 'Asia/Jakarta', 'hours.days': 'Mon-Fri' },
				...{
					'hours.opens': '9:00',
					'hours.closes': '18:00',
					'hours.closedOn': '2026-12-25, 2027-01-01',
				},
				...{ 'settings.team': '', 'settings.desk': '', 'settings.escalateTo': '' },
				...{ 'settings.minutesToAccept': 10, 'settings.takeOverUrl': '' },
			}),
		)
		.add(
			'Plan',
			CODE,
			[2, 0],
			code('plan', 'text', 'table', 'message', 'addresses', 'hours', 'link'),
		)
		.add('What Now?', SWITCH, [3, 0], switchOn('={{ $json.route }}', ['callback', 'list', 'fail']))
		.add('Make a Token', ['crypto', 1], [4, 0], {
			...{ action: 'generate', dataPropertyName: 'token', encodingType: 'hex', stringLength: 32 },
		})
		.add('Create the Table', TABLE_NODE, [5, 0], TRANSFERS.create(), GOES_ON)
		.add(
			...(['Remember the Transfer', TABLE_NODE, [6, 0]] as const),
			TRANSFERS.upsert([['delivery_id', 'eq', row('delivery_id')]], { ...values, token }),
			{ ...GOES_ON, ...ALWAYS },
		)
		.add(
			...(['By Label?', IF, [7, 0]] as const),
			onlyIf({
				left: "={{ $('Settings').first().json.use.labels }}",
				...{ type: 'boolean', operation: 'true' },
			}),
		)
		.add('Create the Teams', TABLE_NODE, [8, -0.6], TEAMS.create(), GOES_ON)
		.add(
			...(['Find the Teams', TABLE_NODE, [9, -0.6]] as const),
			TEAMS.get([['label', 'eq', row('label')]], { returnAll: true }),
			{ ...GOES_ON, ...ALWAYS },
		)
		.add('Ask', CODE, [10, 0], code('ask', 'text', 'table', 'message', 'addresses'))
		.chain(TRIGGER, 'Settings', 'Plan', 'What Now?', 'Make a Token', 'Create the Table')
		.chain('Create the Table', 'Remember the Transfer', 'By Label?', 'Create the Teams')
		.chain('Create the Teams', 'Find the Teams', 'Ask', 'How to Tell')
		.chain('Every 15 Minutes', 'Settings')
		.wire(TRIGGER, 1, 'Refused')
		.wire('By Label?', 1, 'Ask')
		.wire('What Now?', 1, 'Who Waits?')
		.wire('What Now?', 2, 'Not as It Should Be');
}

/** From the message to the person who takes over, or to the escalation. */
function addEscalation(workflow: Workflow): void {
	const byToken = [['token', 'eq', token]] as const;
	const asked = { asked_to: '={{ $json.askedTo }}' };
	workflow
		.add('Remember Whom', TABLE_NODE, [18, -0.4], TRANSFERS.update([...byToken], asked), {
			...GOES_ON,
			...ALWAYS,
		})
		.add('Wait', ['wait', 1.1], [19, -0.4], {
			// n8n 1 may not read a Code node here.
			amount:
				"={{ ((minutes) => (minutes > 0 && minutes <= 10080 ? minutes : 10))(Number($('Settings').first().json.settings.minutesToAccept)) }}",
			unit: 'minutes',
		})
		.add('Look Again', TABLE_NODE, [20, -0.4], TRANSFERS.get([...byToken]), {
			...GOES_ON,
			...ALWAYS,
		})
		.add('Escalate', CODE, [20, 0.8], code('escalate', 'text', 'table', 'message'))
		.add('Remember Who Was Told', TABLE_NODE, [18, 0.8], TRANSFERS.update([...byToken], asked), {
			...GOES_ON,
			...ALWAYS,
		})
		.add('Anything Wrong?', CODE, [19, 0.8], code('wrong', 'text', 'table', 'addresses', 'taken'))
		.chain('Remember Whom', 'Wait', 'Look Again', 'Escalate', 'How to Tell')
		.chain('Remember Who Was Told', 'Anything Wrong?', 'How to Tell');
}

/** The list after opening, in parts. */
function addList(workflow: Workflow): void {
	const isWaiting = [
		['asked_to', 'eq', 'nobody yet'],
		['asked_to', 'eq', 'being asked'],
	] as const;
	workflow
		.add(
			...(['Who Waits?', TABLE_NODE, [5, 1.2]] as const),
			{ ...TRANSFERS.get([...isWaiting], { returnAll: true }), matchType: 'anyCondition' },
			{ ...GOES_ON, ...ALWAYS },
		)
		.add('Parts', CODE, [6, 1.2], code('parts', 'text', 'table', 'message', 'hours', 'parts'))
		.chain('Who Waits?', 'Parts', 'One by One');
	const marks = { asked_to: "={{ $('Was It Sent?').first().json.marks.asked_to }}" };
	addPartsLoop(
		workflow,
		[
			[7, 1.2],
			[18, 2],
		],
		TRANSFERS,
		marks,
	);
}

/** The page behind the link of a message. */
function addLink(workflow: Workflow): void {
	const given =
		"={{ ($('Accept Link').first(0) ?? $('Accept Link').first(1)).json.query.token?.toString().match(/^[0-9a-f]+$/)?.[0] ?? 'none' }}";
	const open = [
		['token', 'eq', "={{ $json.query.token?.toString().match(/^[0-9a-f]+$/)?.[0] ?? 'none' }}"],
		['status', 'eq', 'open'],
	] as const;
	workflow
		.add('Accept Link', WEBHOOK, [0, 3.4], pageAt('ai-rudder-accept'))
		.add('Take Over', TABLE_NODE, [1, 3.8], TRANSFERS.update([...open], takenBy), {
			...GOES_ON,
			...ALWAYS,
		})
		.add('Find the Transfer', TABLE_NODE, [2, 3.4], TRANSFERS.get([['token', 'eq', given]]), {
			...{ ...GOES_ON, ...ALWAYS, executeOnce: true },
		})
		.add('Draw the Page', CODE, [3, 3.4], code('page', 'text', 'table', 'addresses', 'taken'))
		.add('Show the Page', RESPOND, [4, 3.4], showPage)
		.add('Tell the Others', CODE, [6, 3.4], code('handOn'))
		.chain('Accept Link', 'Find the Transfer', 'Draw the Page', 'Show the Page')
		.chain('Show the Page', 'Tell the Others', 'How to Tell')
		.wire('Accept Link', 1, 'Take Over')
		.chain('Take Over', 'Find the Transfer');
}

function addBoard(workflow: Workflow): void {
	const today = "={{ $now.setZone($json.settings.timeZone).startOf('day').toUTC().toISO() }}";
	const shown = [
		['received_at', 'gte', today],
		['status', 'eq', 'open'],
	] as const;
	const pressed = [
		['delivery_id', 'eq', "={{ $json.body.delivery_id || 'none' }}"],
		['status', 'eq', 'open'],
	] as const;
	const sorted = { orderBy: true, orderByColumn: 'received_at', orderByDirection: 'ASC' };
	workflow
		.note('Board', [-0.2, 4.7], [620, 180], BOARD)
		.add(
			'Open the Board',
			WEBHOOK,
			[0, 6],
			pageAt('ai-rudder-board', { authentication: 'basicAuth' }),
			{
				disabled: true,
			},
		)
		.add('Take Over on the Board', TABLE_NODE, [1, 6.4], TRANSFERS.update([...pressed], takenBy), {
			...GOES_ON,
			...ALWAYS,
		})
		.add(
			...(['Board Settings', SET, [2, 6]] as const),
			fields({
				'settings.title': 'Transfers to humans',
				'settings.timeZone': 'Asia/Jakarta',
				'settings.refreshSeconds': 60,
			}),
		)
		.add(
			...(['Today and Open', TABLE_NODE, [3, 6]] as const),
			{ ...TRANSFERS.get([...shown], { returnAll: true, ...sorted }), matchType: 'anyCondition' },
			{ ...GOES_ON, ...ALWAYS, executeOnce: true },
		)
		.add(
			'Draw the Board',
			CODE,
			[4, 6],
			code('board', 'text', 'table', 'hours', 'addresses', 'taken'),
		)
		.add('Show the Board', RESPOND, [5, 6], showPage)
		.chain('Open the Board', 'Board Settings', 'Today and Open', 'Draw the Board')
		.chain('Draw the Board', 'Show the Board', 'Tell the Others')
		.wire('Open the Board', 1, 'Take Over on the Board')
		.chain('Take Over on the Board', 'Board Settings');
}

/** Label to team, nobody accepts, after hours, board: behind one URL. */
export function allInOne(): Workflow {
	const workflow = new Workflow('AI Rudder: All in One', { saveExecutionProgress: true });
	workflow.note('What to Fill In', [-0.2, -4.8], [620, 640], NOTE);
	addCallback(workflow);
	addTellBlock(workflow, [11, 0], {
		wait: 'Remember Whom',
		escalate: 'Escalate',
		remember: 'Remember Who Was Told',
		mark: 'Rows of the Part',
		'go on': 'One by One',
	});
	addEscalation(workflow);
	addList(workflow);
	addLink(workflow);
	addBoard(workflow);
	return workflow;
}
