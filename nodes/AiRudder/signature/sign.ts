import { createHash, createHmac } from 'node:crypto';

import type { Payload } from '../events/event';
import type { Problem } from './results';
import type { Formula, JwtFormula, TextFormula } from './formula';
import { encodeBytes } from './headerShape';
import { secretBytes } from './secret';
import { signedText, TextMaker } from './signedText';
import type { Placeholder } from './template';
import { isPublicKeyMethod, verify, type Secrets } from './verify';

/** A callback that we have signed ourselves, to be sent with `POST`. */
export interface SignedSample {
	body: string;
	/** Beside the signature. */
	headers: Record<string, string>;
	signature: string;
	/** With what the formula wants in it. */
	url: string;
}

const CANNOT: Problem<'cannot_sign'> = { problem: 'cannot_sign' };

/** What stands in a sample where the formula asks for a value that nobody knows. */
const ANYTHING = 'sample';

/**
 * Puts a value where a path leads, if nothing is there. It steps only into what the payload itself
 * holds: behind `__proto__` or `constructor` is what all objects of the process share.
 *
 * @returns whether the path leads somewhere
 */
function fillIn(payload: unknown, [name, ...rest]: readonly string[], value: string): boolean {
	if (typeof payload !== 'object' || payload === null) return false;
	const isOwn = Object.hasOwn(payload, name);
	// A list of ten million entries would be written out, for one at its end.
	if (!isOwn && (name in payload || Array.isArray(payload))) return false;
	const fields = payload as Payload;
	fields[name] ??= rest.length === 0 ? value : {};
	return rest.length === 0 || fillIn(fields[name], rest, value);
}

/** A callback by a text formula; null when this one cannot be made of the sample. */
function byText(
	formula: TextFormula,
	secret: string,
	sample: Payload,
	to: string,
	now: number,
): SignedSample | null {
	const key = secretBytes(secret, formula.secretEncoding);
	if (key === null || isPublicKeyMethod(formula.method)) return null;
	const timestamp = String(Math.floor(now / 1000));
	const headers: Record<string, string> = {};
	const parts: string[] = [];
	const payload = structuredClone(sample);
	const url = new URL(to);
	const put = (place: Buffer | Placeholder, value: string): boolean => {
		if (Buffer.isBuffer(place)) return true;
		if (place.kind === 'header') headers[place.name] = value;
		if (place.kind === 'part') parts.push(`${place.name}=${value}`);
		if (place.kind === 'parameter') url.searchParams.set(place.name, value);
		return place.kind !== 'field' || fillIn(payload, place.path, value);
	};
	if (formula.time !== null && !put(formula.time, timestamp)) return null;
	const isTime = (place: Buffer | Placeholder) =>
		JSON.stringify(place) === JSON.stringify(formula.time);
	if (!formula.content.parts.every((place) => isTime(place) || put(place, ANYTHING))) return null;
	const body = JSON.stringify(payload);
	const message = {
		body: Buffer.from(body),
		signature: parts.join(','),
		headers,
		url: () => url.href,
	};
	const pieces = signedText(formula.content, new TextMaker(message), formula.rules, {
		secret: key,
		timestamp,
	});
	if ('problem' in pieces) return null;
	const { algorithm, method, encoding, prefix, part } = formula;
	const digest = method === 'hmac' ? createHmac(algorithm, key) : createHash(algorithm);
	for (const piece of pieces) digest.update(piece);
	const written = prefix + encodeBytes(digest.digest(), encoding);
	const signature = [...parts, part === '' ? written : `${part}=${written}`].join(',');
	return { body, headers, signature, url: url.href };
}

/** A token that holds the body's hash; null when it would need a private key. */
function byJwt(
	{ method, secretEncoding, prefix, bodyHashClaim }: JwtFormula,
	secret: string,
	body: string,
	now: number,
): string | null {
	const key = method === 'jwtHs256' ? secretBytes(secret, secretEncoding) : null;
	if (key === null) return null;
	const iat = Math.floor(now / 1000);
	const claims = {
		iat,
		exp: iat + 60,
		[bodyHashClaim]: createHash('sha256').update(body).digest('hex'),
	};
	const text = [{ alg: 'HS256', typ: 'JWT' }, claims]
		.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
		.join('.');
	return `${prefix}${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

/** The sample by a formula; null when it cannot be signed with what the credential has. */
function made(
	formula: Formula,
	secret: string,
	sample: Payload,
	url: string,
	now: number,
): SignedSample | null {
	const body = JSON.stringify(sample);
	const plain = (signature: string) => ({ body, headers: {}, signature, url });
	switch (formula.kind) {
		case 'token':
			return plain(secret);
		case 'bodyHmac':
			return plain(createHmac(formula.algorithms[0], secret).update(body).digest('hex'));
		case 'jwt': {
			const token = byJwt(formula, secret, body, now);
			return token === null ? null : plain(token);
		}
		default:
			return byText(formula, secret, sample, url, now);
	}
}

/**
 * Signs a sample as the credential's own formula wants it, and proves it with the check that every
 * callback passes.
 *
 * @param sample the body as an object; what the formula asks for is filled in
 * @param url where it is to be sent
 * @param now milliseconds since 1970
 * @returns `cannot_sign` for a formula that needs a private key, or that this sample does not fit
 */
export function signSample(
	formula: Formula,
	secrets: Secrets,
	sample: Payload,
	url: string,
	now: number,
): SignedSample | Problem<'cannot_sign'> {
	const signed = made(formula, secrets.signingSecret, sample, url, now);
	if (signed === null) return CANNOT;
	const { body, headers, signature } = signed;
	const callback = {
		body: Buffer.from(body),
		signature,
		headers,
		url: () => signed.url,
		receivedAt: now,
	};
	return 'problem' in verify(callback, formula, secrets) ? CANNOT : signed;
}
