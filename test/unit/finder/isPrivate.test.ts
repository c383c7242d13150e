import { createHash, createHmac } from 'node:crypto';

import { diagnose } from '../../../nodes/AiRudder/finder/diagnosis';
import type { Evidence } from '../../../nodes/AiRudder/finder/evidence';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { NOW } from '../support/check';
import { atOnce, evidenceOf } from './support';
import { BODY, SECRET, SENT_AT } from './vectors';

jest.setTimeout(60_000);

const URL = 'https://n8n.example/webhook-test/abc/webhook';
const DIGEST = createHash('sha256').update(BODY).digest('hex');
const sign = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');
const signedUrl = (url: string) => ({ url, signature: sign(url) });

/** Whether what was found for a call, to the test URL if nothing else is said, belongs into no log. */
function isPrivate(known: Partial<Evidence>, credential: object = { scheme: 'hmacMd5' }): boolean {
	const evidence = evidenceOf({ receivedAt: NOW, from: 'test', ...known });
	const settings = readSettings({ signingSecret: SECRET, ...credential });
	const diagnosis = atOnce(diagnose(evidence, settings));
	if (diagnosis.outcome !== 'found') throw new Error(diagnosis.outcome);
	return diagnosis.isPrivate;
}

test.each<[string, Partial<Evidence>]>([
	...["it's", '<it>', '"it"'].map((token): [string, Partial<Evidence>] => [
		`the value ${token} of the query`,
		signedUrl(`${URL}?token=${token}&d=${DIGEST}`),
	]),
	['a value around the digest', signedUrl(`${URL}?token=before${DIGEST}behind`)],
	['a name in the query without a value', signedUrl(`${URL}?www.evil.example=&d=${DIGEST}`)],
	['an address as a prefix', { signature: `See https://evil.example/: ${sign(BODY)}` }],
	['a long prefix', { signature: `${'evil '.repeat(5)}${sign(BODY)}` }],
	[
		'an address as the name of a header',
		{ headers: { 'www.evil.example': 'n-1' }, signature: sign(`n-1.${BODY}`) },
	],
	[
		'an address as the name of the header with the time',
		{ headers: { 'www.evil.example': SENT_AT }, signature: sign(`${SENT_AT}.${BODY}`) },
	],
	[
		'an address as the name of a parameter',
		{ url: `${URL}?www.evil.example=n-1`, signature: sign(`n-1.${BODY}`) },
	],
	[
		'words as the name of a field',
		{
			body: Buffer.from('{"call 555 now":"a","id":"b"}'),
			signature: sign('ab'),
		},
	],
])('%s is in no log of the test URL', (_what, known) => {
	expect(isPrivate(known)).toBe(true);
});

test.each<[string, Partial<Evidence>]>([
	['a prefix', { signature: `HMAC-SHA256 ${sign(BODY)}` }],
	['the name of a header', { headers: { 'x-id': 'n-1' }, signature: sign(`n-1.${BODY}`) }],
	['the URL', { url: `${URL}?a=1`, signature: sign(`${URL}?a=1${BODY}`) }],
])('%s may be in a log', (_what, known) => {
	expect(isPrivate(known)).toBe(false);
});

const PRODUCTION = 'https://n8n.example/webhook/abc/webhook';
const inProduction = (query: string, signature: string, headers = {}) => ({
	from: 'production' as const,
	url: `${PRODUCTION}${query}`,
	signature,
	headers,
});
const TIMED = { 'x-timestamp': SENT_AT };

test.each<[string, Partial<Evidence>]>([
	[
		'one character that the name of a part has, too',
		inProduction('?v=1', `t=${SENT_AT},v1=${sign(`${SENT_AT}.${BODY}`)}`),
	],
	[
		'one character of a text in front',
		inProduction('?id=0', `v0=${sign(`v0:${SENT_AT}:${BODY}`)}`, TIMED),
	],
	['one letter of a prefix', inProduction('?x=s', `sha256=${sign(`${SENT_AT}.${BODY}`)}`, TIMED)],
	[
		'the word of a prefix',
		inProduction('?alg=sha256', `sha256=${sign(`${SENT_AT}.${BODY}`)}`, TIMED),
	],
	['a mark between', inProduction('?a=.', sign(`${SENT_AT}.${BODY}`), TIMED)],
	[
		'a name that stands in the text',
		inProduction(
			'?id=7&key=abcdef',
			createHash('md5').update(`${BODY}&key=${SECRET}`).digest('hex'),
		),
	],
])('in production %s in the query hides nothing: no editor shows it there', (_what, known) => {
	expect(isPrivate(known, {})).toBe(false);
});

