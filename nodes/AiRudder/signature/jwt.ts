import { createHash } from 'node:crypto';

import { parseJson } from './json';

/** A JSON Web Token (RFC 7519), taken apart; nothing of it is proved. */
export interface Jwt {
	algorithm: unknown;
	claims: Readonly<Record<string, unknown>>;
	/** What is signed. */
	text: string;
	signature: Buffer;
}

const JWT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** An object in JSON; null when it is none. */
function parseObject(base64url: string): Record<string, unknown> | null {
	const value = parseJson(Buffer.from(base64url, 'base64url').toString())?.value;
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: null;
}

/** @returns null when the text is no signed token, or asks for an extension that nobody here knows */
export function readJwt(token: string): Jwt | null {
	const match = JWT.exec(token);
	if (match === null) return null;
	const header = parseObject(match[1]);
	const claims = parseObject(match[2]);
	const signature = Buffer.from(match[3], 'base64url');
	// Only the canonical spelling may pass.
	if (signature.toString('base64url') !== match[3]) return null;
	if (header === null || claims === null || Object.hasOwn(header, 'crit')) return null;
	return { algorithm: header.alg, claims, text: `${match[1]}.${match[2]}`, signature };
}

/** The claims that hold the body's SHA-256, in hex or Base64. */
export function bodyHashClaims({ claims }: Jwt, body: Buffer): string[] {
	const digest = createHash('sha256').update(body).digest();
	const hex = digest.toString('hex');
	const spellings = [
		hex,
		hex.toUpperCase(),
		digest.toString('base64'),
		digest.toString('base64url'),
	];
	return Object.keys(claims).filter((name) => spellings.includes(claims[name] as string));
}

/**
 * Whether the times in a token allow it now (RFC 7519, section 4.1). A token that does not say when
 * it ends is as old as it was issued.
 *
 * @param now milliseconds since 1970; null when any time will do
 */
export function isInTime({ claims }: Jwt, toleranceSeconds: number, now: number | null): boolean {
	const { exp, nbf, iat } = claims;
	const times = [exp, nbf, iat].filter((time) => time !== undefined);
	if (times.some((time) => typeof time !== 'number')) return false;
	if (now === null) return true;
	const seconds = now / 1000;
	if (exp !== undefined && seconds > (exp as number) + toleranceSeconds) return false;
	if (nbf !== undefined && seconds < (nbf as number) - toleranceSeconds) return false;
	if (exp !== undefined || iat === undefined) return true;
	return Math.abs(seconds - (iat as number)) <= toleranceSeconds;
}
