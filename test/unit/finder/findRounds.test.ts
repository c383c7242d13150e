import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { LARGEST_BODY, MAX_WORK, WORK, WORK_PER_TURN } from '../../../nodes/AiRudder/finder/budget';
import { diagnose } from '../../../nodes/AiRudder/finder/diagnosis';
import type { Evidence, Found } from '../../../nodes/AiRudder/finder/evidence';
import { searchSettings } from '../../../nodes/AiRudder/finder/search';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { NOW } from '../support/check';
import { ECDSA, ED25519, RSA, USELESS } from '../support/publicKeys';
import { TOKENS } from '../support/tokens';
import { BODY as SIGNED_BODY, KEY } from '../support/vectors';
import { accepts, atOnce, evidenceOf, find, spentBy, sum } from './support';
import { SECRET } from './vectors';

const TS = '1767225600';
const URL = 'https://n8n.example/webhook/abc?b=2&a=1';
const BODY =
	'{"event":"session.transfer","nonce":"7f3a","amount":10000.00,"ts":1767225600,"data":{"b":"2","a":"1"}}';
const FLAT = '{"b":"two words","a":1.50,"B":"é","empty":"","sign":"x"}';
const DIGEST = createHash('sha256').update(BODY).digest('hex');
const NONCE = { 'x-nonce': 'n-1' };
const TIMED = { ...NONCE, 'x-sent-at': TS };

const ED25519KEY = { signingSecret: ED25519.pem };

const hmac = (text: string, key: string | Buffer = SECRET) =>
	createHmac('sha256', key).update(text).digest('hex');
const hash = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');

