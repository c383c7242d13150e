import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { freshCallback } from '../support';

/**
 * Signs with other people's cryptography, so that a mistake of ours cannot hide on both sides.
 *
 * @param line a shell line that reads what is to be signed and prints the header
 * @param time the time of sending, for a formula that has one
 */
export async function signElsewhere(line: string, signed: string, secret: string, time = '') {
	const env = { ...process.env, SECRET: secret, TIME: time };
	const shell = spawn('sh', ['-c', line], { env, stdio: ['pipe', 'pipe', 'inherit'] });
	shell.stdin.end(signed);
	return (await text(shell.stdout)).trim();
}

/** A shell line for the HMAC-SHA256 of what it reads. */
export const HMAC_SHA256 = `openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1`;
/** A shell line for the plain SHA-256 of what it reads. */
export const PLAIN_SHA256 = `openssl dgst -sha256 -r | cut -d' ' -f1`;

const python = (expression: string) => `python3 -c '
import base64, hashlib, hmac, json, os, sys
body = sys.stdin.buffer.read()
secret = os.environ["SECRET"].encode()
time = os.environ["TIME"].encode()
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
	/** The time of sending, when the formula has one. */
	time?: () => string;
}

const seconds = () => String(Math.floor(Date.now() / 1000));
const HEX_DIGITS = '00ff10203040506070809a0b0c0d0e0f';
const BASE64_DIGITS = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ';
const prettyCallback = () =>
	JSON.stringify(JSON.parse(freshCallback({ company: '新加坡 é' })), null, 2);

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
];
