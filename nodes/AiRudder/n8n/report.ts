import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { LOG } from '../messages/trigger';
import { nodeKey } from './context';
import { oneItem, type Place } from './items';
import { log, RateLimit } from './log';

/** The header and body that AI Rudder's API documentation expects of an answer: `200 {}`. */
export const CONTENT_TYPE = 'application/json; charset=utf-8';

/**
 * Answers by ourselves. n8n turns `webhookResponse: { status: 401 }` into a 200, so a status other
 * than 200 has to be written here.
 */
export function answer(context: IWebhookFunctions, status: number, body: object): void {
	const response = context.getResponseObject();
	response.statusCode = status;
	response.setHeader('content-type', CONTENT_TYPE);
	response.end(JSON.stringify(body));
}

/** `200 {}` to a genuine callback that starts nothing. */
export function acknowledge(context: IWebhookFunctions): IWebhookResponseData {
	answer(context, 200, {});
	return { noWebhookResponse: true };
}

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
	log(context, 'warn', 'not reported', LOG.not_reported, now);
	return { noWebhookResponse: true };
}
