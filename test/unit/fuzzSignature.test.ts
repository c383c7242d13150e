import { createHash, createHmac } from 'node:crypto';

import fc from 'fast-check';

import { sessionTransfer } from '../../nodes/AiRudder/events/sessionTransfer';
import type { Evidence } from '../../nodes/AiRudder/finder/evidence';
import { searchSettings } from '../../nodes/AiRudder/finder/search';
import { describeProtection } from '../../nodes/AiRudder/messages/formula';
import { describeSignature } from '../../nodes/AiRudder/messages/signatureLook';
import { choicesOf } from '../../nodes/AiRudder/signature/fields';
import { encodeBytes } from '../../nodes/AiRudder/signature/header';
import { ALGORITHMS } from '../../nodes/AiRudder/signature/methods';
import { compileScheme, type SignedCallback } from '../../nodes/AiRudder/signature/scheme';
import { isUsableSecret } from '../../nodes/AiRudder/signature/secret';
import { readSettings, type SigningSettings } from '../../nodes/AiRudder/signature/formula';
import { NOW, usableScheme } from './support/check';
import { ECDSA, ED25519, PRIVATE, RSA, USELESS } from './support/publicKeys';
import { TOKENS } from './support/tokens';
import { BODY, HMACS, KEY } from './support/vectors';

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
		.constantFrom(
			'',
			'null',
			'[',
			'['.repeat(20_000),
			'\ufeff{}',
			'{"__proto__":1}',
			'{"a":1,"a":2}',
			'{"a":"\\ud800","b":"\\"}{"}',
			'a=1&b=%FF&a=2',
			`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
			`{"a":"${'&='.repeat(50_000)}"}`,
			`{${Array.from({ length: 1000 }, (_, at) => `"f${at}":{}`).join()}}`,
			`a=${'%26'.repeat(30_000)}`,
		)
		.map(Buffer.from),
);
const digest = fc
	.constantFrom(...ALGORITHMS)
	.chain((algorithm) =>
		fc.constantFrom(...choicesOf('encoding')).map((encoding) => HMACS[algorithm][encoding]),
	);
/** Headers that look real: a prefix, a digest, and something done to it. */
const hostileHeader = fc.oneof(
	anyText,
	fc.constantFrom(
		...Object.values(TOKENS),
		RSA.signatures.sha256,
		ECDSA.der,
		ED25519.signature,
		`t=${NOW},v1=${'ab'.repeat(32)}`,
		'v1,'.repeat(1300),
		'a='.repeat(2000),
		'-*'.repeat(2000),
		`${'a'.repeat(4000)}*`,
		'='.repeat(4096),
	),
	fc
		.tuple(
			fc.constantFrom('', 'sha256=', 'SHA1=', 'v1=', '=', 'v1,', 't=1,v1=', 'x'.repeat(40)),
			digest,
			anyText,
			fc.nat(130),
		)
		.map(([prefix, text, odd, at]) => prefix + text.slice(0, at) + odd + text.slice(at)),
);
const placeholders = [
	'{header:x-nonce}',
	'{part:t}',
	'{query:a}',
	'{url}',
	'{path}',
	'{host}',
	'{query}',
	'{body.a}',
	'{body.__proto__}',
	'{body.__proto__.get}',
	'{body.constructor.prototype.x}',
	'{body.constructor.x}',
	'{body.user.__proto__.x}',
	'{body.toString.x.y}',
	'{header:__proto__}',
	'{header:constructor}',
	'{part:__proto__}',
	'{query:__proto__}',
	'{pairs.__proto__}',
	'{pairs}',
	'{pairs.a}',
	'{sort}',
	'{md5}',
	'{sha1:base64}',
	'{sha256:HEX}',
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
const hostileKey = fc.oneof(
	anyText,
	fc.constantFrom(
		RSA.pem,
		RSA.pkcs1,
		ECDSA.point,
		ED25519.bytes,
		USELESS.p384.pem,
		USELESS.short.spki,
		PRIVATE.pem,
		PRIVATE.pkcs1,
		'-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----',
	),
);
const hostileCredential = fc.record({
	signingSecret: hostileKey,
	previousSigningSecret: hostileKey,
	scheme: fc.oneof(
		{ weight: 3, arbitrary: fc.constant('custom') },
		fc.constantFrom(...Object.keys(SCHEMES), 'token', 'constructor'),
	),
	method: fc.constantFrom(...choicesOf('method')),
	algorithm: fc.constantFrom(...ALGORITHMS),
	secretEncoding: fc.constantFrom(...choicesOf('secretEncoding')),
	encoding: fc.constantFrom(...choicesOf('encoding')),
	prefix: fc.oneof(fc.constant(''), anyText),
	signaturePart: fc.constantFrom('', 'v1', 't'),
	signedContent: template,
	pairFormat: fc.constantFrom(...choicesOf('pairFormat')),
	pairJoiner: fc.constantFrom('&', '', '\\n', '='),
	emptyValues: fc.constantFrom(...choicesOf('emptyValues')),
	nestedValues: fc.constantFrom(...choicesOf('nestedValues')),
	valueEncoding: fc.constantFrom(...choicesOf('valueEncoding')),
	omittedFields: fc.constantFrom('sign', '', 'a, b'),
	ambiguousValues: fc.constantFrom('refuse', 'accept'),
	bodyHashClaim: fc.constantFrom('', 'sha256', '__proto__', 'constructor'),
	timeZone: fc.constantFrom('', '+07:00'),
	timestampHeader: fc.constantFrom(
		'',
		'x-timestamp',
		'{part:t}',
		'{body.a}',
		'{query:a}',
		'__proto__',
		...placeholders.filter((one) => /__proto__|constructor/.test(one)),
	),
	toleranceSeconds: fc.oneof(fc.constant(300), fc.double(), fc.integer()),
});
const anyHeader = fc.oneof(
	anyText,
	fc.constantFrom(String(NOW), '2026-01-01T00:00:00Z', undefined, ['a', 'b']),
);
const hostileCallback: fc.Arbitrary<SignedCallback> = fc.record({
	body: anyBytes,
	signature: hostileHeader,
	headers: fc.record({ 'x-timestamp': anyHeader, 'x-nonce': anyHeader }),
	url: fc
		.constantFrom('', '/', 'https://n8n.example/?a=1&b=2', 'https://n8n.example/?a=1&a=%', 'x:')
		.map((url) => () => url),
	receivedAt: fc.constant(NOW),
});

test('whatever a header, a secret, a template and a body hold: no throw, and not accepted', () => {
	fc.assert(
		fc.property(hostileCallback, hostileCredential, (callback, credential) => {
			const settings = readSettings(credential);
			const scheme = compileScheme(settings);
			if ('problem' in scheme) return;
			const { signature } = callback;
			const isToken = scheme.formula.kind === 'token';
			const secrets = [settings.signingSecret, settings.previousSigningSecret];
			fc.pre(!(isToken && secrets.includes(signature)));
			expect(scheme.verify(callback)).toHaveProperty('problem');
		}),
		{ numRuns: 3000 },
	);
});

/** What all objects share, of the tests and of Node: structuredClone() makes the latter here. */
const SHARED = [{}, structuredClone({}), [], structuredClone([])].flatMap((value) => {
	const { constructor } = value;
	return [constructor.prototype as object, constructor];
});
const propertiesOf = (object: object) =>
	Reflect.ownKeys(object).map((name) => {
		const { value, get } = Reflect.getOwnPropertyDescriptor(object, name)!;
		return [name, (value ?? get) as unknown] as const;
	});
const BEFORE = SHARED.map((object) => new Map(propertiesOf(object)));

/** The names of what is new or another in what all objects share. */
const written = () =>
	SHARED.flatMap((object, at) =>
		propertiesOf(object).flatMap(([name, value]) =>
			BEFORE[at].has(name) && BEFORE[at].get(name) === value ? [] : [name],
		),
	);

/** Everything that takes a template, or a name, from a credential. */
function useEverywhere(callback: SignedCallback, settings: SigningSettings): void {
	const scheme = compileScheme(settings);
	describeProtection(settings);
	const { body, signature } = callback;
	const headers = callback.headers as Evidence['headers'];
	const url = 'https://n8n.example/?a=1';
	const evidence = { body, signature, headers, url, plain: null, known: [], receivedAt: NOW };
	for (const from of ['sample', 'test'] as const) {
		const search = searchSettings({ ...evidence, from }, settings, 20_000);
		while (search.next().done !== true);
	}
	if ('problem' in scheme) return;
	void scheme.covers;
	scheme.verify(callback);
	for (const sample of [sessionTransfer.sample!, { a: 'text', user: null }, {}]) {
		scheme.sign(sample, url, NOW);
	}
}

test('whatever a template asks for, nothing is written into what all objects share', () => {
	fc.assert(
		fc.property(hostileCallback, hostileCredential, (callback, credential) => {
			useEverywhere(callback, readSettings({ ...credential, signingSecret: KEY }));
			expect(written()).toEqual([]);
		}),
		{ numRuns: 150 },
	);
});

const PLACES = placeholders.filter((one) => /^\{.+\}$/.test(one));

test.each(PLACES)('%s writes nothing into what all objects share, wherever it stands', (place) => {
	const callback: SignedCallback = {
		body: Buffer.from('{"a":"1","user":{},"__proto__":{"a":"1"},"constructor":{"x":"1"}}'),
		signature: HMACS.sha256.hex,
		headers: { 'x-timestamp': String(NOW) },
		url: () => 'https://n8n.example/',
		receivedAt: NOW,
	};
	for (const fields of [
		{ signedContent: `{body}${place}` },
		{ signedContent: place },
		{ signedContent: '{timestamp}{body}', timestampHeader: place },
		{ signedContent: `{timestamp}${place}`, timestampHeader: place },
	]) {
		useEverywhere(callback, readSettings({ scheme: 'custom', signingSecret: KEY, ...fields }));
		expect(written()).toEqual([]);
	}
});

test('whatever a header holds, it is described in a sentence without what it holds', () => {
	fc.assert(
		fc.property(hostileHeader, (header) => {
			const words = describeSignature(header);
			expect(words).toMatch(/^(?:empty|\d+ |a (?:JWT|prefix)|parts named )/);
			for (const [long] of header.matchAll(/[A-Za-z0-9+/]{33,}/g))
				expect(words).not.toContain(long);
		}),
		{ numRuns: 2000 },
	);
});

/** The encodings that a preset detects. */
const DETECTED = ['hex', 'base64', 'base64url'] as const;
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
		encoding: fc.constantFrom(...DETECTED),
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
	return verifyText({ ...callback, headers: {}, url: () => '', receivedAt: NOW }, credential);
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
		fc.property(genuine, fc.constantFrom(...DETECTED), (callback, encoding) => {
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

/** A value that a header, a URL and a body can hold, without a joiner or a mark of a body. */
const plainValue = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);

/** A genuine callback of a text with placeholders, made by Node's own HMAC over a text written here. */
const genuineText = fc
	.record({
		a: plainValue,
		b: plainValue,
		nonce: plainValue,
		secret: fc.stringMatching(/^[A-Za-z0-9]{8,30}$/),
		encoding: fc.constantFrom(...choicesOf('encoding')),
		kind: fc.constantFrom('header', 'query', 'part', 'fields', 'pairs', 'digest', 'sort', 'form'),
	})
	.map(({ a, b, nonce, secret, encoding, kind }) => {
		const bodyOf = (now: { a: string; b: string }) =>
			kind === 'form' ? `b=${now.b}&a=${now.a}` : JSON.stringify({ b: now.b, a: now.a });
		const body = bodyOf({ a, b });
		const pairs = [`a=${a}&b=${b}&key=${secret}|${nonce}`, '{pairs}&key={secret}|{header:x-nonce}'];
		const [text, signedContent] = {
			header: [`${nonce}|${body}`, '{header:x-nonce}|{body}'],
			query: [`${nonce}|${body}`, '{query:nonce}|{body}'],
			part: [`${nonce}|${body}`, '{part:nonce}|{body}'],
			fields: [`${a}|${nonce}|${b}`, '{body.a}|{header:x-nonce}|{body.b}'],
			pairs,
			form: pairs,
			digest: [
				`${createHash('sha1').update(body).digest('base64')}|${nonce}`,
				'{sha1:base64}|{header:x-nonce}',
			],
			sort: [
				[a, b, secret, nonce].sort().join(''),
				'{sort}{body.a}{body.b}{secret}{header:x-nonce}',
			],
		}[kind];
		const digest = encodeBytes(createHmac('sha256', secret).update(text).digest(), encoding);
		const isPart = kind === 'part';
		const callback = (changed: { a?: string; b?: string; nonce?: string } = {}): SignedCallback => {
			const now = { a, b, nonce, ...changed };
			return {
				body: Buffer.from(bodyOf(now)),
				signature: isPart ? `nonce=${now.nonce},v1=${digest}` : digest,
				headers: { 'x-nonce': now.nonce },
				url: () => `https://n8n.example/?nonce=${now.nonce}`,
				receivedAt: NOW,
			};
		};
		const credential = {
			scheme: 'custom',
			signingSecret: secret,
			encoding,
			signedContent,
			signaturePart: isPart ? 'v1' : '',
		};
		return { values: [a, b, nonce], credential, callback };
	});

