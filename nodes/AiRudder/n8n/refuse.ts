import {
	NodeOperationError,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { OUTPUT, outputCount } from '../callback/routing';
import { RateLimit } from '../refusal/rateLimit';
import { answerTo, Refusal } from '../refusal/reasons';
import { headerOf, SIGNATURE_HEADER } from '../callback/readRequest';
import { describeHeaderShape } from '../signature/headerShape';
import { answer } from './answers';
import { explain } from './explain';
import type { Parameters } from './parameters';
import { nodeKey, oneItem } from './startExecution';

const LOG_LINES_PER_MINUTE = 5;

const logLimit = new RateLimit();
const itemLimit = new RateLimit();

/** Why, to n8n's log: a reason code and a sentence, never a secret, a signature or a body. */
function log(context: IWebhookFunctions, refusal: Refusal, now: number): void {
	const turn = logLimit.take(nodeKey(context), LOG_LINES_PER_MINUTE, now);
	if (turn === null) return;
	const more = turn.suppressed === 0 ? '' : ` ${turn.suppressed} more were refused before this.`;
	context.logger.warn(
		`AI Rudder Trigger refused a callback: ${refusal.code}. ${refusal.message} ${refusal.fix}${more}`,
		{ workflowId: context.getWorkflow().id, nodeName: context.getNode().name },
	);
}

/** The item at the output "Refused". */
function refusedItem(context: IWebhookFunctions, refusal: Refusal, now: number) {
	const request = context.getRequestObject();
	const { rawBody } = request as { rawBody?: Buffer };
	const contentType = headerOf(request, 'content-type') ?? '';
	return {
		reason: refusal.code,
		message: refusal.message,
		fix: refusal.fix,
		receivedAt: new Date(now).toISOString(),
		bodyBytes: rawBody?.length ?? (Number(headerOf(request, 'content-length')) || 0),
		// Whoever sent this proved nothing: take no more of it than a content type needs.
		contentType: contentType.replace(/[^\x20-\x7e]/g, '').slice(0, 100),
		signatureShape: describeHeaderShape(headerOf(request, SIGNATURE_HEADER)),
	};
}

/**
 * Turns a callback away: answers it, says why in n8n's log, at the output "Refused" if the user
 * asked for it, and on the node while the user listens for a test event.
 *
 * @throws NodeOperationError in test mode only, after the answer has been written: the editor shows
 * it on the node
 */
export async function refuse(
	context: IWebhookFunctions,
	refusal: Refusal,
	{ layout, refusedPerMinute }: Parameters,
): Promise<IWebhookResponseData> {
	const now = Date.now();
	answer(context, refusal.reason.status, answerTo(refusal));
	log(context, refusal, now);

	if (context.getMode() === 'manual') {
		const description = await explain(context, refusal);
		throw new NodeOperationError(context.getNode(), refusal.message, { description });
	}
	if (!layout.reportRefused || itemLimit.take(nodeKey(context), refusedPerMinute, now) === null) {
		return { noWebhookResponse: true };
	}
	const item = { json: refusedItem(context, refusal, now) };
	const place = { output: OUTPUT.refused, outputs: outputCount(layout) };
	return { noWebhookResponse: true, workflowData: oneItem(item, place) };
}
