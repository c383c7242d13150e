import { createHash, createHmac } from 'node:crypto';

import { diagnose } from '../../../nodes/AiRudder/finder/diagnosis';
import type { Evidence } from '../../../nodes/AiRudder/finder/evidence';
import { MAX_WORK } from '../../../nodes/AiRudder/finder/budget';
import { searchSettings } from '../../../nodes/AiRudder/finder/search';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { readWritten, writeJson } from '../../../nodes/AiRudder/signature/json';
import { NOW, usableScheme } from '../support/check';
import { ED25519, RSA } from '../support/publicKeys';
import { TOKENS } from '../support/tokens';
import { BODY as SIGNED_BODY, KEY } from '../support/vectors';
import { atOnce, evidenceOf, find, withChange, type FoundChange } from './support';
import { SECRET } from './vectors';

jest.setTimeout(120_000);

const TS = '1767225600';
const ISO = '2026-01-01T00:00:00.634Z';
const NONCE = '4711';
const URL = 'https://n8n.example/webhook/abc/webhook';
/** What a stranger has seen: it has an equals sign, a colon, an object and a number in it. */
const B =
	'{"event":"session.transfer","call_id":"c-1","note":"a=b","amount":10.50,"user":{"name":"nick"}}';
const FLAT = '{"event":"session.transfer","call_id":"c-1","amount":"10.50"}';
const PAIRS = 'amount=10.50&call_id=c-1&event=session.transfer';
const OTHER = '{"event":"session.transfer","call_id":"forged"}';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Searches as it is done in production, for a request that anybody may have sent. */
function search(
	known: Partial<Evidence> & { text: string },
	credential: Record<string, unknown> = {},
): FoundChange | null {
	const evidence = evidenceOf({ receivedAt: NOW, from: 'production', ...known });
	const settings = readSettings({ signingSecret: SECRET, ...credential });
	return withChange(atOnce(searchSettings(evidence, settings, MAX_WORK / 4)), settings);
}

/** What AI Rudder signs, in pieces around the secret, and a stranger has seen one. */
interface Seen {
	body: string;
	/** What stands before the secret, and behind it; one text for an HMAC. */
	around: [string] | [string, string];
	isTimed: boolean;
}
const hmac = (text: string, isTimed: boolean, body = B): Seen => ({
	body,
	around: [text],
	isTimed,
});
const hash = (before: string, behind: string, isTimed: boolean, body = B): Seen => ({
	body,
	around: [before, behind],
	isTimed,
});

function sorted(body: string): string | null {
	const value = readWritten(body);
	return value === null ? null : writeJson(value, 'sortedJson');
}

const SEEN: Record<string, Seen> = {
	'{body}': hmac(B, false),
	'{json} or {sortedJson}': hmac(sorted(B)!, false),
	'{timestamp}.{body}': hmac(`${TS}.${B}`, true),
	'{timestamp}:{body}': hmac(`${TS}:${B}`, true),
	'{timestamp}{body}': hmac(`${TS}${B}`, true),
	'v0:{timestamp}:{body}': hmac(`v0:${TS}:${B}`, true),
	't{timestamp}.{body}': hmac(`t${TS}.${B}`, true),
	'{timestamp}.{body} in ISO 8601': hmac(`${ISO}.${B}`, true),
	'{body}.{timestamp}': hmac(`${B}.${TS}`, true),
	'{body}{timestamp}': hmac(`${B}${TS}`, true),
	'{header:x-nonce}.{timestamp}.{body}': hmac(`${NONCE}.${TS}.${B}`, true),
	'{timestamp}{header:x-nonce}{body}': hmac(`${TS}${NONCE}${B}`, true),
	'{timestamp}.{sha256}': hmac(`${TS}.${sha256(B)}`, true),
	'{pairs}': hmac(PAIRS, false, FLAT),
	'{pairs} with colons': hmac(PAIRS.replaceAll('=', ':').replaceAll('&', ','), false, FLAT),
	'{pairs}&{timestamp}': hmac(`${PAIRS}&${TS}`, true, FLAT),
	'{timestamp}{pairs}': hmac(`${TS}${PAIRS}`, true, FLAT),
	'{secret}{body}': hash('', B, false),
	'{body}{secret}': hash(B, '', false),
	'{secret}{timestamp}{body}': hash('', `${TS}${B}`, true),
	'{timestamp}{secret}{body}': hash(TS, B, true),
	'{body}{timestamp}{secret}': hash(`${B}${TS}`, '', true),
	'{pairs}&key={secret}': hash(`${PAIRS}&key=`, '', false, FLAT),
	'{pairs}&{timestamp}&{secret}': hash(`${PAIRS}&${TS}&`, '', true, FLAT),
};

