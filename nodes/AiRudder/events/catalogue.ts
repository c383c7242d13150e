import { chatbotSessionEnded } from './chatbotSessionEnded';
import { customApiNodeData } from './customApiNodeData';
import { dialerAgent, dialerContact, dialerTask } from './dialer';
import {
	atTheirFields,
	CHANNEL_IDS,
	CHANNELS,
	COMPANIES,
	filterBy,
	OUTPUT_LABELS,
	type CallbackEvent,
} from './event';
import { sessionTransfer } from './sessionTransfer';
import { workflowListCompleted } from './workflowListCompleted';
import { workflowStatusChanged } from './workflowStatusChanged';

const EVENT_NAMES = filterBy('event', 'eventNames', 'Event Names', 'session.end');

/** Every callback that is none of the others: passed through whole. */
export const other: CallbackEvent = {
	value: 'other',
	name: 'Other Callbacks',
	description: 'Every other AI Rudder callback, passed through whole',
	known: null,
	isSigned: null,
	recognisedBy: 'everything else',
	recognises: () => true,
	schema: null,
	filters: atTheirFields(CHANNELS, CHANNEL_IDS, COMPANIES, OUTPUT_LABELS, EVENT_NAMES),
	labelPath: 'conclusion.output_label',
	sample: null,
};

/**
 * Every callback that this node knows, in the order in which they are recognised; the last one
 * recognises everything. The only list of them: editor, filters, item and docs follow it.
 */
export const CATALOGUE: readonly CallbackEvent[] = [
	sessionTransfer,
	chatbotSessionEnded,
	workflowStatusChanged,
	workflowListCompleted,
	customApiNodeData,
	dialerTask,
	dialerContact,
	dialerAgent,
	other,
];