function verifyText(callback: SignedCallback, credential: Record<string, unknown>) {
	const verified = usableScheme(readSettings(credential)).verify(callback);
	return 'problem' in verified ? verified : { secret: verified.secret };
}

test('a text of headers, parts, parameters, fields, pairs or digests is accepted, and no other', () => {
	fc.assert(
		fc.property(genuineText, plainValue, ({ values, credential, callback }, other) => {
			fc.pre(!values.includes(other));
			expect(verifyText(callback(), credential)).toEqual({ secret: 'current' });
			for (const name of ['a', 'b', 'nonce']) {
				// Without a mark between them, sorted values can be cut in another place.
				fc.pre(!(credential.signedContent.startsWith('{sort}') && values.join('').includes(other)));
				expect(verifyText(callback({ [name]: other }), credential)).toHaveProperty('problem');
			}
			const key = { ...credential, signingSecret: `${credential.signingSecret}x` };
			expect(verifyText(callback(), key)).toHaveProperty('problem');
		}),
		{ numRuns: 1500 },
	);
});

/** What can stand in the text beside the body: by its name, where it comes from. */
type Piece = 'time' | 'nonce' | 'id' | 'body';
const SOURCES: Record<string, Piece> = {
	'{timestamp}': 'time',
	'{header:x-nonce}': 'nonce',
	'{query:id}': 'id',
	'{body}': 'body',
	'{json}': 'body',
	'{sortedJson}': 'body',
};
const CUT_SECRET = 'Secret-0f3';

