import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares two secrets in a time that tells nothing of either. Hashing both sides first gives them
 * one length, so that not even a secret's length leaks.
 */
export function equalSecrets(given: string, expected: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(expected));
}
