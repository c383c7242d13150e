import { hash } from 'node:crypto';

import { textAt } from '../events/event';
import type { Callback } from '../callback/readCallback';

/**
 * A callback's identity: the first 32 hex digits of the SHA-256 of its bytes. AI Rudder documents
 * no delivery id, and its retries carry the same bytes.
 */
export function deliveryId(bytes: Buffer): string {
	return hash('sha256', bytes).slice(0, 32);
}

/**
 * What a callback has in common with its repetition when a sender makes the body anew: event and
 * `call_id`, as 32 hex digits.
 *
 * @returns null for a callback of which no field is known that tells calls apart, or which lacks it
 */
export function callKey({ event, payload }: Callback): string | null {
	const callId = event?.callIdPath === undefined ? undefined : textAt(payload, event.callIdPath);
	if (callId === undefined || callId.trim() === '') return null;
	return deliveryId(Buffer.from(JSON.stringify([event?.value, callId.trim()])));
}
