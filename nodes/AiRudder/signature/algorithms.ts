/** The digests that a formula can use: the length in bytes, the usual name, and the preset for an HMAC over the body. */
export const DIGESTS = {
	md5: { bytes: 16, name: 'MD5', preset: 'hmacMd5' },
	sha1: { bytes: 20, name: 'SHA-1', preset: 'hmacSha1' },
	sha256: { bytes: 32, name: 'SHA-256', preset: 'hmacSha256' },
	sha384: { bytes: 48, name: 'SHA-384', preset: 'hmacSha384' },
	sha512: { bytes: 64, name: 'SHA-512', preset: 'hmacSha512' },
} as const;

export type Algorithm = keyof typeof DIGESTS;

export const ALGORITHMS = Object.keys(DIGESTS) as readonly Algorithm[];
