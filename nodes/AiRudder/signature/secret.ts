import { createHash, timingSafeEqual } from 'node:crypto';

import type { Choice } from './fields';
import { isPrivateKey } from './publicKey';

export type SecretEncoding = Choice<'secretEncoding'>;

/**
 * Whether a secret is there at all: an empty or blank one would make every signature guessable.
 * Characters that nobody sees (zero width, control characters) do not count either.
 */
export const isUsableSecret = (secret: string): boolean => /[^\s\p{Z}\p{C}]/u.test(secret);

/** The key's bytes; null when the secret is not written in that encoding, canonically, or has none. */
export function secretBytes(secret: string, encoding: SecretEncoding): Buffer | null {
	if (!isUsableSecret(secret)) return null;
	if (encoding === 'text') return Buffer.from(secret);
	const bytes = Buffer.from(secret, encoding);
	const isHex = encoding === 'hex';
	const given = isHex ? secret.toLowerCase() : secret;
	// From the start: /=+$/ would take the square of the length.
	const bare = /^.*[^=]/s.exec(given)?.[0];
	// Node ignores what it cannot decode: only a text that comes out the same was read whole.
	const isRead = (isHex ? (['hex'] as const) : (['base64', 'base64url'] as const))
		.map((one) => bytes.toString(one))
		.some((spelling) => spelling === given || spelling === bare);
	return isRead && bytes.length > 0 ? bytes : null;
}

/** What may have happened to a secret between AI Rudder and the credential. */
export type SecretMistake = 'white_space' | 'name_and_value' | 'quotes' | 'label' | 'equals_sign';

/**
 * The name in `X-Secret: abc` and `app_secret=abc`; Base64 with `=` at its end has none. Nothing in it
 * is without a bound, because every way to share out blanks and letters is tried.
 */
const NAME =
	/^["']?(?:[\w -]{1,40}["']?:\s|[\w -]{0,40}(?:secret|key|token|sign)[\w -]{0,40}["']?\s{0,40}[:=])/i;
/** `whsec_` and the like: a mark by which a secret is known, and no part of a key in Base64. */
const LABEL = /^[a-z]{2,10}_(?=[A-Za-z0-9+/]{16,}={0,2}$)/;
const QUOTED = /^(["'`])(.+)\1$/s;
const UNSEEN = /[\s\p{Z}\p{C}]/gu;
/** From the first to the last character that is seen. Blanks inside are passed once, not once for each of them. */
const SEEN = /[^\s\p{Z}\p{C}](?:.*[^\s\p{Z}\p{C}])?/su;

const bare = (secret: string) => SEEN.exec(secret)?.[0] ?? '';
const unquoted = (secret: string) => bare(bare(secret).replace(QUOTED, '$2'));

/** The text after a name, on one line with it; null when there is no name. */
function namedValue(secret: string): string | null {
	const line = secret.trimStart();
	const name = NAME.exec(line);
	const value = name === null ? '' : line.slice(name[0].length).trimStart();
	return /^[^=].*$/.test(value) ? value : null;
}

/**
 * The secrets that a person may have meant who pasted this one.
 *
 * @returns without the secret itself; the last one is there for every secret, because n8n reads a
 * field that begins with an equals sign as an expression and drops that sign
 */
export function intendedSecrets(secret: string): Array<{ mistake: SecretMistake; secret: string }> {
	const named = namedValue(secret);
	const spellings: Array<{ mistake: SecretMistake; secret: string }> = [
		{ mistake: 'white_space', secret: bare(secret) },
		{ mistake: 'quotes', secret: unquoted(secret) },
		{ mistake: 'name_and_value', secret: named === null ? secret : unquoted(named) },
		{ mistake: 'white_space', secret: secret.replace(UNSEEN, '') },
		{ mistake: 'label', secret: secret.replace(LABEL, '') },
		{ mistake: 'equals_sign', secret: `=${secret}` },
	];
	return spellings.filter((spelling) => spelling.secret !== secret);
}

/** Why a secret may not be what AI Rudder gave out. */
export type SecretDoubt =
	| 'empty'
	| 'blank'
	| 'private_key'
	| 'white_space'
	| 'name_and_value'
	| 'url'
	| 'short';

/** Shorter secrets can be guessed, and are more often a label or an id that was pasted instead. */
const SHORT = 8;

/** What is wrong with the look of a secret; null for nothing, which does not make it the right one. */
export function doubtSecret(secret: string): SecretDoubt | null {
	if (secret === '') return 'empty';
	if (!isUsableSecret(secret)) return 'blank';
	if (isPrivateKey(secret)) return 'private_key';
	// White space around a key in PEM is no part of it.
	if (secret.includes('-----BEGIN ')) return null;
	if (/^\s*[a-z][a-z0-9+.-]*:\/\//i.test(secret)) return 'url';
	if (namedValue(secret) !== null) return 'name_and_value';
	if (secret !== bare(secret)) return 'white_space';
	return secret.length < SHORT ? 'short' : null;
}

/**
 * Compares two secrets in a time that tells nothing of either. Hashing both sides first gives them
 * one length, so that not even a secret's length leaks.
 */
export function equalSecrets(given: string, expected: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(expected));
}
