import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { equalSecrets, isUsableSecret, secretBytes } from './secret';
import type { Problem, SecretName } from './results';
import { DIGESTS } from './algorithms';
import type { Formula, JwtFormula, SecretEncoding, TextFormula } from './formula';
import { decodeSignature, readHeaderShape, type Encoding } from './headerShape';
import { partsOf } from './headerParts';
import { identityOf } from './identity';
import { bodyHashClaims, isInTime, JWT_METHODS, readJwt, type Jwt, type JwtMethod } from './jwt';
import {
	fitsPublicKey,
	methodsOf,
	PUBLIC_KEY_METHODS,
	readPublicKey,
	type PublicKeyMethod,
} from './publicKey';
import { isPublicKeyText } from './publicKeyText';
import {
	TextMaker,
	textWith,
	timeIn,
	valuesOf,
	type SignedMessage,
	type SignedValues,
	type TextProblem,
} from './signedText';
import { checkTimestamp, type TimestampProblem } from './timestamp';

/** A callback as far as its signature is concerned. */
export interface SignedCallback extends SignedMessage {
	/** The time of arrival, in milliseconds since 1970. */
	receivedAt: number;
}

export interface Secrets {
	signingSecret: string;
	previousSigningSecret: string;
}

export type SignatureProblem =
	| 'signature_malformed'
	| 'signature_mismatch'
	| 'secret_blank'
	| 'secret_not_decodable'
	| TextProblem['problem']
	| TimestampProblem;

/** Whether a secret signed; or why none can have. */
type Match = boolean | TextProblem;

/** What tells for one callback whether a secret signed it. */
interface Matcher {
	/** Asked only for what `isKeyFor()` takes for a key. */
	matches(secret: string): Match;
	/** Of a callback that was signed: see {@link Proved.identity}. */
	identity(): Buffer;
}

/** A callback that was signed. */
export interface Proved {
	secret: SecretName;
	/**
	 * What every repetition has in common that somebody can send without the secret: what was signed
	 * of the body if that is all of it, otherwise its bytes.
	 */
	identity: Buffer;
}

/** Compares a digest, which stands there in its canonical spelling, with the one expected. */
function equalDigest(given: string, expected: Buffer, encoding: Encoding): boolean {
	const bytes = decodeSignature(given, encoding);
	return bytes?.length === expected.length && timingSafeEqual(bytes, expected);
}

export const isPublicKeyMethod = (method: string): method is PublicKeyMethod =>
	(PUBLIC_KEY_METHODS as readonly string[]).includes(method);

/** More signatures than this in one header are no secret being rolled. */
const MAX_CANDIDATES = 8;

/** The signatures in a header, of which one must fit. */
function candidatesIn(signature: string, { part, prefix }: TextFormula): string[] {
	const values =
		part === ''
			? [signature]
			: partsOf(signature)
					.filter(({ name }) => name === part)
					.slice(0, MAX_CANDIDATES)
					.map(({ value }) => value);
	return values
		.filter((value) => value.startsWith(prefix))
		.map((value) => value.slice(prefix.length));
}

/** The key of a digest, or a public key; null when the secret is not one. */
function publicKeyFor(method: PublicKeyMethod, secret: string) {
	const key = readPublicKey(secret);
	return key !== null && methodsOf(key).includes(method) ? key : null;
}

function digestMatcher(formula: TextFormula, candidates: readonly string[]) {
	const { algorithm, method, encoding, secretEncoding } = formula;
	return (secret: string, signed: SignedValues): boolean => {
		const key = secretBytes(secret, secretEncoding)!;
		const digest = method === 'hmac' ? createHmac(algorithm, key) : createHash(algorithm);
		for (const piece of textWith(key, formula.content, signed)) digest.update(piece);
		const expected = digest.digest();
		// Every candidate, even behind one that fits: how long it takes tells nothing.
		return candidates.filter((one) => equalDigest(one, expected, encoding)).length > 0;
	};
}

function publicKeyMatcher(formula: TextFormula, candidates: readonly Buffer[]) {
	const method = formula.method as PublicKeyMethod;
	return (secret: string, signed: SignedValues): boolean => {
		const key = publicKeyFor(method, secret)!;
		const pieces = textWith(Buffer.from(secret), formula.content, signed);
		const text = Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)));
		return candidates.some((one) => fitsPublicKey(method, formula.algorithm, key, text, one));
	};
}

function textMatcher(
	callback: SignedCallback,
	formula: TextFormula,
): Matcher | Problem<SignatureProblem> {
	const texts = candidatesIn(callback.signature, formula);
	const { method, algorithm, encoding, time } = formula;
	const isAsymmetric = isPublicKeyMethod(method);
	const wellFormed = texts.filter((text) => {
		const bytes = decodeSignature(text, encoding);
		return isAsymmetric ? bytes !== null : bytes?.length === DIGESTS[algorithm].bytes;
	});
	if (wellFormed.length === 0) return { problem: 'signature_malformed' };
	const maker = new TextMaker(callback);
	const timestamp = time === null ? '' : timeIn(maker, time, formula.rules);
	if (time !== null) {
		const problem = checkTimestamp(timestamp, formula, callback.receivedAt);
		if (problem !== null) return problem;
	}
	const fits = isAsymmetric
		? publicKeyMatcher(
				formula,
				wellFormed.map((text) => decodeSignature(text, encoding)!),
			)
		: digestMatcher(formula, wellFormed);
	// Once for both secrets, and only when there is a key to try it with.
	let made: SignedValues | TextProblem | null | undefined;
	return {
		matches: (secret) => {
			if (made === undefined) made = valuesOf(maker, formula, timestamp!);
			if (made === null) return false;
			return 'problem' in made ? made : fits(secret, made);
		},
		identity: () => identityOf(formula, made as SignedValues, timestamp!) ?? callback.body,
	};
}

