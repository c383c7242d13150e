import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

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
