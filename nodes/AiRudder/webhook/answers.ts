import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

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

/** What becomes of a start: told as often as n8n asks for the answer. */
export interface Start {
	/** n8n has stored or queued the execution, and is about to answer 200. */
	stored(): void;
	/** n8n is about to answer 200, and stores the execution afterwards: so does n8n before 2.8. */
	answered(): void;
	/** After `answered`: this process runs the workflow, so the execution was stored. */
	running(): void;
}

/**
 * `200 {}` to a callback that starts an execution with one item, and a word to `start` on how far
 * n8n is. n8n reads the item to store it and once more to run the workflow, and it reads the answer
 * right before it saves the node's static data: whatever a webhook writes there earlier is not saved
 * (n8n builds a second workflow over the same object while it starts the execution, which resets the
 * mark "changed"). docs/n8n-contract.md has the versions.
 *
 * @param outputs how many outputs the node has
 * @param output through which of them the item leaves
 */
export function acceptExecution(
	json: object,
	{ outputs, output, start }: { outputs: number; output: number; start: Start | null },
): IWebhookResponseData {
	const workflowData: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
	if (start === null) {
		workflowData[output].push({ json: json as IDataObject });
		return { workflowData, webhookResponse: {} };
	}
	let reads = 0;
	let isAnswered = false;
	workflowData[output].push({
		get json() {
			reads += 1;
			if (isAnswered && reads === 2) start.running();
			return json as IDataObject;
		},
	});
	return {
		workflowData,
		get webhookResponse() {
			if (reads > 0) start.stored();
			else start.answered();
			isAnswered = reads === 0;
			return {};
		},
	};
}
