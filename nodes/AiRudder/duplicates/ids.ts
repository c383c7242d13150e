import { hash } from 'node:crypto';

import { valueAt } from '../events/event';
import type { Callback } from '../callback/read';

/**
 * The id of bytes, such as a callback's: the first 32 hex digits of the SHA-256 of its bytes. AI Rudder documents
 * no delivery id, and its retries carry the same bytes.
 */
export function toId(bytes: Buffer): string {
	return hash('sha256', bytes).slice(0, 32);
}

/** Few letters and digits, one of them again and again, or words only: "0", "N/A", "undefined". */
function identifiesNothing(id: string): boolean {
	const characters = id.match(/[\p{L}\p{N}]/gu) ?? [];
	return characters.length < 6 || new Set(characters).size === 1 || !/\p{N}/u.test(id);
}

/** A text, a number, true or false as a text, for they can have one signature; anything else is not there. */
const plainText = (value: unknown): string =>
	['string', 'number', 'boolean'].includes(typeof value) ? String(value).trim() : '';

/**
 * What a callback has in common with its repetition when a sender makes the body anew: event,
 * `call_id`, and of whom and on which channel it is, as 32 hex digits.
 *
 * @returns null for a callback of which no field is known that tells calls apart, or in which that
 * field identifies nothing
 */
export function findCallKey({ event, payload }: Callback): string | null {
	const [path, ...others] = event?.callIdPaths ?? [];
	const callId = path === undefined ? '' : plainText(valueAt(payload, path));
	if (identifiesNothing(callId)) return null;
	const whose = others.map((other) => plainText(valueAt(payload, other)));
	return toId(Buffer.from(JSON.stringify([event?.value, callId, ...whose])));
}
