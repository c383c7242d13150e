import { createPublicKey, ECDH, X509Certificate, type KeyObject } from 'node:crypto';

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/;
/** Shorter ones can be factored. */
const MIN_RSA_BITS = 1024;

/** A private key in DER begins with its version, 0 or 1; a public one never has a number that small there. */
const PRIVATE_DER = /^30(?:[0-7].|81..|82....)02010[01]/;

/** Whether a text holds a private key, which its owner must never hand out. */
export const isPrivateKey = (text: string): boolean =>
	/-----BEGIN [A-Z ]*PRIVATE KEY/.test(text) ||
	PRIVATE_DER.test(bareBytes(text)?.toString('hex') ?? '');

const jwk = (fields: Record<string, string>) =>
	createPublicKey({ key: fields, format: 'jwk' } as never);

/** Tries one way to read a key after the other. */
function firstOf(...ways: Array<() => KeyObject>): KeyObject | null {
	for (const way of ways) {
		try {
			return way();
		} catch {
			// Written in another way.
		}
	}
	return null;
}

/** The bytes of a key that stands there without its frame, in hex or Base64. */
function bareBytes(text: string): Buffer | null {
	const bare = text.replace(/[\s"'`]/g, '');
	if (/^(?:[0-9a-f]{2})+$/i.test(bare)) return Buffer.from(bare, 'hex');
	return /^[A-Za-z0-9+/_-]+={0,2}$/.test(bare) ? Buffer.from(bare, 'base64') : null;
}

/** The key of a point that stands there alone. Throws when it is none. */
function pointOfP256(bytes: Buffer): KeyObject {
	const point = ECDH.convertKey(
		bytes,
		'prime256v1',
		undefined,
		undefined,
		'uncompressed',
	) as Buffer;
	const coordinate = (from: number) => point.toString('base64url', from, from + 32);
	return jwk({ kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) });
}

function readBare(bytes: Buffer | null): KeyObject | null {
	if (bytes === null) return null;
	if (bytes.length === 32) {
		return firstOf(() => jwk({ kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }));
	}
	return firstOf(
		() => pointOfP256(bytes),
		() => createPublicKey({ key: bytes, format: 'der', type: 'spki' }),
		() => createPublicKey({ key: bytes, format: 'der', type: 'pkcs1' }),
		() => new X509Certificate(bytes).publicKey,
	);
}

/**
 * Reads a public key: in PEM (a certificate, too; the line breaks may have got lost in pasting, or
 * stand there as `\n`), or as the bare Base64 or hex that vendors print.
 *
 * @returns null when it is none, or too short to be safe
 */
export function readPublicKey(text: string): KeyObject | null {
	if (isPrivateKey(text)) return null;
	const plain = text.replace(/\\{1,4}[rn]/g, '\n');
	const [, label, inside] = PEM.exec(plain) ?? [];
	const lines = inside?.replace(/\s/g, '').replace(/(.{64})/g, '$1\n');
	const key =
		lines === undefined
			? readBare(bareBytes(plain))
			: firstOf(() =>
					createPublicKey(`-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`),
				);
	const bits = key?.asymmetricKeyDetails?.modulusLength ?? MIN_RSA_BITS;
	return bits < MIN_RSA_BITS ? null : key;
}
