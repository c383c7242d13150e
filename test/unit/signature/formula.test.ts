import {
	compileFormula,
	parseTimeSource,
	readPairRules,
	readSettings,
	type FormulaProblem,
} from '../../../nodes/AiRudder/signature/formula';
import { parsePlaceholder } from '../../../nodes/AiRudder/signature/placeholders';

const custom = (fields: Record<string, unknown>) =>
	compileFormula(readSettings({ scheme: 'custom', ...fields }));

test.each([
	['auto', ['sha256', 'sha1', 'sha384', 'sha512']],
	['hmacSha1', ['sha1']],
	['hmacSha256', ['sha256']],
	['hmacSha384', ['sha384']],
	['hmacSha512', ['sha512']],
	['hmacMd5', ['md5']],
])('the scheme %s is an HMAC over the body with %j', (scheme, algorithms) => {
	expect(compileFormula(readSettings({ scheme }))).toMatchObject({ kind: 'bodyHmac', algorithms });
});

test('the scheme token is the secret itself', () => {
	expect(compileFormula(readSettings({ scheme: 'token' }))).toMatchObject({ kind: 'token' });
});

test('a custom formula holds every setting', () => {
	const fields = {
		method: 'hash',
		algorithm: 'sha384',
		secretEncoding: 'base64',
		encoding: 'base64url',
		prefix: 'v1=',
		toleranceSeconds: 60,
	};
	const rest = {
		signaturePart: 'v1',
		signedContent: '{secret}{timestamp}',
		timestampHeader: 'x-timestamp',
		timeZone: '+07:00',
		ambiguousValues: 'accept',
	};
	expect(custom({ ...fields, ...rest })).toEqual({
		kind: 'text',
		...fields,
		part: 'v1',
		content: {
			parts: [parsePlaceholder('secret'), parsePlaceholder('timestamp')],
			placeholders: new Set(['secret', 'timestamp']),
			sort: Infinity,
		},
		rules: {
			pairs: readPairRules(readSettings({})),
			allowsJoiner: true,
			signsApart: expect.any(Function) as unknown,
		},
		time: parsePlaceholder('header:x-timestamp'),
		zone: 420,
	});
});

test('a formula without a time to check has none', () => {
	expect(custom({})).toMatchObject({ time: null, zone: 0, rules: { allowsJoiner: false } });
});

test.each(['jwtHs256', 'jwtRs256', 'jwtEs256'])('a token with %s needs no text', (method) => {
	const fields = { method, secretEncoding: 'hex', prefix: 'Bearer ', bodyHashClaim: 'sha256' };
	expect(custom({ ...fields, signedContent: '{nobody}', timeZone: 'WIB' })).toEqual({
		kind: 'jwt',
		...fields,
		toleranceSeconds: 300,
	});
});

test('how {pairs} is written: every setting, with \\n for a line feed', () => {
	const settings = readSettings({
		pairFormat: 'keyvalue',
		pairJoiner: '\\n',
		emptyValues: 'keep',
		nestedValues: 'json',
		valueEncoding: 'form',
		omittedFields: ' sign ,, a b,',
	});
	expect(readPairRules(settings)).toEqual({
		format: 'keyvalue',
		joiner: '\n',
		empty: 'keep',
		nested: 'json',
		encoding: 'form',
		omitted: new Set(['sign', 'a b']),
	});
});

test.each([
	['x-time', { kind: 'header', name: 'x-time' }],
	['{header:X-Time}', { kind: 'header', name: 'x-time' }],
	['{part:t}', { kind: 'part', name: 't' }],
	['{query:ts}', { kind: 'parameter', name: 'ts' }],
	['{body.sent.At}', { kind: 'field', path: ['sent', 'At'] }],
])('the time can stand in %s', (setting, source) => {
	expect(parseTimeSource(setting)).toMatchObject(source);
});

test.each(['x time', '{body}', '{timestamp}', '{pairs}', '{md5}', '{url}', '{x', 'x}', '{}', 'é'])(
	'no time can stand in %s',
	(setting) => {
		expect(parseTimeSource(setting)).toBeNull();
	},
);

