import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { usableScheme } from '../support/check';

const coverage = (fields: Record<string, unknown>) =>
	usableScheme(readSettings({ scheme: 'custom', ...fields })).covers;
const of = (signedContent: string, fields: Record<string, unknown> = {}) =>
	coverage({ signedContent, ...fields });

const ALL = { body: 'all', fields: [], runsTogether: false, canBeExtended: false, seconds: null };
const NOTHING = { ...ALL, body: 'nothing' };

test.each(['auto', 'hmacMd5', 'hmacSha512'])('the scheme %s protects the whole body', (scheme) => {
	expect(coverage({ scheme })).toEqual(ALL);
});

test('a token protects nothing, for ever', () => {
	expect(coverage({ scheme: 'token' })).toEqual(NOTHING);
});

test('a JWT with the hash of the body protects it', () => {
	expect(coverage({ method: 'jwtHs256', bodyHashClaim: 'h' })).toEqual(ALL);
});

test.each([
	'{body}',
	'{json}{secret}',
	'{sortedJson}',
	'{md5:HEX}',
	'{sha256}{header:x}',
	'{body.a}.{body}',
	'{timestamp}{body}{timestamp}',
	'{header:x}{secret}{body}{path}{header:y}',
])('%s protects the whole body', (signedContent) => {
	const timestampHeader = signedContent.includes('{timestamp}') ? 'x-time' : '';
	const covered = { body: 'all', fields: [], runsTogether: false };
	expect(of(signedContent, { timestampHeader })).toMatchObject(covered);
});

test.each(['{header:x-nonce}{secret}', '{part:t}', '{query}', '{query:a}{sort}'])(
	'%s protects nothing of it',
	(signedContent) => {
		expect(of(signedContent)).toEqual(NOTHING);
	},
);

test.each<[string, string[]]>([
	['{body.id}', ['body.id']],
	['{body.id}.{body.user.name}.{body.id}', ['body.id', 'body.user.name']],
	['{pairs.data}', ['pairs.data']],
])('%s protects %j', (signedContent, fields) => {
	expect(of(signedContent)).toEqual({ ...ALL, body: 'fields', fields });
});

describe('sorted pairs', () => {
	test('protect the whole body when nothing is left out but its signature', () => {
		expect(of('{pairs}&key={secret}')).toEqual(ALL);
		expect(of('{pairs}', { pairFormat: 'key:value' })).toEqual(ALL);
		expect(of('{pairs}', { nestedValues: 'json', omittedFields: '' })).toEqual(ALL);
	});

	test('protect only themselves when a field is left out', () => {
		const only = { ...ALL, body: 'fields', fields: ['pairs'] };
		expect(of('{pairs}', { omittedFields: 'sign, extra' })).toEqual(only);
		expect(of('{pairs}', { nestedValues: 'omit' })).toEqual(only);
	});

	test('protect only themselves when one field of an object that they leave out is signed', () => {
		const fields = ['body.sign.n', 'pairs'];
		expect(of('{body.sign.n}|{pairs}')).toEqual({ ...ALL, body: 'fields', fields });
		expect(of('{pairs.sign}|{pairs}')).toEqual({ ...ALL, runsTogether: true });
	});

	test('protect the whole body when what they leave out is signed beside them', () => {
		const omittedFields = 'sign, nonce, ts';
		const signedContent = '{timestamp}_{body.nonce}_{pairs}';
		const fields = { omittedFields, timestampHeader: '{body.ts}' };
		expect(of(signedContent, fields)).toEqual({ ...ALL, seconds: 300 });
		expect(of('{body.nonce}_{pairs}', { omittedFields })).toMatchObject({ body: 'fields' });
	});

	test('do not take a field with dots in its name for the one that a path leads to', () => {
		const omittedFields = 'a.b';
		const fields = ['body.a.b', 'pairs'];
		expect(of('{body.a.b}|{pairs}', { omittedFields })).toEqual({ ...ALL, body: 'fields', fields });
		expect(of('{body.a}|{pairs}', { omittedFields: 'a' })).toEqual(ALL);
	});

	test.each([
		{ pairFormat: 'keyvalue' },
		{ pairFormat: 'value' },
		{ pairJoiner: '' },
		{ ambiguousValues: 'accept' },
	])('with %j run together', (fields) => {
		expect(of('{pairs}', fields)).toEqual({ ...ALL, runsTogether: true });
	});
});

