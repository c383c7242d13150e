/**
 * Signatures made by OpenSSL's command line over `BODY`, e.g.
 * `printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r` and `printf %s "$BODY$SECRET" | md5sum`.
 */
export const SECRET = 'correct-horse-battery';
export const BODY = '{"user": {"name": "nick", "id": "123"}, "event": "session.transfer"}';
export const SENT_AT = '1767225600';
export const TIME_HEADER = 'x-sent-at';

export interface Vector {
	name: string;
	signature: string;
	/** The credential before; the secret is `SECRET` and all else a new credential's. */
	credential?: Record<string, unknown>;
	/** What must be changed in it. */
	change: Record<string, unknown>;
	timestamp?: string;
}

/** `custom`, with what a new credential does not have. */
const custom = (fields: Record<string, unknown>) => ({
	scheme: 'custom',
	method: 'hmac',
	algorithm: 'sha256',
	secretEncoding: 'text',
	encoding: 'hex',
	signedContent: '{body}',
	...fields,
});
const timed = (fields: Record<string, unknown>) =>
	custom({ timestampHeader: TIME_HEADER, ...fields });
const hash = (fields: Record<string, unknown>) => custom({ method: 'hash', ...fields });

/** One key, given to OpenSSL with `-mac HMAC -macopt hexkey:…`. */
const IN_HEX = '00112233445566778899AABBCCDDEEFF';
const IN_BASE64 = 'ABEiM0RVZneImaq7zN3u/w==';

const HMAC_SHA256 = '0d24b9469a7a9e1b6d888fb1197652770ba7107532fd112fe2c28dda8b9b141a';

