import { createHash } from 'node:crypto';

import type { Choice } from './fields';
import { parseJson } from './json';
import { type Algorithm, DIGESTS } from './methods';

/** A part of a signature header such as `t=1767225600,v1=5257a8…`. */
export interface HeaderPart {
	name: string;
	value: string;
}

/** `v1,abc v1,def`: the name in front of a comma, the parts behind spaces. */
const NAMED_BY_COMMA = /^[\w-]{1,40},/;
/** Whatever is longer, or has other characters, is a value and no name. */
const NAME = /^[\w-]{1,32}$/;
/** Nothing, or the end of a text in Base64. */
const NO_VALUE = /^=?$/;
/** The text between two marks; marks within quotes belong to it. */
const PIECE = /(?:"[^"]*"|[^,;&\s"])+/g;
const UNQUOTE = /^"(.*)"$/;

/** A header can have thousands of parts: no more of them are looked at. */
const MAX_PARTS = 100;

/**
 * Takes a signature header apart: `name=value` or `name:value`, separated by commas, semicolons,
 * ampersands or white space; or `name,value`, separated by spaces.
 *
 * @returns the first hundred pieces in order; one without a name or a value is left out
 */
export function partsOf(header: string): HeaderPart[] {
	const byComma = NAMED_BY_COMMA.test(header);
	const pieces = (header.match(byComma ? /\S+/g : PIECE) ?? []).slice(0, MAX_PARTS);
	return pieces.flatMap((piece) => {
		const at = piece.search(byComma ? /,/ : /[=:]/);
		const name = piece.slice(0, Math.max(at, 0));
		const value = piece.slice(at + 1).replace(UNQUOTE, '$1');
		return NAME.test(name) && !NO_VALUE.test(value) ? [{ name, value }] : [];
	});
}

/** `base64hex` is Base64 of the hex digits. */
export type Encoding = Choice<'encoding'>;

const WITH_PREFIX = /^([A-Za-z][A-Za-z0-9_-]{0,30}=)?([A-Za-z0-9+/_-]+={0,2})$/;
/** `sha=` alone names a family, not an algorithm. */
const PREFIX_ALGORITHM = /(?:^|[^a-z])(md5|sha[-_]?(?:1|256|384|512))=$/i;

/** Bytes as a header has them. */
export const encodeBytes = (bytes: Buffer, encoding: Encoding): string =>
	encoding === 'base64hex'
		? Buffer.from(bytes.toString('hex')).toString('base64')
		: bytes.toString(encoding);

/**
 * The bytes that a header holds. Decoders are lenient, and only the canonical spelling may pass:
 * hex in small or large letters, Base64 and Base64url with or without padding. Base64 may be encoded
 * as in a URL, as Ant International sends it.
 *
 * @returns null when the text is not written in that encoding
 */
export function decodeBytes(text: string, encoding: Encoding): Buffer | null {
	if (encoding === 'base64hex') {
		const digits = decodeBytes(text, 'base64');
		return digits && decodeBytes(digits.toString('latin1'), 'hex');
	}
	if (encoding === 'hex') {
		const bytes = Buffer.from(text, 'hex');
		return bytes.toString('hex') === text.toLowerCase() ? bytes : null;
	}
	const plain = text.replace(/%(?:2b|2f|3d)/gi, decodeURIComponent);
	const bytes = Buffer.from(plain, encoding);
	const bare = bytes.toString(encoding).replace(/=+$/, '');
	const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, '=');
	return plain === bare || plain === padded ? bytes : null;
}

/**
 * As `decodeBytes`, but either spelling of Base64 will do where one is set: both write the same bytes,
 * and one callback often does not tell which of them a sender uses.
 */
const decodeSignature = (text: string, encoding: Encoding): Buffer | null =>
	encoding === 'base64' || encoding === 'base64url'
		? (decodeBytes(text, 'base64') ?? decodeBytes(text, 'base64url'))
		: decodeBytes(text, encoding);

/** More signatures than this in one header are no secret being rolled; a public key checks one in half a millisecond. */
const MAX_CANDIDATES = 4;

/**
 * The signatures in a header: one must fit.
 *
 * @param look the part that holds them, empty for the whole header; and how each is written
 */
export function findSignatures(
	header: string,
	{ part, prefix, encoding }: { part: string; prefix: string; encoding: Encoding },
): Buffer[] {
	const values =
		part === ''
			? [header]
			: partsOf(header)
					.filter(({ name }) => name === part)
					.slice(0, MAX_CANDIDATES)
					.map(({ value }) => value);
	return values
		.filter((value) => value.startsWith(prefix))
		.map((value) => decodeSignature(value.slice(prefix.length), encoding))
		.filter((bytes) => bytes !== null);
}

/** Whether a text is a digest of that algorithm in that encoding, by its length and its characters. */
export const isDigest = (text: string, algorithm: Algorithm, encoding: Encoding): boolean =>
	decodeBytes(text, encoding)?.length === DIGESTS[algorithm].bytes;

/**
 * Tells algorithm and encoding from the look of a header: the length of a digest and its alphabet
 * leave no choice but one. 64 hex digits are SHA-256 in hex, not SHA-384 in Base64.
 *
 * @param header one header value
 * @param algorithms the algorithms that may be meant
 * @returns the digest without a prefix such as `sha256=`; null when it is none of theirs
 */
export function readHeaderShape(
	header: string,
	algorithms: readonly Algorithm[],
): { algorithm: Algorithm; bytes: Buffer } | null {
	const match = WITH_PREFIX.exec(header);
	if (match === null) return null;
	const [, prefix = '', digest] = match;
	const named = PREFIX_ALGORITHM.exec(prefix)?.[1].replace(/[-_]/, '').toLowerCase();
	for (const encoding of ['hex', 'base64', 'base64url'] as const) {
		const bytes = decodeBytes(digest, encoding);
		const algorithm = algorithms.find(
			(one) => bytes?.length === DIGESTS[one].bytes && (named ?? one) === one,
		);
		if (bytes !== null && algorithm !== undefined) return { algorithm, bytes };
	}
	return null;
}

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
