import type { IWebhookFunctions } from 'n8n-workflow';

import { calledUrl } from '../../../nodes/AiRudder/n8n/call';

const url = (known: string | undefined, originalUrl: string) =>
	calledUrl({
		getNodeWebhookUrl: () => known,
		getRequestObject: () => ({ originalUrl }),
	} as unknown as IWebhookFunctions);

test.each([
	['the production URL', '/webhook/abc/webhook', 'https://n8n.example/webhook/abc/webhook'],
	['the test URL', '/webhook-test/abc/webhook', 'https://n8n.example/webhook-test/abc/webhook'],
	[
		'the query, as it came',
		'/webhook/abc/webhook?b=%20&a=1?',
		'https://n8n.example/webhook/abc/webhook?b=%20&a=1?',
	],
])('%s is the one that AI Rudder was given', (_what, called, full) => {
	expect(url('https://n8n.example/webhook/abc/webhook', called)).toBe(full);
});

test('the path in front of a proxy belongs to it', () => {
	expect(url('https://x.example/n8n/webhook/abc', '/webhook-test/abc?a=1')).toBe(
		'https://x.example/n8n/webhook-test/abc?a=1',
	);
});

test('a path that a proxy has rewritten is the one that n8n knows', () => {
	expect(url('https://n8n.example/webhook/abc', '/elsewhere/of/it?a=1')).toBe(
		'https://n8n.example/webhook/abc?a=1',
	);
});

test('without any known URL there is none', () => {
	expect(url(undefined, '/webhook/abc')).toBe('');
});
