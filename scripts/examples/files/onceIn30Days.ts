import { CHOOSE_SECRET, PUBLISH } from '../notes';
import {
	AI_RUDDER,
	CODE,
	code,
	conditions,
	fields,
	IF,
	onlyIf,
	PROBLEMS,
	SET,
	STOP,
	SWITCH,
	TIMER,
} from '../parameters';
import { PINNED, TRIGGER } from '../sample';
import { SEEN_CALLS, TABLE_NODE } from '../tables';
import { ALWAYS, GOES_ON, Workflow } from '../workflow';

const NOTE = `## Once in 30 days
1. ${CHOOSE_SECRET}.
2. **Your Workflow Goes On Here**: connect your own nodes to it. It gives the item of the trigger, with \`checkedForReplay\` beside it.
3. **Settings**: \`once.days\`, if 30 are too many. If a call of yours may be handed over twice, make \`once.callId\` \`{{ $json.delivery?.id ?? '' }}\`.
4. Press **Execute workflow** with **AI Rudder Trigger** chosen, twice: the first run goes on, the second ends at **Replay**.
5. ${PUBLISH}, and hand the production URL of the trigger to AI Rudder.

Needs n8n 2. On n8n 1 every transfer goes on unchecked, and each execution is an error.`;

const once = "$('Settings').first().json.once";
const since = `={{ $now.minus({ days: ${once}.days }).toUTC().toISO() }}`;

/** Of transfers with the same call id, one in 30 days goes on. */
export function onceIn30Days(): Workflow {
	const settings = { saveExecutionProgress: true };
	const workflow = new Workflow('AI Rudder: Once in 30 Days', settings, PINNED);
	const rules = [
		{ left: '={{ $json.once.callId }}', operation: 'notEmpty', outputKey: 'Check' },
		{
			left: `={{ $('${TRIGGER}').isExecuted }}`,
			...({ type: 'boolean', operation: 'true', outputKey: 'No Call ID' } as const),
		},
	];
	const values = rules.map(({ outputKey, ...condition }) => ({
		...{ conditions: conditions([condition as never]), renameOutput: true, outputKey },
	}));
	const found = { orderBy: true, orderByColumn: 'id', orderByDirection: 'ASC' };
	const going = `={{ { ...$('${TRIGGER}').first().json, checkedForReplay: $json.execution === ${once}.execution } }}`;
	// "Was It Checked?" lies below the others, so that n8n runs it behind your nodes.
	return workflow
		.note('What to Fill In', [-0.2, -2.1], [620, 330], NOTE)
		.add(TRIGGER, AI_RUDDER, [0, 0])
		.add('Every Night', TIMER, [0, 1], {
			rule: {
				interval: [{ field: 'days', daysInterval: 1, triggerAtHour: 3, triggerAtMinute: 17 }],
			},
		})
		.add(
			...(['Settings', SET, [1, 0]] as const),
			fields({
				'once.days': 30,
				'once.callId':
					// As in `callKeyOf`: a rounded number, or the start of a text, may be of another call.
					"={{ $json.delivery?.event !== 'session.transfer' ? '' : Number.isSafeInteger($json.call_id) ? String($json.call_id) : typeof $json.call_id === 'string' && $json.call_id.length <= 200 ? $json.call_id.trim() : '' }}",
				'once.execution': '={{ $execution.id }}',
			}),
		)
		.add('What Now?', SWITCH, [2, 0], {
			...{ mode: 'rules', rules: { values }, looseTypeValidation: true },
			options: { fallbackOutput: 'extra', renameFallbackOutput: 'Old Rows' },
		})
		.add('Create the Table', TABLE_NODE, [3, -0.6], SEEN_CALLS.create(), GOES_ON)
		.add(
			...(['Note the Call', TABLE_NODE, [4, -0.6]] as const),
			SEEN_CALLS.insert(
				{
					call_id: `={{ ${once}.callId }}`,
					...{ seen_at: '={{ $now.toUTC().toISO() }}', execution: `={{ ${once}.execution }}` },
				},
				{ optimizeBulk: true },
			),
			GOES_ON,
		)
		.add(
			...(['First Seen?', TABLE_NODE, [5, -0.6]] as const),
			SEEN_CALLS.get(
				[
					['call_id', 'eq', `={{ ${once}.callId }}`],
					['seen_at', 'gte', since],
				],
				{ returnAll: false, limit: 1, ...found },
			),
			{ ...GOES_ON, ...ALWAYS },
		)
		.add(
			...(['Seen Before?', IF, [6, -0.6]] as const),
			onlyIf(
				{ left: '={{ $json.execution }}', operation: 'notEmpty' },
				{
					left: '={{ $json.execution }}',
					operation: 'notEquals',
					right: `={{ ${once}.execution }}`,
				},
			),
		)
		.add('Replay', ['noOp', 1], [7, -1.1])
		.add('Was It Checked?', CODE, [6, 2], code('checked', 'text', 'table'))
		.add('Not Checked', STOP, [7, 2], PROBLEMS)
		.add('Your Workflow Goes On Here', SET, [7, 0], {
			...{ mode: 'raw', jsonOutput: going, options: {} },
		})
		.add(
			...(['Delete Old Rows', TABLE_NODE, [3, 1]] as const),
			SEEN_CALLS.deleteRows([['seen_at', 'lt', since]]),
		)
		.chain(TRIGGER, 'Settings', 'What Now?', 'Create the Table', 'Note the Call', 'First Seen?')
		.chain('First Seen?', 'Seen Before?', 'Replay')
		.chain('First Seen?', 'Was It Checked?', 'Not Checked')
		.chain('Every Night', 'Settings')
		.wire('What Now?', 1, 'Your Workflow Goes On Here')
		.wire('What Now?', 2, 'Delete Old Rows')
		.wire('Seen Before?', 1, 'Your Workflow Goes On Here');
}
