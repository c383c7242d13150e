/** A curve: y² = x³ + ax + b (mod p). */
interface Curve {
	/** How many bytes a coordinate has. */
	size: number;
	p: bigint;
	a: bigint;
	b: bigint;
}

/** The curves of points that are printed alone, as `openssl ecparam -param_enc explicit` prints them. */
const CURVES: readonly Curve[] = [
	// P-256
	{
		size: 32,
		p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
		a: -3n,
		b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
	},
	// secp256k1
	{
		size: 32,
		p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn,
		a: 0n,
		b: 7n,
	},
	// SM2
	{
		size: 32,
		p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
		a: -3n,
		b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
	},
	// brainpoolP256r1
	{
		size: 32,
		p: 0xa9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377n,
		a: 0x7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9n,
		b: 0x26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6n,
	},
	// P-224
	{
		size: 28,
		p: 0xffffffffffffffffffffffffffffffff000000000000000000000001n,
		a: -3n,
		b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
	},
	// P-384
	{
		size: 48,
		p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
		a: -3n,
		b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
	},
	// brainpoolP384r1
	{
		size: 48,
		p: 0x8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53n,
		a: 0x7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826n,
		b: 0x4a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11n,
	},
	// brainpoolP512r1
	{
		size: 64,
		p: 0xaadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3n,
		a: 0x7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94can,
		b: 0x3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723n,
	},
	// P-521
	{
		size: 66,
		p: 2n ** 521n - 1n,
		a: -3n,
		b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
	},
];

/** The number that big-endian bytes make. */
const numberOf = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);

const isOn = ({ p, a, b }: Curve, x: bigint, y: bigint) =>
	(y * y - x * x * x - a * x - b) % p === 0n;

/** Whether bytes end with both coordinates of a point, alone or behind the byte that says so. */
export const endsInPoint = (bytes: Buffer): boolean =>
	CURVES.some((curve) => {
		const before = bytes.at(-2 * curve.size - 1);
		if (bytes.length < 2 * curve.size || ![undefined, 4, 6, 7].includes(before)) return false;
		const x = numberOf(bytes.subarray(-2 * curve.size, -curve.size));
		return isOn(curve, x, numberOf(bytes.subarray(-curve.size)));
	});

/**
 * Whether bytes can be a compressed point: 2 or 3, and one coordinate. P-224 is left out, as secrets
 * of 40 characters are common.
 *
 * Every other number is the first coordinate of a point, so it is not looked at closer. One in 128
 * random secrets of 33 or 49 bytes is therefore taken for a point; of all others, none.
 */
export const isCompressed = (bytes: Buffer): boolean =>
	(bytes[0] === 2 || bytes[0] === 3) &&
	CURVES.some(
		({ size, p }) => size !== 28 && bytes.length === size + 1 && numberOf(bytes.subarray(1)) < p,
	);

/** Whether two numbers are the coordinates of a point. */
export const areCoordinates = (x: bigint, y: bigint): boolean =>
	CURVES.some((curve) => isOn(curve, x, y));
