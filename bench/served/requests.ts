import { createHmac } from 'node:crypto';
import { SAMPLE, freshCallback } from '../../scripts/sender/sampleCallback';
import { AUTH_HEADER, type Signing } from './triggers';

/** A request that is ready to be sent. */
export interface SignedRequest {
	body: string;
	headers: Record<string, string>;
}

const hmac = (secret: string, text: string) =>
	createHmac('sha256', secret).update(text).digest('hex');

/**
 * One request with a body of its own: the same bytes again would be a duplicate.
 *
 * @param signing how the trigger wants it signed
 * @param secret another one than the trigger's makes a forged request
 */
export function signedRequest(signing: Signing, secret: string): SignedRequest {
	const callback = freshCallback();
	const type = { 'content-type': 'application/json' };
	if (signing === 'header') {
		return { body: callback, headers: { ...type, [AUTH_HEADER]: secret } };
	}
	if (signing === 'airudder') {
		return { body: callback, headers: { ...type, 'x-airudder-sign': hmac(secret, callback) } };
	}
	// The Slack Trigger hands on what is in "event": the same fields as in the other rows.
	const { event, ...fields } = JSON.parse(callback) as typeof SAMPLE;
	const body = JSON.stringify({ type: 'event_callback', event: { type: event, ...fields } });
	const timestamp = String(Math.floor(Date.now() / 1000));
	const signature = `v0=${hmac(secret, `v0:${timestamp}:${body}`)}`;
	const slackHeaders = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
	return { body, headers: { ...type, ...slackHeaders } };
}
