import { isPrivateKey } from './publicKey';

/**
 * The curves of points that are printed alone: the bytes of a coordinate, and the numbers of
 * y² = x³ + ax + b (mod p), as `openssl ecparam -param_enc explicit` prints them.
 */
const CURVES: ReadonlyArray<{ size: number; p: bigint; a: bigint; b: bigint }> = [
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

/** Whether bytes end with both coordinates of a point, alone or behind the byte that says so. */
const endsInPoint = (bytes: Buffer): boolean =>
	CURVES.some(({ size, p, a, b }) => {
		const before = bytes.at(-2 * size - 1);
		if (bytes.length < 2 * size || ![undefined, 4, 6, 7].includes(before)) return false;
		const x = numberOf(bytes.subarray(-2 * size, -size));
		const y = numberOf(bytes.subarray(-size));
		return (y * y - x * x * x - a * x - b) % p === 0n;
	});

/**
 * Whether bytes can be a compressed point: 2 or 3, and one coordinate. P-224 is left out, as secrets
 * of 40 characters are common.
 *
 * Every other number is the first coordinate of a point, so it is not looked at closer. One in 128
 * random secrets of 33 or 49 bytes is therefore taken for a point; of all others, none.
 */
const isCompressed = (bytes: Buffer): boolean =>
	CURVES.some(
		({ size, p }) => size !== 28 && bytes.length === size + 1 && numberOf(bytes.subarray(1)) < p,
	);

/** A length in DER, in hex. */
const LENGTH = '(?:[0-7].|81..|82....)';
/**
 * How a public key begins in DER, in hex: with an algorithm (none of those that lock private keys
 * with a password), with the version or the number of a certificate, or with the modulus of RSA.
 * Only the front counts, for the end may have got lost, and a character on the way.
 */
const FRONT = new RegExp(
	`^30${LENGTH}(?:30${LENGTH}(?:06[01].(?!2a864886f70d01(?:05|0c))|a003020[0-2]|02[01].)|02(?:[2-7].|81..|82....)00[89a-f])`,
);

/** Whether bytes begin with a public key or a certificate in DER. */
const isKeyInDer = (bytes: Buffer) => FRONT.test(bytes.toString('hex', 0, 32));

/**
 * Bytes inside keys and certificates, in hex: one of them is left when the front was cut off.
 * Each has 40 bits, so no secret has one by chance. Private keys hold some of them, too.
 */
const INSIDE = [
	// RSA: its algorithm, the heads of a modulus of 1024 to 4096 bits, the usual exponent.
	'2a864886f70d0101',
	'8902818100',
	'0282010100',
	'0282018100',
	'0282020100',
	'0203010001',
	// Elliptic curves: the algorithm, and the curves P-256, secp256k1, P-224, P-384, P-521, brainpool and SM2.
	'2a8648ce3d0201',
	'2a8648ce3d030107',
	'2b8104000a',
	'2b81040021',
	'2b81040022',
	'2b81040023',
	'2b2403030208',
	'2a811ccf5501822d',
	// DSA; Ed25519, X25519, Ed448 and X448, each with the head of its number.
	'2a8648ce380401',
	'2b65700321',
	'2b656e0321',
	'2b6571033a',
	'2b656f0339',
	// Certificates: ECDSA and Ed25519 as the algorithm of the signature.
	'2a8648ce3d0403',
	'2b65700341',
];

/** What Base64 of more than some bytes shows of them, by where they begin in a group of three. */
function base64Of(hex: string): string[] {
	const bytes = Buffer.from(hex, 'hex');
	return [0, 1, 2].map((before) =>
		Buffer.concat([Buffer.alloc(before), bytes])
			.toString('base64')
			.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)),
	);
}

const INSIDE_HEX = new RegExp(INSIDE.join('|'), 'i');
const INSIDE_BASE64 = new RegExp(
	INSIDE.flatMap(base64Of).join('|').replaceAll('+', '[+-]').replaceAll('/', '[/_]'),
);

