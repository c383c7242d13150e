import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { equalSecrets } from '../locks/constantTime';
import type { SecretName } from '../locks/proof';
import type { Problem } from '../refusal/problem';
import { DIGESTS } from './algorithms';
import type { Formula, JwtFormula, SecretEncoding, TextFormula, TimeSource } from './formula';
import { decodeSignature, readHeaderShape, type Encoding } from './headerShape';
import { partsOf } from './headerParts';
import { bodyHashClaims, isInTime, JWT_METHODS, readJwt, type Jwt, type JwtMethod } from './jwt';
import {
	fitsPublicKey,
	methodsOf,
	PUBLIC_KEY_METHODS,
	readPublicKey,
	type PublicKeyMethod,
} from './publicKey';
import { isPublicKeyText } from './publicKeyText';
import { isUsableSecret, secretBytes } from './secret';
import { signedText, TextMaker, type SignedMessage, type TextProblem } from './signedText';
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
/** Asked only for what `isKeyFor()` takes for a key. */
type Matcher = (secret: string) => Match;

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

function digestMatcher(formula: TextFormula, maker: TextMaker, candidates: readonly string[]) {
	const { algorithm, method, encoding, secretEncoding } = formula;
	return (secret: string, timestamp: string): Match => {
		const key = secretBytes(secret, secretEncoding)!;
		const pieces = signedText(formula.content, maker, formula.rules, { secret: key, timestamp });
		if ('problem' in pieces) return pieces;
		const digest = method === 'hmac' ? createHmac(algorithm, key) : createHash(algorithm);
		for (const piece of pieces) digest.update(piece);
		const expected = digest.digest();
		// Every candidate, even behind one that fits: how long it takes tells nothing.
		return candidates.filter((one) => equalDigest(one, expected, encoding)).length > 0;
	};
}

function publicKeyMatcher(formula: TextFormula, maker: TextMaker, candidates: readonly Buffer[]) {
	const method = formula.method as PublicKeyMethod;
	return (secret: string, timestamp: string): Match => {
		const key = publicKeyFor(method, secret)!;
		const given = { secret: Buffer.from(secret), timestamp };
		const pieces = signedText(formula.content, maker, formula.rules, given);
		if ('problem' in pieces) return pieces;
		const text = Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)));
		return candidates.some((one) => fitsPublicKey(method, formula.algorithm, key, text, one));
	};
}

/** The time of sending as it was written; null when it is not there. */
function timeIn(maker: TextMaker, source: TimeSource, { rules }: TextFormula): string | null {
	try {
		const time = maker.valueOf(source, rules);
		return typeof time === 'string' ? time : null;
	} catch {
		// A field of a body that is neither JSON nor a form.
		return null;
	}
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
	const timestamp = time === null ? '' : timeIn(maker, time, formula);
	if (time !== null) {
		const problem = checkTimestamp(timestamp, formula, callback.receivedAt);
		if (problem !== null) return problem;
	}
	const matches = isAsymmetric
		? publicKeyMatcher(
				formula,
				maker,
				wellFormed.map((text) => decodeSignature(text, encoding)!),
			)
		: digestMatcher(formula, maker, wellFormed);
	return (secret) => {
		try {
			return matches(secret, timestamp!);
		} catch {
			// {json} of a body that is no JSON, or nested deeper than the stack: nobody signed that.
			return false;
		}
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
	return (secret) => fitsJwt(jwt, method, secret, secretEncoding) && isOfBody;
}

/** For one formula: what tells whether a secret signed the callback, or why none can have. */
function matcherFor(
	callback: SignedCallback,
	formula: Formula,
): Matcher | Problem<SignatureProblem> {
	const { signature, body } = callback;
	switch (formula.kind) {
		case 'token':
			return (secret) => equalSecrets(signature, secret);
		case 'bodyHmac': {
			const shape = readHeaderShape(signature, formula.algorithms);
			if (shape === null) return { problem: 'signature_malformed' };
			const { algorithm, digest, encoding } = shape;
			return (secret) => {
				const expected = createHmac(algorithm, secret).update(body).digest();
				return equalDigest(digest, expected, encoding);
			};
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
 * @returns the secret that signed it, or why the callback must be refused
 */
export function verify(
	callback: SignedCallback,
	formula: Formula,
	secrets: Secrets,
): { secret: SecretName } | Problem<SignatureProblem> {
	// createHmac() accepts an empty key, so this must come before any signature.
	if (!isUsableSecret(secrets.signingSecret)) return { problem: 'secret_blank' };
	const matchesKey = matcherFor(callback, formula);
	if ('problem' in matchesKey) return matchesKey;
	const matches = (secret: string) => isKeyFor(secret, formula) && matchesKey(secret);
	const current = matches(secrets.signingSecret);
	if (current === true) return { secret: 'current' };
	if (isUsableSecret(secrets.previousSigningSecret)) {
		const previous = matches(secrets.previousSigningSecret);
		if (previous === true) return { secret: 'previous' };
	}
	if (current !== false) return current;
	return {
		problem: isKeyFor(secrets.signingSecret, formula)
			? 'signature_mismatch'
			: 'secret_not_decodable',
	};
}
