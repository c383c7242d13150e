import { createHash, createHmac } from 'node:crypto';

import fc from 'fast-check';

import { ALGORITHMS } from '../../nodes/AiRudder/signature/algorithms';
import {
	ENCODINGS,
	formulaOf,
	METHODS,
	readSettings,
	SECRET_ENCODINGS,
} from '../../nodes/AiRudder/signature/formula';
import { isUsableSecret } from '../../nodes/AiRudder/signature/secret';
import { verify, type SignedCallback } from '../../nodes/AiRudder/signature/verify';
import { NOW } from './support/check';
import { HMACS } from './support/vectors';

const SCHEMES = {
	auto: null,
	hmacSha256: 'sha256',
	hmacSha1: 'sha1',
	hmacSha384: 'sha384',
	hmacSha512: 'sha512',
	hmacMd5: 'md5',
} as const;

const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ unit: 'grapheme' }),
	fc.constantFrom('', ' ', '\0', '\n', '__proto__', 'a'.repeat(5000), '\ud800', '{body}'),
);
const anyBytes = fc.oneof(
	fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
	fc.json().map((text) => Buffer.from(text)),
	fc
		.constantFrom('', 'null', '[', '['.repeat(20_000), '\ufeff{}', '{"__proto__":1}')
		.map(Buffer.from),
);
const digest = fc
	.constantFrom(...ALGORITHMS)
	.chain((algorithm) =>
		fc.constantFrom(...ENCODINGS).map((encoding) => HMACS[algorithm][encoding]),
	);
/** Headers that look real: a prefix, a digest, and something done to it. */
const hostileHeader = fc.oneof(
	anyText,
	fc
		.tuple(
			fc.constantFrom('', 'sha256=', 'SHA1=', 'v1=', '=', 'x'.repeat(40)),
			digest,
			anyText,
			fc.nat(130),
		)
		.map(([prefix, text, odd, at]) => prefix + text.slice(0, at) + odd + text.slice(at)),
);
const placeholders = [
	'{body}',
	'{json}',
	'{sortedJson}',
	'{secret}',
	'{timestamp}',
	'{',
	'}',
	'\\n',
];
const template = fc.oneof(
	fc
		.array(fc.oneof(fc.constantFrom(...placeholders), anyText), { maxLength: 6 })
		.map((parts) => parts.join('')),
	anyText,
);
const hostileCredential = fc.record({
	signingSecret: anyText,
	previousSigningSecret: anyText,
	scheme: fc.oneof(
		{ weight: 3, arbitrary: fc.constant('custom') },
		fc.constantFrom(...Object.keys(SCHEMES), 'token', 'constructor'),
	),
	method: fc.constantFrom(...METHODS),
	algorithm: fc.constantFrom(...ALGORITHMS),
	secretEncoding: fc.constantFrom(...SECRET_ENCODINGS),
	encoding: fc.constantFrom(...ENCODINGS),
	prefix: fc.oneof(fc.constant(''), anyText),
	signedContent: template,
	timestampHeader: fc.constantFrom('', 'x-timestamp'),
	toleranceSeconds: fc.oneof(fc.constant(300), fc.double(), fc.integer()),
});
const hostileCallback: fc.Arbitrary<SignedCallback> = fc.record({
	body: anyBytes,
	signature: hostileHeader,
	timestamp: fc.oneof(fc.constant(undefined), anyText, fc.constant(String(NOW))),
	receivedAt: fc.constant(NOW),
});

test('whatever a header, a secret, a template and a body hold: no throw, and not accepted', () => {
	fc.assert(
		fc.property(hostileCallback, hostileCredential, (callback, credential) => {
			const settings = readSettings(credential);
			const formula = formulaOf(settings);
			if ('problem' in formula) return;
			const { signature } = callback;
			const isToken = formula.kind === 'token';
			const secrets = [settings.signingSecret, settings.previousSigningSecret];
			fc.pre(!(isToken && secrets.includes(signature)));
			expect(verify(callback, formula, settings)).toHaveProperty('problem');
		}),
		{ numRuns: 3000 },
	);
});

const secretText = fc
	.string({ minLength: 1, maxLength: 80, unit: 'grapheme' })
	.filter(isUsableSecret);
const scheme = fc.constantFrom(...(Object.keys(SCHEMES) as Array<keyof typeof SCHEMES>));

