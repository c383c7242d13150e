import { ALGORITHMS, DIGESTS, type Algorithm } from '../signature/algorithms';
import { ENCODINGS, type Encoding } from '../signature/formula';
import { isDigest } from '../signature/headerShape';

/** One way to read a signature header. */
export interface Reading {
	algorithm: Algorithm;
	encoding: Encoding;
	/** What stands in front of the digest. */
	prefix: string;
	digest: Buffer;
}

/**
 * A prefix ends in a mark of punctuation or a space. One that begins with an equals sign cannot be
 * entered, because n8n takes it for an expression, and no header begins with a space; a long number in it is a time or a counter and
 * will be another one next time.
 */
const isPrefix = (text: string) =>
	/^(?![=\s])[\x20-\x7e]{0,39}[^A-Za-z0-9]$/.test(text) && !/\d{6}/.test(text);

/**
 * Every way to read a header as a digest: its length leaves few.
 *
 * @param signature the header's value
 * @param ownPrefix the prefix that the user has set
 */
export function readingsOf(signature: string, ownPrefix: string): Reading[] {
	const readings = new Map<string, Reading>();
	for (const encoding of ENCODINGS) {
		for (const algorithm of ALGORITHMS) {
			const { bytes } = DIGESTS[algorithm];
			for (const length of [bytes * 2, Math.ceil(bytes / 3) * 4, Math.ceil((bytes * 4) / 3)]) {
				const text = signature.slice(-length);
				const prefix = signature.slice(0, -length);
				if (!isDigest(text, algorithm, encoding)) continue;
				if (prefix !== '' && prefix !== ownPrefix && !isPrefix(prefix)) continue;
				// Base64 and Base64url are often the same text: Base64 is the one to name.
				const key = `${algorithm} ${prefix}`;
				if (readings.has(key)) continue;
				readings.set(key, { algorithm, encoding, prefix, digest: Buffer.from(text, encoding) });
			}
		}
	}
	const all = [...readings.values()];
	// The end of a digest in Base64 can look like a shorter one behind a prefix.
	const whole = all.filter(({ prefix }) => prefix === '' || prefix === ownPrefix);
	return whole.length > 0 ? whole : all;
}
