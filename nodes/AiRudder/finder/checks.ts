import { hash, type KeyObject } from 'node:crypto';

import { isChoice } from '../signature/fields';
import { bodyHashClaims, readJwt } from '../signature/header';
import {
	DIGESTS,
	findTextMethods,
	findTokenMethod,
	METHODS,
	methodsThat,
	type Algorithm,
} from '../signature/methods';
import { readPublicKey } from '../signature/publicKey';
import { UNREADABLE_LINE, type SigningSettings } from '../signature/formula';
import { intendedSecrets } from '../signature/secret';
import { LONGEST_SIGNATURE, MAX_CHECKS, WORK } from './budget';
import type { Key } from './candidates';
import type { Evidence, FormulaChange } from './evidence';
import { rawReadingsOf, readingsOf, uncoverDigest, type Reading } from './signatureReadings';

/**
 * A digest, each of its bytes as one character. Of `createHash()` and `createHmac()` every call leaves an
 * object behind, and n8n stands still while thousands of these are tidied up.
 */
export const hashOf = (algorithm: Algorithm, pieces: readonly Buffer[]): string =>
	hash(algorithm, Buffer.concat(pieces), 'binary');

/** Makes the HMACs of one key (RFC 2104), in the same form. */
export function hmacWith(algorithm: Algorithm, key: Buffer): (pieces: readonly Buffer[]) => string {
	// How many bytes the digest takes at a time: SHA-384 and SHA-512 twice as many as the others.
	const length = DIGESTS[algorithm].bytes > 32 ? 128 : 64;
	const bytes = key.length > length ? Buffer.from(hashOf(algorithm, [key]), 'binary') : key;
	const [inner, outer] = [0x36, 0x5c].map((pad) => {
		const block = Buffer.alloc(length, pad);
		for (let at = 0; at < bytes.length; at++) block[at] ^= bytes[at];
		return block;
	});
	return (pieces) => {
		const digest = Buffer.from(hashOf(algorithm, [inner, ...pieces]), 'binary');
		return hashOf(algorithm, [outer, digest]);
	};
}

/** How a text can be checked with one key. */
export interface Check {
	key: Key;
	/** What must be set beside a text that fits; null for every other text. */
	changeFor(pieces: readonly Buffer[], method: 'hmac' | 'hash'): FormulaChange | null;
	work: number;
	/** How often it may be tried: 32 bytes in hex are a public key as well as a secret. */
	left: number;
	/** A public key signs no text with a secret in it. */
	isPublic: boolean;
}

const readingChange = ({ algorithm, encoding, prefix, part }: Omit<Reading, 'digest'>) => ({
	algorithm,
	encoding,
	prefix,
	signaturePart: part,
});

/** Digests to compare with: those of an HMAC or a hash, or those that a public key has uncovered. */
export function digestCheck(key: Key, reading: Reading, rsa: boolean): Check {
	const { algorithm } = reading;
	const digest = reading.digest.toString('binary');
	const hmacOf = hmacWith(algorithm, key.bytes);
	return {
		key,
		isPublic: rsa,
		work: WORK.attempt,
		left: Infinity,
		changeFor: (pieces, method) => {
			const isHmac = method === 'hmac' && !rsa;
			const expected = isHmac ? hmacOf(pieces) : hashOf(algorithm, pieces);
			if (expected !== digest) return null;
			const own = rsa ? { method: 'rsa' } : { method, secretEncoding: key.encoding };
			return { ...own, ...readingChange(reading) };
		},
	};
}

function* publicKeyChecks(
	key: Key,
	publicKey: KeyObject,
	evidence: Evidence,
	settings: SigningSettings,
): Generator<number, Check[]> {
	const checks: Check[] = [];
	for (const raw of rawReadingsOf(evidence.signature, settings)) {
		yield WORK.check;
		const uncovered = uncoverDigest(raw, publicKey);
		if (uncovered !== null) {
			checks.push(digestCheck(key, uncovered, true));
			continue;
		}
		for (const method of findTextMethods(publicKey)) {
			// The digest in its signatures is uncovered, and compared with all texts.
			if (method === 'rsa') continue;
			const change = { method, ...readingChange({ ...raw, algorithm: 'sha256' }) };
			const signing = { bytes: key.bytes, publicKey };
			const fits = (pieces: readonly Buffer[]) =>
				METHODS[method].fits(signing, 'sha256', pieces, [raw.bytes]);
			checks.push({
				key,
				isPublic: true,
				work: WORK.check,
				left: MAX_CHECKS,
				changeFor: (pieces) => (fits(pieces) ? change : null),
			});
		}
	}
	return checks;
}

