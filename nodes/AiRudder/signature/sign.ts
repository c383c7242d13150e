import { createHash } from 'node:crypto';

import type { Formula, JwtFormula, TextFormula } from './formula';
import { encodeBytes } from './header';
import { MessageReader, readSignedValues, writeSignedText } from './signedText';
import { METHODS, type SigningKey } from './methods';
import { PLACEHOLDERS, type Draft, type Placeholder } from './placeholders';

/** A callback that we have signed ourselves, to be sent with `POST`. */
export interface SignedSample {
	body: string;
	/** Beside the signature. */
	headers: Record<string, string>;
	signature: string;
	/** With what the formula wants in it. */
	url: string;
}

/** The value in a sample where the formula asks for one that nobody knows. */
const ANYTHING = 'sample';

/** A callback by a text formula; null when this one cannot be made of the sample. */
function signText(
	{ method, algorithm, encoding, prefix, part, content, rules, time }: TextFormula,
	key: SigningKey,
	sample: Readonly<Record<string, unknown>>,
	to: string,
	now: number,
): SignedSample | null {
	const timestamp = String(Math.floor(now / 1000));
	const draft: Draft = {
		headers: {},
		parts: [],
		url: new URL(to),
		payload: structuredClone(sample) as Record<string, unknown>,
	};
	const put = (place: Placeholder, value: string) =>
		PLACEHOLDERS[place.kind].put?.(draft, place, value) ?? true;
	const isPut =
		(time === null || put(time, timestamp)) &&
		content.parts.every((place) => Buffer.isBuffer(place) || put(place, ANYTHING));
	if (!isPut) return null;
	const { headers, parts, url, payload } = draft;
	const body = JSON.stringify(payload);
	const reader = new MessageReader({
		body: Buffer.from(body),
		signature: parts.join(','),
		headers,
		url: () => url.href,
	});
	reader.timestamp = timestamp;
	const values = readSignedValues(content, reader, rules);
	if ('problem' in values) return null;
	const text = writeSignedText(content, values, key.bytes);
	const written = prefix + encodeBytes(METHODS[method].sign!(key, algorithm, text), encoding);
	const signature = [...parts, part === '' ? written : `${part}=${written}`].join(',');
	return { body, headers, signature, url: url.href };
}

/** A token that holds the body's hash. */
function signToken(
	{ method, prefix, bodyHashClaim }: JwtFormula,
	key: SigningKey,
	body: string,
	now: number,
): string {
	const iat = Math.floor(now / 1000);
	const claims = {
		iat,
		exp: iat + 60,
		[bodyHashClaim]: createHash('sha256').update(body).digest('hex'),
	};
	const { token, sign } = METHODS[method];
	const text = [{ alg: token, typ: 'JWT' }, claims]
		.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
		.join('.');
	return `${prefix}${text}.${sign!(key, 'sha256', [text]).toString('base64url')}`;
}

/**
 * Signs a sample as a formula wants it.
 *
 * @param key what the formula's method reads the secret as
 * @param sample the body as an object; what the formula asks for is filled in
 * @param url where it is to be sent
 * @param now milliseconds since 1970
 * @returns null for a formula that needs a private key, or that this sample does not fit
 */
export function signSample(
	formula: Formula,
	key: SigningKey,
	secret: string,
	sample: Readonly<Record<string, unknown>>,
	url: string,
	now: number,
): SignedSample | null {
	const { sign } = METHODS[formula.method];
	if (sign === null) return null;
	if (formula.kind === 'text') return signText(formula, key, sample, url, now);
	const body = JSON.stringify(sample);
	const plain = (signature: string) => ({ body, headers: {}, signature, url });
	switch (formula.kind) {
		case 'token':
			return plain(secret);
		case 'bodyHmac':
			return plain(sign(key, formula.algorithms[0], [body]).toString('hex'));
		default:
			return plain(signToken(formula, key, body, now));
	}
}