/** Bodies whose pairs are that text, or hold it. */
function* cutIntoPairs(text: string): Generator<string> {
	for (const mark of ['=', ':']) {
		const [name, ...rest] = text.split(mark);
		yield JSON.stringify({ [name]: rest.join(mark) });
		// What stands behind the mark is an object, which Nested Values can write as JSON.
		if (rest.join(mark).startsWith('{')) yield `{${JSON.stringify(name)}:${rest.join(mark)}}`;
	}
	for (const [joiner, mark] of ['&=', ',:']) {
		// Beside the pairs something else was signed: the last of them takes it in.
		const [first, ...pieces] = text.split(joiner).map((pair) => pair.split(mark));
		const pairs = pieces.reduce<string[][]>(
			(all, piece) =>
				piece.length > 1
					? [...all, piece]
					: [...all.slice(0, -1), [...all.slice(-1).flat(), ...piece].map(String)],
			[first],
		);
		yield JSON.stringify(
			Object.fromEntries(pairs.map(([name, ...value]) => [name, value.join(joiner)])),
		);
	}
}

/** Headers that hold what was signed: whole, without its body, and cut in the middle of the time. */
const headersFor = (text: string, body: string): Array<Record<string, string>> => {
	const [before, behind = ''] = text.split(body);
	const beside = before + behind;
	const values = [
		[text, text.slice(0, -1), text.slice(1), beside, beside.slice(0, -1), beside.slice(1)],
		// Three times of no meaning come first: the one that was signed is no time any more.
		['1767225601', '1767225602', '1767225603', beside, beside.slice(0, -1), beside.slice(1)],
		[beside.slice(0, 5), beside.slice(5), beside.slice(5, -1), beside.slice(0, 12)],
	];
	return values.map((some) =>
		Object.fromEntries(
			some.filter((value) => value.trim() !== '').map((value, at) => [`x-id-${at}`, value]),
		),
	);
};

/** What a stranger can send who holds one body with its signature: values in all places, beside bodies of all kinds. */
function* requests({ body, around }: Seen): Generator<Partial<Evidence> & { text: string }> {
	const signature = (
		around.length === 1
			? createHmac('sha256', SECRET).update(around[0])
			: createHash('sha256').update(around.join(SECRET))
	).digest('hex');
	for (const text of around.filter((one) => one !== '')) {
		const query = `${URL}?id=${encodeURIComponent(text)}`;
		const [whole, ...others] = headersFor(text, body);
		yield { text: OTHER, signature, headers: whole, url: query };
		yield { text: JSON.stringify({ note: text }), signature };
		yield { text, signature };
		for (const headers of others) yield { text: body, signature, headers };
		const beside = text.replace(body, '');
		if (beside !== '') {
			yield { text: body, signature: `n=${beside},m=${beside.slice(0, -1)},v1=${signature}` };
			const params = new URLSearchParams({ a: beside, b: beside.slice(0, -1) });
			yield { text: body, signature, url: `${URL}?${params}` };
		}
		for (const cut of cutIntoPairs(text)) yield { text: cut, signature };
	}
}

/** What is recommended that accepts more than what was seen, or drops its time; null when nothing is. */
function weakness({ body, isTimed }: Seen, sent: string, found: FoundChange | null): unknown {
	if (found === null || Object.keys(found.change).length === 0) return null;
	const { seconds } = usableScheme(found.settings).covers;
	const isSame = sorted(sent) === sorted(body);
	return isSame && (!isTimed || seconds !== null) ? null : { sent, change: found.change };
}

/** A scheme that signs nothing of these, and the names of all that a stranger fills: new ones help nobody. */
const ENTERED = {
	scheme: 'hmacMd5',
	signedContent: `${[0, 1, 2, 3, 4, 5].map((at) => `{header:x-id-${at}}`).join('')}{url}{query}{part:n}{part:m}{query:id}{query:a}{query:b}`,
};

