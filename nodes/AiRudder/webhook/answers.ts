import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

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

/**
 * `200 {}` to a callback that starts an execution, and what is to happen once n8n has it.
 *
 * n8n asks for the body of the answer only after it has stored or queued the execution, and right
 * before it saves the node's static data. That is the one moment that counts: whatever a webhook
 * writes there earlier is not saved (n8n 2.41 builds a second workflow over the same object while
 * it starts the execution, which resets the mark "changed").
 */
export function acceptExecution(
	workflowData: INodeExecutionData[][],
	accepted: () => void,
): IWebhookResponseData {
	let told = false;
	return {
		workflowData,
		get webhookResponse() {
			if (!told) accepted();
			told = true;
			return {};
		},
	};
}