const cutTemplate = fc.constantFrom(
	'{timestamp}.{body}',
	'{timestamp}{body}',
	'{timestamp}:{json}',
	'{timestamp}-{body}',
	'{timestamp} {sortedJson}',
	'v0:{timestamp}:{body}',
	'{body}.{timestamp}',
	'{body}{timestamp}',
	'{header:x-nonce}{body}',
	'{header:x-nonce}.{body}',
	'{query:id}{json}',
	'{body}{header:x-nonce}',
	'{body}|{query:id}',
	'{header:x-nonce}.{timestamp}.{body}',
	'{timestamp}.{header:x-nonce}.{body}',
	'{timestamp}{header:x-nonce}.{body}',
	'{header:x-nonce}{timestamp}{body}',
	'{header:x-nonce}{query:id}|{body}',
	'{body}.{query:id}{header:x-nonce}',
	'{body}.{header:x-nonce}{timestamp}',
	'{timestamp}{secret}.{body}',
	'{sort}{secret}{timestamp}{header:x-nonce}{body}',
	'{sort}{body}{query:id}{header:x-nonce}',
);
const cutTime = fc.constantFrom(
	'1767225600',
	'1767225600123',
	'20260101000000',
	'20260101T000000Z',
	'2026-01-01T00:00:00',
	'2026-01-01T00:00:00Z',
	'2026-01-01T00:00:00.634Z',
	'2026-01-01 00:00:00.5',
	'2026-01-01T00:00:00-0000',
	'Thu, 01 Jan 2026 00:00:00 GMT',
);
const cutBody = fc.constantFrom('{"a":1}', '[{"b":"x.1"}]', '{"t":"1767225600.{}"}', '[]');

