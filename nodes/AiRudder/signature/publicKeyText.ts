import { createHash } from 'node:crypto';

import { areCoordinates, endsInPoint, isCompressed } from './curvePoints';
import { isPrivateKey } from './publicKey';

/** A length in DER, in hex. */
const LENGTH = '(?:[0-7].|81..|82....)';
/**
 * How a public key begins in DER, in hex: with an algorithm (none of those that lock private keys
 * with a password), with the version or the number of a certificate, or with the modulus of RSA; or in
 * OpenPGP (RFC 9580, section 5.5): a packet of version 4 with the modulus of RSA.
 * Only the front counts, for the end may have got lost, and a character on the way.
 */
const FRONT = new RegExp(
	`^(?:30${LENGTH}(?:30${LENGTH}(?:06[01].(?!2a864886f70d01(?:05|0c))|a003020[0-2]|02[01].)|02(?:[2-7].|81..|82....)00[89a-f])|(?:98..|99....|c6..|c6[cd]...)04.{8}01(?:0[4-9a-f]|10))`,
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
	// OpenPGP: Ed25519 and Curve25519 (RFC 9580, section 9.2).
	'2b06010401da470f01',
	'2b060104019755010501',
	// COSE: the curve P-256, P-384, P-521, Ed25519 or Ed448, and the head of its bytes.
	...['01215820', '02215830', '03215842', '06215820', '07215839'].map((rest) => `20${rest}`),
	// SSH: the length of a name and the name: ssh-rsa, ssh-ed25519, ecdsa-sha2-nistp….
	'000000077373682d727361',
	'0000000b7373682d65643235353139',
	'65636473612d736861322d6e69737470',
	// Windows: RSA1 and the size of a modulus of 1024 to 4096 bits; ECS1, ECK1 and the like and that of a coordinate.
	...['0004', '0008', '000c', '0010'].map((size) => `52534131${size}0000`),
	...['5331', '4b31'].map((name) => `4543${name}20000000`),
	...['5333', '4b33'].map((name) => `4543${name}30000000`),
	...['5335', '4b35'].map((name) => `4543${name}42000000`),
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
 * field of its number or coordinate), in Base64 behind `ssh-rsa` and the like, behind the label that
 * Standard Webhooks gives it, in Tink's key set, or in a DNSKEY.
 */
