import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';
import { FORMULA_FIELDS } from '../../../nodes/AiRudder/signature/fields';
import { readSettings } from '../../../nodes/AiRudder/signature/settings';

test('an empty credential has the documented defaults', () => {
	expect(readSettings({})).toEqual({
		signingSecret: '',
		previousSigningSecret: '',
		formula: '',
		scheme: 'auto',
		method: 'hmac',
		algorithm: 'sha256',
		secretEncoding: 'text',
		encoding: 'hex',
		prefix: '',
		signaturePart: '',
		signedContent: '{body}',
		pairFormat: 'key=value',
		pairJoiner: '&',
		emptyValues: 'omit',
		nestedValues: 'refuse',
		valueEncoding: 'none',
		omittedFields: 'sign, sign_type, signature',
		ambiguousValues: 'refuse',
		bodyHashClaim: '',
		timestampHeader: '',
		timeZone: '',
		signedBody: 'sent',
		toleranceSeconds: 300,
	});
});

test('a credential that lacks some fields keeps what it says', () => {
	const old = {
		signingSecret: 'x',
		previousSigningSecret: 'y',
		scheme: 'custom',
		method: 'hash',
		algorithm: 'md5',
		secretEncoding: 'hex',
		encoding: 'base64',
		prefix: 'v1=',
		signedContent: '{timestamp}{body}{secret}',
		timestampHeader: 'x-time',
		toleranceSeconds: 60,
	};
	expect(readSettings(old)).toEqual({ ...readSettings({}), ...old });
});

test('the fields of the formula stand in the order of the credential window', () => {
	const names = new AiRudderSigningSecretApi().properties.map(({ name }) => name);
	const known = names.filter((name) => (FORMULA_FIELDS as readonly string[]).includes(name));
	expect(known).toEqual(FORMULA_FIELDS);
});

test('a field of another type counts as not set', () => {
	const settings = readSettings({ signingSecret: true, scheme: null, prefix: ['x'] });
	expect(settings).toMatchObject({ signingSecret: '', scheme: 'auto', prefix: '' });
});

test('the name of the timestamp header is read as Node spells headers', () => {
	expect(readSettings({ timestampHeader: ' X-Timestamp ' }).timestampHeader).toBe('x-timestamp');
});

test('a placeholder in its place keeps its spelling, for fields and parts have one', () => {
	const timestampHeader = ' {body.sentAt} ';
	expect(readSettings({ timestampHeader }).timestampHeader).toBe('{body.sentAt}');
});

test('a number, which an expression may give, is the text of its digits', () => {
	expect(readSettings({ signingSecret: 12345678 }).signingSecret).toBe('12345678');
});
