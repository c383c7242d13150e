import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { freshCallback, SECRET } from '.';

/** The header with the time of sending. */
export const TIME_HEADER = 'X-Sent-At';

/**
 * Signs with other people's cryptography, so that a mistake of ours cannot hide on both sides.
 *
 * @param line a shell line that reads what is to be signed and prints the header
 * @param time the time of sending, for a formula that has one
 * @param more what else the line reads from its environment
 */
async function signElsewhere(
	line: string,
	signed: string,
	secret: string,
	time = '',
	more: Record<string, string> = {},
) {
	const env = { ...process.env, SECRET: secret, TIME: time, ...more };
	const shell = spawn('sh', ['-c', line], { env, stdio: ['pipe', 'pipe', 'inherit'] });
	shell.stdin.end(signed);
	return (await text(shell.stdout)).trim();
}

/** A shell line for the HMAC-SHA256 of what it reads. */
const HMAC_SHA256 = `openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1`;

const python = (expression: string) => `python3 -c '
import base64, hashlib, hmac, json, os, sys, urllib.parse
body = sys.stdin.buffer.read()
secret = os.environ["SECRET"].encode()
time = os.environ["TIME"].encode()
nonce = os.environ.get("NONCE", "").encode()
url = os.environ.get("URL", "").encode()
path = urllib.parse.urlparse(url).path
data = json.loads(body) if body[:1] == b"{" else {}
url64 = lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"=")
compact = lambda sort: json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False, sort_keys=sort).encode()
print(${expression})'`;

export interface Family {
	family: string;
	/** A shell line that reads the body and prints the header. */
	sign: string;
	/** What the user has chosen at first, beside the secret. */
	wrong: Record<string, unknown>;
	secret?: string;
	body?: () => string;
	/** The time of sending, when the formula has one; in a header unless `timeInHeader` says no. */
	time?: () => string;
	timeInHeader?: false;
	/** A nonce in a header of this name. */
	nonceHeader?: string;
	/** Whether the URL is signed. */
	signsUrl?: true;
	/** In PEM, for a line that reads it from the file named in `KEY_FILE`; the secret is its public key. */
	privateKey?: string;
}

const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
const RSA = { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding };

const seconds = () => String(Math.floor(Date.now() / 1000));
const HEX_DIGITS = '00ff10203040506070809a0b0c0d0e0f';
const BASE64_DIGITS = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ';
const prettyCallback = () =>
	JSON.stringify(JSON.parse(freshCallback({ company: '新加坡 é' })), null, 2);

/** A callback by a family's formula, and what a person knows about it. */
export interface SignedElsewhere {
	body: string;
	signature: string;
	headers: Record<string, string>;
	/** The sample fields of the credential. */
	sample: Record<string, string>;
}

/**
 * Makes a callback by the formula of a family.
 *
 * @param url where it is sent
 */
