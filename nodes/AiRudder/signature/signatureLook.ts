import { DIGESTS } from './algorithms';
import { partsOf } from './headerParts';
import { decodeBytes, type Encoding } from './headerShape';
import { readJwt } from './jwt';

/** What bytes of some length can be. */
export type Nature =
	| { kind: 'ecdsa' }
	| { kind: 'rsa'; bits: number }
	/** One of this length can be an Ed25519 or ECDSA signature, too, or not. */
	| { kind: 'digest'; name: string; orCurve: boolean };

/** A text that can be a signature. */
export interface TextLook {
	length: number;
	encoding: Encoding;
	nature: Nature;
}

/** What a signature looks like; nothing of it is repeated but the names of its parts. */
export type SignatureLook =
	| { kind: 'empty' }
	| { kind: 'too_long' | 'unknown'; length: number }
	| { kind: 'jwt'; algorithm: string | null }
	| { kind: 'repeated'; first: SignatureLook }
	/** A name is null when it could be a signature itself. */
	| { kind: 'parts'; names: Array<string | null>; signatures: Array<[string | null, TextLook]> }
	/** So many characters stand before and behind the text. */
	| { kind: 'text'; text: TextLook; before: number; behind: number };

const MAX_DESCRIBED = 4096;
/** RFC 7518, section 3.1. */
const KNOWN_JWT =
	'HS256 HS384 HS512 RS256 RS384 RS512 ES256 ES384 ES512 PS256 PS384 PS512 EdDSA none'.split(' ');
const RSA_BYTES: readonly number[] = [128, 256, 384, 512];

/** What bytes of this length can be; null when they are nothing that is known. */
function findNature(bytes: Buffer): Nature | null {
	const { length } = bytes;
	// The two numbers of ECDSA in DER: 0x30, then the length of the rest (RFC 3279, section 2.2.3).
	if (length >= 66 && length <= 72 && bytes[0] === 0x30 && bytes[1] === length - 2) {
		return { kind: 'ecdsa' };
	}
	if (RSA_BYTES.includes(length)) return { kind: 'rsa', bits: length * 8 };
	const name = Object.values(DIGESTS).find((digest) => digest.bytes === length)?.name;
	return name === undefined ? null : { kind: 'digest', name, orCurve: length === 64 };
}

function lookAtText(text: string): TextLook | null {
	for (const encoding of ['hex', 'base64hex', 'base64', 'base64url'] as const) {
		const bytes = decodeBytes(text, encoding);
		const nature = bytes === null ? null : findNature(bytes);
		if (nature !== null) return { length: text.length, encoding, nature };
	}
	return null;
}

/** The last run of characters that a signature can consist of, and what stands around it. */
const AROUND = /^(.*[^A-Za-z0-9+/_=-])?([A-Za-z0-9+/_-]+={0,2})$/;
const BEHIND = /^([A-Za-z0-9+/_-]{22,}={0,2})([^A-Za-z0-9+/_=-].*)$/;

function lookAtWhole(header: string): SignatureLook {
	const whole = lookAtText(header);
	if (whole !== null) return { kind: 'text', text: whole, before: 0, behind: 0 };
	// `sha256=` and the like end in a character of Base64.
	const [, name = '', rest] = /^([A-Za-z][\w-]{0,30}=)?(.+)$/s.exec(header)!;
	const [, before = '', last = ''] = AROUND.exec(rest) ?? [];
	const text = lookAtText(last);
	if (text !== null) return { kind: 'text', text, before: name.length + before.length, behind: 0 };
	const [, front = '', { length: behind } = ''] = BEHIND.exec(header) ?? [];
	const first = lookAtText(front);
	return first === null
		? { kind: 'unknown', length: header.length }
		: { kind: 'text', text: first, before: 0, behind };
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
	const areSeveral = values.length > 1 && values.every((value) => lookAtText(value) !== null);
	return areSeveral ? values[0] : null;
}

/**
 * What a signature looks like.
 *
 * @param header the header's value; undefined when it did not come
 */
export function lookAtSignature(header: string | undefined): SignatureLook {
	if (header === undefined || header === '') return { kind: 'empty' };
	if (header.length > MAX_DESCRIBED) return { kind: 'too_long', length: header.length };
	const first = firstOfSeveral(header);
	if (first !== null) return { kind: 'repeated', first: lookAtSignature(first) };
	const jwt = readJwt(header.slice(header.lastIndexOf(' ') + 1));
	if (jwt !== null) {
		return { kind: 'jwt', algorithm: KNOWN_JWT.find((one) => one === jwt.algorithm) ?? null };
	}
	const parts = partsOf(header).map(({ name, value }) => {
		const shown = lookAtText(name) === null ? name : null;
		return { name: shown, text: lookAtText(value) };
	});
	const signatures = parts.flatMap(
		({ name, text }): Array<[string | null, TextLook]> => (text === null ? [] : [[name, text]]),
	);
	const hasParts = parts.length > 1 || header.includes('"');
	return hasParts && signatures.length > 0
		? { kind: 'parts', names: parts.map(({ name }) => name), signatures }
		: lookAtWhole(header);
}
