import { choicesOf, type Choice } from './fields';
import { partsOf } from './headerParts';
import { readJwt } from './jwt';
import { DIGESTS, type Algorithm } from './methods';

/** How bytes are written in a header; `base64hex` is Base64 of the hex digits. */
export type Encoding = Choice<'encoding'>;

const MAX_DESCRIBED = 4096;
const MAX_PARTS = 4;
/** RFC 7518, section 3.1. */
const KNOWN_JWT =
	'HS256 HS384 HS512 RS256 RS384 RS512 ES256 ES384 ES512 PS256 PS384 PS512 EdDSA none'.split(' ');

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

const ENCODING_NAMES: Record<Encoding, string> = {
	hex: 'hex digits',
	base64: 'characters of Base64',
	base64url: 'characters of Base64url',
	base64hex: 'characters of Base64 around hex digits',
};

const RSA_BYTES: readonly number[] = [128, 256, 384, 512];

/** What bytes of this length can be; null when they are nothing that is known. */
function natureOf(bytes: Buffer): string | null {
	const { length } = bytes;
	// The two numbers of ECDSA in DER: 0x30, then the length of the rest (RFC 3279, section 2.2.3).
	if (length >= 66 && length <= 72 && bytes[0] === 0x30 && bytes[1] === length - 2) {
		return 'the form of an ECDSA signature';
	}
	if (RSA_BYTES.includes(length)) return `the length of an RSA signature of ${length * 8} bits`;
	const name = Object.values(DIGESTS).find((digest) => digest.bytes === length)?.name;
	if (name === undefined) return null;
	return length === 64
		? `the length of ${name}, and of an Ed25519 or ECDSA signature`
		: `the length of ${name}`;
}

/** A text of a header in words; null when it is nothing that is known. */
function describeText(text: string): string | null {
	for (const encoding of ['hex', 'base64hex', 'base64', 'base64url'] as const) {
		const bytes = decodeBytes(text, encoding);
		const nature = bytes === null ? null : natureOf(bytes);
		if (nature !== null) return `${text.length} ${ENCODING_NAMES[encoding]}: ${nature}`;
	}
	return null;
}

/** The last run of characters that a signature can consist of, and what stands around it. */
const AROUND = /^(.*[^A-Za-z0-9+/_=-])?([A-Za-z0-9+/_-]+={0,2})$/;
const BEHIND = /^([A-Za-z0-9+/_-]{22,}={0,2})([^A-Za-z0-9+/_=-].*)$/;

function describeWhole(header: string): string | null {
	const whole = describeText(header);
	if (whole !== null) return whole;
	// `sha256=` and the like end in a character of Base64.
	const [, name = '', rest] = /^([A-Za-z][\w-]{0,30}=)?(.+)$/s.exec(header)!;
	const [, before = '', text = ''] = AROUND.exec(rest) ?? [];
	const described = describeText(text);
	const length = name.length + before.length;
	if (described !== null) return `a prefix of ${length} characters, then ${described}`;
	const [, front = '', behind = ''] = BEHIND.exec(header) ?? [];
	const first = describeText(front);
	return first === null ? null : `${first}; ${behind.length} more characters stand behind it`;
}

/**
 * The first value of a header that came more than once: Node joins its values with a comma and a
 * blank. Two that are equal may be anything, others are signatures without a name.
 *
 * @returns null when it came once
 */
export function firstOfSeveral(header: string): string | null {
	if (!header.includes(', ')) return null;
	const half = header.slice(0, Math.max(header.length / 2 - 1, 0));
	if (half !== '' && header === `${half}, ${half}`) return half;
	const values = header.split(', ');
	const areSeveral = values.length > 1 && values.every((value) => describeText(value) !== null);
	return areSeveral ? values[0] : null;
}

/**
 * What a signature looks like, in words, without repeating any of it.
 *
 * @param header the header's value; undefined when it did not come
 * @param namesParts whether its parts are named: not where a stranger may have chosen the names
 * @returns e.g. "64 hex digits: the length of SHA-256"
 */
export function describeHeaderShape(header: string | undefined, namesParts = false): string {
	if (header === undefined || header === '') return 'empty';
	if (header.length > MAX_DESCRIBED) return `${header.length} characters: too long for a signature`;
	const first = firstOfSeveral(header);
	if (first !== null) {
		return `the header came more than once, the first time with ${describeHeaderShape(first, namesParts)}`;
	}
	const jwt = readJwt(header.slice(header.lastIndexOf(' ') + 1));
	if (jwt !== null) {
		const { algorithm } = jwt;
		const named = KNOWN_JWT.find((one) => one === algorithm) ?? 'an algorithm that is not known';
		return `a JWT (JSON Web Token), signed with ${named}`;
	}
	const parts = partsOf(header).map(({ name, value }) => ({ name, look: describeText(value) }));
	const signatures = parts.filter(({ look }) => look !== null);
	const hasParts = parts.length > 1 || header.includes('"');
	if (hasParts && signatures.length > 0) {
		if (!namesParts) {
			const looks = signatures.slice(0, MAX_PARTS).map(({ look }) => `one is ${look}`);
			return [`${parts.length} parts`, ...looks].join('; ');
		}
		const named = ({ name }: { name: string }) => (describeText(name) === null ? name : '…');
		const names = parts.slice(0, MAX_PARTS).map(named);
		const looks = signatures.slice(0, MAX_PARTS).map((part) => `${named(part)} is ${part.look}`);
		return `parts named ${names.join(', ')}: ${looks.join('; ')}`;
	}
	return describeWhole(header) ?? `${header.length} characters: not the length of a known digest`;
}

// The old names, until finder/ and messages/ use the new ones.
export const ENCODINGS = choicesOf('encoding');
