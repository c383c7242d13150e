import type { IWebhookFunctions } from 'n8n-workflow';

import { RateLimit } from './rateLimit';
import { nodeKey } from './nodeKey';

const LINES_PER_MINUTE = 5;

const limit = new RateLimit();

/**
 * A line for n8n's log, of each kind at most five a minute and trigger. Never a secret, a signature
 * or a body: that is up to the caller.
 *
 * @param kind what happened to the callback, such as `refused`
 * @param text what follows on the node's name
 */
export function log(
	context: IWebhookFunctions,
	level: 'info' | 'warn',
	kind: string,
	text: string,
	now: number,
): void {
	const turn = limit.take(`${nodeKey(context)}:${kind}`, LINES_PER_MINUTE, now);
	if (turn === null) return;
	const more = turn.suppressed === 0 ? '' : ` ${turn.suppressed} more were ${kind} before this.`;
	context.logger[level](`AI Rudder Trigger ${text}${more}`, {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
	});
}
