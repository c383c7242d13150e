import { createHmac } from 'node:crypto';

import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { NOW, usableScheme } from '../support/check';
import { RSA } from '../support/publicKeys';
import { KEY } from '../support/vectors';

const schemeOf = (fields: Record<string, unknown>) =>
	usableScheme(readSettings({ signingSecret: KEY, scheme: 'custom', ...fields }));

test('a scheme says which secrets can be its key', () => {
	const keys = [KEY, '00ff', RSA.pem, ' '];
	expect(keys.filter((key) => schemeOf({}).isKey(key))).toEqual([KEY, '00ff']);
	expect(keys.filter((key) => schemeOf({ secretEncoding: 'hex' }).isKey(key))).toEqual(['00ff']);
	expect(keys.filter((key) => schemeOf({ method: 'rsa' }).isKey(key))).toEqual([RSA.pem]);
	expect(keys.filter((key) => schemeOf({ scheme: 'token' }).isKey(key))).toEqual([KEY, '00ff']);
});

test.each<[string, Record<string, unknown>, string[]]>([
	['{body}', {}, ['{body}', 'a', 'b']],
	['{sha256}', {}, ['{body}', 'a', 'b']],
	['{body.a}', {}, ['a']],
	['{body.a.x}', {}, []],
	['{pairs}', { omittedFields: 'b' }, ['a']],
	['{pairs.a}', {}, []],
	['{timestamp}', { timestampHeader: '{body.b}' }, ['b']],
	['{header:x}', {}, []],
])('%s with %j signs, of the body and two fields, %j', (signedContent, fields, signed) => {
	const scheme = schemeOf({ signedContent, ...fields });
	expect(['{body}', 'a', 'b'].filter((name) => scheme.signs.field(name))).toEqual(signed);
});

test('a token signs no field, and every other preset all of them', () => {
	expect(schemeOf({ scheme: 'token' }).signs.field('a')).toBe(false);
	expect(schemeOf({ scheme: 'auto' }).signs.field('a')).toBe(true);
});

test.each<[boolean, string, Record<string, unknown>]>([
	[true, '{secret}{body}', { method: 'hash' }],
	[true, '{body}{secret}.{body}', { method: 'hash', algorithm: 'md5' }],
	[false, '{body}{secret}', { method: 'hash' }],
	[false, '{secret}{json}', { method: 'hash' }],
	[false, '{secret}{body}', { method: 'hash', algorithm: 'sha384' }],
	[false, '{secret}{body}', {}],
])('it is %s that a body can be added to under %s with %j', (expected, signedContent, fields) => {
	expect(schemeOf({ signedContent, ...fields }).covers.canBeExtended).toBe(expected);
});

test('a sample may be of any age, but its time must be one', () => {
	const scheme = schemeOf({ signedContent: '{timestamp}', timestampHeader: 'x-time' });
	const verify = (time: string, receivedAt: number | null) =>
		scheme.verify({
			body: Buffer.from('{}'),
			signature: createHmac('sha256', KEY).update(time).digest('hex'),
			headers: { 'x-time': time },
			url: () => '',
			receivedAt,
		});
	expect(verify('1767225000', null)).toMatchObject({ secret: 'current' });
	expect(verify('1767225000', NOW)).toEqual({ problem: 'timestamp_out_of_tolerance' });
	expect(verify('soon', null)).toEqual({ problem: 'timestamp_malformed' });
});
