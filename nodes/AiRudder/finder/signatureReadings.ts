import { constants, publicDecrypt, type KeyObject } from 'node:crypto';

import { ALGORITHMS, DIGESTS, type Algorithm } from '../signature/methods';
import { choicesOf } from '../signature/fields';
import { decodeBytes, isDigest, type Encoding, partsOf } from '../signature/header';
import type { SigningSettings } from '../signature/formula';
import { holdsDigest, lengthsOf } from '../signature/signatureLook';

const ENCODINGS = choicesOf('encoding');

/** Where a signature stands in its header, and how it is written. */
interface Written {
	encoding: Encoding;
	/** The text before it. */
	prefix: string;
	/** The part of the header that it was read from; empty for the whole header. */
	part: string;
}

/** One way to read a signature header. */
export interface Reading extends Written {
	algorithm: Algorithm;
	digest: Buffer;
}

/** The bytes of a signature that is no digest. */
interface RawReading extends Written {
	bytes: Buffer;
}

/**
 * A prefix ends in a mark of punctuation or a space. No header begins with a space, and n8n takes a
 * prefix with an equals sign in front for an expression. A long number, a clock or a digest in it will
 * be another one next time. A header that came twice has its own signature in front: that belongs into
 * no advice.
 */
const isPrefix = (text: string) =>
	/^(?![=\s])[\x20-\x7e]{0,79}[^A-Za-z0-9]$/.test(text) &&
	!/(?<![0-9A-Za-z])\d{8}|\d\d:\d\d:\d\d/.test(text) &&
	!holdsDigest(text);

/**
 * Where a signature can stand in a header: all of it, or one of its parts. These come first where
 * there can be several of them, or where the user has named one.
 */
function placesIn(signature: string, ownPart: string) {
	const parts = partsOf(signature)
		// A number is no name: it is a time or an id in front. A text with a digest is a signature.
		.filter(({ name }) => !/^\d+$/.test(name) && !holdsDigest(name))
		.map(({ name, value }) => ({ part: name, value }));
	const whole = { part: '', value: signature };
	const isPart = parts.length > 1 || /^\w+,/.test(signature) || parts[0]?.part === ownPart;
	return isPart ? [...parts, whole] : [whole, ...parts];
}

/**
 * Every way to read a header as a digest: its length leaves few.
 *
 * @param signature the header's value
 * @param settings the prefix and the part that the user has set
 */
export function readingsOf(
	signature: string,
	{ prefix: ownPrefix, signaturePart }: Pick<SigningSettings, 'prefix' | 'signaturePart'>,
): Reading[] {
	const readings = new Map<string, Reading>();
	for (const { part, value } of placesIn(signature, signaturePart)) {
		for (const encoding of ENCODINGS) {
			for (const algorithm of ALGORITHMS) {
				for (const length of lengthsOf(DIGESTS[algorithm].bytes, encoding)) {
					const text = value.slice(-length);
					const prefix = value.slice(0, -length);
					if (text.length < length || !isDigest(text, algorithm, encoding)) continue;
					if (prefix !== '' && prefix !== ownPrefix && !isPrefix(prefix)) continue;
					// Base64 and Base64url are often the same text: Base64 is the one to name.
					const key = `${algorithm} ${text}`;
					if (readings.has(key)) continue;
					const digest = decodeBytes(text, encoding)!;
					readings.set(key, { algorithm, encoding, prefix, part, digest });
				}
			}
		}
	}
	const all = [...readings.values()];
	// The end of a digest in Base64 can look like a shorter one behind a prefix.
	const whole = all.filter(({ prefix }) => prefix === '' || prefix === ownPrefix);
	return whole.length > 0 ? whole : all;
}

/** 64 bytes in Base64url. */
const SHORTEST = 86;

/** Every way to read a header as the bytes of a signature that a private key made. */
export function rawReadingsOf(
	signature: string,
	{ prefix: ownPrefix, signaturePart }: Pick<SigningSettings, 'prefix' | 'signaturePart'>,
): RawReading[] {
	const places = placesIn(signature, signaturePart).filter(({ value }) => value.length >= SHORTEST);
	return places.flatMap(({ part, value }) => {
		// Only where such characters begin: from each of them it would take the square of their number.
		const text = /(?<![A-Za-z0-9+/_=%-])[A-Za-z0-9+/_=%-]+$/.exec(value)?.[0] ?? '';
		const starts = [...new Set([ownPrefix, value.slice(0, value.length - text.length), ''])];
		return starts
			.filter((prefix) => value.startsWith(prefix) && (prefix === '' || isPrefix(prefix)))
			.flatMap((prefix) =>
				(['hex', 'base64', 'base64url'] as const).flatMap((encoding) => {
					const bytes = decodeBytes(value.slice(prefix.length), encoding);
					return bytes === null || bytes.length < 64 ? [] : [{ encoding, prefix, part, bytes }];
				}),
			);
	});
}

/** The digest inside an RSA signature, which its public key uncovers; null when there is none. */
export function uncoverDigest(raw: RawReading, key: KeyObject): Reading | null {
	let info: Buffer;
	try {
		info = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, raw.bytes);
	} catch {
		return null;
	}
	// RFC 8017, section 9.2: a sequence of the algorithm, which is a sequence itself, and the digest.
	const digest = info.subarray(6 + info[3]);
	const found = ALGORITHMS.find((algorithm) => DIGESTS[algorithm].bytes === digest.length);
	return found === undefined ? null : { ...raw, algorithm: found, digest };
}
