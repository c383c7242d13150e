import {
	constants,
	createHash,
	createHmac,
	createSecretKey,
	timingSafeEqual,
	verify,
	type KeyObject,
} from 'node:crypto';

import { readPublicKey } from './publicKey';
import { isPublicKeyText, SHORTEST_KEY_TEXT } from './publicKeyText';
import { secretBytes, type SecretEncoding } from './secret';

/** A digest that a formula can use. */
interface Digest {
	label: string;
	bytes: number;
	/** Whether it tells all that is needed to compute on from where it ended. */
	canBeExtended: boolean;
}

/** Every digest. Nothing else says anything of one. */
export const DIGESTS = {
	md5: { label: 'MD5', bytes: 16, canBeExtended: true },
	sha1: { label: 'SHA-1', bytes: 20, canBeExtended: true },
	sha256: { label: 'SHA-256', bytes: 32, canBeExtended: true },
	sha384: { label: 'SHA-384', bytes: 48, canBeExtended: false },
	sha512: { label: 'SHA-512', bytes: 64, canBeExtended: true },
} satisfies Record<string, Digest>;

export type Algorithm = keyof typeof DIGESTS;

export const ALGORITHMS = Object.keys(DIGESTS) as readonly Algorithm[];

/** The scheme that is an HMAC over the body, e.g. `hmacSha256`. */
export const presetOf = (algorithm: Algorithm): string =>
	`hmac${algorithm[0].toUpperCase()}${algorithm.slice(1)}`;

/** A secret of the credential, read as the key of a method. */
export interface SigningKey {
	/** What {secret} stands for. */
	bytes: Buffer;
	/** Only where a method needs one. */
	publicKey: KeyObject | null;
}

/** The text that is signed, in pieces. */
export type Pieces = ReadonlyArray<Buffer | string>;

export const joinPieces = (pieces: Pieces): Buffer =>
	Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)));

/** One way to sign. */
export interface Method {
	/** As the editor calls it. */
	label: string;
	/** What Signing Secret must be. */
	needs: 'secret' | 'publicKey';
	/** Whether the digest can be chosen. */
	hasAlgorithm: boolean;
	/** Whether the key does nothing, so that only {secret} in the text makes it safe. */
	isUnkeyed: boolean;
	/** What a token names as its `alg`; null for a signature of a text. */
	token: 'HS256' | 'RS256' | 'ES256' | null;
	/** The key; null when the secret cannot be one. */
	readKey(secret: string, encoding: SecretEncoding): SigningKey | null;
	/** Whether a public key is made for it; null where a secret is the key. */
	takes: ((key: KeyObject) => boolean) | null;
	/** Whether bytes can be a signature, by their length. */
	isSignature(bytes: Buffer, algorithm: Algorithm): boolean;
	/** Whether one of some signatures fits. Never throws. */
	fits(key: SigningKey, algorithm: Algorithm, text: Pieces, signatures: readonly Buffer[]): boolean;
	/** Null where only a private key can sign. */
	sign: ((key: SigningKey, algorithm: Algorithm, text: Pieces) => Buffer) | null;
}

/** A method that computes a digest, which everybody who has the secret can do. */
function withSecret(
	label: string,
	start: (
		algorithm: Algorithm,
		key: Buffer,
	) => { update(piece: Buffer | string): unknown; digest(): Buffer },
	isUnkeyed: boolean,
): Method {
	const sign = ({ bytes }: SigningKey, algorithm: Algorithm, text: Pieces) => {
		const digest = start(algorithm, bytes);
		for (const piece of text) digest.update(piece);
		return digest.digest();
	};
	return {
		label,
		needs: 'secret',
		hasAlgorithm: true,
		isUnkeyed,
		token: null,
		sign,
		takes: null,
		readKey: (secret, encoding) => {
			// Everybody may know a public key, and could sign with it.
			const isPublic = secret.length >= SHORTEST_KEY_TEXT && isPublicKeyText(secret);
			const bytes = isPublic ? null : secretBytes(secret, encoding);
			return bytes === null ? null : { bytes, publicKey: null };
		},
		isSignature: ({ length }, algorithm) => length === DIGESTS[algorithm].bytes,
		fits: (key, algorithm, text, signatures) => {
			const expected = sign(key, algorithm, text);
			// Every one, even behind one that fits: how long it takes tells nothing.
			return signatures.filter((one) => isEqual(one, expected)).length > 0;
		},
	};
}

