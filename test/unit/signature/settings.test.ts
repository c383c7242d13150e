import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';
import { FORMULA_FIELDS } from '../../../nodes/AiRudder/signature/fields';
import { AUTO } from '../../../nodes/AiRudder/encryption/aes';
import { readEncryption } from '../../../nodes/AiRudder/encryption/fields';
import { readSampleField, readSettings, TOO_LONG } from '../../../nodes/AiRudder/signature/formula';

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
	// One that has a switch stands there twice.
	const names = new Set(new AiRudderSigningSecretApi().properties.map(({ name }) => name));
	const known = [...names].filter((name) => (FORMULA_FIELDS as readonly string[]).includes(name));
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

describe('a text that is too long', () => {
	const secret = 'kZ8wq0Vn3rT5yU7iO9pA1sD2';
	const limits: Array<[name: string, most: number]> = [
		...['signingSecret', 'previousSigningSecret', 'encryptionKey', 'previousEncryptionKey'].map(
			(name): [string, number] => [name, 16_384],
		),
		...new AiRudderSigningSecretApi().properties
			.filter(
				({ name, type }) => ['string', 'options'].includes(type) && !/Secret$|Key$/.test(name),
			)
			.map(({ name }): [string, number] => [name, 4096]),
	];
	const rules = limits.filter(([name]) => !name.startsWith('sample'));

	test.each(rules)('makes the credential unusable: %s of more than %s characters', (name, most) => {
		const data = { signingSecret: secret, encrypted: true, encryptionKey: secret };
		expect(readSettings({ ...data, [name]: 'x'.repeat(most) }).scheme).not.toBe(TOO_LONG);
		const long = { ...data, [name]: 'x'.repeat(most + 1) };
		expect(readSettings(long)).toEqual({ ...readSettings({}), scheme: TOO_LONG });
		expect(readEncryption(long)).toMatchObject({ encryptionKey: '', cipher: AUTO });
	});

	test.each<[name: string, most: number]>([
		['sampleBody', 32_768],
		['sampleSignature', 4096],
		['sampleTimestamp', 4096],
		['sampleOthers', 16_384],
	])('in %s, above %s characters, is not read, and callbacks go on being checked', (name, most) => {
		const [fits, long] = [most, most + 1].map((length) => 'x'.repeat(length));
		expect(readSampleField({ [name]: fits }, name)).toBe(fits);
		expect(readSampleField({ [name]: long }, name)).toBe('');
		expect(readSettings({ signingSecret: secret, [name]: long }).signingSecret).toBe(secret);
	});
});
