import { choicesOf } from './fields';
import { decodeBytes, type Encoding, partsOf, readJwt } from './header';
import { ALGORITHMS, DIGESTS } from './methods';

/** A text that can be a signature. */
export interface TextLook {
	length: number;
	encoding: Encoding;
	/** How many bytes it stands for: those of a known digest, or of a signature with a private key. */
	bytes: number;
	kind: 'digest' | 'rsa' | 'ecdsa' | 'digest_or_curve';
}

/** What a signature looks like; nothing of it is repeated but the names of its parts. */
export type SignatureLook =
	| { code: 'empty' }
	| { code: 'too_long' | 'unknown'; length: number }
	| { code: 'jwt'; algorithm: string | null }
	| { code: 'repeated'; first: SignatureLook }
	| { code: 'parts'; count: number; texts: TextLook[] }
	| { code: 'named_parts'; names: string[]; texts: Array<TextLook & { name: string }> }
	/** So many characters stand before and behind the text. */
	| { code: 'text'; text: TextLook; before: number; behind: number };

const MAX_DESCRIBED = 4096;
const MAX_PARTS = 4;
/** How many values of a header that came more than once are looked at. */
const MAX_VALUES = 8;
/** RFC 7518, section 3.1. */
const KNOWN_JWT =
	'HS256 HS384 HS512 RS256 RS384 RS512 ES256 ES384 ES512 PS256 PS384 PS512 EdDSA none'.split(' ');
const RSA_BYTES: readonly number[] = [128, 256, 384, 512];

/** The lengths that a digest can have in that encoding. */
export function lengthsOf(bytes: number, encoding: Encoding): number[] {
	if (encoding === 'hex') return [bytes * 2];
	if (encoding === 'base64hex') return [Math.ceil((bytes * 2) / 3) * 4];
	return [Math.ceil(bytes / 3) * 4, Math.ceil((bytes * 4) / 3)];
}

const DIGEST_BYTES = new Set(ALGORITHMS.map((one) => DIGESTS[one].bytes));

const DIGEST_LENGTHS = choicesOf('encoding').map((encoding) => ({
	encoding,
	lengths: new Set([...DIGEST_BYTES].flatMap((bytes) => lengthsOf(bytes, encoding))),
}));

const isAnyDigest = (text: string): boolean =>
	DIGEST_LENGTHS.some(
		({ encoding, lengths }) =>
			lengths.has(text.length) && DIGEST_BYTES.has(decodeBytes(text, encoding)?.length ?? 0),
	);

/** A digest in Base64 and the words around it have fewer. */
const MAX_MARKS = 12;

/**
 * Whether a text holds a digest: all of it, or what is between two marks. One with many marks counts as
 * such a text: to look between all of them takes the square of their number.
 */
export function holdsDigest(text: string): boolean {
	const marks = [...text.matchAll(/[^A-Za-z0-9]/g)].map(({ index }) => index);
	if (marks.length > MAX_MARKS) return true;
	const ends = [...marks, text.length];
	return [-1, ...marks].some((start) =>
		ends.some((end) => isAnyDigest(text.slice(start + 1, end))),
	);
}

/** What bytes of this length can be; null when they are nothing that is known. */
function findKind(bytes: Buffer): TextLook['kind'] | null {
	const { length } = bytes;
	// The two numbers of ECDSA in DER: 0x30, then the length of the rest (RFC 3279, section 2.2.3).
	const isDer = bytes[0] === 0x30 && bytes[1] === length - 2;
	if (isDer && length >= 66 && length <= 72) return 'ecdsa';
	if (RSA_BYTES.includes(length)) return 'rsa';
	if (length === 64) return 'digest_or_curve';
	return Object.values(DIGESTS).some((digest) => digest.bytes === length) ? 'digest' : null;
}

function lookAtText(text: string): TextLook | null {
	for (const encoding of ['hex', 'base64hex', 'base64', 'base64url'] as const) {
		const bytes = decodeBytes(text, encoding);
		const kind = bytes === null ? null : findKind(bytes);
		if (kind !== null) return { length: text.length, encoding, bytes: bytes!.length, kind };
	}
	return null;
}

/** The last run of characters that a signature can consist of, and the text around it. */
const AROUND = /^(.*[^A-Za-z0-9+/_=-])?([A-Za-z0-9+/_-]+={0,2})$/;
const BEHIND = /^([A-Za-z0-9+/_-]{22,}={0,2})([^A-Za-z0-9+/_=-].*)$/;

function lookAtWhole(header: string): SignatureLook {
	const whole = lookAtText(header);
	if (whole !== null) return { code: 'text', text: whole, before: 0, behind: 0 };
	// `sha256=` and the like end in a character of Base64.
	const [, name = '', rest] = /^([A-Za-z][\w-]{0,30}=)?(.+)$/s.exec(header)!;
	const [, before = '', last = ''] = AROUND.exec(rest) ?? [];
	const text = lookAtText(last);
	if (text !== null) return { code: 'text', text, before: name.length + before.length, behind: 0 };
	const [, front = '', { length: behind } = ''] = BEHIND.exec(header) ?? [];
	const first = lookAtText(front);
	return first === null
		? { code: 'unknown', length: header.length }
		: { code: 'text', text: first, before: 0, behind };
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
	const values = header.split(', ', MAX_VALUES);
	return values.every((value) => lookAtText(value) !== null) ? values[0] : null;
}

/**
 * What a signature looks like.
 *
 * @param header the header's value; undefined when it did not come
 * @param namesParts whether its parts are named: not where a stranger may have chosen the names
 */
export function lookAtSignature(header: string | undefined, namesParts: boolean): SignatureLook {
	if (header === undefined || header === '') return { code: 'empty' };
	const { length } = header;
	if (length > MAX_DESCRIBED) return { code: 'too_long', length };
	const first = firstOfSeveral(header);
	if (first !== null) return { code: 'repeated', first: lookAtSignature(first, namesParts) };
	const jwt = readJwt(header.slice(header.lastIndexOf(' ') + 1));
	if (jwt !== null) {
		return { code: 'jwt', algorithm: KNOWN_JWT.find((one) => one === jwt.algorithm) ?? null };
	}
	const parts = partsOf(header);
	const texts = parts
		.map(({ name, value }) => ({ name, ...lookAtText(value) }))
		.filter((part): part is TextLook & { name: string } => part.bytes !== undefined)
		.slice(0, MAX_PARTS);
	const hasParts = parts.length > 1 || header.includes('"');
	if (!hasParts || texts.length === 0) return lookAtWhole(header);
	if (!namesParts) return { code: 'parts', count: parts.length, texts };
	// A name can be a signature, too.
	const shown = (name: string) => (holdsDigest(name) ? '…' : name);
	return {
		code: 'named_parts',
		names: parts.slice(0, MAX_PARTS).map(({ name }) => shown(name)),
		texts: texts.map((text) => ({ ...text, name: shown(text.name) })),
	};
}