const APP_KEY = 'APPKEY-778899';
test.each<[what: string, text: string, known: Partial<Evidence>]>([
	['a value that the person knows', APP_KEY, { known: [{ name: 'appkey', value: APP_KEY }] }],
	['a word of what the person knows', 'QQ-778899', { privateWords: ['QQ-778899'] }],
	['a token that came encoded', 'tok_abcdef', { url: `${PRODUCTION}?token=tok%5Fabcdef` }],
	['a token with a plus', 'tok abc def', { url: `${PRODUCTION}?token=tok+abc+def` }],
	['a token beside what cannot be decoded', 'tok/abc%', { url: `${PRODUCTION}?token=tok%2Fabc%` }],
])('in production %s is in no log', (_what, text, known) => {
	const signedContent = `${text}.{body}`;
	const credential = { scheme: 'custom', algorithm: 'sha512', signedContent };
	const evidence = { from: 'production' as const, signature: sign(`${text}.${BODY}`), ...known };
	expect(isPrivate(evidence, credential)).toBe(true);
});

const OLD = 'OldSecret-9999-zz';
test.each<[what: string, fields: object, text?: string]>([
	['', {}],
	[', where the credential has it with a letter too many', { signingSecret: `${SECRET}x` }],
	[
		', and had it before with a blank behind it',
		{ signingSecret: 'another secret', previousSigningSecret: `${SECRET} ` },
	],
	[
		', where it is the one before, entered with its name',
		{ previousSigningSecret: `app_secret=${OLD}` },
		OLD,
	],
])(
	'a secret that the user has written into Signed Content is in no line%s',
	(_what, fields, text = SECRET) => {
		const credential = { scheme: 'custom', algorithm: 'sha512', signedContent: `{body}${text}` };
		const evidence = evidenceOf({ receivedAt: NOW, signature: sign(`${BODY}${text}`) });
		const settings = readSettings({ signingSecret: SECRET, ...credential, ...fields });
		expect(atOnce(diagnose(evidence, settings))).toMatchObject({ outcome: 'found', line: null });
	},
);

test('a secret that n8n has cut is in no line either', () => {
	const text = `${BODY}${OLD}`;
	const signature = createHmac('sha256', `=${OLD}`).update(text).digest('hex');
	const credential = { scheme: 'custom', algorithm: 'sha512', signedContent: `{body}${OLD}` };
	const settings = readSettings({ signingSecret: OLD, ...credential });
	const diagnosis = atOnce(diagnose(evidenceOf({ receivedAt: NOW, signature }), settings));
	expect(diagnosis).toMatchObject({ outcome: 'found', line: null });
});

const TOKEN = 'a-real-token';
test.each([
	['the token', `${TOKEN}.{body}`],
	['half of the token', 'a-real{body}'],
])('in production %s in a text of the user is in no log', (_what, signedContent) => {
	const signature = sign(signedContent.replace('{body}', BODY));
	const credential = { scheme: 'custom', algorithm: 'sha512', signedContent };
	expect(isPrivate(inProduction(`?v=1&token=${TOKEN}`, signature), credential)).toBe(true);
});

test('in production the claim of a token is in no log where it is called as the token of the URL', () => {
	const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const claims = { exp: Math.floor(NOW / 1000) + 60, [TOKEN]: DIGEST };
	const text = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}`;
	const jwt = `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`;
	expect(isPrivate(inProduction(`?token=${TOKEN}`, jwt), {})).toBe(true);
	expect(isPrivate(inProduction('?token=another-token', jwt), {})).toBe(false);
});