export const VECTORS: Vector[] = [
	{
		name: 'an HMAC that another preset was chosen for',
		signature: HMAC_SHA256,
		credential: { scheme: 'hmacSha1' },
		change: { scheme: 'hmacSha256' },
	},
	{
		name: 'an HMAC-MD5, which is never detected without being chosen',
		signature: '86512fa3536e89b9ed0507fd9583754b',
		change: { scheme: 'hmacMd5' },
	},
	{
		name: 'an HMAC-SHA1 in Base64',
		signature: 'mp9sX0HtIwp78VmiFJlpKy0tktI=',
		credential: { scheme: 'token' },
		change: { scheme: 'hmacSha1' },
	},
	{
		name: 'an HMAC-SHA384 in Base64url behind a prefix that the presets do not know',
		signature: 'HMAC TaqP0B6g1T3OQi0VRFQodjb4X_hRQTRUvhs9bxM3BjkvBIXlXhe-BFp6cWALPeEB',
		change: custom({ algorithm: 'sha384', encoding: 'base64url', prefix: 'HMAC ' }),
	},
	{
		name: 'an HMAC over the body rewritten compactly',
		signature:
			'91cede393f4feb63ef786c9e32bde9cf4b461c292a6edca3417398b2feb41f70c5886dd281b56f875c30446d8c9ca996123d0118e9acaf3a77705ac0db5287c9',
		change: custom({ algorithm: 'sha512', signedContent: '{json}' }),
	},
	{
		name: 'an HMAC over the body rewritten with sorted keys',
		signature: '059fc4f85318c9977984e621126939e672433e6b7dde3a6f86d3e82acadc86e7',
		change: custom({ signedContent: '{sortedJson}' }),
	},
	{
		name: 'the token itself',
		signature: SECRET,
		change: { scheme: 'token' },
	},
	{
		name: 'an HMAC over timestamp, dot and body',
		signature: '0c058f25255ea13a7543bb92916747c0aea873893d9cc118c87bc369c9ea141c',
		timestamp: SENT_AT,
		change: timed({ signedContent: '{timestamp}.{body}' }),
	},
	{
		name: 'an HMAC over a version, the timestamp and the body, behind a prefix',
		signature: 'v0=e6328c7036f7db28073fd3c304a3e0768cf562963614b79bd915cdc98f4e6de3',
		timestamp: SENT_AT,
		change: timed({ signedContent: 'v0:{timestamp}:{body}', prefix: 'v0=' }),
	},
	{
		name: 'an HMAC over timestamp, line feed and body',
		signature: 'e83a7b0ea3b7b415502a47e869319fc80114f59911991ff9c3da22edd6232651',
		timestamp: SENT_AT,
		change: timed({ signedContent: '{timestamp}\\n{body}' }),
	},
	{
		name: 'an MD5 hash of the body and the secret behind it',
		signature: '7152d53c32acabb2ee884a09a5a7e4c1',
		change: hash({ algorithm: 'md5', signedContent: '{body}{secret}' }),
	},
	{
		name: 'a SHA-1 hash of the secret and the body behind it, in upper case',
		signature: '26E42D00D9E0F773CD7CFC9805CD9F7586D5EDFD',
		change: hash({ algorithm: 'sha1', signedContent: '{secret}{body}' }),
	},
	{
		name: 'a SHA-256 hash of the body with the secret around it',
		signature: '01b2f3ed1145b184f4f5843369ae26877a1d8912d2bc36e5d090a3e25be02932',
		change: hash({ signedContent: '{secret}{body}{secret}' }),
	},
	{
		name: 'an MD5 hash with the secret as a parameter behind the body',
		signature: 'e6e83b9ba89435b59d11dccf3b087116',
		change: hash({ algorithm: 'md5', signedContent: '{body}&key={secret}' }),
	},
	{
		name: 'a SHA-256 hash of secret, timestamp and body',
		signature: '3629eb54b32a656e58af2398fc0011a2261b3e664432919f6d926f7d7660e5ca',
		timestamp: SENT_AT,
		change: timed({ method: 'hash', signedContent: '{secret}{timestamp}{body}' }),
	},
	{
		name: 'a SHA-512 hash in Base64 of the body and the secret, joined by a colon',
		signature:
			'2sJ2vDQKYk4kufo5b46pDedoNFFEQmMMnD8CIbYIOCAaBBHU4RkFft093HGAG8l6LnploYxBmY/m0B+l8iVD8A==',
		change: hash({ algorithm: 'sha512', encoding: 'base64', signedContent: '{body}:{secret}' }),
	},
	{
		name: 'an HMAC with a key written in hex',
		signature: 'a494c636a6b1b759d2d303638b2ba0e0ca95bbdaab0923261072115e6bd33ddd',
		credential: { signingSecret: IN_HEX },
		change: custom({ secretEncoding: 'hex' }),
	},
	{
		name: 'an HMAC with a key written in Base64',
		signature: 'a494c636a6b1b759d2d303638b2ba0e0ca95bbdaab0923261072115e6bd33ddd',
		credential: { signingSecret: IN_BASE64 },
		change: custom({ secretEncoding: 'base64' }),
	},
	{
		name: 'an HMAC in a custom formula where two settings are wrong',
		signature: HMAC_SHA256,
		credential: {
			scheme: 'custom',
			algorithm: 'sha1',
			timestampHeader: TIME_HEADER,
			toleranceSeconds: 0,
			signedContent: '{secret}',
		},
		change: { scheme: 'hmacSha256' },
	},
	{
		name: "an HMAC over the user's own text, where only the algorithm is wrong",
		// printf %s "order:$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r
		signature: '4f0ba18ca45ff931ba352878076ff97dfcb726c4535683bb8f2cc27719570230',
		credential: { scheme: 'custom', algorithm: 'md5', signedContent: 'order:{json}' },
		change: { algorithm: 'sha256', signedContent: 'order:{body}' },
	},
	{
		name: "a signature behind the user's own prefix, which ends in a letter",
		signature: `sig${HMAC_SHA256}`,
		credential: { scheme: 'custom', algorithm: 'md5', prefix: 'sig' },
		change: { algorithm: 'sha256' },
	},
];
