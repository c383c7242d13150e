import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { fixOf, IGNORED, ignoredItem, type Ignored } from '../callback/ignored';
import { toDelivery, type Arrival } from '../callback/item';
import type { Callback } from '../callback/readCallback';
import { outputCount } from '../callback/routing';
import { acknowledge } from './answers';
import { log } from './log';
import type { Parameters } from './parameters';
import { mayReport, report } from './report';

/**
 * Answers a genuine callback that starts nothing with 200, and says so: in n8n's log, at the output
 * "Ignored" if the user asked for it, and on the node while the user listens for a test event.
 *
 * @throws NodeOperationError in test mode only, after the answer has been written
 */
export function ignore(
	context: IWebhookFunctions,
	ignored: Ignored,
	callback: Callback,
	arrival: Arrival,
	{ layout, refusedPerMinute }: Parameters,
): IWebhookResponseData {
	const { message } = IGNORED[ignored.code];
	const fix = fixOf(ignored);
	const now = Date.parse(arrival.receivedAt);
	const answered = acknowledge(context);
	const text = `ignored a callback: ${ignored.code}. ${message} ${fix}`;
	log(context, 'info', `ignored as ${ignored.code}`, text, now);
	if (context.getMode() === 'manual') {
		throw new NodeOperationError(context.getNode(), message, { description: fix });
	}
	if (!layout.reportIgnored) return answered;
	const outputs = outputCount(layout);
	const place = { output: outputs - 1, outputs };
	if (!mayReport(context, place, refusedPerMinute, now)) return answered;
	const item = ignoredItem(ignored, callback, toDelivery(callback, arrival)) as IDataObject;
	return report(context, item, place, now);
}
