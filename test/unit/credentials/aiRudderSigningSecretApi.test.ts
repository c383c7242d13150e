import { NodeHelpers, type INodeParameters, type INodePropertyOptions } from 'n8n-workflow';

import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';
import { AUTO, CIPHERS } from '../../../nodes/AiRudder/encryption/aes';
import { ENCRYPTION_FIELDS } from '../../../nodes/AiRudder/encryption/fields';
import { FIELDS } from '../../../nodes/AiRudder/signature/fields';
import { ALGORITHMS, DIGESTS, METHODS, presetOf } from '../../../nodes/AiRudder/signature/methods';

const { properties } = new AiRudderSigningSecretApi();
const optionsOf = (field: string) =>
	properties.find(({ name }) => name === field)!.options as INodePropertyOptions[];

test('each field of the code is offered, with its label, its default and its values', () => {
	for (const [name, field] of Object.entries(FIELDS)) {
		const [property, ...more] = properties.filter((one) => one.name === name);
		const same = { ...property, displayOptions: {} };
		for (const one of more) expect({ ...one, displayOptions: {} }).toEqual(same);
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
	const { label } = DIGESTS[algorithm];
	expect(nameOf('algorithm', algorithm)).toBe(label);
	expect(nameOf('scheme', presetOf(algorithm))).toBe(`HMAC-${label.replace('SHA-', 'SHA')}`);
});

test('a formula is described by what the editor shows for its method', () => {
	const shownFor = (field: string) =>
		properties.find(({ name }) => name === field)!.displayOptions!.show!.method;
	expect(shownFor('bodyHashClaim')).toEqual(['jwtHs256', 'jwtRs256', 'jwtEs256']);
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

describe('a field appears with its switch', () => {
	const defaults = Object.fromEntries(properties.map((one) => [one.name, one.default]));
	/** What the window shows, by what is in its fields. */
	const shown = (data: INodeParameters) =>
		properties
			.filter((one) => NodeHelpers.displayParameter({ ...defaults, ...data }, one, null, null))
			.map(({ name }) => name);
	const SWITCHES = ['replaceSecret', 'setByField', 'encrypted', 'checkSample'];
	const FIRST = ['notice', 'signingSecret', 'formula', ...SWITCHES];
	const SAMPLE = ['sampleBody', 'sampleSignature', 'sampleTimestamp', 'sampleOthers'];

	/** A credential that was made before the switches were there, or without the window. */
	const SAVED = [
		{ previousSigningSecret: 'the old one' },
		{ scheme: 'hmacSha1' },
		{ scheme: 'custom', method: 'hash', signedContent: '{body}{secret}' },
		{ encrypted: true, encryptionKey: 'a key', cipher: 'gcm' },
		{ sampleBody: '{}', sampleSignature: 'f00d', sampleTimestamp: '1', sampleOthers: 'X-A: 1' },
	];

	test('a new credential shows two fields and four switches', () => {
		expect(shown({})).toEqual(FIRST);
		expect(SWITCHES.map((name) => defaults[name])).toEqual([false, false, false, false]);
	});

	test.each([
		['replaceSecret', ['previousSigningSecret']],
		['setByField', ['scheme']],
		['encrypted', [...Object.keys(ENCRYPTION_FIELDS).slice(1), 'signedBody']],
		['checkSample', SAMPLE],
	])('%s shows its fields below itself', (name, fields) => {
		const expected = [...FIRST];
		expected.splice(FIRST.indexOf(name) + 1, 0, ...fields);
		expect(shown({ [name]: true })).toEqual(expected);
	});

	test.each(SAVED)('what was saved without a switch stays in view, and counts: %j', (saved) => {
		expect(shown(saved)).toEqual(expect.arrayContaining(Object.keys(saved)));
		// n8n hands this to the node.
		expect(NodeHelpers.getNodeParameters(properties, saved, true, false, null, null)).toMatchObject(
			saved,
		);
		// n8n stores this when the window is saved.
		const filled = { ...defaults, ...saved };
		expect(NodeHelpers.getNodeParameters(properties, filled, false, false, null, null)).toEqual(
			saved,
		);
	});

	test.each(SAVED)('nothing shows twice, and a switch changes nothing that counts: %j', (saved) => {
		for (const name of ['replaceSecret', 'setByField', 'checkSample']) {
			const data = { ...saved, [name]: true };
			expect(new Set(shown(data)).size).toBe(shown(data).length);
			expect(
				NodeHelpers.getNodeParameters(properties, data, true, false, null, null),
			).toMatchObject(data);
		}
	});

	test('while Formula is filled, what it replaces is not shown, and neither is its switch', () => {
		const formula = 'Scheme: Custom; Signed Content: "{body}"';
		const kept = FIRST.filter((name) => name !== 'setByField');
		expect(shown({ formula })).toEqual(kept);
		expect(shown({ formula, setByField: true, scheme: 'custom' })).toEqual(kept);
	});

	test.each([
		['{url}.{body}', true],
		['{query}.{body}', true],
		['{query:id}.{body}', true],
		['{timestamp}.{body}', false],
	])('Ambiguous Values shows for %s: %s', (signedContent, isShown) => {
		expect(shown({ scheme: 'custom', signedContent }).includes('ambiguousValues')).toBe(isShown);
	});

	test('no rule names a switch that n8n 1 would make a duty for credentials made by its public API', () => {
		for (const { displayOptions } of properties) {
			expect(Object.keys(displayOptions?.show ?? {})).not.toEqual(
				expect.arrayContaining([expect.stringMatching(/^(replaceSecret|setByField|checkSample)$/)]),
			);
		}
	});
});
