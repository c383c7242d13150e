import {
	FORMULA_PROBLEMS,
	formulaOf,
	readSettings,
	type FormulaProblem,
} from '../../../nodes/AiRudder/signature/formula';

const custom = (fields: Record<string, unknown>) =>
	formulaOf(readSettings({ scheme: 'custom', ...fields }));

test('an empty credential has the documented defaults', () => {
	expect(readSettings({})).toEqual({
		signingSecret: '',
		previousSigningSecret: '',
		scheme: 'auto',
		method: 'hmac',
		algorithm: 'sha256',
		secretEncoding: 'text',
		encoding: 'hex',
		prefix: '',
		signedContent: '{body}',
		timestampHeader: '',
		toleranceSeconds: 300,
	});
});

test('a field of another type counts as not set', () => {
	const settings = readSettings({ signingSecret: true, scheme: null, prefix: ['x'] });
	expect(settings).toMatchObject({ signingSecret: '', scheme: 'auto', prefix: '' });
});

test('a number, which an expression may give, is the text of its digits', () => {
	expect(readSettings({ signingSecret: 12345678 }).signingSecret).toBe('12345678');
});

test('the name of the timestamp header is read as Node spells headers', () => {
	expect(readSettings({ timestampHeader: ' X-Timestamp ' }).timestampHeader).toBe('x-timestamp');
});

test.each([
	['auto', ['sha256', 'sha1', 'sha384', 'sha512']],
	['hmacSha1', ['sha1']],
	['hmacSha256', ['sha256']],
	['hmacSha384', ['sha384']],
	['hmacSha512', ['sha512']],
	['hmacMd5', ['md5']],
])('the scheme %s is an HMAC over the body with %j', (scheme, algorithms) => {
	expect(formulaOf(readSettings({ scheme }))).toEqual({ kind: 'bodyHmac', algorithms });
});

test('the scheme token is the secret itself', () => {
	expect(formulaOf(readSettings({ scheme: 'token' }))).toEqual({ kind: 'token' });
});

test('a custom formula holds every setting', () => {
	const fields = {
		method: 'hash',
		algorithm: 'sha384',
		secretEncoding: 'base64',
		encoding: 'base64url',
		prefix: 'v1=',
		timestampHeader: 'x-timestamp',
		toleranceSeconds: 60,
	};
	expect(custom({ ...fields, signedContent: '{secret}{timestamp}' })).toEqual({
		kind: 'custom',
		...fields,
		content: {
			parts: [{ placeholder: 'secret' }, { placeholder: 'timestamp' }],
			placeholders: new Set(['secret', 'timestamp']),
		},
	});
});

const UNUSABLE: Array<[FormulaProblem, Record<string, unknown>]> = [
	['unknown_scheme', { scheme: 'hmacSha3' }],
	['unknown_scheme', { scheme: 'constructor' }],
	['unknown_option', { method: 'sign' }],
	['unknown_option', { algorithm: 'sha3-256' }],
	['unknown_option', { secretEncoding: 'utf16' }],
	['unknown_option', { encoding: 'latin1' }],
	['unknown_placeholder', { signedContent: '{body}{nonce}' }],
	['content_signs_nothing', { signedContent: '' }],
	['content_signs_nothing', { signedContent: 'body' }],
	['content_signs_nothing', { signedContent: '{secret}' }],
	['hash_without_secret', { method: 'hash' }],
	['hash_without_secret', { method: 'hash', signedContent: 'secret{body}' }],
	['timestamp_header_missing', { signedContent: '{timestamp}{body}' }],
	['timestamp_header_missing', { signedContent: '{timestamp}{body}', timestampHeader: '  ' }],
	['tolerance_not_positive', { toleranceSeconds: 0 }],
	['tolerance_not_positive', { toleranceSeconds: -1 }],
	['tolerance_not_positive', { toleranceSeconds: 'a while' }],
	['tolerance_not_positive', { toleranceSeconds: null }],
];

test.each(UNUSABLE)('%s: %j makes no usable formula', (problem, fields) => {
	expect(custom(fields)).toEqual({ problem, detail: FORMULA_PROBLEMS[problem] });
});

test('every problem of a formula is explained in a sentence', () => {
	expect(new Set(UNUSABLE.map(([problem]) => problem))).toEqual(
		new Set(Object.keys(FORMULA_PROBLEMS)),
	);
	for (const sentence of Object.values(FORMULA_PROBLEMS)) expect(sentence).toMatch(/^[A-Z].*\.$/);
});
