import type { Problem, SecretName } from './results';
import { equalSecrets, isUsableSecret } from './secret';

/** A shorter key could be guessed, one callback after the other. */
export const SHORTEST_KEY = 16;

/** A longer one has no place in a URL. */
export const LONGEST_KEY = 4096;

/** The credential of a trigger whose callbacks AI Rudder does not sign. */
export interface CallbackKeys {
	callbackKey: string;
	previousCallbackKey: string;
}

/** Why a callback has not come to the URL with a key, and what can be seen of it. */
export type KeyFailure =
	/** Written `&amp;key=`, as in HTML. */
	| (Problem<'key_missing'> & { seen: 'ampersand_escaped' | 'is_signed' | null })
	/** The right key with more behind it. */
	| (Problem<'key_mismatch'> & { isLonger: boolean })
	| Problem<'key_unusable'>;

export type KeyProblem = KeyFailure['problem'];

/** Why a key is not what a person should hand over; null when it is. */
export function doubtKey(key: string): 'blank' | 'short' | 'long' | 'odd' | null {
	if (key.length > LONGEST_KEY) return 'long';
	if (!isUsableSecret(key)) return 'blank';
	if (key.length < SHORTEST_KEY) return 'short';
	// Anything else would be written in another way in a URL, or was pasted along.
	return /^[A-Za-z0-9._~-]*$/.test(key) ? null : 'odd';
}

/** Whether a key locks anything at all. */
const isUsableKey = (key: string): boolean => [null, 'odd'].includes(doubtKey(key));

/** An expression may give a number: it is the text of its digits. */
const textOf = (value: unknown) =>
	['string', 'number'].includes(typeof value) ? String(value) : '';

/** Brings stored credential data into shape. */
export const readKeys = (data: Readonly<Record<string, unknown>>): CallbackKeys => ({
	callbackKey: textOf(data.callbackKey),
	previousCallbackKey: textOf(data.previousCallbackKey),
});

/** The key in a URL's query; anything but one text counts as none. Costs nothing, so it comes first. */
export function readKey(
	query: { key?: unknown; 'amp;key'?: unknown },
	isSigned: boolean,
): { key: string } | KeyFailure {
	const { key } = query;
	if (typeof key === 'string' && key !== '') return { key };
	if ('amp;key' in query) return { problem: 'key_missing', seen: 'ampersand_escaped' };
	return { problem: 'key_missing', seen: isSigned && key === undefined ? 'is_signed' : null };
}

/** Decides whether what {@link readKey} found is the current or the previous key. Never throws. */
export function verifyKey(
	given: string,
	{ callbackKey, previousCallbackKey }: CallbackKeys,
): { secret: SecretName } | KeyFailure {
	if (!isUsableKey(callbackKey)) return { problem: 'key_unusable' };
	const keys = [callbackKey, previousCallbackKey].filter(isUsableKey);
	const fitting = keys.findIndex((key) => equalSecrets(given, key));
	if (fitting >= 0) return { secret: fitting === 0 ? 'current' : 'previous' };
	// None of them fits: `filter()` looks at every one, so that how long it takes tells nothing.
	const isLonger = keys.filter((key) => equalSecrets(given.slice(0, key.length), key)).length > 0;
	return { problem: 'key_mismatch', isLonger };
}