/** Whether a token was signed with a secret or, for RS256, with the private key of a public one. */
export function fitsJwt(
	{ text, signature }: Jwt,
	method: JwtMethod,
	secret: string,
	secretEncoding: SecretEncoding,
): boolean {
	if (method === 'jwtRs256') {
		const key = publicKeyFor('rsa', secret);
		return key !== null && fitsPublicKey('rsa', 'sha256', key, Buffer.from(text), signature);
	}
	const key = secretBytes(secret, secretEncoding);
	if (key === null) return false;
	const expected = createHmac('sha256', key).update(text).digest();
	return signature.length === expected.length && timingSafeEqual(signature, expected);
}

function jwtMatcher(
	{ signature, body, receivedAt }: SignedCallback,
	{ method, prefix, secretEncoding, bodyHashClaim, toleranceSeconds }: JwtFormula,
): Matcher | Problem<SignatureProblem> {
	const jwt = signature.startsWith(prefix) ? readJwt(signature.slice(prefix.length)) : null;
	if (jwt === null || jwt.algorithm !== JWT_METHODS[method]) {
		return { problem: 'signature_malformed' };
	}
	if (!Object.hasOwn(jwt.claims, bodyHashClaim)) {
		return { problem: 'signed_value_missing', detail: 'The token lacks the Body Hash Claim.' };
	}
	if (!isInTime(jwt, toleranceSeconds, receivedAt)) {
		return { problem: 'timestamp_out_of_tolerance' };
	}
	const isOfBody = bodyHashClaims(jwt, body).includes(bodyHashClaim);
	return {
		matches: (secret) => fitsJwt(jwt, method, secret, secretEncoding) && isOfBody,
		identity: () => body,
	};
}

/** For one formula: what tells whether a secret signed the callback, or why none can have. */
function matcherFor(
	callback: SignedCallback,
	formula: Formula,
): Matcher | Problem<SignatureProblem> {
	const { signature, body } = callback;
	switch (formula.kind) {
		case 'token':
			return { matches: (secret) => equalSecrets(signature, secret), identity: () => body };
		case 'bodyHmac': {
			const shape = readHeaderShape(signature, formula.algorithms);
			if (shape === null) return { problem: 'signature_malformed' };
			const { algorithm, digest, encoding } = shape;
			const matches = (secret: string) => {
				const expected = createHmac(algorithm, secret).update(body).digest();
				return equalDigest(digest, expected, encoding);
			};
			return { matches, identity: () => body };
		}
		case 'jwt':
			return jwtMatcher(callback, formula);
		default:
			return textMatcher(callback, formula);
	}
}

/** Whether a secret can be the key of a formula. */
export function isKeyFor(secret: string, formula: Formula): boolean {
	const method = 'method' in formula ? formula.method : formula.kind;
	if (method === 'jwtRs256') return publicKeyFor('rsa', secret) !== null;
	if (isPublicKeyMethod(method)) return publicKeyFor(method, secret) !== null;
	// Whoever knows a public key could sign with it.
	if (isPublicKeyText(secret)) return false;
	return !('method' in formula) || secretBytes(secret, formula.secretEncoding) !== null;
}

/**
 * Decides whether a callback was signed with the current or the previous secret.
 *
 * Never throws, whatever the callback holds.
 *
 * @returns the secret that signed it and what it signed, or why the callback must be refused
 */
export function prove(
	callback: SignedCallback,
	formula: Formula,
	secrets: Secrets,
): Proved | Problem<SignatureProblem> {
	// createHmac() accepts an empty key, so this must come before any signature.
	if (!isUsableSecret(secrets.signingSecret)) return { problem: 'secret_blank' };
	const matcher = matcherFor(callback, formula);
	if ('problem' in matcher) return matcher;
	const matches = (secret: string) => isKeyFor(secret, formula) && matcher.matches(secret);
	const current = matches(secrets.signingSecret);
	if (current === true) return { secret: 'current', identity: matcher.identity() };
	if (isUsableSecret(secrets.previousSigningSecret)) {
		const previous = matches(secrets.previousSigningSecret);
		if (previous === true) return { secret: 'previous', identity: matcher.identity() };
	}
	if (current !== false) return current;
	return {
		problem: isKeyFor(secrets.signingSecret, formula)
			? 'signature_mismatch'
			: 'secret_not_decodable',
	};
}

/**
 * As {@link prove}, for those who need to know no more than the secret.
 *
 * @returns the secret that signed the callback, or why it must be refused
 */
export function verify(
	...asked: Parameters<typeof prove>
): { secret: SecretName } | Problem<SignatureProblem> {
	const proved = prove(...asked);
	return 'problem' in proved ? proved : { secret: proved.secret };
}
