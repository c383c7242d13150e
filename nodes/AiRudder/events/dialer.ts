import { z } from 'zod';

import {
	filterBy,
	hasFields,
	resembles,
	textAt,
	valueAt,
	type CallbackEvent,
	type Payload,
} from './event';

const STATES = filterBy('state', 'states', 'States', 'HANGUP');
const TASK_NAMES = filterBy(
	'taskName',
	'taskNames',
	'Task Names',
	'the name of a task of the dialer',
);

/** Fields whose type is known; none is known to be required. */
const TEXT = z.string().optional();
const MAP = z.object({}).optional();

/** What the dialer's numbers mean, as seen in an integration. */
const HANGUP_REASONS = new Map([
	[0, 'unknown'],
	[1, 'no agent after answer'],
	[2, 'normal'],
	[3, 'busy'],
	[4, 'not in use'],
	[5, 'hold'],
	[6, 'switched off'],
	[7, 'out of area'],
	[8, 'invalid'],
	[9, 'wrong number'],
	[12, 'talked'],
	[13, 'agent rejected'],
	[14, 'user hung up'],
	[15, 'fusing'],
	[16, 'answering machine'],
	[17, 'agent network failed'],
	[18, 'attempt limit'],
	[19, 'contact shortly abandoned'],
	[20, 'do not call'],
]);

/**
 * A callback of the predictive dialer (PDS): an envelope of `type` and `body`.
 *
 * @param statePath where its state is
 * @param fields of `body`, as far as their types are known
 */
function dialerEvent(
	type: string,
	statePath: string,
	fields: z.ZodRawShape,
	own: Pick<CallbackEvent, 'value' | 'name' | 'description' | 'canRecur'> & { sample: Payload },
): CallbackEvent {
	return {
		...own,
		known: 'seen',
		isSigned: false,
		recognisedBy: `\`type\` = \`${type}\`, \`body\``,
		recognises: (payload) => payload.type === type && hasFields(payload, 'body'),
		suspects: (payload) => resembles(payload.type, type) && hasFields(payload, 'body'),
		named: { field: 'type', name: type },
		schema: z.object({ type: z.string(), body: z.object(fields) }),
		filters: [
			{ filter: STATES, path: statePath },
			{ filter: TASK_NAMES, path: 'body.taskName' },
		],
		// The state under one name, though AgentStatus writes it `State`, and the hangup reason in words.
		explain: (payload) => {
			const state = textAt(payload, statePath);
			const reason = HANGUP_REASONS.get(valueAt(payload, 'body.hangupReason') as number);
			return { ...(state !== undefined && { state }), ...(reason && { hangupReason: reason }) };
		},
		sample: { type, body: own.sample },
	};
}

export const dialerTask = dialerEvent(
	'TaskStatus',
	'body.state',
	{ state: TEXT },
	{
		value: 'dialer.taskStatus',
		canRecur: true,
		name: 'Dialer Task Status Changed',
		description: 'The state of a task in the predictive dialer has changed',
		sample: { state: 'Finished', taskId: 'task-1', taskName: 'Reminder' },
	},
);

export const dialerContact = dialerEvent(
	'ContactStatus',
	'body.state',
	{ state: TEXT, timestamp: TEXT, hangupReason: z.number().int().optional(), customerInfo: MAP },
	{
		value: 'dialer.contactStatus',
		name: 'Dialer Contact Status Changed',
		description: 'The state of a contact in the predictive dialer has changed',
		sample: {
			state: 'HANGUP',
			phoneNumber: '123',
			callid: 'call-1',
			taskId: 'task-1',
			taskName: 'Reminder',
			contactName: 'nick',
			timestamp: '1767225600000',
			hangupReason: 14,
			customerInfo: {},
		},
	},
);

export const dialerAgent = dialerEvent(
	'AgentStatus',
	'body.State',
	{ State: TEXT, timestamp: TEXT, customerInfo: MAP, customizeResults: MAP },
	{
		value: 'dialer.agentStatus',
		name: 'Dialer Agent Status Changed',
		description: 'The state of an agent in the predictive dialer has changed',
		sample: {
			State: 'TALKRESULT',
			agentName: 'agent-1',
			taskId: 'task-1',
			taskName: 'Reminder',
			phoneNumber: '123',
			callid: 'call-1',
			timestamp: '1767225600000',
			talkResultLabel: 'promised to pay',
			customerInfo: {},
			customizeResults: {},
		},
	},
);
