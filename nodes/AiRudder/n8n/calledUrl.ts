import type { IWebhookFunctions } from 'n8n-workflow';

/**
 * The URL that AI Rudder was given, as far as n8n knows it (WEBHOOK_URL, behind a proxy), with the
 * path and the query of this very call: in test mode `getNodeWebhookUrl()` names the production URL.
 */
export function calledUrl(context: IWebhookFunctions): string {
	const known = context.getNodeWebhookUrl('default') ?? '';
	const called = context.getRequestObject().originalUrl;
	const [path, ...query] = called.split('?');
	// Behind the first segment, `webhook` or `webhook-test`, both are the same.
	const tail = path.slice(path.indexOf('/', 1));
	const isSame = known.endsWith(tail);
	const base = isSame ? known.slice(0, known.lastIndexOf('/', known.length - tail.length - 1)) : '';
	return [isSame ? base + path : known, ...query].join('?');
}