const isEqual = (given: Buffer, expected: Buffer) =>
	given.length === expected.length && timingSafeEqual(given, expected);

/** A method that checks with a public key. */
function withPublicKey(
	label: string,
	takes: (key: KeyObject) => boolean,
	check: (key: KeyObject, algorithm: Algorithm, text: Buffer, signature: Buffer) => boolean,
	hasAlgorithm = false,
): Method {
	const fitsOne: typeof check = (...asked) => {
		try {
			return check(...asked);
		} catch {
			return false;
		}
	};
	return {
		label,
		needs: 'publicKey',
		hasAlgorithm,
		isUnkeyed: false,
		token: null,
		sign: null,
		takes,
		readKey: (secret) => {
			const publicKey = readPublicKey(secret);
			return publicKey !== null && takes(publicKey)
				? { bytes: Buffer.from(secret), publicKey }
				: null;
		},
		isSignature: () => true,
		fits: ({ publicKey }, algorithm, pieces, signatures) => {
			const text = joinPieces(pieces);
			return signatures.some((one) => fitsOne(publicKey!, algorithm, text, one));
		},
	};
}

const hmac = withSecret(
	'HMAC',
	// Node 24 takes three times as long for a buffer as for a key object.
	(algorithm, key) => createHmac(algorithm, createSecretKey(key)),
	false,
);
const rsa = withPublicKey(
	'RSA (PKCS #1)',
	({ asymmetricKeyType }) => asymmetricKeyType === 'rsa',
	(key, algorithm, text, signature) => verify(algorithm, text, key, signature),
	true,
);

const ecdsa = withPublicKey(
	'ECDSA P-256',
	({ asymmetricKeyType, asymmetricKeyDetails }) =>
		asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1',
	(key, _, text, signature) =>
		// 64 bytes are the two numbers themselves; in DER they have a frame around them.
		verify(
			'sha256',
			text,
			{ key, dsaEncoding: signature.length === 64 ? 'ieee-p1363' : 'der' },
			signature,
		),
);

/** Every method that a credential can choose. */
export const METHODS = {
	hmac,
	hash: withSecret('Hash', (algorithm) => createHash(algorithm), true),
	rsa,
	rsaPss: withPublicKey(
		'RSA-PSS',
		({ asymmetricKeyType }) => asymmetricKeyType === 'rsa' || asymmetricKeyType === 'rsa-pss',
		(key, algorithm, text, signature) =>
			verify(algorithm, text, { key, padding: constants.RSA_PKCS1_PSS_PADDING }, signature),
		true,
	),
	ecdsa,
	ed25519: withPublicKey(
		'Ed25519',
		({ asymmetricKeyType }) => asymmetricKeyType === 'ed25519',
		(key, _, text, signature) => verify(null, text, key, signature),
	),
	jwtHs256: { ...hmac, label: 'JWT HS256', token: 'HS256', hasAlgorithm: false },
	jwtRs256: { ...rsa, label: 'JWT RS256', token: 'RS256', hasAlgorithm: false },
	jwtEs256: { ...ecdsa, label: 'JWT ES256', token: 'ES256' },
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof METHODS;

/** The names of the methods that are of some kind. */
export const methodsThat = (is: (method: Method) => boolean): MethodName[] =>
	(Object.keys(METHODS) as MethodName[]).filter((name) => is(METHODS[name]));

/** The methods of texts that a public key is made for. */
export const findTextMethods = (key: KeyObject): MethodName[] =>
	methodsThat(({ takes, token }) => token === null && takes?.(key) === true);

/** The method of the tokens that name such an algorithm; null when there is none. */
export const findTokenMethod = (algorithm: unknown): MethodName | null =>
	methodsThat(({ token }) => token !== null && token === algorithm)[0] ?? null;
