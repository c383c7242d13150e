import { chatbotSessionEnded } from './chatbotSessionEnded';
import { customApiNodeData } from './customApiNodeData';
import { dialerAgent, dialerContact, dialerTask } from './dialer';
import type { CallbackEvent } from './event';
import { other } from './other';
import { sessionTransfer } from './sessionTransfer';
import { workflowListCompleted } from './workflowListCompleted';
import { workflowStatusChanged } from './workflowStatusChanged';

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
