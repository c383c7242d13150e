import type { Choice } from './fields';
import { DIGESTS, type Algorithm } from './methods';

/** How bytes are written in a header; `base64hex` is Base64 of the hex digits. */
export type Encoding = Choice<'encoding'>;

/** What a signature header was seen to consist of. */
export interface HeaderShape {
	/** Such as `sha256=`; empty when there is none. */
	prefix: string;
	/** The part behind the prefix. */
	digest: string;
	encoding: Exclude<Encoding, 'base64hex'>;
	algorithm: Algorithm;
}

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
 * hex in small or large letters, Base64 with its padding, Base64url with or without it.
 *
 * @returns null when the text is not written in that encoding
 */
export function decodeBytes(text: string, encoding: Encoding): Buffer | null {
	switch (encoding) {
		case 'hex': {
			const bytes = Buffer.from(text, 'hex');
			return bytes.toString('hex') === text.toLowerCase() ? bytes : null;
		}
		case 'base64': {
			const bytes = Buffer.from(text, 'base64');
			return bytes.toString('base64') === text ? bytes : null;
		}
		case 'base64url': {
			const bytes = Buffer.from(text, 'base64url');
			const bare = bytes.toString('base64url');
			const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, '=');
			return text === bare || text === padded ? bytes : null;
		}
		default: {
			const digits = decodeBytes(text, 'base64');
			return digits === null ? null : decodeBytes(digits.toString('latin1'), 'hex');
		}
	}
}

/**
 * As `decodeBytes`, but either spelling of Base64 will do where one is set: both write the same bytes,
 * and one callback often does not tell which of them a sender uses.
 */
export const decodeSignature = (text: string, encoding: Encoding): Buffer | null =>
	encoding === 'base64' || encoding === 'base64url'
		? (decodeBytes(text, 'base64') ?? decodeBytes(text, 'base64url'))
		: decodeBytes(text, encoding);

/** Whether a text is a digest of that algorithm in that encoding, by its length and its characters. */
export const isDigest = (text: string, algorithm: Algorithm, encoding: Encoding): boolean =>
	decodeBytes(text, encoding)?.length === DIGESTS[algorithm].bytes;

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
		const length = decodeBytes(digest, encoding)?.length;
		for (const algorithm of algorithms) {
			if (length === DIGESTS[algorithm].bytes && !prefixContradicts(prefix, algorithm)) {
				return { prefix, digest, encoding, algorithm };
			}
		}
	}
	return null;
}