test.each(Object.entries(SEEN))(
	'a stranger who has seen one callback of %s is not helped to a formula that accepts more than that',
	(_formula, seen) => {
		const all = [...requests(seen)];
		expect(all.length).toBeGreaterThan(4);
		const found = all.map((request) => weakness(seen, request.text, search(request, ENTERED)));
		expect(found.filter((weak) => weak !== null)).toEqual([]);
	},
);

const signed = (text: string, key: string = SECRET) =>
	createHmac('sha256', key).update(text).digest('hex');
const WRONG = { scheme: 'hmacMd5' };
/** The same, with the names of headers that were entered before. */
const NAMED = { ...WRONG, signedContent: '{header:X-Nonce}{header:x-app}' };

describe('in production, for a request that anybody may have sent', () => {
	test.each<[string, Partial<Evidence> & { text: string }, object, object]>([
		['the body', { text: B, signature: signed(B) }, WRONG, { scheme: 'hmacSha256' }],
		[
			'a time and the body, behind a prefix, in a part',
			{
				text: B,
				signature: `t=1,v1="key: ${signed(`${TS}.${B}`)}"`,
				headers: { 'x-sent-time': TS },
			},
			WRONG,
			{ signedContent: '{timestamp}.{body}', signaturePart: 'v1', prefix: 'key: ' },
		],
		[
			'a nonce between marks, the time and the body',
			{
				text: B,
				signature: signed(`n-1.${TS}.${B}`),
				headers: { 'x-nonce': 'n-1', 'x-sent-time': TS },
			},
			NAMED,
			{ signedContent: '{header:x-nonce}.{timestamp}.{body}' },
		],
		[
			'a header that is Timestamp Header already',
			{ text: B, signature: signed(`${TS}.${B}`), headers: { 'x-sent-at': TS } },
			{ ...WRONG, timestampHeader: 'X-Sent-At' },
			{ signedContent: '{timestamp}.{body}' },
		],
		[
			'a time, where Signed Content cannot be read',
			{ text: B, signature: signed(`${TS}.${B}`), headers: { 'x-ts': TS } },
			{ ...WRONG, signedContent: '{nonce}{body}' },
			{ signedContent: '{timestamp}.{body}', timestampHeader: 'x-ts' },
		],
		[
			'a time that names its zone, where Time Zone has another',
			{ text: B, signature: signed(`${ISO}.${B}`), headers: { 'x-time': ISO } },
			{ ...WRONG, timeZone: '+08:00' },
			{ signedContent: '{timestamp}.{body}', timeZone: '' },
		],
		[
			'a formula in the zone that is set, in whatever spelling',
			{
				text: B,
				signature: signed(`20260101080000.${B}`),
				headers: { 'x-time': '20260101080000' },
				receivedAt: Date.UTC(2026, 0, 1),
			},
			{ ...WRONG, timeZone: '+0800' },
			{ signedContent: '{timestamp}.{body}', timeZone: '+08:00' },
		],
		[
			'a formula in UTC where that was entered',
			{
				text: B,
				signature: signed(`20260101000000.${B}`),
				headers: { 'x-time': '20260101000000' },
				receivedAt: Date.UTC(2026, 0, 1),
			},
			{ ...WRONG, timeZone: 'UTC' },
			{ signedContent: '{timestamp}.{body}', timeZone: '' },
		],
		[
			'a part that is Signature Part already',
			{ text: B, signature: `v=n-1,s=${signed(`n-1.${B}`)}` },
			{ ...WRONG, signaturePart: 'v' },
			{ signedContent: '{part:v}.{body}', signaturePart: 's' },
		],
		[
			'a time in a part of the signature',
			{ text: B, signature: `t=${TS},v1=${signed(`${TS}.${B}`)}` },
			WRONG,
			{ timestampHeader: '{part:t}' },
		],
		[
			'a time in a parameter that is named so',
			{ text: B, signature: signed(`${TS}.${B}`), url: `${URL}?ts=${TS}` },
			WRONG,
			{ timestampHeader: '{query:ts}' },
		],
		[
			'a time in the body',
			{
				text: `{"ts":${TS},"a":1}`,
				signature: signed(`${TS}.${sha256(`{"ts":${TS},"a":1}`)}`),
			},
			WRONG,
			{ timestampHeader: '{body.ts}' },
		],
		...['v1=', 'sha256=', 'HMAC-SHA256 ', 'Bearer ', 'sha256: '].map(
			(prefix): [string, Partial<Evidence> & { text: string }, object, object] => [
				`the prefix "${prefix}"`,
				{ text: B, signature: prefix + signed(`${TS}.${B}`), headers: { 'x-timestamp': TS } },
				WRONG,
				{ prefix },
			],
		),
		[
			'the request line with a digest',
			{
				text: B,
				signature: signed(`POST\n/webhook/abc/webhook\n${TS}\n${sha256(B)}`),
				headers: { 'x-sent-time': TS },
				url: URL,
			},
			WRONG,
			{ signedContent: 'POST\\n{path}\\n{timestamp}\\n{sha256}' },
		],
		[
			'a time in the body, where the credential has one already',
			{
				text: `{"ts":${TS},"a":1}`,
				signature: createHash('md5').update(`${SECRET}${TS}{"ts":${TS},"a":1}`).digest('hex'),
			},
			{
				scheme: 'custom',
				signedContent: '{secret}{timestamp}{body}',
				timestampHeader: '{body.ts}',
			},
			{ method: 'hash', algorithm: 'md5' },
		],
		[
			'the body with the time in it, which goes on being checked',
			{ text: `{"ts":${TS},"a":1}`, signature: signed(`{"ts":${TS},"a":1}`) },
			{ scheme: 'custom', encoding: 'base64', timestampHeader: '{body.ts}' },
			{ encoding: 'hex' },
		],
		[
			'a token with the hash of the body',
			{ text: SIGNED_BODY, signature: TOKENS.hs },
			{ signingSecret: KEY },
			{ method: 'jwtHs256', bodyHashClaim: 'sha256' },
		],
		[
			'a public key',
			{ text: SIGNED_BODY, signature: ED25519.signature },
			{ signingSecret: ED25519.pem },
			{ method: 'ed25519', signedContent: '{body}' },
		],
		[
			'an encrypted body as it was sent',
			{
				text: '{"encrypt":"c2VjcmV0"}',
				plain: Buffer.from(B),
				signature: signed('{"encrypt":"c2VjcmV0"}'),
			},
			WRONG,
			{ scheme: 'hmacSha256' },
		],
		[
			'the plain text of an encrypted body',
			{ text: 'c2VjcmV0', plain: Buffer.from(B), signature: signed(B) },
			WRONG,
			{ signedBody: 'decrypted' },
		],
		[
			'a body with a line break at its end, behind the time',
			{ text: `${B}\n`, signature: signed(`${TS}.${B}\n`), headers: { 'x-sent-time': TS } },
			WRONG,
			{ signedContent: '{timestamp}.{body}' },
		],
		[
			'a body of XML with encrypted data',
			{
				text: '<xml><Encrypt>c2VjcmV0</Encrypt></xml>',
				plain: Buffer.from(B),
				signature: signed('<xml><Encrypt>c2VjcmV0</Encrypt></xml>'),
			},
			WRONG,
			{ scheme: 'hmacSha256' },
		],
	])('%s is found', (_what, known, credential, change) => {
		const found = search(known, credential as Record<string, unknown>)!;
		expect(found).toMatchObject({ change });
	});

	test.each<[string, Partial<Evidence> & { text: string }, object?]>([
		['Token', { text: B, signature: SECRET }],
		['another header alone', { text: B, signature: signed('n-1'), headers: { 'x-nonce': 'n-1' } }],
		['fields of the body', { text: FLAT, signature: signed('c-1') }],
		[
			'pairs, for which the last of them can take in what follows',
			{ text: FLAT, signature: signed(PAIRS) },
		],
		[
			'a sorted list',
			{
				text: FLAT,
				signature: createHash('md5').update([SECRET, '4711', FLAT].sort().join('')).digest('hex'),
				headers: { 'x-nonce': '4711' },
			},
		],
		...['http://0xd83ad6ce/', 'https://evil-co/x ', 'call 555-1234: ', 'call 555-123-456: '].map(
			(prefix): [string, Partial<Evidence> & { text: string }] => [
				`the prefix "${prefix}"`,
				{ text: B, signature: prefix + signed(B) },
			],
		),
		[
			'a header that nobody has entered, between marks',
			{ text: B, signature: signed(`n-1.${TS}.${B}`), headers: { 'x-id': 'n-1', 'x-time': TS } },
		],
		['a parameter', { text: B, signature: signed(`n-1.${B}`), url: `${URL}?id=n-1` }],
		['the URL', { text: B, signature: signed(`${URL}|${B}`), url: URL }],
		[
			'a part of the signature beside the body',
			{ text: B, signature: `v=n-1,s=${signed(`n-1.${B}`)}` },
		],
		[
			'a time in a header of any name',
			{ text: B, signature: signed(`${TS}.${B}`), headers: { 'x-evil': TS } },
		],
		[
			'a time in any parameter',
			{ text: B, signature: signed(`${TS}.${B}`), url: `${URL}?id=${TS}` },
		],
		...['20260101', '01/01/2026 00:00', '695600c0', '20260101T0000Z', `${TS}.123`].map(
			(time): [string, Partial<Evidence> & { text: string }, object] => [
				`a header that holds the time ${time}`,
				{ text: B, signature: signed(`${time}|${B}`), headers: { 'x-nonce': time } },
				NAMED,
			],
		),
		...[0, 3].map((late): [string, Partial<Evidence> & { text: string }, object] => [
			`the zone of a time that names none, sent ${late} hours late`,
			{
				text: B,
				signature: signed(`20260101000000.${B}`),
				headers: { 'x-time': '20260101000000' },
				receivedAt: Date.UTC(2026, 0, 1, 8 + late),
			},
			{ ...WRONG, timeZone: '+08:00' },
		]),
		...[
			['the zone that Time Zone leaves empty', {}],
			['the zone of Timestamp Header', { scheme: 'custom', timestampHeader: 'x-time' }],
		].map(([which, fields]): [string, Partial<Evidence> & { text: string }, object] => [
			`UTC as ${which as string}, which nobody chose`,
			{
				text: B,
				signature: signed(`20260101080000.${B}`),
				headers: { 'x-time': '20260101080000' },
				receivedAt: Date.UTC(2026, 0, 1, 8),
			},
			{ ...WRONG, ...(fields as object) },
		]),
		[
			'UTC that was entered for an old time',
			{
				text: B,
				signature: signed(`20260101080000.${B}`),
				headers: { 'x-time': '20260101080000' },
				receivedAt: Date.UTC(2026, 0, 1, 10),
			},
			{ ...WRONG, timeZone: 'UTC', timestampHeader: 'x-time' },
		],
		[
			'encrypted data alone, for it may be what was signed of a field',
			{ text: 'c2VjcmV0', plain: Buffer.from(B), signature: signed('c2VjcmV0') },
		],
		[
			'encrypted data alone behind a time',
			{
				text: 'c2VjcmV0',
				plain: Buffer.from(B),
				signature: signed(`${TS}.c2VjcmV0`),
				headers: { 'x-time': TS },
			},
		],
		[
			'encrypted data alone in quotes',
			{ text: '"c2VjcmV0"', plain: Buffer.from(B), signature: signed('"c2VjcmV0"') },
		],
		['a form', { text: 'a=1&b=2', signature: signed('a=1&b=2') }],
		['a text', { text: '"a"', signature: signed('"a"') }],
		[
			'a header without a mark behind it',
			{ text: B, signature: signed(`n-1${B}`), headers: { 'x-nonce': 'n-1' } },
			NAMED,
		],
		[
			'two headers',
			{ text: B, signature: signed(`n-1:a-1:${B}`), headers: { 'x-nonce': 'n-1', 'x-app': 'a-1' } },
			NAMED,
		],
		[
			'a header that holds a time',
			{ text: B, signature: signed(`at-${TS}:${B}`), headers: { 'x-nonce': `at-${TS}` } },
			NAMED,
		],
		[
			'what needs Accept',
			{ text: B, signature: signed(`n.1.${B}`), headers: { 'x-nonce': 'n.1' } },
			NAMED,
		],
		[
			'a formula without a time, where the credential checks one',
			{ text: B, signature: signed(B) },
			{ scheme: 'custom', signedContent: '{timestamp}.{body}', timestampHeader: 'x-sent-time' },
		],
		[
			'a token without a time, where the credential checks one',
			{ text: SIGNED_BODY, signature: TOKENS.hs },
			{
				signingSecret: KEY,
				scheme: 'custom',
				signedContent: '{timestamp}.{body}',
				timestampHeader: 'x-sent-time',
			},
		],
		['an address as a prefix', { text: B, signature: `evil.example/n8n ${signed(B)}` }],
		['a long prefix', { text: B, signature: `${'evil '.repeat(5)}${signed(B)}` }],
		[
			'a long name of a header',
			{
				text: B,
				signature: signed(`${TS}.${B}`),
				headers: { [`evil-${'long-'.repeat(9)}time`]: TS },
			},
		],
		[
			'an address as the name of a header',
			{ text: B, signature: signed(`n-1.${B}`), headers: { 'evil.example': 'n-1' } },
		],
		[
			'a body with the line break that stood behind the time',
			{ text: `\n${B}`, signature: signed(`${TS}\n${B}`), headers: { 'x-sent-time': TS } },
		],
		[
			'a body with the line break that stood before the secret',
			{ text: `${B}\n`, signature: sha256(`${B}\n${SECRET}`) },
		],
		[
			'JSON of a body with a blank around it',
			{
				text: `${B} `,
				signature: signed(`${TS}.${JSON.stringify(JSON.parse(B))}`),
				headers: { 'x-sent-time': TS },
			},
		],
		[
			'JSON alone of a body with a blank before it',
			{ text: ` ${B}`, signature: signed(JSON.stringify(JSON.parse(B))) },
		],
		[
			'no time in place of settings that make no formula',
			{ text: B, signature: signed(B) },
			{ scheme: 'custom', timestampHeader: '{body.time}', signedContent: '{bdy}' },
		],
		...['{"timestamp":{timestamp},"body":{body}}', '{timestamp}.{bdy}', '{time}.{body}'].map(
			(signedContent): [string, Parameters<typeof search>[0], object] => [
				`no time in place of ${signedContent}, whose time has no place yet`,
				{ text: B, signature: signed(B) },
				{ scheme: 'custom', algorithm: 'sha512', signedContent },
			],
		),
		[
			'no time in place of a line that cannot be read',
			{ text: B, signature: signed(B) },
			{ formula: 'Scheme: Custom; Algorithm: SHA256; Timestamp Header: "{body.time}"' },
		],
		[
			'words of the query',
			{
				text: B,
				signature: signed(`${URL}?visit=evil&d=${sha256(B)}`),
				url: `${URL}?visit=evil&d=${sha256(B)}`,
			},
		],
	])(
		'%s is not recommended, and is at the test URL or nowhere',
		(_what, known, credential = WRONG) => {
			const settings = credential as Record<string, unknown>;
			expect(search(known, settings)).toBeNull();
			expect(find({ from: 'test', receivedAt: NOW, ...known }, settings)).toHaveProperty('change');
		},
	);

	test.each([
		['another joiner', { signedContent: '{timestamp}~{body}' }],
		['another algorithm', { algorithm: 'sha1', signedContent: '{timestamp}.{body}' }],
		['another encoding', { encoding: 'base64', signedContent: '{timestamp}.{body}' }],
	])(
		'no line sets a genuine callback to UTC, with the right header, no zone and %s',
		(_wrong, fields) => {
			const [time, receivedAt] = ['2026-01-01T08:00:00', Date.UTC(2026, 0, 1)];
			const known = { text: B, signature: signed(`${time}.${B}`), headers: { 'x-time': time } };
			const credential = { scheme: 'custom', timestampHeader: 'x-time', ...fields };
			for (const late of [0, 8 * 3_600_000]) {
				expect(search({ ...known, receivedAt: receivedAt + late }, credential)).toBeNull();
			}
			const entered = { ...credential, timeZone: '+08:00' };
			expect(search({ ...known, receivedAt: receivedAt + 3_600_000 }, entered)).toBeNull();
			expect(search({ ...known, receivedAt }, entered)?.settings).toMatchObject({
				timeZone: '+08:00',
			});
		},
	);

	test('a name that the user has chosen is printed, whatever it is', () => {
		const name = `x.${'long-'.repeat(9)}time`;
		const credential = {
			scheme: 'custom',
			algorithm: 'sha1',
			signedContent: `{timestamp}.{header:${name}}.{body}`,
			timestampHeader: `{body.a b}`,
			signaturePart: 'v1',
			prefix: 'a.b ',
		};
		const text = `{"a b":"${TS}"}`;
		const signature = `n=1,v1="a.b ${signed(`${TS}.n-1.${text}`)}"`;
		const found = search({ text, signature, headers: { [name]: 'n-1' } }, credential);
		expect(found).toMatchObject({ change: { algorithm: 'sha256' } });
	});

	test('nothing new is said of a formula that fits as it is, whatever it leaves unprotected', () => {
		const credential = { scheme: 'custom', signedContent: '{body.call_id}' };
		expect(search({ text: FLAT, signature: signed('c-1') }, credential)).toMatchObject({
			change: {},
		});
	});
});

