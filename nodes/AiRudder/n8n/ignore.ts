import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import type { Callback } from '../callback/read';
import { outputCount, type Ignored } from '../callback/routing';
import { describeIgnored } from '../messages/callback';
import { LOG } from '../messages/trigger';
import { toIgnoredItem, type Arrival } from './items';
import { log } from './log';
import type { Parameters } from './parameters';
import { acknowledge, mayReport, report } from './report';

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
	const { code } = ignored;
	const { message, fix } = describeIgnored(ignored);
	const now = Date.parse(arrival.receivedAt);
	const answered = acknowledge(context);
	log(context, 'info', `ignored as ${code}`, LOG.ignored({ code, message, fix }), now);
	if (context.getMode() === 'manual') {
		throw new NodeOperationError(context.getNode(), message, { description: fix });
	}
	if (!layout.reportIgnored) return answered;
	const outputs = outputCount(layout);
	const place = { output: outputs - 1, outputs };
	if (!mayReport(context, place, refusedPerMinute, now)) return answered;
	const item = toIgnoredItem(ignored, callback, arrival) as IDataObject;
	return report(context, item, place, now);
}
