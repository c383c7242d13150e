import { isPoint } from './curves';
import { isPrivateKey } from './publicKey';

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

/** What Base64 of more than some bytes shows of them, by where they begin in a group of three. */
function base64Of(hex: string): string[] {
	const bytes = Buffer.from(hex, 'hex');
	return [0, 1, 2].map((before) =>
		Buffer.concat([Buffer.alloc(before), bytes])
			.toString('base64')
			.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)),
	);
}

/** The algorithms of RSA, of elliptic curves, DSA, and Ed25519 and its like: private keys name them, too. */
const ALGORITHM = new RegExp(
	['2a864886f70d0101', '2a8648ce3d0201', '2a8648ce380401', '300506032b65']
		.flatMap((oid) => [oid, ...base64Of(oid)])
		.join('|')
		.replaceAll('+', '\\+'),
);

/**
 * What only a public key or a certificate says of itself: in PEM, in JSON or XML (its `kty`, or the
 * field of its number or coordinate), or in Base64 behind `ssh-rsa` and the like.
 */
const NAMES_ITSELF =
	/BEGIN[A-Z0-9 +]{0,40}(?:PUBLIC[ +]?KEY|CERTIFICATE)|kty\W{1,20}(?:RSA|EC|OKP)\b|[Mm]odulus\b|[nx](?<![\w+/-].)["'\s]{0,9}[:=]\W{0,20}[\w+/-]{36}|AAAA..(?:NzaC1|VjZHNh|NrL)/;

/** Where a key may begin: with 30 of a sequence or 2 to 7 of a point, in hex or Base64; or anything long. */
const PLACES =
	/(?<![A-Za-z0-9+/])(?:0x)?(?=30|0[23467]|M[A-P]|A[g-z0-9+/_-]|B[A-Pg-z0-9+/_-]|[\w+/-]{38})/g;
/** Shorter texts hold no key. More places are no text around a key, and more characters no key. */
const MIN_LENGTH = 40;
const MAX_PLACES = 16;
const MAX_LENGTH = 16_384;
/** How often a key may be encoded once more, and still be found. */
const MAX_LEVELS = 2;
/** How many characters are looked at in all, on every level: each place of a text may hold another one. */
const MAX_WORK = 4 * MAX_LENGTH;

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

/** Whether bytes are characters of ASCII. */
const isText = (bytes: Buffer) =>
	bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));

function holdsKey(text: string, levels: number, work: { left: number }): boolean {
	work.left -= text.length;
	if (text.length < MIN_LENGTH || work.left < 0) return false;
	// Characters of full width are those of ASCII in another look.
	const plain = unescaped(text.normalize('NFKC').slice(0, MAX_LENGTH));
	if (NAMES_ITSELF.test(plain) || (ALGORITHM.test(plain) && !isPrivateKey(plain))) return true;
	const isKey = (bytes: Buffer) => isKeyInDer(bytes) || isPoint(bytes);
	return (
		isKey(listedBytes(plain)) ||
		[...new Set(runsOf(plain))].some((run) => {
			const bytes = bytesOf(run);
			if (isKey(bytes)) return true;
			return levels > 0 && isText(bytes) && holdsKey(bytes.toString('latin1'), levels - 1, work);
		})
	);
}

/**
 * Whether a text holds a public key, however it is written: everybody may know it, so it is no
 * secret. Never throws, and costs little for a text that is none.
 *
 * The 32 bytes of an Ed25519 key alone look like any secret, so they are not known.
 */
export const isPublicKeyText = (text: string): boolean =>
	holdsKey(text.slice(0, MAX_LENGTH), MAX_LEVELS, { left: MAX_WORK });
