import fc from 'fast-check';

import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';
import { FORMULA_FIELDS, isShown } from '../../../nodes/AiRudder/signature/credentialFields';
import { FORMULA_PROBLEMS, formulaOf } from '../../../nodes/AiRudder/signature/formula';
import {
	readFormulaLine,
	writeFormulaLine,
	type FormulaValues,
} from '../../../nodes/AiRudder/signature/formulaLine';
import { readSettings } from '../../../nodes/AiRudder/signature/settings';
import { ACCEPTED, check } from '../support/check';
import { HMACS } from '../support/vectors';

const properties = new Map(
	new AiRudderSigningSecretApi().properties.map((property) => [property.name, property]),
);

/** Any value that the window of the credential can hold. */
const anyValues = fc.record(
	Object.fromEntries(
		FORMULA_FIELDS.map((name) => {
			const { options = [], default: initial } = properties.get(name)!;
			const listed = options.map((option) => (option as { value: string }).value);
			if (typeof initial === 'number') return [name, fc.integer({ min: 1, max: 99_999 })];
			if (listed.length > 0) return [name, fc.constantFrom(...listed)];
			return [name, fc.string({ unit: 'grapheme' }).filter((text) => !/[“”„]/.test(text))];
		}),
	),
) as unknown as fc.Arbitrary<FormulaValues>;

const MD5 = 'Scheme: Custom; Method: Hash; Algorithm: MD5; Signed Content: "{body}{secret}"';

test('a line says what the fields of the window say', () => {
	const fields = { scheme: 'custom', method: 'hash', algorithm: 'md5', prefix: 'v1=' };
	const settings = readSettings({ ...fields, signedContent: '{timestamp}"{body}{secret}"' });
	expect(writeFormulaLine(settings)).toBe(
		'Scheme: Custom; Method: Hash; Algorithm: MD5; Secret Encoding: Text; Signature Encoding: Hex; Prefix: "v1="; Signed Content: "{timestamp}""{body}{secret}"""',
	);
	expect(writeFormulaLine(readSettings({ scheme: 'hmacSha1' }))).toBe('Scheme: HMAC-SHA1');
});

test('whatever the fields hold that are shown, the line brings it back', () => {
	fc.assert(
		fc.property(anyValues, (values) => {
			const read = readFormulaLine(writeFormulaLine(values))!;
			for (const name of FORMULA_FIELDS) {
				if (isShown(name, values)) expect(read[name]).toBe(values[name]);
			}
		}),
	);
});

test('a line may be copied from the JSON that n8n shows, with or without what stands around it', () => {
	const formula = 'Scheme: Custom; Prefix: "a\\"; Signed Content: "{timestamp}\\n""{body}"""';
	const shown = JSON.stringify(formula);
	for (const copied of [shown, `${shown},`, shown.slice(1, -1), `"formula": ${shown},`]) {
		expect(readFormulaLine(copied)).toEqual(readFormulaLine(formula));
	}
	expect(readFormulaLine(formula)).toMatchObject({
		prefix: 'a\\',
		signedContent: '{timestamp}\\n"{body}"',
	});
});

test('a line may come from a mail or a chat: with other quotes, in front of something, with blanks', () => {
	const curled = MD5.replace('"', '“').replace(/"$/, '”');
	for (const line of [
		curled,
		`All of it as one line: ${MD5} \n`,
		`  ${MD5.replaceAll('; ', ' ;\n')};`,
	]) {
		expect(readFormulaLine(line)).toMatchObject({
			method: 'hash',
			algorithm: 'md5',
			encoding: 'hex',
			signedContent: '{body}{secret}',
		});
	}
});

test.each([
	['nothing of it', 'use MD5'],
	['an unknown field', `${MD5}; Colour: Red`],
	['an unknown choice', MD5.replace('MD5', 'MD4')],
	['a text without quotes', MD5.replaceAll('"', '')],
	['a number that is none', `${MD5}; Tolerance (Seconds): many`],
	['a part of it only', MD5.slice(0, -3)],
	['something behind it', `${MD5} and more`],
])('a line of which %s can be read is unusable, and says so', (_what, formula) => {
	expect(readFormulaLine(formula)).toBeNull();
	expect(formulaOf(readSettings({ formula, scheme: 'hmacSha256' }))).toEqual({
		problem: 'line_unreadable',
		detail: FORMULA_PROBLEMS.line_unreadable,
	});
});

test('the line counts in place of the single fields, and blanks are no line', () => {
	const formula = 'Scheme: HMAC-SHA256';
	const single = { scheme: 'custom', method: 'hash', prefix: 'x', signedContent: '{secret}{body}' };
	expect(readSettings({ ...single, formula })).toEqual({
		...readSettings({}),
		formula,
		scheme: 'hmacSha256',
	});
	expect(check({ signature: HMACS.sha256.hex }, { ...single, formula })).toEqual(ACCEPTED);
	expect(readSettings({ scheme: 'token', formula: ' ' }).scheme).toBe('token');
});

test('the name of a header in a line may have capitals', () => {
	const formula = 'Scheme: Custom; Signed Content: "{timestamp}{body}"; Timestamp Header: "X-Time"';
	expect(readSettings({ formula }).timestampHeader).toBe('x-time');
});