/** Says before each step what it costs: the sender of the signature decides how many there are. */
export function* findChecks(
	keys: readonly Key[],
	evidence: Evidence,
	settings: SigningSettings,
): Generator<number, Check[]> {
	const { signature } = evidence;
	if (signature.length > LONGEST_SIGNATURE) return [];
	yield signature.length * WORK.character;
	const readings = readingsOf(signature, settings).filter(
		// Both are shown to the user, so they must not hold the secret.
		({ prefix, part }) =>
			!keys.some(({ secret }) => prefix.includes(secret) || part.includes(secret)),
	);
	const checks: Check[] = [];
	for (const key of keys) {
		yield WORK.key;
		const publicKey = key.encoding === 'text' ? readPublicKey(key.secret) : null;
		if (publicKey !== null) {
			yield signature.length * WORK.character;
			checks.push(...(yield* publicKeyChecks(key, publicKey, evidence, settings)));
		}
		// Anybody who knows a public key could sign with it.
		if (key.isPublic) continue;
		for (const reading of readings) {
			yield key.bytes.length;
			checks.push(digestCheck(key, reading, false));
		}
	}
	return needsPublicKey(settings) ? checks.filter(({ isPublic }) => isPublic) : checks;
}

/** How people name a method with a public key, wherever that stands in a line. */
const PUBLIC_KEY_METHOD =
	/25519|E[cd]DSA|\b[EPR]S ?(?:256|384|512)|(?:\b|with|[\d_])RSA|P-?256|secp\d|\bECC\b|asymmetric|public|publik|\u516c[\u94a5\u9470]/i;

/** Whether a secret reads like a public key, also when what may have happened to it is taken off. */
const readsLikeKey = (secret: string): boolean =>
	[{ secret }, ...intendedSecrets(secret)].some((one) => readPublicKey(one.secret) !== null);

/**
 * Whether a line that cannot be read may mean a public key: it names one, its Method is none with a
 * secret, or it names no method and a secret reads like a key. The fields beside it may say so, too.
 */
function mayMeanPublicKey(settings: SigningSettings, isInDoubt: boolean): boolean {
	const { formula: line, method, signingSecret, previousSigningSecret } = settings;
	const named = /\bMethod\W+([^;"]*)/i.exec(line)?.[1].trim().toLowerCase();
	const withSecret = methodsThat(({ needs }) => needs === 'secret');
	const isNamed = withSecret.some((name) => METHODS[name].label.toLowerCase() === named);
	if (PUBLIC_KEY_METHOD.test(line) || (named !== undefined && !isNamed)) return true;
	const isKey = isInDoubt || [signingSecret, previousSigningSecret].some(readsLikeKey);
	const isChosen = withSecret.every((name) => name !== method);
	return isChosen ? isKey || !isNamed : isKey && !isNamed;
}

/**
 * Whether the user has chosen a method with a public key, or may have: then everybody may know what is
 * entered. Nobody knows what was meant by a scheme or a method that is no option.
 *
 * @param isInDoubt whether the secret may be another one than was entered
 */
export function needsPublicKey(settings: SigningSettings, isInDoubt = false): boolean {
	const { scheme, method } = settings;
	if (scheme === UNREADABLE_LINE) return mayMeanPublicKey(settings, isInDoubt);
	if (scheme !== 'custom') return !isChoice('scheme', scheme);
	return !isChoice('method', method) || METHODS[method].needs === 'publicKey';
}

/**
 * The tokens that fit by themselves, without a text: the secret as it is, or a JWT with the body's
 * hash in it. Whether its key has signed is for the proof to say.
 */
export function* findTokens(
	all: readonly Key[],
	{ signature, body }: Evidence,
	settings: SigningSettings,
): Generator<{ key: Key; change: FormulaChange }> {
	if (signature.length > LONGEST_SIGNATURE) return;
	const keys = needsPublicKey(settings) ? [] : all.filter(({ isPublic }) => !isPublic);
	for (const key of keys) if (key.secret === signature) yield { key, change: { scheme: 'token' } };
	const prefix = /^[A-Za-z]{1,20} /.exec(signature)?.[0] ?? '';
	const jwt = readJwt(signature.slice(prefix.length));
	const method = jwt === null ? null : findTokenMethod(jwt.algorithm);
	if (jwt === null || method === null) return;
	for (const bodyHashClaim of bodyHashClaims(jwt, body)) {
		for (const key of METHODS[method].needs === 'publicKey' ? all : keys) {
			const { encoding: secretEncoding } = key;
			yield { key, change: { scheme: 'custom', method, secretEncoding, prefix, bodyHashClaim } };
		}
	}
}
