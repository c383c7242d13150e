import { ECDH } from 'node:crypto';

/**
 * The curves of points that are printed alone, and how many bytes a coordinate has. Node.js as nodejs.org
 * builds it knows all of them. Where another build lacks one, a point of it passes as a secret.
 */
const CURVES: ReadonlyArray<[name: string, size: number]> = [
	['prime256v1', 32],
	['secp256k1', 32],
	['SM2', 32],
	['brainpoolP256r1', 32],
	['secp224r1', 28],
	['secp384r1', 48],
	['brainpoolP384r1', 48],
	['brainpoolP512r1', 64],
	['secp521r1', 66],
];

/** Whether bytes are a point of a curve, compressed or behind a 4: Node converts nothing else. */
function isPoint(bytes: Buffer, curve: string): boolean {
	try {
		ECDH.convertKey(bytes, curve);
		return true;
	} catch {
		return false;
	}
}

/** Whether bytes end with both coordinates of a point, alone or behind the byte that says so. */
export const endsInPoint = (bytes: Buffer): boolean =>
	CURVES.some(([curve, size]) => {
		const before = bytes.at(-2 * size - 1);
		if (bytes.length < 2 * size || ![undefined, 4, 6, 7].includes(before)) return false;
		return isPoint(Buffer.concat([Buffer.of(4), bytes.subarray(-2 * size)]), curve);
	});

/**
 * Whether bytes are a compressed point: 2 or 3, and one coordinate. P-224 is left out, as secrets
 * of 40 characters are common.
 *
 * About every other number is the first coordinate of a point. So one in 140 random secrets of 33
 * bytes is taken for a point, and one in 200 of 49 bytes; of all others, none.
 */
export const isCompressed = (bytes: Buffer): boolean =>
	(bytes[0] === 2 || bytes[0] === 3) &&
	CURVES.some(([curve, size]) => size !== 28 && bytes.length === size + 1 && isPoint(bytes, curve));

/** Whether two numbers are the coordinates of a point. */
export const areCoordinates = (x: bigint, y: bigint): boolean =>
	CURVES.some(([curve, size]) => {
		const point = [x, y].map((number) => number.toString(16).padStart(2 * size, '0')).join('');
		return point.length === 4 * size && isPoint(Buffer.from(`04${point}`, 'hex'), curve);
	});
