import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { RateLimit } from './rateLimit';
import { log } from './log';
import { nodeKey } from './nodeKey';
import { oneItem, type Place } from './startExecution';

/** Nobody may fill the list of executions with what starts nothing. */
const limit = new RateLimit();

/**
 * Whether one more may be reported in this minute.
 *
 * @param perMinute how many a minute, for each output of a trigger
 */
export const mayReport = (
	context: IWebhookFunctions,
	{ output }: Place,
	perMinute: number,
	now: number,
): boolean => limit.take(`${nodeKey(context)}:${output}`, perMinute, now) !== null;

/** Starts the workflow at an output of its own, for a callback that has its answer already. */
export function report(
	context: IWebhookFunctions,
	json: IDataObject,
	place: Place,
	now: number,
): IWebhookResponseData {
	if (context.getNode().alwaysOutputData !== true) {
		return { noWebhookResponse: true, workflowData: oneItem({ json }, place) };
	}
	// n8n would start the first output, too, with an empty item: as if a callback had been accepted.
	const text =
		'cannot report what it turned away. Switch Always Output Data off in the settings of the trigger: with it n8n starts the first output, too.';
	log(context, 'warn', 'not reported', text, now);
	return { noWebhookResponse: true };
}
