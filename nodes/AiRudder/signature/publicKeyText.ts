import { isPoint } from './curves';

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
const MAX_LENGTH = 32_768;
/** How often a key may be encoded once more, and still be found. */
const MAX_LEVELS = 2;

/** How texts write single characters. */
const ESCAPES = /%([0-9a-f]{2})|\\+u00([0-9a-f]{2})|\\+[nrtx]|\\+/gi;
/** What may stand between two characters of a key, or two bytes: quotes with a `+` between them, too. */
const BETWEEN = /["'`][^A-Za-z0-9"'`]*["'`]|<[^<>]{0,80}>|&#?\w{1,8};|[^\w+/=-]/g;

const unescaped = (text: string) =>
	!/[%\\]/.test(text)
		? text
		: text.replace(ESCAPES, (escape, percent?: string, unicode?: string) => {
				const hex = percent ?? unicode;
				if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
				return escape.endsWith('\\') ? '' : ' ';
			});

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

function holdsKey(text: string, levels: number): boolean {
	if (text.length < MIN_LENGTH) return false;
	const plain = unescaped(text.slice(0, MAX_LENGTH));
	if (NAMES_ITSELF.test(plain)) return true;
	return runsOf(plain).some((run) => {
		const bytes = bytesOf(run);
		if (isKeyInDer(bytes) || isPoint(bytes)) return true;
		return levels > 0 && isText(bytes) && holdsKey(bytes.toString('latin1'), levels - 1);
	});
}

/**
 * Whether a text holds a public key, however it is written: everybody may know it, so it is no
 * secret. Never throws, and costs little for a text that is none.
 *
 * The 32 bytes of an Ed25519 key alone look like any secret, so they are not known.
 */
export const isPublicKeyText = (text: string): boolean => holdsKey(text, MAX_LEVELS);