test.each([
	['{body.a}{body.b}', {}],
	['{body.a}{header:x}', {}],
	['{part:x}{body.a}', {}],
	['{query:x}{body.a}', {}],
	['{pairs}{header:x}', {}],
	['{header:x}{sort}{pairs}', {}],
	['{header:x}{sort}.{pairs}', {}],
	['{timestamp}{sort}{body}', { timestampHeader: 'x-time' }],
	['{body.event}&{pairs.user}&{pairs.conclusion}', {}],
	['{body.event}|{pairs.conclusion}|{pairs.user}', {}],
	['{sort}{body.a}-{body.b}', {}],
	['{sort}{header:x}{secret}{pairs}', {}],
	['{sort}{timestamp}{secret}{pairs}', { timestampHeader: 'x-time' }],
	['{sort}{timestamp}{header:x}{sha256}', { timestampHeader: 'x-time' }],
	['{body.ts}{header:x}.{pairs}', { timestampHeader: '{body.ts}' }],
	['{timestamp}{header:x}.{pairs}', { timestampHeader: '{body.ts}' }],
	['{header:x}{timestamp}{body}', { timestampHeader: 'x-time' }],
	['{header:x}{timestamp}.{body.a}', { timestampHeader: 'x-time' }],
	['{body.a}.{body.b}', { ambiguousValues: 'accept' }],
	['{header:x}.{body.b}', { ambiguousValues: 'accept' }],
	['{header:x}.{body}', { ambiguousValues: 'accept' }],
	['{body.a}{timestamp}', { timestampHeader: 'x-time' }],
	['{url}{body.a}', {}],
	['{header:x}{body}', {}],
	['{url}{json}', {}],
	['{sortedJson}{part:n}', {}],
	['{body.a}{body}', {}],
	['{sort}{body}{secret}{header:x}', {}],
	['{header:x}{sha256}{body.a}', {}],
	['{query:x}{md5:base64}|{body.a}', {}],
	['{header:x}{md5}:{pairs}', {}],
	['{pairs}|{md5}{header:x}', {}],
	['{pairs}|{md5}{timestamp}{header:x}', { timestampHeader: 'x-time' }],
])('the values of %s with %j run together', (signedContent, fields) => {
	expect(of(signedContent, fields)).toMatchObject({ runsTogether: true });
});

test.each([
	['{body.a}.{body.b}', {}],
	['{body.a}{secret}', {}],
	['{header:x}{path}{pairs}', {}],
	['{sort}{secret}{body.a}', {}],
	['{body.a}', { ambiguousValues: 'accept' }],
	['{header:a}{header:b}', {}],
	['{header:x}.{sort}{secret}{body.a}', {}],
	['{header:x}{sha256}', {}],
	['{header:x}|{sha256}|{body.a}', {}],
	['{header:x}|{md5}{pairs}', {}],
	['{timestamp}{header:x}.{body}', { timestampHeader: 'x-time' }],
])('those of %s with %j do not', (signedContent, fields) => {
	expect(of(signedContent, fields)).toMatchObject({ runsTogether: false });
});

test.each([
	['{timestamp}', 'x-time'],
	['{header:x-time}', 'X-Time'],
	['{header:X-Time}', 'x-time'],
	['{part:t}{body.a}', '{part:t}'],
	['{body.ts}', '{body.ts}'],
	['{pairs}', '{body.ts}'],
	['{pairs.data}', '{body.data.ts}'],
	['{body}', '{body.ts}'],
	['{sha256}', '{body.ts}'],
	['{sortedJson}', '{body.ts}'],
])(
	'with %s and the time in %s, a signature serves for a while',
	(signedContent, timestampHeader) => {
		expect(of(signedContent, { timestampHeader, toleranceSeconds: 60 }).seconds).toBe(60);
	},
);

test.each<[string, string, Record<string, unknown>]>([
	['{body.a}', '', {}],
	['{body.a}', 'x-time', {}],
	['{body}', 'x-time', {}],
	['{json}', '{part:t}', {}],
	['{header:x-time}', '', {}],
	['{header:x-other}', 'x-time', {}],
	['{pairs}', 'x-time', {}],
	['{pairs}', '{body.data.ts}', {}],
	['{pairs.data}', '{body.ts}', {}],
	['{pairs}', '{body.ts}', { omittedFields: 'ts' }],
])('with %s and the time in %j (%j) it serves for ever', (signedContent, timestampHeader, more) => {
	expect(of(signedContent, { timestampHeader, ...more }).seconds).toBeNull();
});

test('a time that stands in the body is a field that is protected', () => {
	expect(of('{timestamp}.{secret}', { timestampHeader: '{body.ts}' })).toEqual({
		...ALL,
		body: 'fields',
		fields: ['body.ts'],
		seconds: 300,
	});
	expect(of('{timestamp}', { timestampHeader: '{part:t}' })).toMatchObject({ body: 'nothing' });
});

test.each<[string[][] | null, Record<string, unknown>]>([
	[[[]], { signedContent: '{pairs}' }],
	[[[]], { signedContent: '{header:x}{body.a}' }],
	[[[], ['user'], ['user', 'of']], { signedContent: '{body.a}.{pairs.user}.{body.user.of.id}' }],
	[[[]], { signedContent: '{timestamp}', timestampHeader: '{body.ts}' }],
	[null, { signedContent: '{timestamp}{body}', timestampHeader: '{body.ts}' }],
	[null, { signedContent: '{pairs}{json}' }],
	[null, { signedContent: '{header:x}{secret}' }],
	[null, { scheme: 'auto' }],
])('of the objects %j what the fields say is all that %j signs', (expected, fields) => {
	const scheme = usableScheme(readSettings({ scheme: 'custom', ...fields }));
	expect(scheme.signedObjects).toEqual(expected);
});
