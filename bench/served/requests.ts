import { createHmac } from 'node:crypto';
import { freshCallback } from '../../scripts/sender/sampleCallback';
import { AUTH_HEADER, type Signing } from './triggers';

/** A request that is ready to be sent. */
export interface SignedRequest {
	body: string;
	headers: Record<string, string>;
}

/**
 * One request with a body of its own: the same bytes again would be a duplicate.
 *
 * @param signing how the trigger wants it signed
 * @param secret another one than the trigger's makes a forged request
 */
export function signedRequest(signing: Signing, secret: string): SignedRequest {
	const body = freshCallback();
	const proof: Record<string, string> =
		signing === 'header'
			? { [AUTH_HEADER]: secret }
			: { 'x-airudder-sign': createHmac('sha256', secret).update(body).digest('hex') };
	return { body, headers: { 'content-type': 'application/json', ...proof } };
}
