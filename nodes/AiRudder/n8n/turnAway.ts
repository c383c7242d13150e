import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import type { Callback } from '../callback/read';
import { readHeader, SIGNATURE_HEADER, type HttpRequest } from '../callback/request';
import { OUTPUT, outputCount, type Ignored } from '../callback/routing';
import { textAt } from '../events/event';
import { describeIgnored, describeIssue } from '../messages/callback';
import {
	answerTo,
	describeRefusal,
	EXPLANATION,
	inFull,
	Refusal,
	type Explanation,
	type ReasonCode,
} from '../messages/reasons';
import { describeSignature } from '../messages/signatureLook';
import { describeInvalid, LOG } from '../messages/trigger';
import { oneItem, type Arrival } from './accept';
import { explain } from './askFinder';
import { log, RateLimit, type Call } from './call';

/** The header and body that AI Rudder's API documentation expects of an answer: `200 {}`. */
export const CONTENT_TYPE = 'application/json; charset=utf-8';

/**
 * Answers by ourselves. n8n turns `webhookResponse: { status: 401 }` into a 200, so a status other
 * than 200 has to be written here.
 */
function answer(context: IWebhookFunctions, status: number, body: object): void {
	const response = context.getResponseObject();
	response.statusCode = status;
	const text = JSON.stringify(body);
	response.setHeader('content-type', CONTENT_TYPE);
	response.setHeader('content-length', Buffer.byteLength(text));
	response.end(text);
}

/** What the editor shows on the node while a person listens for a test event. */
const toShow = ({ trigger }: Call, message: string, description: string) =>
	new NodeOperationError(trigger, message, { description });

/** Nobody may fill the list of executions with what starts nothing. */
const limit = new RateLimit();

/** Whether one more may be reported in this minute, at an output of a trigger. */
const mayReport = ({ node, parameters }: Call, output: number, now: number): boolean =>
	limit.take(`${node}:${output}`, parameters.refusedPerMinute, now) !== null;

/** For a callback that has its answer already. */
const answered = (): IWebhookResponseData => ({ noWebhookResponse: true });

/** Starts the workflow at an output of its own. */
function report(call: Call, json: object, output: number): IWebhookResponseData {
	if (call.trigger.alwaysOutputData !== true) {
		return { ...answered(), workflowData: oneItem(call, { json: json as IDataObject }, output) };
	}
	// n8n would start the first output, too, with an empty item: as if a callback had been accepted.
	log(call, 'warn', 'not reported', LOG.not_reported);
	return answered();
}

/** How much of a name or a path, and of a sentence about it, is shown: the sender chose them. */
const MAX_NAME = 100;
const MAX_SENTENCE = 200;

/** The item at the output "Ignored": what it was, and nothing of what it said. */
export function toIgnoredItem(ignored: Ignored, callback: Callback, arrival: Arrival): object {
	const { id, receivedAt, duplicate, verifiedBy, secret } = arrival;
	const event = callback.event?.value ?? null;
	const issues = callback.issues.map(describeIssue).map(({ code, path, message }) => ({
		code,
		path: path.slice(0, MAX_NAME),
		message: message.slice(0, MAX_SENTENCE),
	}));
	return {
		event: textAt(callback.payload, 'event')?.slice(0, MAX_NAME) ?? null,
		reason: ignored.code,
		...describeIgnored(ignored),
		delivery: { id, receivedAt, event, issues, duplicate, verifiedBy, secret },
	};
}

/** A content type that a stranger cannot use to write a text of his own. */
const USUAL_TYPE = new RegExp(
	[
		'^(?:(?:application|text)/(?:json|xml)|text/(?:plain|html)',
		'|application/(?:x-www-form-urlencoded|octet-stream)|multipart/form-data)',
		'(?:; ?charset=(?:utf-?(?:8|16(?:[bl]e)?)|iso-8859-1|latin1|us-ascii|windows-125\\d|gbk|gb2312|big5))?',
		'(?=\\s*(?:;|$))',
	].join(''),
	'i',
);