/** Every way to lay values of these pieces over a text. */
function* cutsOf(
	text: string,
	parts: readonly string[],
): Generator<Partial<Record<Piece, string>>> {
	const [part, ...rest] = parts;
	if (part === undefined) {
		if (text === '') yield {};
		return;
	}
	const piece = SOURCES[part];
	if (piece === undefined) {
		if (text.startsWith(part)) yield* cutsOf(text.slice(part.length), rest);
		return;
	}
	for (let end = 0; end <= text.length; end++) {
		for (const others of cutsOf(text.slice(end), rest)) {
			yield { ...others, [piece]: text.slice(0, end) };
		}
	}
}

function* ordersOf<T>(list: readonly T[]): Generator<T[]> {
	if (list.length === 0) yield [];
	for (const [index, first] of list.entries()) {
		const others = [...list.slice(0, index), ...list.slice(index + 1)];
		for (const rest of ordersOf(others)) yield [first, ...rest];
	}
}

test('a text that was signed fits one body only, wherever somebody cuts it', () => {
	fc.assert(
		fc.property(
			cutTemplate,
			cutTime,
			fc.stringMatching(/^[A-Za-z0-9_.-]{0,4}$/),
			fc.stringMatching(/^[a-z0-9]{1,3}$/),
			cutBody,
			(signedContent, time, nonce, id, body) => {
				const own: Record<Piece, string> = { time, nonce, id, body };
				const isSorted = signedContent.startsWith('{sort}');
				const parts = signedContent
					.split(/(\{[^}]+\})/)
					.filter((part) => part !== '' && part !== '{sort}')
					.map((part) => (part === '{secret}' ? CUT_SECRET : part));
				const texts = parts.map((part) => (part in SOURCES ? own[SOURCES[part]] : part));
				const text = (isSorted ? texts.sort() : texts).join('');
				const signature = createHmac('sha256', CUT_SECRET).update(text).digest('hex');
				const accepts = (cut: Partial<Record<Piece, string>>) => {
					const headers = { 'x-nonce': cut.nonce, 'x-time': cut.time };
					const query = new URLSearchParams({ id: cut.id ?? '' }).toString();
					const callback = {
						...{ body: Buffer.from(cut.body!), signature, headers, receivedAt: NOW },
						url: () => `https://n8n.example/?${query}`,
					};
					const credential = { scheme: 'custom', signedContent, signingSecret: CUT_SECRET };
					const timestampHeader = signedContent.includes('{timestamp}') ? 'x-time' : '';
					return 'secret' in verifyText(callback, { ...credential, timestampHeader });
				};
				// A nonce may hold the mark that ends it: nobody can tell then, and it is refused.
				fc.pre(accepts(own));
				const accepted = new Set<string>();
				for (const order of isSorted ? ordersOf(parts) : [parts]) {
					for (const cut of cutsOf(text, order)) if (accepts(cut)) accepted.add(cut.body!);
				}
				expect([...accepted]).toEqual([body]);
			},
		),
		{ numRuns: 150 },
	);
});

test('a JWT accepts no character changed, anywhere', () => {
	const credential = {
		scheme: 'custom',
		method: 'jwtHs256',
		bodyHashClaim: 'sha256',
		signingSecret: KEY,
	};
	const callback = { body: Buffer.from(BODY), headers: {}, url: () => '', receivedAt: NOW };
	fc.assert(
		fc.property(fc.nat(), fc.constantFrom('A', 'b', '0', '-', '.', '='), (place, other) => {
			const at = place % TOKENS.hs.length;
			const signature = TOKENS.hs.slice(0, at) + other + TOKENS.hs.slice(at + 1);
			fc.pre(signature !== TOKENS.hs);
			expect(verifyText({ ...callback, signature }, credential)).toHaveProperty('problem');
		}),
		{ numRuns: 500 },
	);
});