/**
 * What only a public key or a certificate says of itself: in PEM, in JSON or XML (its `kty`, or the
 * field of its number or coordinate), in Base64 behind `ssh-rsa` and the like, or behind the label
 * that Standard Webhooks gives it.
 */
const NAMES_ITSELF =
	/(?:BEGIN|END)[A-Z0-9 +]{0,40}(?:PUBLIC[ +]?KEY|CERTIFICATE)|kty\W{1,20}(?:RSA|EC|OKP)\b|[Mm]odulus\b|[nx](?<![\w+/-].)["'\s]{0,9}[:=]\W{0,20}[\w+/-]{36}|AAAA..(?:NzaC1|VjZHNh|NrL)|\bwhpk_[\w+/=-]{20}/;

/** Where a key may begin: with 30 of a sequence or 4 to 7 of a point, in hex or Base64; or anything long. */
const PLACES = /(?<![A-Za-z0-9+/])(?:0x)?(?=30|0[467]|M[A-P]|B[A-Pg-z0-9+/_-]|[\w+/-]{38})/g;
/** Shorter texts hold no key. More places are no text around a key, and more characters no key. */
export const SHORTEST_KEY_TEXT = 40;
const MAX_PLACES = 16;
const MAX_LENGTH = 16_384;
/** How often a key may be encoded once more, and still be found. */
const MAX_LEVELS = 2;
/** How many characters are decoded in all, on every level: each place of a text may hold another one. */
const MAX_WORK = 16 * MAX_LENGTH;

/** How texts write single characters. */
const ESCAPES =
	/(?:%|\\+u00)([0-9a-f]{2})|&#x0{0,4}([0-9a-f]{2});|&#0{0,4}(\d{2,3});|&(plus|sol|equals);|\\+[nrtx]|\\+/gi;
const NAMED: Readonly<Record<string, string>> = { plus: '+', sol: '/', equals: '=' };
/** What may stand between two characters of a key, or two bytes: quotes with a `+` between them, too. */
const BETWEEN = /["'`][^A-Za-z0-9"'`]*["'`]|<[^<>]{0,80}>|&#?\w{1,8};|[^\w+/=-]/g;

const unescaped = (text: string) =>
	!/[%\\&]/.test(text)
		? text
		: text.replace(ESCAPES, (escape, hex?: string, entity = hex, decimal?: string, name = '') => {
				const code = entity === undefined ? decimal : `0x${entity}`;
				if (code !== undefined) return String.fromCharCode(Number(code));
				return NAMED[name.toLowerCase()] ?? (escape.endsWith('\\') ? '' : ' ');
			});

/** Bytes as numbers, with a sign where a language has one. */
const DECIMALS = /-?\d{1,3}(?:[\s,;]{1,4}-?\d{1,3}){19,}/;

/** The bytes of the first such list in a text. */
const listedBytes = (text: string) =>
	Buffer.from((DECIMALS.exec(text)?.[0].match(/-?\d+/g) ?? []).map(Number));

/** The bytes that characters of hex (with 0x or dashes between them) or Base64 stand for. */
function bytesOf(run: string): Buffer {
	const hex = /[x_-]/i.test(run) ? run.replace(/0x|[-_]/gi, '') : run;
	return /^[0-9a-f]{38}/i.test(hex) ? Buffer.from(hex, 'hex') : Buffer.from(run, 'base64');
}

/** One text in hex or Base64 and nothing else, as most secrets are; and with nothing like a label. */
const ALONE = /^[\w+/-]*={0,2}$/;
const UNLABELLED = /^[A-Za-z0-9+/]*={0,2}$/;

/** The texts in hex or Base64 that begin at some place: up to what is neither, and without that. */
function runsOf(text: string): string[] {
	if (UNLABELLED.test(text)) return [text];
	const places = [...text.matchAll(PLACES)].filter(({ index }) => index > 0).slice(0, MAX_PLACES);
	const starts = [text, ...places.map(({ index }) => text.slice(index))];
	if (ALONE.test(text)) return starts;
	const spellings = starts.flatMap((start) => [start, start.replace(BETWEEN, '')]);
	return spellings.map((spelling) => /[\w+/-]+/.exec(spelling)?.[0] ?? '');
}

/** A text of ASCII. */
const ASCII = /^[\t-\r -~]*$/;

/** What may stand around a compressed point, or within it. */
const AROUND_POINT = /[\s:="'`]+/;
/** Its 33, 49 or 67 bytes in hex or Base64, behind `0x` or a label such as `whpk_`. */
const COMPRESSED =
	/^(?:0x|[a-z]{2,10}_)?(0[23](?:[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{132})|A[g-z0-9+/_-](?:[\w+/-]{42}|[\w+/-]{64}|[\w+/-]{88}))$/;

/** Whether a text is a compressed point, or one of its words is: each number is a coordinate, so no other piece of a text counts. */
function holdsCompressed(text: string): boolean {
	const words = text.split(AROUND_POINT);
	return [words.join(''), ...words].some((word) => {
		const [, point] = COMPRESSED.exec(word) ?? [];
		return point !== undefined && isCompressed(bytesOf(point));
	});
}

/** Whether two coordinates in hex or Base64 stand one behind the other, whatever is between them. */
function holdsCoordinates(text: string): boolean {
	const half = Math.min(100, Math.floor(text.length / 2));
	const long = (text.match(/[\w+/-]{38,132}/g) ?? []).slice(0, MAX_PLACES);
	const pairs = long.slice(1).map((y, at) => [long[at], y]);
	return [[text.slice(0, half), text.slice(-half)], ...pairs].some((pair) =>
		endsInPoint(Buffer.concat(pair.map(bytesOf))),
	);
}

/** The usual exponent of RSA as a word, or at the end; and a number that is long enough for a modulus. */
const EXPONENT =
	/(?<![A-Za-z0-9])(?:AQAB|(?:0[xX])?0{0,9}10001|65537)(?![A-Za-z0-9])|(?:AQAB|010001)\W*$/;
const MODULUS = /[\w+/-]{171}/;

function holdsKey(text: string, levels: number, work: { left: number }): boolean {
	if (text.length < SHORTEST_KEY_TEXT) return false;
	// Characters of full width are those of ASCII in another look.
	const plain = unescaped(text.normalize('NFKC').slice(0, MAX_LENGTH));
	if (NAMES_ITSELF.test(plain)) return true;
	const listed = listedBytes(plain);
	const bare = plain.replace(BETWEEN, '');
	const texts = new Set([plain, bare, listed.toString('hex')]);
	const hasInside = [...texts].some((one) => INSIDE_HEX.test(one) || INSIDE_BASE64.test(one));
	if (
		isKeyInDer(listed) ||
		endsInPoint(listed) ||
		holdsCompressed(plain) ||
		holdsCoordinates(plain.trim()) ||
		(MODULUS.test(bare) && EXPONENT.test(plain)) ||
		(hasInside && !isPrivateKey(plain))
	) {
		return true;
	}
	return [...new Set(runsOf(plain))].some((run) =>
		// A run that has lost its first characters is in step again without some more.
		[0, 1, 2, 3].some((lost) => {
			work.left -= run.length;
			if (work.left < 0) return false;
			const bytes = bytesOf(run.slice(lost));
			if (isKeyInDer(bytes) || endsInPoint(bytes)) return true;
			const inner = levels > 0 ? bytes.toString('latin1') : '';
			return ASCII.test(inner) && holdsKey(inner, levels - 1, work);
		}),
	);
}

/**
 * Whether a text holds a public key, however it is written: everybody may know it, so it is no
 * secret. Never throws, and costs little for a text that is none.
 *
 * Some look like any secret, so they are not known: the 32 bytes of an Ed25519 key alone, the
 * modulus of an RSA key alone, and what is left of a point when a part of it was cut off.
 */
export const isPublicKeyText = (text: string): boolean =>
	holdsKey(text.slice(0, MAX_LENGTH), MAX_LEVELS, { left: MAX_WORK });
