import {
	NodeOperationError,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { OUTPUT, outputCount } from '../callback/routing';
import {
	answerTo,
	describeRefusal,
	EXPLANATION,
	Refusal,
	type Explanation,
} from '../messages/reasons';
import { readHeader, SIGNATURE_HEADER } from '../callback/request';
import { describeSignature } from '../messages/signatureLook';
import { LOG } from '../messages/trigger';
import { explain, fixOfKnown } from './explain';
import { log } from './log';
import type { Parameters } from './parameters';
import { answer, mayReport, report } from './report';

/** Where an error was thrown; its message is left out, for it may quote the body. */
const describePlace = (error: unknown): string =>
	error instanceof Error ? `${error.name}${/\n\s+at .*/.exec(error.stack ?? '')?.[0] ?? ''}.` : '';

/** What was thrown on a callback's way in, as a refusal. */
export const toRefusal = (error: unknown): Refusal =>
	error instanceof Refusal
		? error
		: new Refusal('unexpected_failure', EXPLANATION.failed_at({ place: describePlace(error) }));

/** A content type that a stranger cannot use to write a text of his own. */
const USUAL_TYPE =
	/^(?:application|audio|image|message|multipart|text|video)\/[\w+-]{1,40}(?:; ?charset=[\w-]{1,40})?(?=\s*(?:;|$))/i;

/** The item at the output "Refused". */
function refusedItem(
	context: IWebhookFunctions,
	{ code }: Refusal,
	message: string,
	{ fix, formula }: Pick<Explanation, 'fix' | 'formula'>,
	now: number,
) {
	const request = context.getRequestObject();
	const { rawBody } = request as { rawBody?: Buffer };
	const contentType = readHeader(request, 'content-type') ?? '';
	return {
		reason: code,
		message,
		fix,
		formula,
		receivedAt: new Date(now).toISOString(),
		bodyBytes: rawBody?.length ?? (Number(readHeader(request, 'content-length')) || 0),
		// Whoever sent this proved nothing.
		contentType: contentType === '' ? '' : (USUAL_TYPE.exec(contentType)?.[0] ?? '…'),
		signatureShape: describeSignature(readHeader(request, SIGNATURE_HEADER)),
	};
}

/**
 * Turns a callback away: answers it, says why in n8n's log, at the output "Refused" if the user
 * asked for it, and on the node while the user listens for a test event.
 *
 * @throws NodeOperationError in test mode only, after the answer has been written: the editor shows
 * it on the node
 */
export async function reject(
	context: IWebhookFunctions,
	refusal: Refusal,
	{ layout, refusedPerMinute }: Parameters,
): Promise<IWebhookResponseData> {
	const now = Date.now();
	answer(context, refusal.reason.status, answerTo(refusal));
	const isTest = context.getMode() === 'manual';
	const place = { output: OUTPUT.refused, outputs: outputCount(layout) };
	// What is under way is genuine, and has an execution already.
	const canReport = !isTest && layout.reportRefused && refusal.code !== 'start_under_way';
	// Before the search: others that are refused meanwhile must not take the turn of the one that helps.
	const isReported = canReport && mayReport(context, place, refusedPerMinute, now);
	const known = fixOfKnown(context, refusal);
	const result = known ?? (await explain(context, refusal, now)) ?? refusal.fix;
	const isExplained = typeof result !== 'string';
	const { fix, formula, logged } = isExplained
		? result
		: { fix: result, formula: null, logged: result };
	const { code } = refusal;
	const signature = readHeader(context.getRequestObject(), SIGNATURE_HEADER);
	const message = describeRefusal(refusal, signature, isTest);
	const text = LOG.refused({ code, message, fix: logged });
	// Counted apart, for the same reason.
	log(context, 'warn', isExplained ? 'explained' : 'refused', text, now);

	if (isTest) {
		throw new NodeOperationError(context.getNode(), message, { description: fix });
	}
	if (!isReported) return { noWebhookResponse: true };
	return report(context, refusedItem(context, refusal, message, { fix, formula }, now), place, now);
}
