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
import { report } from './report';

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
	const item = ignoredItem(ignored, callback, toDelivery(callback, arrival)) as IDataObject;
	return report(context, item, { output: outputs - 1, outputs }, refusedPerMinute, now);
}

/**
 * Says what is set and cannot be in force.
 *
 * @returns in test mode, what answers the callback and shows this on the node; null where the
 * callback goes on
 */
export function tellOfGaps(
	context: IWebhookFunctions,
	gaps: string[],
	now: number,
): (() => never) | null {
	if (gaps.length === 0) return null;
	const message = gaps.join(' ');
	const fix =
		'It counts as no entry. Without entries Trigger On and a filter let everything through; what fits no label goes to Other. The item does not exist yet when the trigger is read. Where an expression may be empty, let it give an empty text.';
	log(context, 'warn', 'judged so', `goes on without a setting: ${message} ${fix}`, now);
	if (context.getMode() !== 'manual') return null;
	return () => {
		acknowledge(context);
		throw new NodeOperationError(context.getNode(), message, { description: fix });
	};
}
