import type { INodePropertyOptions } from 'n8n-workflow';

import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';
import { AUTO, CIPHERS } from '../../../nodes/AiRudder/encryption/aes';
import { FIELDS } from '../../../nodes/AiRudder/signature/fields';
import { ALGORITHMS, DIGESTS, METHODS } from '../../../nodes/AiRudder/signature/methods';

const { properties } = new AiRudderSigningSecretApi();
const optionsOf = (field: string) =>
	properties.find(({ name }) => name === field)!.options as INodePropertyOptions[];

test('each field of the code is offered once, with its label, its default and its values', () => {
	for (const [name, field] of Object.entries(FIELDS)) {
		const [property, ...more] = properties.filter((one) => one.name === name);
		expect(more).toEqual([]);
		expect(property).toMatchObject({ displayName: field.label, default: field.initial });
		const known = 'options' in field ? Object.keys(field.options).sort() : undefined;
		const offered = property.options as INodePropertyOptions[] | undefined;
		expect(offered?.map(({ value }) => value).sort()).toEqual(known);
		if (known !== undefined) expect(known).toContain(property.default);
	}
});

test('the options of a list stand in the order of their labels', () => {
	for (const { options = [] } of properties) {
		const names = options.map(({ name }) => name.toLowerCase());
		expect(names).toEqual([...names].sort());
	}
	expect(optionsOf('cipher').map(({ value }) => value)).toEqual([
		...['cbc', 'ctr', 'ecb', 'gcm'].filter((one) => one in CIPHERS),
		AUTO,
	]);
});

test.each(ALGORITHMS)('%s is offered under its usual name', (algorithm) => {
	const nameOf = (field: string, value: string) =>
		optionsOf(field).find((option) => option.value === value)?.name;
	const { name, preset } = DIGESTS[algorithm];
	expect(nameOf('algorithm', algorithm)).toBe(name);
	expect(nameOf('scheme', preset)).toBe(`HMAC-${name.replace('SHA-', 'SHA')}`);
});

test('a formula is described by what the editor shows for its method', () => {
	const shownFor = (field: string) =>
		properties.find(({ name }) => name === field)!.displayOptions!.show!.method;
	expect(shownFor('bodyHashClaim')).toEqual(['jwtHs256', 'jwtRs256']);
	expect(shownFor('secretEncoding')).toEqual(['hmac', 'hash', 'jwtHs256']);
	expect(shownFor('algorithm')).toEqual(['hmac', 'hash', 'rsa', 'rsaPss']);
	expect([...shownFor('encoding')!, ...shownFor('bodyHashClaim')!]).toEqual(Object.keys(METHODS));
});

test.each<[string, string[]]>([
	['{body}', []],
	['{timestamp}.{sha256:base64}', []],
	['{header:x}{secret}', ['bodyWarning']],
	['{body.id}.{secret}', ['fieldsWarning']],
	['{pairs.data}', ['fieldsWarning']],
	['{pairs}&key={secret}', []],
])('for %s the editor warns of what is not protected: %j', (content, warned) => {
	const names = ['bodyWarning', 'fieldsWarning'].filter((one) => {
		const [condition] = properties.find(({ name }) => name === one)!.displayOptions!.show!
			.signedContent as unknown as Array<{ _cnd: { regex: string } }>;
		return new RegExp(condition._cnd.regex).test(content);
	});
	expect(names).toEqual(warned);
});
