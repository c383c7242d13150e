import type { Problem } from '../refusal/problem';
import { isUsableSecret } from '../signature/secret';
import { equalSecrets } from './constantTime';
import type { SecretName } from './proof';

/** A shorter key could be guessed, one callback after the other. */
export const SHORTEST_KEY = 16;

/** The credential of a trigger whose callbacks AI Rudder does not sign. */
export interface CallbackKeys {
	callbackKey: string;
	previousCallbackKey: string;
}

export type KeyProblem = 'key_missing' | 'key_mismatch' | 'key_unusable';

/** Why a key cannot lock anything; null when it can. */
export function doubtKey(key: string): 'blank' | 'short' | null {
	if (!isUsableSecret(key)) return 'blank';
	return key.replace(/\s/g, '').length < SHORTEST_KEY ? 'short' : null;
}

/** Brings stored credential data into shape. */
export const readKeys = (data: Readonly<Record<string, unknown>>): CallbackKeys => ({
	callbackKey: typeof data.callbackKey === 'string' ? data.callbackKey : '',
	previousCallbackKey: typeof data.previousCallbackKey === 'string' ? data.previousCallbackKey : '',
});

/** The key in a URL's query; anything but one text counts as none. Costs nothing, so it comes first. */
export const readKey = ({ key }: { key?: unknown }): { key: string } | Problem<'key_missing'> =>
	typeof key === 'string' && key !== '' ? { key } : { problem: 'key_missing' };

/**
 * Decides whether a callback came to a URL with the current or the previous key. Never throws.
 *
 * @param given from {@link readKey}
 */
export function verifyKey(
	given: string,
	{ callbackKey, previousCallbackKey }: CallbackKeys,
): { secret: SecretName } | Problem<KeyProblem> {
	if (doubtKey(callbackKey) !== null) return { problem: 'key_unusable' };
	if (equalSecrets(given, callbackKey)) return { secret: 'current' };
	return doubtKey(previousCallbackKey) === null && equalSecrets(given, previousCallbackKey)
		? { secret: 'previous' }
		: { problem: 'key_mismatch' };
}
