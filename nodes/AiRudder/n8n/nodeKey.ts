import type { IWebhookFunctions } from 'n8n-workflow';

/** What tells one trigger node from all others in this n8n. */
export const nodeKey = (context: IWebhookFunctions): string =>
	`${context.getWorkflow().id}:${context.getNode().id}`;
