import type { SecretName } from '../signature/results';
import { BLOCK_BYTES, IV_BYTES, TAG_BYTES, type Sealed } from './aes';
import type { Envelope } from './envelope';
import type { Cipher, IvPlace, KeyEncoding } from './options';

/** One of the keys that the credential can stand for. */
export interface Key {
	name: SecretName;
	encoding: KeyEncoding;
	/** 16, 24 or 32 of them. */
	bytes: Buffer;
}

/** One way in which a body may have been encrypted. */
export interface Attempt {
	key: Key;
	place: IvPlace;
	field: string;
	sealed: Sealed;
}

/** Every IV of a size, in bytes, that a place can stand for. */
const IVS: Record<
	IvPlace,
	(size: number, key: Buffer, bytes: Buffer, envelope: Envelope) => Buffer[]
> = {
	front: (size, _key, bytes) => [bytes.subarray(0, size)],
	field: (size, _key, _bytes, { ivs }) => ivs.filter((iv) => iv.length === size),
	key: (size, key) => [key.subarray(0, size)],
	// Some vendors mean the digit.
	zero: (size) => [Buffer.alloc(size), Buffer.alloc(size, '0')],
};

/** Null when the cipher cannot have made these bytes. */
function seal(
	cipher: Cipher,
	key: Buffer,
	iv: Buffer,
	bytes: Buffer,
	fieldTag: Buffer | null,
): Sealed | null {
	if (cipher === 'gcm') {
		const data = fieldTag === null ? bytes.subarray(0, -TAG_BYTES) : bytes;
		const tag = fieldTag ?? bytes.subarray(-TAG_BYTES);
		return data.length > 0 ? { cipher, key, iv, data, tag } : null;
	}
	const isWhole = cipher === 'ctr' || bytes.length % BLOCK_BYTES === 0;
	return isWhole && bytes.length > 0 ? { cipher, key, iv, data: bytes, tag: null } : null;
}

/**
 * All that there is to try, the likeliest data first: 1400 at most, whatever a body holds.
 */
export function* attempts(
	envelope: Envelope,
	keys: readonly Key[],
	ciphers: readonly Cipher[],
	places: readonly IvPlace[],
): Generator<Attempt> {
	for (const { field, bytes } of envelope.data) {
		for (const key of keys) {
			for (const cipher of ciphers) {
				for (const size of IV_BYTES[cipher]) {
					for (const place of size === 0 ? places.slice(0, 1) : places) {
						const rest = place === 'front' ? bytes.subarray(size) : bytes;
						for (const iv of IVS[place](size, key.bytes, bytes, envelope)) {
							const sealed = seal(cipher, key.bytes, iv, rest, envelope.tag);
							if (sealed !== null) yield { key, place, field, sealed };
						}
					}
				}
			}
		}
	}
}

/**
 * Whether the data can lie in a frame: only with the documented IV, for a frame begins with bytes
 * that nobody can check, so it would fit with every IV.
 */
export const canBeFramed = ({ sealed, place }: Pick<Attempt, 'sealed' | 'place'>): boolean =>
	sealed.cipher === 'cbc' && place === 'key';