const NAMES_ITSELF =
	/(?:BEGIN|END)[A-Z0-9 +]{0,40}(?:PUBLIC[ +]?KEY|CERTIFICATE)|kty\W{1,20}(?:RSA|EC|OKP)\b|[Mm]odulus\b|[nx](?<![\w+/-].)["'\s]{0,9}[:=]\W{0,20}[\w+/-]{36}|AAAA..(?:NzaC1|VjZHNh|NrL)|\bwhpk_[\w+/=-]{20}|ASYMMETRIC_PUBLIC|\b25[67]\s3\s\d{1,2}\s[\w+/]{38}/;

/** What people and tools write before a key: names (also in Chinese, Japanese, Indonesian, Malay and Vietnamese), decentralized ids, and the files of minisign and signify. */
const LABELLED = new RegExp(
	[
		String.raw`(?:(?:pub(?:lic)?(?:[\s_-]\w{1,12})?|verif(?:y|ier|ying|ication))[\s_-]?key|\b(?:ed|x)25519|\b(?:ed|x)448|\u516c[\u94a5\u9470]|\u516c\u5f00\u5bc6\u94a5|\u516c\u958b(?:\u9375|\u91d1\u9470)|\bkunci (?:publik|awam)|kh(?:o[a\xe1]|\xf3a) c[o\xf4]ng khai)\w{0,24}(?:\W{1,3}\w{1,16}){0,3}\W{1,20}(?:[\w+/-]{38}|(?:0x)?[0-9a-f]{1,2}[,:]\W{0,9}(?:0x)?[0-9a-f]{1,2}[,:])`,
		String.raw`(?<=[\w+/-]{38}=?\W{1,3})public[\s_-]?key`,
		String.raw`\bpub\W{0,3}[:=]\W{0,80}(?:[\w+/-]{38}|[0-9a-f]{2}:)`,
		String.raw`did:key:z|\bz6Mk[1-9A-HJ-NP-Za-km-z]{44}|publicKey(?:Multibase|Base58)|\bk[1-4]\.public\.|(?:minisign|signify) public key`,
	].join('|'),
	'i',
);

/** Where a key may begin: with 30 of a sequence or 4 to 7 of a point, in hex or Base64; or anything long. */
const PLACES = /(?<![A-Za-z0-9+/])(?:0x)?(?=30|0[467]|M[A-P]|B[A-Pg-z0-9+/_-]|[\w+/-]{38})/g;
/** Shorter texts hold no key. More places are no text around a key, and more characters no key. */
export const SHORTEST_KEY_TEXT = 40;
const MAX_PLACES = 16;
const MAX_LENGTH = 16_384;
/** How often a key may be encoded once more, and still be found. */
const MAX_LEVELS = 2;
/** How many characters are looked at in all, on every level: each place of a text may hold another one. */
const MAX_WORK = 8 * MAX_LENGTH;

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

/** The marks between two numbers of a list. */
const COMMA = '[\\s,;:-]{1,12}';
/** Bytes as numbers, with a sign where a language has one; and in hex. */
const DECIMALS = /-?\d{1,3}(?:[\s,;]{1,12}-?\d{1,3}){19,}/;
const PAIRS = new RegExp(`(?<![0-9a-f])[0-9a-f]{2}(?:${COMMA}[0-9a-f]{2}){19,}(?![0-9a-f])`, 'i');

/** A byte in hex with the mark of a language, whatever stands around it: `(byte)0x86`, `0x86u8, // 3`, `&H86`. */
const MARKED = /(?<![0-9a-z])(?:0x|&h)([0-9a-f]{1,2})(?![0-9a-f])/gi;
/** What may stand around a byte in decimal: `(byte) -122`, `134u8`, `134uy`, `134.toByte()`, `134 |`, `"0":48`. */
const AROUND_DECIMAL =
	/\((?:u?byte|u?int8(?:_t)?|u8)\)|\.to\w{1,9}(?:\(\))?|(?<=\d)u(?:8|y|b)?(?![a-z])|"\d{1,4}"\s?:|[|()]/gi;

/** The bytes of the first such lists in a text. */
const listedBytes = (text: string): Buffer[] => [
	Buffer.from((DECIMALS.exec(text)?.[0].match(/-?\d+/g) ?? []).map(Number)),
	Buffer.from((PAIRS.exec(text)?.[0] ?? '').replace(/[^0-9a-f]/gi, ''), 'hex'),
];

const LINE_ENDS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The bytes that Python shows as they can be printed, and the rest in hex. */
const printedBytes = (text: string): Buffer =>
	Buffer.from(
		text
			.replace(/^\s*b?["']|["']\s*$/g, '')
			.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (_, hex?: string, one = '') =>
				hex === undefined ? (LINE_ENDS[one] ?? one) : String.fromCharCode(parseInt(hex, 16)),
			),
		'latin1',
	);

/** All bytes of a text that are marked as hex. */
const markedBytes = (text: string): Buffer =>
	Buffer.from([...text.matchAll(MARKED)].map(([, hex]) => parseInt(hex, 16)));

/** The bytes that characters of hex (with 0x or dashes between them) or Base64 stand for. */
function bytesOf(run: string): Buffer {
	const hex = /[x_-]/i.test(run) ? run.replace(/0x|[-_]/gi, '') : run;
	return /^[0-9a-f]{38}/i.test(hex) ? Buffer.from(hex, 'hex') : Buffer.from(run, 'base64');
}

/** The texts in hex or Base64 that begin at some place: up to what is neither, and without that. */
function* runsOf(text: string, work: { left: number }): Generator<string> {
	const places = [...text.matchAll(PLACES)].filter(({ index }) => index > 0).slice(0, MAX_PLACES);
	for (const at of [0, ...places.map(({ index }) => index)]) {
		const start = text.slice(at);
		work.left -= start.length;
		for (const spelling of [start, start.replace(BETWEEN, '')]) {
			yield /[\w+/-]+/.exec(spelling)?.[0] ?? '';
		}
	}
}

/**
 * Characters of a text in any language, as many as the shortest key has. Random bytes never look like
 * that: half of them are no characters. A title in another encoding may stand before the key.
 * Only one branch takes a blank: with two, every way to share out the blanks is tried.
 */
const READABLE = new RegExp(`(?:[^\\ufffd\\p{Cc}\\s]|\\s){${SHORTEST_KEY_TEXT}}`, 'u');

/** The text that bytes stand for; empty when they are none. UTF-16 has a NUL beside each character of ASCII. */
function textOf(bytes: Buffer): string {
	const text = bytes.toString().replaceAll('\0', '');
	return READABLE.test(text) ? text : '';
}

/** What may stand around a compressed point, or within it; and what only around it. A run of closing marks is tried once, from its start. */
const AROUND_POINT = /[\s:="'`]+/;
const EDGES = /^[([{<]+|(?<![)\]}>;,.])[)\]}>;,.]+$/g;
/** Its 33, 49 or 67 bytes in hex or Base64, behind a label such as `whpk_`. */
const COMPRESSED =
	/^(?:[a-z]{2,10}_){0,2}(0[23](?:[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{132})|A[g-z0-9+/_-](?:[\w+/-]{42}|[\w+/-]{64}|[\w+/-]{88}))$/;

/** Whether a text is a compressed point, or one of its words is: each number is a coordinate, so no other piece of a text counts. */
function holdsCompressed(text: string): boolean {
	const words = text.split(AROUND_POINT).map((word) => word.replace(EDGES, ''));
	return [words.join(''), ...words].some((word) => {
		const [, point] = COMPRESSED.exec(word) ?? [];
		return point !== undefined && isCompressed(bytesOf(point));
	});
}

/** What tools write between two bytes in hex. */
const BETWEEN_BYTES = /(?<=\b[0-9a-f]{2}):\s{0,20}(?=[0-9a-f]{2}\b)/gi;

/** Whether two coordinates in hex, Base64 or decimal stand one behind the other, in any order, whatever is between them. */
function holdsCoordinates(text: string): boolean {
	const half = Math.min(100, Math.floor(text.length / 2));
	const long = (text.match(/[\w+/-]{38,160}/g) ?? []).slice(0, MAX_PLACES);
	const pairs = long.slice(1).flatMap((y, at) => [
		[long[at], y],
		[y, long[at]],
	]);
	return [[text.slice(0, half), text.slice(-half)], ...pairs].some(
		(pair) =>
			endsInPoint(Buffer.concat(pair.map(bytesOf))) ||
			(pair.every((word) => /^\d+$/.test(word)) &&
				areCoordinates(BigInt(pair[0]), BigInt(pair[1]))),
	);
}

/** The usual exponent of RSA as a word, at the beginning or the end, or as DNS has it; and a number that is long enough for a modulus. */
const EXPONENT =
	/(?<![A-Za-z0-9])(?:AQAB|(?:0[xX])?0{0,9}10001|65537)(?![A-Za-z0-9])|(?:AQAB|010001)\W*$|^\W*(?:AQAB|010001|AwEAA[Q-Za-f])/;
const MODULUS = /[\w+/-]{171}/;

function holdsKey(text: string, levels: number, work: { left: number }): boolean {
	if (text.length < SHORTEST_KEY_TEXT) return false;
	// Characters of full width are those of ASCII in another look.
	const plain = unescaped(text.normalize('NFKC').slice(0, MAX_LENGTH));
	if (NAMES_ITSELF.test(plain) || LABELLED.test(plain)) return true;
	// Without tags, and without the 0x before each number.
	const spaced = plain
		.replace(/<[^<>]{0,80}>/g, ' ')
		.replace(/(?<![0-9a-z])0x([0-9a-f])(?![0-9a-f])/gi, '0$1')
		.replace(/(?<![0-9a-z])0x(?=[0-9a-f])/gi, '');
	const bare = plain.replace(BETWEEN, '');
	const hasInside = [plain, bare].some((one) => INSIDE_HEX.test(one) || INSIDE_BASE64.test(one));
	if (
		holdsCompressed(spaced) ||
		[plain, plain.replace(BETWEEN_BYTES, '')].some((one) => holdsCoordinates(one.trim())) ||
		(MODULUS.test(bare) && EXPONENT.test(plain)) ||
		(hasInside && !isPrivateKey(plain))
	) {
		return true;
	}
	const listed = listedBytes(spaced.replace(AROUND_DECIMAL, ' '));
	const lists = [...listed, markedBytes(plain), ...(/\\x/i.test(text) ? [printedBytes(text)] : [])];
	// A list is another way to write hex; and few secrets are lists, so more can be points.
	if (lists.some((list) => isCompressed(list) || holdsKey(list.toString('hex'), levels, work))) {
		return true;
	}
	const seen = new Set<string>();
	for (const run of runsOf(plain, work)) {
		if (seen.has(run)) continue;
		seen.add(run);
		// A run that has lost its first characters is in step again without some more.
		for (const lost of [0, 1, 2, 3]) {
			work.left -= run.length;
			if (work.left < 0) return false;
			const bytes = bytesOf(run.slice(lost));
			if (isKeyInDer(bytes) || endsInPoint(bytes)) return true;
			if (levels > 0 && holdsKey(textOf(bytes), levels - 1, work)) return true;
		}
	}
	return false;
}

/** The answers of late, by the digest of the text: each callback asks again for the same secrets. */
const answers = new Map<string, boolean>();
const MOST_ANSWERS = 64;

/**
 * Whether a text holds a public key, however it is written: everybody may know it, so it is no
 * secret. Never throws, and costs little for a text that is none.
 *
 * Some look like any secret, so they are not known: the 32 bytes of an Ed25519 key alone (or the 42
 * of minisign), the modulus of an RSA key alone, and a point with one wrong digit or without a part.
 */
export function isPublicKeyText(text: string): boolean {
	const start = text.slice(0, MAX_LENGTH);
	const digest = createHash('sha256').update(start).digest('base64');
	const answer = answers.get(digest) ?? holdsKey(start, MAX_LEVELS, { left: MAX_WORK });
	answers.delete(digest);
	answers.set(digest, answer);
	const [oldest] = answers.keys();
	if (answers.size > MOST_ANSWERS) answers.delete(oldest);
	return answer;
}