export async function callbackOf(family: Family, url: string): Promise<SignedElsewhere> {
	const { sign, secret = SECRET, time, timeInHeader = true, nonceHeader, signsUrl } = family;
	const body = (family.body ?? freshCallback)();
	const sentAt = time?.() ?? '';
	const nonce = randomBytes(8).toString('hex');
	const folder = await mkdtemp(path.join(tmpdir(), 'airudder-key-'));
	try {
		const keyFile = path.join(folder, 'private.pem');
		await writeFile(keyFile, family.privateKey ?? '');
		const more = { NONCE: nonce, URL: url, KEY_FILE: keyFile };
		const signature = await signElsewhere(sign, body, secret, sentAt, more);
		const inHeader = timeInHeader && sentAt !== '';
		const others = [
			...(nonceHeader === undefined ? [] : [`${nonceHeader}: ${nonce}`]),
			...(signsUrl ? [url] : []),
		];
		return {
			body,
			signature,
			headers: {
				...(inHeader ? { [TIME_HEADER]: sentAt } : {}),
				...(nonceHeader === undefined ? {} : { [nonceHeader]: nonce }),
			},
			sample: {
				sampleBody: body,
				sampleSignature: signature,
				sampleTimestamp: inHeader ? sentAt : '',
				sampleOthers: others.join('\n'),
			},
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Every kind of formula that the credential can express. */
export const FAMILIES: Family[] = [
	{
		family: 'HMAC-SHA256 of the body, in hex',
		sign: HMAC_SHA256,
		wrong: { scheme: 'hmacSha1' },
	},
	{
		family: 'HMAC-SHA1 of the body, in Base64',
		sign: 'openssl dgst -sha1 -hmac "$SECRET" -binary | openssl base64 -A',
		wrong: { scheme: 'hmacSha256' },
	},
	{
		family: 'HMAC-SHA384 of the body, in Base64url',
		sign: python('base64.urlsafe_b64encode(hmac.new(secret, body, "sha384").digest()).decode()'),
		wrong: { scheme: 'custom' },
	},
	{
		family: 'HMAC-SHA512 of the body, in hex behind a prefix',
		sign: python('"sha512=" + hmac.new(secret, body, "sha512").hexdigest()'),
		wrong: { scheme: 'token' },
	},
	{
		family: 'HMAC-MD5 of the body, in hex',
		sign: `openssl dgst -md5 -hmac "$SECRET" -r | cut -d' ' -f1`,
		wrong: { scheme: 'auto' },
	},
	{
		family: 'the secret itself as a token',
		sign: 'cat > /dev/null; printf %s "$SECRET"',
		wrong: { scheme: 'auto' },
	},
	{
		family: 'MD5 of the body and then the secret',
		sign: `perl -MDigest::MD5=md5_hex -0777 -ne 'print md5_hex($_ . $ENV{SECRET})'`,
		wrong: { scheme: 'auto' },
	},
	{
		family: 'SHA-1 of the secret and then the body, in Base64',
		sign: python('base64.b64encode(hashlib.sha1(secret + body).digest()).decode()'),
		wrong: { scheme: 'auto' },
	},
	{
		family: 'SHA-256 of the body between two secrets, in capital letters',
		sign: python('hashlib.sha256(secret + body + secret).hexdigest().upper()'),
		wrong: { scheme: 'auto' },
	},
	{
		family: 'HMAC-SHA256 with a key that is written in hex',
		sign: `openssl dgst -sha256 -mac HMAC -macopt "hexkey:$SECRET" -r | cut -d' ' -f1`,
		wrong: { scheme: 'auto' },
		secret: HEX_DIGITS,
	},
	{
		family: 'HMAC-SHA256 with a key that is written in Base64',
		sign: python(
			'base64.b64encode(hmac.new(base64.b64decode(secret), body, "sha256").digest()).decode()',
		),
		wrong: { scheme: 'auto' },
		secret: BASE64_DIGITS,
	},
	{
		family: 'HMAC-SHA256 of the time in seconds, a dot and the body',
		sign: python('hmac.new(secret, time + b"." + body, "sha256").hexdigest()'),
		wrong: { scheme: 'auto' },
		time: seconds,
	},
	{
		family: 'SHA-256 of the time in milliseconds, the body and the secret',
		sign: python('hashlib.sha256(time + body + secret).hexdigest()'),
		wrong: { scheme: 'auto' },
		time: () => String(Date.now()),
	},
	{
		family: 'HMAC-SHA256 of the body, written again without spaces',
		sign: python('hmac.new(secret, compact(False), "sha256").hexdigest()'),
		wrong: { scheme: 'auto' },
		body: prettyCallback,
	},
	{
		family: 'SHA-512 of the body with sorted keys, and then the secret',
		sign: python('hashlib.sha512(compact(True) + secret).hexdigest()'),
		wrong: { scheme: 'auto' },
		body: prettyCallback,
	},
	{
		family: 'HMAC-SHA256 of a nonce, the time and the body in lines',
		sign: python('hmac.new(secret, nonce + b"\\n" + time + b"\\n" + body, "sha256").hexdigest()'),
		wrong: { scheme: 'auto' },
		time: seconds,
		nonceHeader: 'X-Nonce',
	},
	{
		family: 'MD5 of the secret and two fields of the body, joined by plus signs, in Base64url',
		sign: python(
			'base64.urlsafe_b64encode(hashlib.md5(secret + b"+" + str(data["ts"]).encode() + b"+" + data["v"].encode()).digest()).decode()',
		),
		wrong: { scheme: 'auto' },
		body: () => freshCallback({ ts: Number(seconds()), v: '1.0.0' }),
	},
	{
		family: 'MD5 of the sorted fields and then the key',
		sign: python(
			'hashlib.md5("&".join(f"{k}={v}" for k, v in sorted(data.items()) if not isinstance(v, dict)).encode() + b"&key=" + secret).hexdigest().upper()',
		),
		wrong: { scheme: 'auto' },
	},
	{
		family: 'SHA-1 of secret, time and nonce as a sorted list',
		sign: python('hashlib.sha1(b"".join(sorted([secret, time, nonce]))).hexdigest()'),
		wrong: { scheme: 'auto' },
		time: seconds,
		nonceHeader: 'X-Nonce',
	},
	{
		family: 'HMAC-SHA256 in a header with parts, and a second signature of another secret',
		sign: python(
			'"t=" + time.decode() + ",v1=" + hmac.new(b"old", body, "sha256").hexdigest() + ",v1=" + hmac.new(secret, time + b"." + body, "sha256").hexdigest()',
		),
		wrong: { scheme: 'auto' },
		time: seconds,
		timeInHeader: false,
	},
	{
		family: 'HMAC-SHA256 of the time in ISO 8601 and the body',
		sign: python('hmac.new(secret, time + body, "sha256").hexdigest()'),
		wrong: { scheme: 'auto' },
		time: () => new Date().toISOString(),
	},
	{
		family: 'HMAC-SHA512 of method, path, digest of the body and an HTTP date',
		sign: python(
			'base64.b64encode(hmac.new(secret, f"POST:{path.decode()}:{hashlib.sha256(body).hexdigest()}:{time.decode()}".encode(), "sha512").digest()).decode()',
		),
		wrong: { scheme: 'auto' },
		time: () => new Date().toUTCString(),
		signsUrl: true,
	},
	{
		family: 'Base64 of the hex digits of an HMAC-SHA1 of URL and body',
		sign: python(
			'base64.b64encode(hmac.new(secret, url + body, "sha1").hexdigest().encode()).decode()',
		),
		wrong: { scheme: 'auto' },
		signsUrl: true,
	},
	{
		family: 'a JWT that holds the SHA-256 of the body',
		sign: python(
			'(lambda head: (head + b"." + url64(hmac.new(secret, head, "sha256").digest())).decode())(url64(json.dumps({"alg": "HS256"}).encode()) + b"." + url64(json.dumps({"exp": int(time) + 60, "body_sha256": hashlib.sha256(body).hexdigest()}).encode()))',
		),
		wrong: { scheme: 'auto' },
		time: seconds,
		timeInHeader: false,
	},
	...publicKeyFamilies(),
];

/** Signatures that OpenSSL makes with a private key. */
function publicKeyFamilies(): Family[] {
	const toBase64 = 'openssl base64 -A';
	const families: Array<[string, string, { publicKey: string; privateKey: string }]> = [
		[
			'RSA PKCS #1 with SHA-256',
			`openssl dgst -sha256 -sign "$KEY_FILE" | ${toBase64}`,
			generateKeyPairSync('rsa', RSA),
		],
		[
			'RSA-PSS with SHA-256',
			`openssl dgst -sha256 -sign "$KEY_FILE" -sigopt rsa_padding_mode:pss | ${toBase64}`,
			generateKeyPairSync('rsa', RSA),
		],
		[
			'ECDSA P-256',
			`openssl dgst -sha256 -sign "$KEY_FILE" | ${toBase64}`,
			generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding, privateKeyEncoding }),
		],
		[
			'Ed25519',
			`cat > "$KEY_FILE.text"; openssl pkeyutl -sign -rawin -inkey "$KEY_FILE" -in "$KEY_FILE.text" | ${toBase64}`,
			generateKeyPairSync('ed25519', { publicKeyEncoding, privateKeyEncoding }),
		],
	];
	return families.map(([family, line, { publicKey, privateKey }]) => ({
		family: `${family} of the time and the body, behind a public key`,
		// The time in front of the body, as the families above have it.
		sign: `{ printf %s "$TIME"; cat; } | { ${line}; }`,
		wrong: { scheme: 'auto' },
		secret: publicKey,
		privateKey,
		time: seconds,
	}));
}
