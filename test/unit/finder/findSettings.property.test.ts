import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';

import { diagnose } from '../../../nodes/AiRudder/finder/diagnosis';
import { searchSettings } from '../../../nodes/AiRudder/finder/search';
import { usualParts } from '../../../nodes/AiRudder/finder/parts';
import { COMMON, expand } from '../../../nodes/AiRudder/finder/shapes';
import { readSample } from '../../../nodes/AiRudder/finder/sample';
import type { Evidence } from '../../../nodes/AiRudder/finder/evidence';
import { describeDiagnosis, type Miss } from '../../../nodes/AiRudder/messages/diagnosis';
import { ALGORITHMS } from '../../../nodes/AiRudder/signature/methods';
import { choicesOf } from '../../../nodes/AiRudder/signature/fields';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { accepts, advise, atOnce, evidenceOf, withChange } from './support';

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
	return encoding === 'base64hex'
		? prefix + Buffer.from(digest.digest('hex')).toString('base64')
		: prefix + digest.digest(encoding as 'hex');
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

/** Every text of the usual shapes, as it is entered in Signed Content. */
const USUAL = COMMON.flat().flatMap((shape) => {
	const body = [[{ text: '{body}', bytes: Buffer.alloc(0) }]];
	const parts = { ...usualParts([{ setting: 'x-sent-at', value: '' }]), content: body };
	return [...expand(shape, parts)].map((text) => {
		const template = text.map((token) => token.text).join('');
		const isHash = template.includes('{secret}') && shape.methods !== 'hmac';
		return { template, method: isHash ? 'hash' : 'hmac' };
	});
});

const formulaArbitrary = fc.record({
	attempt: fc.constantFrom(...USUAL),
	placeholder: fc.constantFrom('body', 'json', 'sortedJson'),
	algorithm: fc.constantFrom(...ALGORITHMS),
	encoding: fc.constantFrom(...choicesOf('encoding')),
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
			fc.constantFrom('sample' as const, 'test' as const),
			fc.constantFrom('auto', 'token', 'hmacSha1', 'custom'),
			(formula, { secretEncoding, bytes }, body, sentAt, isPrevious, from, scheme) => {
				// Blanks alone are no sample: what was lost around them could be anything.
				fc.pre(from === 'test' || body.toString().trim() !== '');
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
					.map((piece) => (piece === '{body}' ? `{${formula.placeholder}}` : piece))
					.map((piece) => (/^\{\w+\}$/.test(piece) ? values[piece.slice(1, -1)] : piece));
				// Only a bracket tells where the body begins and ends when the time stands beside it.
				const { template } = formula.attempt;
				const signed = String(values[formula.placeholder]);
				fc.pre(!template.includes('{timestamp}{body}') || /^\s*[{[]/.test(signed));
				fc.pre(!template.includes('{body}{timestamp}') || /[}\]]\s*$/.test(signed));
				const signature = sign({ ...formula, ...formula.attempt }, bytes, pieces);
				const secret = write(bytes, secretEncoding);
				fc.pre(!formula.prefix.includes(secret));
				const other = write(Buffer.from('another secret'), secretEncoding);
				const settings = readSettings({
					scheme,
					signingSecret: isPrevious ? other : secret,
					previousSigningSecret: isPrevious ? secret : '',
				});
				const headers = { 'x-sent-at': sentAt };
				const evidence = evidenceOf({ body, signature, headers, from });

				const found = withChange(atOnce(searchSettings(evidence, settings)), settings)!;

				expect(found).toMatchObject({ mistakes: [], secret: isPrevious ? 'previous' : 'current' });
				const chosen = { ...settings, ...found.change };
				const receivedAt = Number(sentAt.slice(0, 10)) * 1000;
				expect(accepts(chosen, evidence, receivedAt)).toBe(true);
				const words = advise(found, evidence, settings);
				expect(words).not.toContain(secret);
				expect(words).not.toContain(signature);
			},
		),
		{ numRuns: 200 },
	);
});

