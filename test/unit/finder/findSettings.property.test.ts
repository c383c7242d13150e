import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';

import { findSettings, type Found } from '../../../nodes/AiRudder/finder/find';
import { attempts } from '../../../nodes/AiRudder/finder/templates';
import { advice } from '../../../nodes/AiRudder/finder/words';
import { ALGORITHMS } from '../../../nodes/AiRudder/signature/algorithms';
import {
	ENCODINGS,
	formulaOf,
	readSettings,
	type Formula,
} from '../../../nodes/AiRudder/signature/formula';
import { verify } from '../../../nodes/AiRudder/signature/verify';

/** JSON with sorted keys, written without the code under test. */
function sorted(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	const fields = value as Record<string, unknown>;
	const names = Object.keys(fields).sort();
	return `{${names.map((name) => `${JSON.stringify(name)}:${sorted(fields[name])}`).join()}}`;
}

/** Signs the way a formula says, without the code under test. */
function sign(
	{
		method,
		algorithm,
		encoding,
		prefix,
	}: Record<'method' | 'algorithm' | 'encoding' | 'prefix', string>,
	key: Buffer,
	pieces: Array<Buffer | string>,
): string {
	const digest = method === 'hmac' ? createHmac(algorithm, key) : createHash(algorithm);
	for (const piece of pieces) digest.update(piece);
	return prefix + digest.digest(encoding as 'hex');
}

const secretArbitrary = fc.oneof(
	fc.record({
		secretEncoding: fc.constant('text'),
		bytes: fc
			.string({ minLength: 8, maxLength: 40, unit: 'grapheme' })
			.filter((text) => text.trim().length > 5)
			.map((text) => Buffer.from(text)),
	}),
	fc.record({
		secretEncoding: fc.constantFrom('hex', 'base64'),
		bytes: fc.uint8Array({ minLength: 8, maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
	}),
);
const write = (bytes: Buffer, encoding: string) =>
	bytes.toString(encoding === 'text' ? 'utf8' : (encoding as 'hex'));

const bodyArbitrary = fc.oneof(
	fc
		.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1, '\t'))
		.map(([value, space]) => Buffer.from(JSON.stringify(value, null, space))),
	fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

const formulaArbitrary = fc.record({
	attempt: fc.constantFrom(...attempts('{body}').flat()),
	placeholder: fc.constantFrom('body', 'json', 'sortedJson'),
	algorithm: fc.constantFrom(...ALGORITHMS),
	encoding: fc.constantFrom(...ENCODINGS),
	prefix: fc.constantFrom('', 'sha256=', 'v1,', 'Signature ', 'HMAC-SHA1 ', 'v0:'),
});

test('whatever formula of its families signed, the finder finds settings that accept it', () => {
	fc.assert(
		fc.property(
			formulaArbitrary,
			secretArbitrary,
			bodyArbitrary,
			fc.constantFrom('1767225600', '1767225600123'),
			fc.boolean(),
			fc.boolean(),
			fc.constantFrom('auto', 'token', 'hmacSha1', 'custom'),
			(formula, { secretEncoding, bytes }, body, sentAt, isPrevious, pasted, scheme) => {
				const values: Record<string, Buffer | string> = { secret: bytes, timestamp: sentAt, body };
				if (formula.placeholder !== 'body') {
					let value: unknown;
					try {
						value = JSON.parse(body.toString());
					} catch {
						fc.pre(false);
					}
					values.json = JSON.stringify(value);
					values.sortedJson = sorted(value);
				}
				const pieces = formula.attempt.template
					.replaceAll('\\n', '\n')
					.split(/(\{\w+\})/)
					.map((piece) => (piece === '{c}' ? `{${formula.placeholder}}` : piece))
					.map((piece) => (/^\{\w+\}$/.test(piece) ? values[piece.slice(1, -1)] : piece));
				const signature = sign({ ...formula, ...formula.attempt }, bytes, pieces);
				const secret = write(bytes, secretEncoding);
				fc.pre(!formula.prefix.includes(secret));
				const other = write(Buffer.from('another secret'), secretEncoding);
				const settings = readSettings({
					scheme,
					signingSecret: isPrevious ? other : secret,
					previousSigningSecret: isPrevious ? secret : '',
				});
				const evidence = {
					body,
					signature,
					timestamps: [{ header: 'x-sent-at', value: sentAt }],
					pasted,
				};

				const found = findSettings(evidence, settings) as Found;

				expect(found).toMatchObject({ slips: [], secret: isPrevious ? 'previous' : 'current' });
				const chosen = { ...settings, ...found.change };
				const usable = formulaOf(chosen);
				expect('problem' in usable).toBe(false);
				const receivedAt = Number(sentAt.slice(0, 10)) * 1000;
				const callback = { body, signature, timestamp: sentAt, receivedAt };
				expect(verify(callback, usable as Formula, chosen)).toEqual({ secret: found.secret });
				const words = advice(found, evidence);
				expect(words).not.toContain(secret);
				expect(words).not.toContain(signature);
			},
		),
		{ numRuns: 200 },
	);
});

test('whatever comes in, the finder answers, and never finds what nobody signed', () => {
	fc.assert(
		fc.property(
			fc.oneof(fc.string({ maxLength: 200 }), fc.stringMatching(/^[0-9a-f]{64}$/)),
			bodyArbitrary,
			fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
			fc.string({ maxLength: 40 }),
			fc.string({ maxLength: 40 }),
			(signature, body, signingSecret, previousSigningSecret, signedContent) => {
				fc.pre(signature.trim() !== signingSecret.trim());
				fc.pre(!previousSigningSecret.includes(signature) && !signature.includes(signingSecret));
				const settings = readSettings({
					scheme: 'custom',
					signingSecret,
					previousSigningSecret,
					signedContent,
				});
				const evidence = { body, signature, timestamps: [], pasted: true };
				expect(findSettings(evidence, settings)).toMatchObject({
					problem: 'not_found',
					cutShort: expect.any(Boolean) as boolean,
				});
			},
		),
		{ numRuns: 60 },
	);
});