/** A genuine callback of a preset, made by Node's own HMAC. */
const genuine = fc
	.record({
		body: anyBytes,
		secret: secretText,
		scheme,
		detected: fc.constantFrom('sha1', 'sha256', 'sha384', 'sha512'),
		encoding: fc.constantFrom(...ENCODINGS),
		upperCase: fc.boolean(),
		prefix: fc.constantFrom('', 'v1=', 'hmac='),
	})
	.map(({ detected, encoding, upperCase, prefix, ...rest }) => {
		const algorithm = SCHEMES[rest.scheme] ?? detected;
		const text = createHmac(algorithm, rest.secret).update(rest.body).digest(encoding);
		const signature = prefix + (encoding === 'hex' && upperCase ? text.toUpperCase() : text);
		return {
			...rest,
			prefix,
			algorithm,
			signature,
			plain: createHash(algorithm).update(rest.body).digest(),
		};
	});

function verifyPreset(
	callback: Pick<SignedCallback, 'body' | 'signature'>,
	credential: Record<string, unknown>,
) {
	const settings = readSettings(credential);
	const formula = formulaOf(settings);
	if ('problem' in formula) throw new Error(formula.problem);
	return verify({ ...callback, timestamp: undefined, receivedAt: NOW }, formula, settings);
}

test('every genuine callback is accepted, and with a secret replaced it is named previous', () => {
	fc.assert(
		fc.property(genuine, ({ secret, scheme: name, ...callback }) => {
			expect(verifyPreset(callback, { signingSecret: secret, scheme: name })).toEqual({
				secret: 'current',
			});
			const rotated = {
				signingSecret: `${secret}-new`,
				previousSigningSecret: secret,
				scheme: name,
			};
			expect(verifyPreset(callback, rotated)).toEqual({ secret: 'previous' });
		}),
		{ numRuns: 1000 },
	);
});

test('no callback is accepted with a bit of its body, its signature or its secret changed', () => {
	fc.assert(
		fc.property(genuine, fc.nat(), fc.nat(7), (callback, place, bit) => {
			const { body, signature, secret, scheme: name } = callback;
			const credential = { signingSecret: secret, scheme: name };

			const otherBody = Buffer.from(body.length === 0 ? [0] : body);
			if (body.length > 0) otherBody[place % body.length] ^= 1 << bit;
			const withBody = verifyPreset({ body: otherBody, signature }, credential);
			expect(withBody).toEqual({ problem: 'signature_mismatch' });

			const withSecret = { ...credential, signingSecret: `${secret}x` };
			expect(verifyPreset({ body, signature }, withSecret)).toHaveProperty('problem');

			const changed = Buffer.from(signature);
			const { length } = callback.prefix;
			changed[length + (place % (changed.length - length))] ^= 1 << bit;
			const header = changed.toString('latin1');
			// In hex, the other case of a letter is the same digit.
			fc.pre(header.toLowerCase() !== signature.toLowerCase());
			expect(verifyPreset({ body, signature: header }, credential)).toHaveProperty('problem');
		}),
		{ numRuns: 1000 },
	);
});

test('what anybody can compute is never accepted: hashes and HMACs without a key', () => {
	fc.assert(
		fc.property(genuine, fc.constantFrom(...ENCODINGS), (callback, encoding) => {
			const { body, algorithm, plain, secret, scheme: name } = callback;
			const keyless = ['', ' ', '\n', '\0', 'undefined', 'null'].filter((key) => key !== secret);
			const candidates = [
				plain.toString(encoding),
				...keyless.map((key) => createHmac(algorithm, key).update(body).digest(encoding)),
			];
			for (const signature of candidates) {
				const credential = { signingSecret: secret, previousSigningSecret: ' ', scheme: name };
				expect(verifyPreset({ body, signature }, credential)).toHaveProperty('problem');
			}
		}),
		{ numRuns: 500 },
	);
});

test('nothing at all is accepted while the secret is blank', () => {
	const blank = fc
		.array(fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u200b', '\0'))
		.map((all) => all.join(''));
	fc.assert(
		fc.property(blank, anyBytes, fc.constantFrom(...ENCODINGS), (secret, body, encoding) => {
			const signature = createHmac('sha256', secret).update(body).digest(encoding);
			for (const name of [...Object.keys(SCHEMES), 'token']) {
				for (const given of [signature, secret]) {
					const credential = { signingSecret: secret, scheme: name };
					const result = verifyPreset({ body, signature: given }, credential);
					expect(result).toEqual({ problem: 'secret_blank' });
				}
			}
		}),
		{ numRuns: 300 },
	);
});