/** The item at the output "Refused": nothing that its sender, who proved nothing, can write a text in. */
export function toRefusedItem(
	request: HttpRequest,
	reason: ReasonCode,
	said: { message: string } & Pick<Explanation, 'fix' | 'formula'>,
	now: number,
): object {
	const contentType = readHeader(request, 'content-type') ?? '';
	return {
		reason,
		...said,
		receivedAt: new Date(now).toISOString(),
		bodyBytes: request.rawBody?.length ?? (Number(readHeader(request, 'content-length')) || 0),
		contentType: contentType === '' ? '' : (USUAL_TYPE.exec(contentType)?.[0] ?? '…'),
		signatureShape: describeSignature(readHeader(request, SIGNATURE_HEADER)),
	};
}

/**
 * Says which parameters have no effect.
 *
 * @returns in test mode, what answers the callback and shows this on the node; null where the
 * callback goes on
 */
export function tellInvalid(call: Call): (() => never) | null {
	const { message, fix } = describeInvalid(call.parameters.invalid);
	log(call, 'warn', 'judged so', LOG.goes_on({ message, fix }));
	if (!call.isTest) return null;
	return () => {
		answer(call.context, 200, {});
		throw toShow(call, message, fix);
	};
}

/**
 * Answers a genuine callback that starts nothing with 200, and says so in n8n's log. It says so at the
 * output "Ignored", too, if the user asked for it, and on the node while the user listens.
 *
 * @throws NodeOperationError in test mode only, after the answer has been written
 */
export function ignore(
	call: Call,
	ignored: Ignored,
	callback: Callback,
	arrival: Arrival,
): IWebhookResponseData {
	const { code } = ignored;
	const { message, fix } = describeIgnored(ignored);
	const { layout } = call.parameters;
	answer(call.context, 200, {});
	log(call, 'info', `ignored as ${code}`, LOG.ignored({ code, message, fix }));
	if (call.isTest) throw toShow(call, message, fix);
	const output = outputCount(layout) - 1;
	if (!layout.reportIgnored || !mayReport(call, output, call.now)) return answered();
	const duplicate = code === 'duplicate';
	return report(call, toIgnoredItem(ignored, callback, { ...arrival, duplicate }), output);
}

function toRefusal(error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	// Its message is left out, for it may quote the body.
	const place =
		error instanceof Error
			? `${error.name}${/\n\s+at .*/.exec(error.stack ?? '')?.[0] ?? ''}.`
			: '';
	return new Refusal('unexpected_failure', EXPLANATION.failed_at({ place }));
}

/**
 * Turns a callback away: answers it, and says why in n8n's log. It says so at the output "Refused",
 * too, if the user asked for it, and on the node while the user listens.
 *
 * @param error what was thrown on its way in
 * @throws NodeOperationError in test mode only, after the answer has been written
 */
export async function reject(call: Call, error: unknown): Promise<IWebhookResponseData> {
	const refusal = toRefusal(error);
	const now = Date.now();
	const { context, isTest } = call;
	const { layout } = call.parameters;
	answer(context, refusal.status, answerTo(refusal));
	// What is under way is genuine, and has an execution already.
	const canReport = !isTest && layout.reportRefused && refusal.code !== 'start_under_way';
	// Before the search: others that are refused meanwhile must not take the turn of the one that helps.
	const isReported = canReport && mayReport(call, OUTPUT.refused, now);
	const explained = await explain(call, refusal, now);
	const said = explained ?? refusal.fix;
	const isExplained = typeof said !== 'string';
	const { fix, formula, logged } = isExplained ? said : inFull(said);
	const { code } = refusal;
	const request = context.getRequestObject();
	const describe = (namesParts: boolean) =>
		describeRefusal(refusal, readHeader(request, SIGNATURE_HEADER), namesParts);
	const message = describe(isTest);
	// A part's name can be a token of the URL: only the person who listens reads it.
	const text = LOG.refused({ code, message: describe(false), fix: logged });
	// Counted apart, for the same reason.
	log(call, 'warn', isExplained ? 'explained' : 'refused', text);
	if (isTest) throw toShow(call, message, fix);
	if (!isReported) return answered();
	const item = toRefusedItem(request, code, { message, fix, formula }, now);
	return report(call, item, OUTPUT.refused);
}