const PEM = {
	publicKeyEncoding: { type: 'spki', format: 'pem' },
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;
const OWN_RSA = generateKeyPairSync('rsa', { modulusLength: 2048, ...PEM });
const OWN_EC = generateKeyPairSync('ec', { namedCurve: 'P-256', ...PEM });
const rsa = (text: string) =>
	sign('sha256', Buffer.from(text), OWN_RSA.privateKey).toString('base64');
function es256(claims: object): string {
	const parts = [{ alg: 'ES256' }, claims].map((part) => Buffer.from(JSON.stringify(part)));
	const text = parts.map((part) => part.toString('base64url')).join('.');
	const key = { key: OWN_EC.privateKey, dsaEncoding: 'ieee-p1363' } as const;
	return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

interface Case {
	text?: string;
	evidence: Partial<Evidence>;
	/** The credential before. */
	credential?: Record<string, unknown>;
	/** What must be changed in it, at least. */
	change: Record<string, unknown>;
	/** Whether what was signed says nothing of the body. */
	free?: true;
}

/** What the census does not hold; what is signed is written out, and the rest of the callback with it. */
const CASES: Record<string, Case> = {
	'two other headers and the body': {
		evidence: { headers: { ...NONCE, 'x-app': 'app' }, signature: hmac(`n-1\napp\n${BODY}`) },
		change: { signedContent: '{header:x-nonce}\\n{header:x-app}\\n{body}' },
	},
	'a part of the signature header': {
		evidence: { signature: `nonce=n-1,sig=${hmac(`n-1.${BODY}`)}` },
		change: { signedContent: '{part:nonce}.{body}', signaturePart: 'sig' },
	},
	'a version, the time and the body': {
		evidence: { headers: { 'x-sent-at': TS }, signature: `v1=${hmac(`v1.${TS}.${BODY}`)}` },
		change: { signedContent: 'v1.{timestamp}.{body}', prefix: 'v1=' },
	},
	'the request line, a client and the time, as Ant International signs, in Base64 encoded as in a URL':
		{
			evidence: {
				url: URL,
				headers: { 'client-id': 'c-1', 'request-time': TS },
				signature: `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(
					rsa(`POST /webhook/abc\nc-1.${TS}.${BODY}`),
				)}`,
			},
			credential: { signingSecret: OWN_RSA.publicKey },
			change: {
				method: 'rsa',
				signaturePart: 'signature',
				signedContent: 'POST {path}\\n{header:client-id}.{timestamp}.{body}',
			},
		},
	'the secret, the method, the URL and the body': {
		evidence: { url: URL, signature: hash('sha256', `${SECRET}POST${URL}${BODY}`) },
		change: { method: 'hash', signedContent: '{secret}POST{url}{body}' },
	},
	'a nonce between two headers of a tracing proxy': {
		evidence: {
			headers: {
				...Object.fromEntries(
					['x-request-id', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'x-datadog-trace-id'].map(
						(name) => [name, `${name}-1`],
					),
				),
				'x-scheme': 'https',
				...NONCE,
			},
			signature: hmac(`n-1.${BODY}`),
		},
		change: { signedContent: '{header:x-nonce}.{body}' },
	},
	'the secret around a field': {
		text: '{"data":"10000","other":1}',
		evidence: { signature: hash('sha1', `${SECRET}10000${SECRET}`) },
		change: { signedContent: '{secret}{body.data}{secret}' },
	},
	'sorted pairs behind their mark, and the secret': {
		text: FLAT,
		evidence: { signature: hash('md5', `&B=é&a=1.50&b=two words${SECRET}`) },
		change: { signedContent: '&{pairs}{secret}' },
	},
	'the URL, sorted pairs and a nonce': {
		text: FLAT,
		evidence: { url: URL, headers: NONCE, signature: hmac(`${URL}Béa1.50btwo words.n-1`) },
		change: { signedContent: '{url}{pairs}.{header:x-nonce}', pairFormat: 'keyvalue' },
	},
	'the secret among three fields': {
		text: '{"id":"10000","to":"b","of":"c"}',
		evidence: { signature: hash('md5', `10000${SECRET}bc`) },
		change: { signedContent: '{body.id}{secret}{body.to}{body.of}' },
	},
	'four fields with the secret in front, as an HMAC': {
		text: '{"z":"10000","y":"2","x":"3","w":"5"}',
		evidence: { signature: hmac(`${SECRET}10000235`) },
		change: { method: 'hmac', signedContent: '{secret}{body.z}{body.y}{body.x}{body.w}' },
	},
	'a JWT with ES256': {
		evidence: { signature: es256({ body: DIGEST }) },
		credential: { signingSecret: OWN_EC.publicKey },
		change: { method: 'jwtEs256', bodyHashClaim: 'body' },
	},
	'the request line with the type and a header by its name': {
		evidence: {
			url: URL,
			headers: { 'content-type': 'application/json', 'x-sent-at': TS },
			signature: hmac(`POST\n${DIGEST}\napplication/json\nx-sent-at:${TS}\n/webhook/abc`),
		},
		change: {
			signedContent: 'POST\\n{sha256}\\n{header:content-type}\\nx-sent-at:{timestamp}\\n{path}',
		},
	},
	'sorted pairs with JSON in them': {
		evidence: {
			signature: hmac(
				`amount=10000.00&data={"b":"2","a":"1"}&event=session.transfer&nonce=7f3a&ts=1767225600`,
			),
		},
		change: { signedContent: '{pairs}', nestedValues: 'json' },
	},
	'sorted pairs of an object in the body': {
		evidence: { signature: hash('md5', `a=1&b=2&secret=${SECRET}`) },
		change: { method: 'hash', signedContent: '{pairs.data}&secret={secret}' },
	},
	'sorted pairs and a header': {
		text: FLAT,
		evidence: { headers: NONCE, signature: hmac('B=é&a=1.50&b=two words&n-1') },
		change: { signedContent: '{pairs}&{header:x-nonce}' },
	},
	'sorted values': {
		text: '{"d":"x","b":"two","a":1.50,"c":true}',
		evidence: { signature: hash('sha256', `1.50|two|true|x|${SECRET}`) },
		change: { pairFormat: 'value', pairJoiner: '|', signedContent: '{pairs}|{secret}' },
	},
	'sorted pairs without the fields that stand in the text already': {
		evidence: {
			signature: hash('sha256', `${SECRET}_${TS}_7f3a_amount=10000.00&event=session.transfer`),
		},
		change: {
			signedContent: '{secret}_{timestamp}_{body.nonce}_{pairs}',
			timestampHeader: '{body.ts}',
			omittedFields: 'sign, sign_type, signature, nonce, ts',
			nestedValues: 'omit',
		},
	},
	'a field with the time, as it was written': {
		evidence: { signature: hash('md5', `${SECRET}+${TS}+10000.00`) },
		change: {
			signedContent: '{secret}+{timestamp}+{body.amount}',
			timestampHeader: '{body.ts}',
		},
	},
	'four fields in the order of the body': {
		text: '{"z":"1","y":"2","x":"3","d":{"e":"4"},"w":"5"}',
		evidence: { signature: hash('sha1', `1:2:3:5:${SECRET}`) },
		change: { signedContent: '{body.z}:{body.y}:{body.x}:{body.w}:{secret}' },
	},
	'a JWT with HS256 behind a prefix': {
		text: SIGNED_BODY,
		evidence: { signature: `Bearer ${TOKENS.hs}` },
		credential: { signingSecret: KEY },
		change: { method: 'jwtHs256', prefix: 'Bearer ', bodyHashClaim: 'sha256' },
	},
	'a JWT with RS256': {
		text: SIGNED_BODY,
		evidence: { signature: TOKENS.rs },
		credential: { signingSecret: RSA.spki },
		change: { method: 'jwtRs256', bodyHashClaim: 'sha256' },
	},
	'RSA with MD5 in hex behind a prefix': {
		text: SIGNED_BODY,
		evidence: {
			signature: `sig: ${Buffer.from(RSA.signatures.md5, 'base64').toString('hex')}`,
		},
		credential: { signingSecret: RSA.pkcs1Pem },
		change: { method: 'rsa', algorithm: 'md5', encoding: 'hex', prefix: 'sig: ' },
	},
	'ECDSA as two numbers': {
		text: SIGNED_BODY,
		evidence: { signature: ECDSA.raw },
		credential: { signingSecret: ECDSA.pem },
		change: { method: 'ecdsa', encoding: 'hex' },
	},
	'Ed25519 in a part': {
		text: SIGNED_BODY,
		evidence: { signature: `v1,abc= v1a,${ED25519.signature}` },
		credential: { signingSecret: ED25519.bytes },
		change: { method: 'ed25519', encoding: 'base64', signaturePart: 'v1a' },
	},
	"the user's own text with a header in it, where only the algorithm is wrong": {
		evidence: { headers: NONCE, signature: hash('sha512', `${SECRET}n-1`) },
		credential: {
			scheme: 'custom',
			method: 'hash',
			algorithm: 'md5',
			signedContent: '{secret}{header:x-nonce}',
		},
		change: { algorithm: 'sha512' },
		free: true,
	},
	"the user's own text of an unusual kind, where method and encoding are wrong": {
		evidence: {
			url: URL,
			signature: createHash('sha1').update(`2~${SECRET}~B=é|a=1.50|b=two words~x`).digest('base64'),
		},
		text: FLAT,
		credential: {
			scheme: 'custom',
			pairJoiner: '|',
			signedContent: '{query:b}~{secret}~{pairs}~x',
		},
		change: { method: 'hash', algorithm: 'sha1', encoding: 'base64' },
	},
	"the user's own text with a time in the body": {
		evidence: { signature: hmac(`at ${TS}: ${DIGEST}`) },
		credential: {
			scheme: 'custom',
			algorithm: 'sha1',
			signedContent: 'at {timestamp}: {sha256}',
			timestampHeader: '{body.ts}',
		},
		change: { algorithm: 'sha256' },
	},
	'a header that holds what follows it': {
		evidence: { headers: { 'x-nonce': 'n.1' }, signature: hmac(`n.1.${BODY}`) },
		change: { signedContent: '{header:x-nonce}.{body}', ambiguousValues: 'accept' },
	},
};

test.each(Object.entries(CASES))(
	'finds %s',
	(_what, { text = BODY, evidence, credential = {}, change, free = false }) => {
		const all = evidenceOf({ text, ...evidence });
		const before = readSettings({ signingSecret: SECRET, ...credential });

		const found = find({ text, ...evidence }, credential)!;

		expect(found).toMatchObject({ change, secret: 'current' });
		// A person who follows the advice has a credential that accepts the callback, and no other.
		const { signingSecret } = found.settings;
		const after = { ...before, ...found.change, signingSecret };
		expect(after).toEqual(found.settings);
		expect(accepts(after, all, NOW)).toBe(true);
		const { plain } = all;
		const body = Buffer.from(
			text
				.replace('1.50', '1.60')
				.replace('10000', '10001')
				.replace('7f3a', '7f3b')
				.replace('"2"', '"3"'),
		);
		const other = { ...all, body, plain: plain && Buffer.from('{"plain":false}') };
		expect(accepts(after, other, NOW)).toBe(free);
	},
);

describe('the zone of a time that names none', () => {
	const sent = (value: string) => ({
		headers: { 'x-sent-at': value },
		signature: hmac(`${value}.${BODY}`),
	});

	test.each([
		['20260101070000', '+07:00'],
		['2026-01-01 07:00:00', '+07:00'],
		['2026-01-01T05:45:03', '+05:45'],
		['2025-12-31 19:00:00', '-05:00'],
		['20260101000100', ''],
	])('%s is told from the arrival of a real call: %j', (value, timeZone) => {
		const evidence = { ...sent(value), text: BODY, receivedAt: NOW, from: 'test' } as const;
		const found = find(evidence) as Found;
		expect(found.settings).toMatchObject({ timestampHeader: 'x-sent-at', timeZone });
		expect(accepts(found.settings, evidenceOf(evidence), NOW)).toBe(true);
	});

	test.each(['20260101070000', '2026-01-01 07:00:00'])('%s is left open by a sample', (value) => {
		expect((find({ ...sent(value), text: BODY }) as Found).settings).toMatchObject({
			timeZone: '',
		});
	});

	test.each(['1767225600', '2026-01-01T07:00:00+07:00', '20200101000000', '20251231235200'])(
		'%s needs none, or is too far off or too near to tell',
		(value) => {
			const evidence = { ...sent(value), text: BODY, receivedAt: NOW, from: 'test' } as const;
			expect((find(evidence) as Found).settings).toMatchObject({ timeZone: '' });
		},
	);

	describe('for a formula that fits but for its zone', () => {
		const fitting = {
			scheme: 'custom',
			signedContent: '{timestamp}.{body}',
			timestampHeader: 'x-sent-at',
		};
		const look = (value: string, fields: object = {}, known: object = {}) => {
			const settings = readSettings({ signingSecret: SECRET, ...fitting, ...fields });
			const call = { ...sent(value), text: BODY, receivedAt: NOW, from: 'test' as const, ...known };
			return atOnce(diagnose(evidenceOf(call), settings));
		};

		test.each([
			['+08:00', '20260101080000', ''],
			['-05:00', '2025-12-31 19:00:00', '+08:00'],
			['UTC', '2026-01-01T00:04:00', '+08:00'],
		])('%s is told at the test URL', (timeZone, value, set) => {
			expect(look(value, { timeZone: set })).toMatchObject({ outcome: 'fits', timeZone });
		});

		test('is told of a time in the plain text of an encrypted body', () => {
			const plain = '{"at":"20260101080000"}';
			const fields = {
				signedContent: '{body}',
				timestampHeader: '{body.at}',
				signedBody: 'decrypted',
			};
			const known = { text: '{}', plain: Buffer.from(plain), signature: hmac(plain) };
			expect(look('', fields, known)).toMatchObject({ outcome: 'fits', timeZone: '+08:00' });
		});

		test.each<[string, string, object?, object?]>([
			[
				'in production, where anybody may have sent it',
				'20260101080000',
				{},
				{ from: 'production' },
			],
			['by a sample', '20260101080000', {}, { receivedAt: null }],
			['by a time that names it', '2026-01-01T08:00:00Z'],
			['by a callback that came eight minutes late', '20251231235200'],
			['by one that came late from another zone', '20260101075200'],
			['by one of last year', '20250101000000'],
		])('is not told %s', (_what, ...call) => {
			expect(look(...call)).toMatchObject({ outcome: 'fits', timeZone: '' });
		});

		test.each([[{ signedContent: '{body}', timestampHeader: '' }], [{ scheme: 'hmacSha256' }]])(
			'is not told where no time is checked: %j',
			(fields) => {
				const known = { signature: hmac(BODY) };
				expect(look('20260101080000', fields, known)).toMatchObject({ timeZone: '' });
			},
		);
	});
});

describe('a search that finds nothing', () => {
	test.each([
		['a body that is no JSON', 'no json'],
		['no body', ''],
		['a body that is null', 'null'],
		['a list', '[1,{"a":[]}]'],
		['half a character', '{"a":"\\ud800"}'],
		['a body nested deeper than the stack', `{"a":${'['.repeat(8000)}${']'.repeat(8000)}}`],
		['names that no placeholder can have', '{"a.b":1,"{x}":2,"":3,"\\"":4,"a":{"b.c":{"d":1}}}'],
		['a name that is there twice', '{"a":1,"a":2}'],
		[
			'many objects',
			`{${Array.from({ length: 9 }, (_, at) => `"o${at}":{"p":{"q":{"r":1}}}`).join()}}`,
		],
		[
			'a thousand and one fields',
			`{${Array.from({ length: 1001 }, (_, at) => `"f${at}":${at}`).join()}}`,
		],
	])('ends with %s, and has tried a thousand texts', (_what, text) => {
		const signature = hmac('something else');
		const headers = { ...TIMED, 'x-empty': '' };
		const known = [{ name: 'app', value: 'x' }];
		const { turns, result } = turnsOf({ text, signature, headers, url: URL, known }, {}, MAX_WORK);
		expect(result).toBeNull();
		expect(sum(turns)).toBeGreaterThan(1000 * WORK.attempt);
	});

	test('stops when its work is used up, after the same turns every time', () => {
		const fields = Array.from({ length: 16 }, (_, at) => `"nonce${at}":"${at}"`).join();
		const evidence = {
			text: `{${fields}}`,
			signature: hmac('something else'),
			headers: { ...TIMED, 'x-a': 'a', 'x-b': 'b', 'x-c': 'c', 'x-d': 'd', 'x-e': 'e' },
			url: URL,
			known: [{ name: '', value: 'k' }],
		};
		const first = turnsOf(evidence, {}, MAX_WORK);
		expect(first.result).toBeNull();
		expect(sum(first.turns)).toBeGreaterThan(MAX_WORK - DEAREST_STEP);
		expect(turnsOf(evidence, {}, MAX_WORK)).toEqual(first);
	});

	test('a public key costs more than a hash, so fewer texts are tried', () => {
		const withKey = { text: BODY, headers: TIMED, url: URL, signature: ED25519.signature };
		const { turns, result } = turnsOf(withKey, { signingSecret: ED25519.pem }, MAX_WORK);
		expect(result).toBeNull();
		expect(sum(turns)).toBeLessThan(MAX_WORK / 2);
	});

	test.each([
		['a JWT with another algorithm', TOKENS.hs512, KEY],
		['a JWT without the hash of the body', TOKENS.wrongHash, KEY],
		['a JWT of another key', TOKENS.hs, SECRET],
		['a JWT whose algorithm is the public key as a secret', TOKENS.confusion, RSA.spki],
		['a key on another curve', USELESS.p384.signature, USELESS.p384.pem],
		['a key that is too short', USELESS.short.signature, USELESS.short.pem],
		['an RSA signature of another text', RSA.signatures.sha256, RSA.pem],
	])('%s is not taken', (_what, signature, signingSecret) => {
		const text = signature === RSA.signatures.sha256 ? BODY : SIGNED_BODY;
		expect(find({ text, signature }, { signingSecret })).toBeNull();
	});
});

function turnsOf(
	known: Partial<Evidence> & { text?: string },
	credential: Record<string, unknown> = {},
	work = 20_000_000,
) {
	const settings = readSettings({ signingSecret: SECRET, ...credential });
	return spentBy(searchSettings(evidenceOf(known), settings, work));
}

/** The dearest step, such as one way to write a thousand fields: three turns, or some 5 ms. */
const DEAREST_STEP = 3 * WORK_PER_TURN;
const fields = (count: number, field: (at: number) => string) =>
	`{${Array.from({ length: count }, (_, at) => field(at)).join()}}`;
const deep = (depth: number, inside: string) =>
	`{"time":"${TS}","a":${'['.repeat(depth)}${inside}${']'.repeat(depth)}}`;
const long = (start: string, piece: string, end: string) =>
	start + piece.repeat(Math.floor((LARGEST_BODY - start.length - end.length) / piece.length)) + end;
const parts = (count: number, value: string) =>
	Array.from({ length: count }, (_, at) => `v${at}=${value}`).join();
/** A token that names the hash of the body in many claims, so that everything but its key fits. */
const tokenOf = (body: string, count: number, alg = 'HS256') => {
	const digest = createHash('sha256').update(body).digest('hex');
	const claims = Object.fromEntries(Array.from({ length: count }, (_, at) => [at, digest]));
	const [header, payload] = [{ alg }, claims].map((one) =>
		Buffer.from(JSON.stringify(one)).toString('base64url'),
	);
	return `${header}.${payload}.${'A'.repeat(43)}`;
};

describe('others have the processor again before a turn is over', () => {
	test.each<[string, Partial<Evidence> & { text?: string }, Record<string, unknown>?]>([
		['thousands of brackets around half a character', { text: deep(3000, '"\\ud800"') }],
		['brackets to the end', { text: deep(16_000, '') }],
		['a thousand fields', { text: fields(900, (at) => `"field${at}":"é ${at}&=+ abcdefgh"`) }],
		['a thousand empty fields', { text: fields(1000, (at) => `"f${at}":""`) }],
		['a thousand objects', { text: fields(1000, (at) => `"o${at}":{"p":{"q":1}}`) }],
		['ever the same name', { text: fields(3000, () => '"a":"1"') }],
		['a long text of escapes', { text: long(`{"time":"${TS}","a":"`, '\\u00e9', '"}') }],
		['a form', { text: long('', 'a=%C3%A9&', 'b=1') }],
		['a hundred parts', { signature: parts(100, 'ab'.repeat(16)) }],
		['many signatures', { signature: parts(30, 'ab'.repeat(64)) }],
		['many signatures, for a public key', { signature: parts(30, 'ab'.repeat(64)) }, ED25519KEY],
		['a token', { signature: tokenOf(BODY, 36) }],
		['a thousand parameters', { url: `${URL}&${'time=1767225600&'.repeat(1000)}` }],
		[
			"the user's own text",
			{ text: fields(900, (at) => `"field${at}":"é"`) },
			{ scheme: 'custom', signedContent: '{pairs}{body.field1}{query:a}', valueEncoding: 'form' },
		],
		[
			'Other Values',
			{ known: Array.from({ length: 20 }, () => ({ name: 'a', value: 'v'.repeat(900) })) },
		],
	])('with %s', (_what, evidence, credential = {}) => {
		const signature = hmac('something else');
		const { turns, result } = turnsOf(
			{ text: BODY, signature, headers: TIMED, url: URL, from: 'test', ...evidence },
			credential,
		);
		expect(result).toBeNull();
		expect(turns.length).toBeGreaterThan(0);
		expect(Math.max(...turns)).toBeLessThanOrEqual(DEAREST_STEP);
	});

	test('and all turns together cost what may be spent, or one step more', () => {
		const evidence = { text: fields(900, (at) => `"f${at}":"${at}"`), signature: hmac('else') };
		for (const work of [10_000_000, 20_000_000]) {
			const { turns } = turnsOf(evidence, {}, work);
			expect(sum(turns)).toBeGreaterThan(work - DEAREST_STEP);
			expect(sum(turns)).toBeLessThanOrEqual(work + DEAREST_STEP);
		}
	});

	test('a text with the secret in it many times costs each of its bytes', () => {
		const signingSecret = 'k'.repeat(16_000);
		const [once, often] = [1, 49].map((count) => {
			const signedContent = `${'{secret}'.repeat(count)}{body}`;
			const own = { signingSecret, scheme: 'custom', method: 'hash', signedContent };
			const evidence = { text: 'no json', signature: hmac('something else') };
			return sum(turnsOf(evidence, own, MAX_WORK).turns);
		});
		expect(often).toBeLessThan(MAX_WORK - WORK_PER_TURN);
		// A hash and an HMAC of it at least; the turn in which a search ends is not counted.
		expect(often - once).toBeGreaterThan(2 * 48 * 16_000 - WORK_PER_TURN);
	});

	test('a token that fits by all but its key costs a check for every claim, until the work is used up', () => {
		const [few, many] = [2, 20].map((count) =>
			sum(turnsOf({ text: BODY, signature: tokenOf(BODY, count) }).turns),
		);
		expect(many).toBeGreaterThan(5 * few);
		const { turns } = turnsOf({ text: BODY, signature: tokenOf(BODY, 36) }, {}, 1_000_000);
		expect(sum(turns)).toBeLessThanOrEqual(1_000_000 + DEAREST_STEP);
	});
});

test('a token costs a check with two public keys for every claim, where the secret is one', () => {
	const [few, many] = [2, 20].map((count) =>
		sum(turnsOf({ text: BODY, signature: tokenOf(BODY, count, 'RS256') }, ED25519KEY).turns),
	);
	expect(many - few).toBeGreaterThan(17 * WORK.publicProof);
});

describe('what is left out because it costs too much', () => {
	test('a search ends wherever its work does', () => {
		const text = fields(40, (at) => `"f${at}":${['"x"', '""', '{"a":1}'][at % 3]}`);
		for (let work = 1_000_000; work <= 24_000_000; work += 130_000) {
			const { turns, result } = turnsOf({ text, signature: hmac('something else') }, {}, work);
			expect([work, result]).toEqual([work, null]);
			expect(Math.abs(sum(turns) - work)).toBeLessThanOrEqual(DEAREST_STEP);
		}
	});

	test('a body is parsed once for its fields, and once to write it anew, sorted or not', () => {
		const parse = jest.spyOn(JSON, 'parse');
		turnsOf({ text: BODY, signature: hmac('something else') });
		const whole = parse.mock.calls.filter(([text]) => text === BODY);
		parse.mockRestore();
		// To read the strings and the numbers in it as they came is one more.
		expect(whole).toHaveLength(1 + 1 + 2);
	});

	test.each([
		[200, true],
		[201, false],
	])('a body that is nested %d deep is written anew: %s', (depth, isFound) => {
		const bodyOf = (lists: number) => `{"a]}\\"":${'['.repeat(lists)}1${']'.repeat(lists)}}`;
		const json = bodyOf(depth - 1);
		const result = find({ text: json.replace(':', ' : '), signature: hmac(json) });
		expect(result !== null).toBe(isFound);
		const pairs = {
			scheme: 'custom',
			signedContent: '{pairs}',
			nestedValues: 'json',
			algorithm: 'md5',
		};
		// A field is written anew without the object around it.
		const text = bodyOf(depth);
		const signature = hmac(`a]}"=${text.slice(9, -1)}`);
		expect(find({ text, signature }, pairs) !== null).toBe(isFound);
	});

	test('a signature of more than 4096 characters is none', () => {
		const signature = `${parts(120, 'ab'.repeat(16))},sig=${hmac(BODY)}`;
		expect(signature.length).toBeGreaterThan(4096);
		expect(find({ text: BODY, signature })).toBeNull();
		const long = 'x'.repeat(4097);
		expect(find({ text: BODY, signature: long }, { signingSecret: long })).toBeNull();
	});

	test('mistakes are looked for in no secret of more than 1000 characters', () => {
		for (const [length, isFound] of [
			[1000, true],
			[1001, false],
		] as const) {
			const secret = 'k'.repeat(length - 1);
			const result = find(
				{ text: BODY, signature: hmac(BODY, secret) },
				{ signingSecret: `${secret} ` },
			);
			expect(result !== null).toBe(isFound);
		}
	});

	test('the time is looked for in a hundred headers', () => {
		for (const [count, isFound] of [
			[99, true],
			[100, false],
		] as const) {
			const headers = Object.fromEntries(
				Array.from({ length: count }, (_, at) => [`x-${at}`, 'v']),
			);
			const sent = {
				text: BODY,
				signature: hmac(`${TS}.${BODY}`),
				headers: { ...headers, 'x-time': TS },
			};
			expect(find(sent) !== null).toBe(isFound);
		}
	});

	test('of a body of more than 32 kB only the usual formulas are tried', () => {
		const text = long('{"nonce":"7f3a","a":"', 'x', '"}');
		const sent = { text, signature: hmac(`n-1.${text}`), headers: NONCE };
		expect(find(sent)).toMatchObject({ change: { signedContent: '{header:x-nonce}.{body}' } });
		const larger = `${text} `;
		expect(find({ ...sent, text: larger, signature: hmac(`n-1.${larger}`) })).toBeNull();
	});
});

test('a secret or a time is no prefix of a signature, nor the name of its part', () => {
	for (const front of [`${SECRET}.`, `${SECRET}=`, `${TS}.`, `${TS},`, `${TS}:`]) {
		const signature = front + hmac(BODY);
		expect(find({ text: BODY, signature })).toBeNull();
		const parts = `${signature},other=x`;
		expect(find({ text: BODY, signature: parts })).toBeNull();
	}
});

test('three values without a mark are found in the order in which they stand', () => {
	const text = '{"z":"1","y":"2","x":"3"}';
	const contentOf = (values: string) =>
		(find({ text, signature: hmac(values) }) as Found).settings.signedContent;
	expect(contentOf('123')).toBe('{body.z}{body.y}{body.x}');
	expect(contentOf('213')).toBe('{body.y}{body.z}{body.x}');
});
