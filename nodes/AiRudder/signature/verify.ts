import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { equalSecrets } from '../locks/constantTime';
import type { SecretName } from '../locks/proof';
import type { Problem } from '../refusal/problem';
import type { CustomFormula, Encoding, Formula } from './formula';
import { isDigest, readHeaderShape } from './headerShape';
import { isUsableSecret, secretBytes } from './secret';
import { renderTemplate } from './template';
import { checkTimestamp, type TimestampProblem } from './timestamp';

/** A callback as far as its signature is concerned. */
export interface SignedCallback {
	/** The exact bytes of the body. */
	body: Buffer;
	/** The value of `X-AIRudder-Sign`: one printable line. */
	signature: string;
	/** The value of the formula's timestamp header, if there is such a header. */
	timestamp: string | undefined;
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
	| TimestampProblem;

/** Compares in a time that does not depend on where two texts differ; lengths are no secret. */
function equal(given: string, expected: string): boolean {
	const a = Buffer.from(given);
	const b = Buffer.from(expected);
	return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Compares a digest as it was written with the one expected. The expected one is encoded instead
 * of decoding the given one: decoders are lenient, and only the canonical spelling may pass.
 */
function equalDigest(given: string, expected: string, encoding: Encoding): boolean {
	if (encoding === 'hex') return equal(given.toLowerCase(), expected);
	return equal(given, encoding === 'base64url' ? expected.padEnd(given.length, '=') : expected);
}

function customDigest(formula: CustomFormula, key: Buffer, callback: SignedCallback): string {
	const { algorithm, method, content, encoding } = formula;
	const digest = method === 'hmac' ? createHmac(algorithm, key) : createHash(algorithm);
	const timestamp = callback.timestamp ?? '';
	for (const part of renderTemplate(content, { body: callback.body, secret: key, timestamp })) {
		digest.update(part);
	}
	return digest.digest(encoding);
}

function matchesCustom(
	formula: CustomFormula,
	digest: string,
	key: Buffer,
	callback: SignedCallback,
): boolean {
	try {
		return equalDigest(digest, customDigest(formula, key, callback), formula.encoding);
	} catch {
		// {json} of a body that is no JSON, or nested deeper than the stack: nobody signed that.
		return false;
	}
}

/** For one formula: what tells whether a secret signed the callback, or why none can have. */
function matcherFor(
	callback: SignedCallback,
	formula: Formula,
): ((secret: string) => boolean) | Problem<SignatureProblem> {
	const { signature, body } = callback;
	if (formula.kind === 'token') return (secret) => equalSecrets(signature, secret);

	if (formula.kind === 'bodyHmac') {
		const shape = readHeaderShape(signature, formula.algorithms);
		if (shape === null) return { problem: 'signature_malformed' };
		const { algorithm, digest, encoding } = shape;
		return (secret) => {
			const expected = createHmac(algorithm, secret).update(body).digest(encoding);
			return equalDigest(digest, expected, encoding);
		};
	}

	const { algorithm, encoding, prefix, secretEncoding, timestampHeader } = formula;
	const digest = signature.slice(prefix.length);
	if (!signature.startsWith(prefix) || !isDigest(digest, algorithm, encoding)) {
		return { problem: 'signature_malformed' };
	}
	if (timestampHeader !== '') {
		const { timestamp, receivedAt } = callback;
		const problem = checkTimestamp(timestamp, formula.toleranceSeconds, receivedAt);
		if (problem !== null) return problem;
	}
	return (secret) => {
		const key = secretBytes(secret, secretEncoding);
		return key !== null && matchesCustom(formula, digest, key, callback);
	};
}

const isDecodable = (secret: string, formula: Formula): boolean =>
	formula.kind !== 'custom' || secretBytes(secret, formula.secretEncoding) !== null;

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
	const matches = matcherFor(callback, formula);
	if ('problem' in matches) return matches;
	if (matches(secrets.signingSecret)) return { secret: 'current' };
	if (isUsableSecret(secrets.previousSigningSecret) && matches(secrets.previousSigningSecret)) {
		return { secret: 'previous' };
	}
	return {
		problem: isDecodable(secrets.signingSecret, formula)
			? 'signature_mismatch'
			: 'secret_not_decodable',
	};
}
