import { ALGORITHMS, DIGESTS, type Algorithm } from './algorithms';
import type { Encoding } from './formula';

/** What a signature header was seen to consist of. */
export interface HeaderShape {
	/** Such as `sha256=`; empty when there is none. */
	prefix: string;
	/** The part behind the prefix. */
	digest: string;
	encoding: Encoding;
	algorithm: Algorithm;
}

const WITH_PREFIX = /^([A-Za-z][A-Za-z0-9_-]{0,30}=)?([A-Za-z0-9+/_-]+={0,2})$/;
/** `sha=` alone names a family, not an algorithm. */
const PREFIX_ALGORITHM = /(?:^|[^a-z])(md5|sha[-_]?(?:1|256|384|512))=$/i;

/** Whether a text has exactly the characters and the length of a digest in that encoding. */
export function isDigest(text: string, algorithm: Algorithm, encoding: Encoding): boolean {
	const { bytes } = DIGESTS[algorithm];
	if (encoding === 'hex') return text.length === bytes * 2 && /^[0-9a-f]+$/i.test(text);
	const bare = text.replace(/={1,2}$/, '');
	if (bare.length !== Math.ceil((bytes * 4) / 3)) return false;
	const isPadded = text.length === Math.ceil(bytes / 3) * 4;
	if (encoding === 'base64') return isPadded && /^[A-Za-z0-9+/]+$/.test(bare);
	// Base64url comes with and without padding in the wild.
	return (isPadded || text === bare) && /^[A-Za-z0-9_-]+$/.test(bare);
}

/** Whether a prefix names an algorithm, and another one than this. */
function prefixContradicts(prefix: string, algorithm: Algorithm): boolean {
	const named = PREFIX_ALGORITHM.exec(prefix);
	return named !== null && named[1].replace(/[-_]/, '').toLowerCase() !== algorithm;
}

/**
 * Tells algorithm and encoding from the look of a header: the length of a digest and its alphabet
 * leave no choice but one (64 hex digits are read as SHA-256 in hex, not as SHA-384 in Base64).
 *
 * @param header one header value
 * @param algorithms the algorithms that may be meant
 * @returns null when the header does not look like a digest of any of them
 */
export function readHeaderShape(
	header: string,
	algorithms: readonly Algorithm[],
): HeaderShape | null {
	const match = WITH_PREFIX.exec(header);
	if (match === null) return null;
	const [, prefix = '', digest] = match;
	for (const encoding of ['hex', 'base64', 'base64url'] as const) {
		for (const algorithm of algorithms) {
			if (isDigest(digest, algorithm, encoding) && !prefixContradicts(prefix, algorithm)) {
				return { prefix, digest, encoding, algorithm };
			}
		}
	}
	return null;
}

const ENCODING_NAMES: Record<Encoding, string> = {
	hex: 'hex digits',
	base64: 'characters of Base64',
	base64url: 'characters of Base64url',
};

/**
 * What a signature looks like, in words, without repeating any of it.
 *
 * @param header the header's value; undefined when it did not come
 * @returns e.g. "64 hex digits: the length of SHA-256"
 */
export function describeHeaderShape(header: string | undefined): string {
	if (header === undefined || header === '') return 'empty';
	const shape = readHeaderShape(header, ALGORITHMS);
	if (shape === null) return `${header.length} characters: not the length of a known digest`;
	const prefix = shape.prefix === '' ? '' : `a prefix of ${shape.prefix.length} characters, then `;
	return `${prefix}${shape.digest.length} ${ENCODING_NAMES[shape.encoding]}: the length of ${DIGESTS[shape.algorithm].name}`;
}
