import { hash } from 'node:crypto';

/**
 * A callback's identity: the first 32 hex digits of the SHA-256 of its bytes. AI Rudder documents
 * no delivery id, and its retries carry the same bytes.
 */
export function deliveryId(bytes: Buffer): string {
	return hash('sha256', bytes).slice(0, 32);
}