const UNUSABLE: Array<[FormulaProblem, Record<string, unknown>]> = [
	['field_too_long', { formula: 'x'.repeat(4097) }],
	['field_too_long', { encryptionKey: 'x'.repeat(16_385) }],
	['line_unreadable', { formula: 'HMAC of it' }],
	['unknown_scheme', { scheme: 'hmacSha3' }],
	['unknown_scheme', { scheme: 'constructor' }],
	['unknown_option', { method: 'sign' }],
	['unknown_option', { algorithm: 'sha3-256' }],
	['unknown_option', { secretEncoding: 'utf16' }],
	['unknown_option', { encoding: 'latin1' }],
	['unknown_option', { pairFormat: 'key-value' }],
	['unknown_option', { emptyValues: 'zero' }],
	['unknown_option', { nestedValues: 'flat' }],
	['unknown_option', { valueEncoding: 'html' }],
	['unknown_option', { ambiguousValues: 'escape' }],
	['unknown_placeholder', { signedContent: '{body}{nonce}' }],
	['content_too_long', { signedContent: '{body}'.repeat(51) }],
	['content_too_long', { signedContent: `{body}${'x'.repeat(3995)}` }],
	['content_signs_nothing', { signedContent: '' }],
	['content_signs_nothing', { signedContent: 'body' }],
	['content_signs_nothing', { signedContent: '{secret}' }],
	['content_signs_nothing', { signedContent: '{sort}{secret}{url}{path}{host}' }],
	['hash_without_secret', { method: 'hash' }],
	['hash_without_secret', { method: 'hash', signedContent: 'secret{body}' }],
	['timestamp_header_missing', { signedContent: '{timestamp}{body}' }],
	['timestamp_header_missing', { signedContent: '{timestamp}{body}', timestampHeader: '  ' }],
	['unknown_time_source', { timestampHeader: '{body}' }],
	['unknown_time_source', { timestampHeader: 'x time', signedContent: '{timestamp}{body}' }],
	['unknown_time_zone', { timeZone: 'WIB' }],
	['claim_missing', { method: 'jwtHs256' }],
	['claim_missing', { method: 'jwtRs256' }],
	['joiner_is_mark', { signedContent: '{pairs}', pairJoiner: '=' }],
	['joiner_is_mark', { signedContent: '{pairs.a}', pairFormat: 'key:value', pairJoiner: ': ' }],
	['tolerance_not_positive', { method: 'jwtHs256', bodyHashClaim: 'h', toleranceSeconds: 0 }],
	['tolerance_not_positive', { toleranceSeconds: 0 }],
	['tolerance_not_positive', { toleranceSeconds: -1 }],
	['tolerance_not_positive', { toleranceSeconds: 'a while' }],
	['tolerance_not_positive', { toleranceSeconds: null }],
	['tolerance_not_positive', { toleranceSeconds: NaN }],
	['tolerance_not_positive', { toleranceSeconds: Infinity }],
	['tolerance_not_positive', { toleranceSeconds: 'Infinity' }],
	['tolerance_not_positive', { toleranceSeconds: '1e999' }],
	[
		'tolerance_not_positive',
		{ method: 'jwtHs256', bodyHashClaim: 'h', toleranceSeconds: Infinity },
	],
];

test.each(UNUSABLE)('%s: %j makes no usable formula', (problem, fields) => {
	expect(custom(fields)).toEqual({ problem });
});

test.each([
	{ signedContent: '{body}', pairJoiner: '=' },
	{ signedContent: '{pairs}', pairFormat: 'key:value', pairJoiner: '=' },
	{ signedContent: '{pairs}', pairFormat: 'keyvalue', pairJoiner: '=' },
	{ signedContent: '{pairs}', pairJoiner: '' },
])('with %j the joiner is no mark between name and value', (fields) => {
	expect(custom(fields)).not.toHaveProperty('problem');
});

test.each([
	'{timestamp}',
	'{json}',
	'{sortedJson}',
	'{header:x}',
	'{part:x}',
	'{query:x}',
	'{query}',
	'{body.x}',
	'{pairs}',
	'{md5}',
])('%s differs from one callback to the next, and is enough', (signedContent) => {
	expect(custom({ signedContent, timestampHeader: 'x-time' })).toMatchObject({ kind: 'text' });
});
