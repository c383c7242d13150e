import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { log } from './log';
import { oneItem, type Place } from './startExecution';

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