/** What looks like the parts of a real callback, and what does not. */
const anyName = fc.oneof(
	fc.stringMatching(/^[a-z-]{1,12}$/),
	fc.constantFrom('__proto__', 'constructor', 'x-time', 'date', 'content-type', 'x.y', '{}'),
);
const anyValue = fc.oneof(
	fc.string({ maxLength: 30 }),
	fc.constantFrom('1767225600', '2026-01-01T00:00:00Z', '20260101000000', '', '{body}', '\\n'),
);
const anySignature = fc.oneof(
	fc.string({ maxLength: 200 }),
	fc.stringMatching(/^[0-9a-f]{64}$/),
	fc.stringMatching(/^[0-9a-f]{128}$/),
	fc.stringMatching(/^t=\d{10},v1=[0-9a-f]{40}(,v1=[0-9a-f]{40})?$/),
	fc.stringMatching(/^v1,[A-Za-z0-9+/]{43}= v1a,[A-Za-z0-9+/]{86}==$/),
	fc.stringMatching(/^[A-Za-z0-9+/]{342}==$/),
	fc.stringMatching(/^eyJhbGciOiJIUzI1NiJ9\.e30\.[A-Za-z0-9_-]{40}$/),
);
const hostileBody = fc.oneof(
	bodyArbitrary,
	fc
		.constantFrom('{"a":"\\ud800"}', '{"a":1,"a":2}', 'a=1&a=%FF', '[[[]]]', '{"a.b":{"{}":1}}')
		.map(Buffer.from),
);

test('whatever comes in, the finder answers, and never finds what nobody signed', () => {
	fc.assert(
		fc.property(
			anySignature,
			hostileBody,
			fc.oneof(
				fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }),
				fc.stringMatching(/^[0-9a-f]{64}$/),
			),
			fc.string({ maxLength: 40 }),
			fc.oneof(
				fc.string({ maxLength: 40 }),
				fc.constantFrom('{pairs}{header:x}', '{sort}{secret}{url}'),
			),
			fc.dictionary(anyName, anyValue, { maxKeys: 4 }),
			fc.array(fc.record({ name: fc.constantFrom('', 'app'), value: anyValue }), { maxLength: 2 }),
			fc.constantFrom(null, 'https://n8n.example/webhook?a=1'),
			(
				signature,
				body,
				signingSecret,
				previousSigningSecret,
				signedContent,
				headers,
				known,
				url,
			) => {
				fc.pre(signature.trim() !== signingSecret.trim());
				fc.pre(!previousSigningSecret.includes(signature) && !signature.includes(signingSecret));
				const settings = readSettings({
					scheme: 'custom',
					signingSecret,
					previousSigningSecret,
					signedContent,
				});
				const evidence = evidenceOf({ body, signature, headers, known, url });
				expect(atOnce(searchSettings(evidence, settings))).toBeNull();
			},
		),
		{ numRuns: 60 },
	);
});

test('no message holds the secret, the signature or the body', () => {
	const long = (text: string) => text.length >= 12;
	fc.assert(
		fc.property(
			anySignature.filter(long),
			fc.stringMatching(/^[A-Za-z0-9!*]{16,40}$/),
			fc.stringMatching(/^[A-Za-z0-9!*]{16,40}$/),
			fc.boolean(),
			fc.constantFrom('', '1767225600', '2026-01-01 00:00:00'),
			fc.constantFrom('auto', 'token', 'custom'),
			fc.constantFrom('{body}', '{body.a}{secret}', '{header:x}{body}'),
			(given, secret, value, isGenuine, timestamp, scheme, signedContent) => {
				const body = JSON.stringify({ event: 'x', a: value });
				const signature = isGenuine
					? createHmac('sha1', secret).update(value).digest('hex')
					: given;
				const settings = readSettings({ signingSecret: secret, scheme, signedContent });
				const sample = { body, signature, timestamp, others: `X-Nonce: ${value}!` };
				const pasted = readSample(sample, settings.timestampHeader) as Evidence;
				const evidence = { ...pasted, plain: null };
				const message = describeDiagnosis(atOnce(diagnose(evidence, settings)) as Miss);
				for (const hidden of [secret, value, signature, body])
					expect(message).not.toContain(hidden);
			},
		),
		{ numRuns: 60 },
	);
});
