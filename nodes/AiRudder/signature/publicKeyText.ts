import { createPublicKey, type KeyObject } from 'node:crypto';

/** The curves of points that are printed alone, by the bytes of a coordinate, with their names in DER. */
const CURVES = [
	{ size: 32, oid: '06082a8648ce3d030107' },
	{ size: 32, oid: '06052b8104000a' },
	{ size: 48, oid: '06052b81040022' },
	{ size: 66, oid: '06052b81040023' },
] as const;
const EC = Buffer.from('06072a8648ce3d0201', 'hex');

/** A value of DER: its tag, its length, and what is in it. */
function inDer(tag: number, ...content: Buffer[]): Buffer {
	const bytes = Buffer.concat(content);
	const length = bytes.length < 0x80 ? [bytes.length] : [0x81, bytes.length];
	return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
}

/**
 * Reads a point of P-256, secp256k1, P-384 or P-521 that stands there alone. Its first byte says how
 * it is written: 2 or 3 with one coordinate, 4 with both, 6 or 7 with both and more.
 *
 * @returns null when it is on none of these curves
 */
export function readPoint(bytes: Buffer): KeyObject | null {
	for (const { size, oid } of CURVES) {
		const isPoint =
			bytes[0] === 2 || bytes[0] === 3
				? bytes.length === size + 1
				: [4, 6, 7].includes(bytes[0]) && bytes.length === 2 * size + 1;
		if (!isPoint) continue;
		const curve = inDer(0x30, EC, Buffer.from(oid, 'hex'));
		const key = inDer(0x30, curve, inDer(0x03, Buffer.from([0]), bytes));
		try {
			return createPublicKey({ key, format: 'der', type: 'spki' });
		} catch {
			// It is not on this curve.
		}
	}
	return null;
}

/** Where a value of DER begins and ends behind its tag; past every end when it has no such length. */
function extentOf(der: Buffer, at: number): { start: number; end: number } {
	const first = der[at + 1] ?? 0xff;
	const size = first < 0x80 ? 0 : first - 0x80;
	if (first === 0x80 || size > 2 || at + 2 + size > der.length) return { start: 0, end: Infinity };
	const length = size === 0 ? first : der.readUIntBE(at + 2, size);
	const start = at + 2 + size;
	return { start, end: start + length };
}

/**
 * What stands in the outermost sequence of a public key, by the tags: an algorithm and bits; a body,
 * an algorithm and bits (a certificate); or the two numbers of RSA.
 */
const KEY_TAGS = /^(?:30,){1,2}03$|^02,02$/;

/** Whether bytes begin with a public key or a certificate in DER, of whatever algorithm. */
function isKeyInDer(der: Buffer): boolean {
	if (der[0] !== 0x30) return false;
	const { start, end } = extentOf(der, 0);
	if (end > der.length) return false;
	const tags: string[] = [];
	let at = start;
	while (at < end) {
		tags.push(der.toString('hex', at, at + 1));
		at = extentOf(der, at).end;
	}
	return at === end && KEY_TAGS.test(tags.join());
}

/**
 * What only a public key or a certificate says of itself: in PEM (or its Base64), in JSON, or in
 * Base64 behind `ssh-rsa` and the like.
 */
const NAMES_ITSELF =
	/BEGIN[A-Z0-9 ]{0,40}(?:PUBLIC ?KEY|CERTIFICATE)|LS0tLS1CRUdJTi|\bkty\W{1,20}(?:RSA|EC|OKP)\b|AAAA..(?:NzaC1|VjZHNh|NrL)/;

/** Where a key may begin, by its first byte: 30 of a sequence, 2 to 7 of a point; in hex or in Base64. */
const BEGINS = /(?<![A-Za-z0-9+/])(?:0x)?(?:30|0[23467]|M[A-P]|A[g-z0-9+/_-]|B[A-Pg-z0-9+/_-])/;
const ALL_BEGINS = new RegExp(BEGINS, 'g');
/** More places than this are no text around a key, and more characters no key. */
const MAX_PLACES = 16;
const MAX_LENGTH = 32_768;

/** What may stand between two characters of a key, or two bytes. */
const BETWEEN = /\\{1,4}[rn]|[\s\p{Z}\p{C}:]/gu;

/** The bytes with which a text begins, in hex or in Base64. */
const bytesAt = (text: string): Buffer =>
	/^[03]/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(/^[\w+/-]*/.exec(text)![0], 'base64');

/**
 * Whether a text holds a public key, however it is written: everybody may know it, so it is no
 * secret. Never throws, and costs next to nothing for a text that does not begin like a key.
 *
 * The 32 bytes of an Ed25519 key alone look like any secret, so they are not known.
 */
export function isPublicKeyText(text: string): boolean {
	if (NAMES_ITSELF.test(text)) return true;
	if (!BEGINS.test(text)) return false;
	const places = [...text.slice(0, MAX_LENGTH).matchAll(ALL_BEGINS)].slice(0, MAX_PLACES);
	return places.some(({ index }) => {
		const rest = text.slice(index, index + MAX_LENGTH).replace(/^0x/, '');
		return [...new Set([rest, rest.replace(BETWEEN, '')])].some((spelling) => {
			const bytes = bytesAt(spelling);
			return isKeyInDer(bytes) || readPoint(bytes) !== null;
		});
	});
}