describe('a public key', () => {
	const KEYS = { spki: RSA.spki, pem: RSA.pem, quoted: `"${ED25519.pem}"`, ed25519: ED25519.spki };

	test.each(Object.entries(KEYS))(
		'is no key of an HMAC, a hash, a token or HS256, whatever surrounds it (%s)',
		(_name, key) => {
			for (const secret of [key, `=${key}`, ` ${key}`]) {
				const token = (alg: string) => {
					const claims = { sha256: sha256(B) };
					const text = [{ alg }, claims]
						.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
						.join('.');
					return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
				};
				const signatures = [
					signed(B, secret),
					createHash('md5').update(`${secret}${B}`).digest('hex'),
					token('HS256'),
					...(/\s/.test(secret) ? [] : [secret]),
				];
				for (const signature of signatures) {
					for (const signingSecret of [key, ` ${key}`]) {
						expect(find({ text: B, signature }, { signingSecret })).toBeNull();
					}
				}
			}
		},
	);

	test.each<[what: string, credential: object]>([
		['a Formula without a quote', { formula: 'Scheme: Custom; Method: Ed25519; Prefix: "a' }],
		['a Formula with an unknown name', { formula: 'Scheme: Custom; Method: RSA; Foo: "x"' }],
		['a Formula with a method written apart', { formula: 'Scheme: Custom; Method: Ed 25519' }],
		['a Formula with the name of a family', { formula: 'Scheme: Custom; Method: EdDSA' }],
		['a Formula with a mistyped method', { formula: 'Scheme: Custom; Method: Ed2551' }],
		['a Formula with a name of Java', { formula: 'Scheme: Custom; Method: SHA256withRSA' }],
		['a Formula without its front', { formula: 'Ed25519; Signature Encoding: Hex' }],
		['a Formula with a mistyped name', { formula: 'Scheme: Custom; Methods: Ed25519' }],
		['a Formula with two methods', { formula: 'Method: HMAC; Algorithm: Ed25519' }],
		['a Formula with another hash', { formula: 'Scheme: Custom; PS384' }],
		['a Formula with a name of Python', { formula: 'SHA256_RSA' }],
		['a Formula in Chinese', { formula: '公钥' }],
		['a Formula with the name of a token', { formula: 'Scheme: Custom; Method: RS256' }],
		['a Formula that is no line, beside a chosen method', { formula: '{body}', method: 'ed25519' }],
		[
			'a Formula with HMAC, beside a chosen method',
			{
				formula: 'Scheme: Custom; Method: HMAC; Signed Content: "{body}',
				method: 'ed25519',
			},
		],
		['a Formula that has lost all but its end', { formula: 'Signed Content: "x{body}"' }],
		['a Formula that is no line', { formula: 'x' }],
		['a Formula with another scheme', { formula: 'Scheme: Asymmetric' }],
		['a method that is no option', { scheme: 'custom', method: 'Ed25519' }],
		['a scheme that is no option', { scheme: 'Custom', method: 'ed25519' }],
	])('%s may have meant a public key, so no HMAC with it is found', (_what, wrong) => {
		const credential = { signingSecret: ED25519.bytes, ...wrong };
		const byHmac = { text: B, signature: signed(B, ED25519.bytes) };
		expect(find(byHmac, credential)).toBeNull();
		expect(find({ ...byHmac, signature: ED25519.bytes }, credential)).toBeNull();
		const bySignature = { text: SIGNED_BODY, signature: ED25519.signature };
		expect(find(bySignature, credential)?.change).toMatchObject({ method: 'ed25519' });
	});

	test.each([
		`Key: ${ED25519.bytes}`,
		`key_${ED25519.bytes}`,
		`\u200b${ED25519.bytes}`,
		`${ED25519.bytes},`,
		ED25519.bytes.slice(1),
	])('behind a Formula that is no line, it is none either where it was pasted as %s', (secret) => {
		const formula = 'Scheme: Custom; Signed Content: "{body}';
		const evidence = evidenceOf({
			...{ text: B, signature: signed(B, ED25519.bytes), receivedAt: NOW },
			from: 'production',
		});
		for (const secrets of [{ signingSecret: secret }, { previousSigningSecret: secret }]) {
			const settings = readSettings({ signingSecret: SECRET, ...secrets, formula });
			expect(atOnce(diagnose(evidence, settings))).toHaveProperty('outcome', 'not_found');
		}
	});

	test.each([`base64:${ED25519.bytes}`, `{"airudder":"${ED25519.bytes}"}`, 'a secret'])(
		'behind a Formula that is no line, a chosen method with a public key counts for %s, too',
		(signingSecret) => {
			const formula = 'Scheme: Custom; Signed Content: "{body}';
			const credential = { signingSecret, formula, method: 'ed25519' };
			const signature = signed(B, signingSecret);
			expect(find({ text: B, signature }, credential)).toBeNull();
		},
	);

	test('a Formula that cannot be read and names no method with a public key keeps its advice', () => {
		for (const formula of [
			'Scheme: Custom; Method: HMAC; Signed Content: "{body.conversation}',
			'{body}',
		]) {
			expect(find({ text: B, signature: signed(B) }, { formula })).toHaveProperty('change');
		}
	});

	test.each(['rsa', 'rsaPss', 'ecdsa', 'ed25519', 'jwtRs256', 'jwtEs256'])(
		'is what is searched with when the method is %s, also in a sample: 32 bytes may be a secret, too',
		(method) => {
			const credential = { signingSecret: ED25519.bytes, scheme: 'custom', method };
			const byHmac = { text: B, signature: signed(B, ED25519.bytes) };
			expect(find(byHmac, { ...credential, scheme: 'auto' })).toHaveProperty('change');
			expect(find(byHmac, credential)).toBeNull();
			expect(find({ ...byHmac, signature: ED25519.bytes }, credential)).toBeNull();
			const bySignature = { text: SIGNED_BODY, signature: ED25519.signature };
			expect(find(bySignature, { ...credential, signedContent: 'x{body}' })).toMatchObject({
				change: { signedContent: '{body}' },
			});
			const rsa = { ...credential, signingSecret: RSA.spki };
			expect(find({ text: SIGNED_BODY, signature: TOKENS.rs }, rsa)).toHaveProperty('settings');
		},
	);
});

test('a body in another place than its own is no piece of a text at the test URL, and in a sample only in a field of the body', () => {
	const signature = signed(B);
	const places: Array<Partial<Evidence> & { text: string; isField?: boolean }> = [
		{ text: OTHER, headers: { 'x-id': B } },
		{ text: OTHER, url: `${URL}?id=${encodeURIComponent(B)}` },
		{ text: OTHER, known: [{ name: '', value: B }] },
		{ text: JSON.stringify({ note: B }), isField: true },
		{ text: JSON.stringify({ a: { note: B } }), isField: true },
		...[...cutIntoPairs(B)].map((text) => ({ text })),
	];
	for (const known of places) {
		for (const signedContent of [
			'{body}',
			'{header:x-id}',
			'{query:id}',
			'{body.note}',
			'{pairs}',
		]) {
			const credential = { scheme: 'custom', algorithm: 'md5', signedContent };
			for (const from of ['sample', 'test'] as const) {
				const found = find({ ...known, signature, from }, credential);
				// A sample is the user's own, and there are senders that sign a field with JSON in it.
				const isOwn = from === 'sample' && known.isField === true;
				expect([known.text, signedContent, found === null]).toEqual([
					known.text,
					signedContent,
					!isOwn,
				]);
			}
		}
	}
});
