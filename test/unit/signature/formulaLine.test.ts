import { readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import ts from 'typescript';

import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';
import {
	FORMULA_FIELDS,
	isShown,
	type FormulaValues,
} from '../../../nodes/AiRudder/signature/fields';
import { compileFormula, readSettings } from '../../../nodes/AiRudder/signature/formula';
import {
	LONGEST_LINE,
	parseFormulaLine,
	writeFormulaLine,
} from '../../../nodes/AiRudder/signature/formulaLine';
import { ACCEPTED, check } from '../support/check';
import { HMACS } from '../support/vectors';

const properties = new Map(
	new AiRudderSigningSecretApi().properties.map((property) => [property.name, property]),
);

const anyText = fc.string({ unit: 'binary' });
const usual = fc.string({ unit: fc.constantFrom(...': ;"\\=.{}aé王') });
/** Texts of all that means something in a line, or may be changed on its way. */
const marks = fc
	.array(
		fc.constantFrom(
			...['"', '“', '”', '„', '\\', '\\"', ';', ':', ': "', '; Scheme: Token; x: ', '\n', ' ', 'a'],
			...['Scheme:', 'Ambiguous Values: Accept', '\ud800', '\t', '\u00a0', '‟', '{body}'],
		),
	)
	.map((pieces) => pieces.join(''));

/** Any value that the window of the credential can hold. */
const anyValues = fc.record(
	Object.fromEntries(
		FORMULA_FIELDS.map((name) => {
			const { options = [], default: initial } = properties.get(name)!;
			const listed = options.map((option) => (option as { value: string }).value);
			if (typeof initial === 'number') {
				return [name, fc.double().map((seconds) => seconds || 0)];
			}
			if (listed.length > 0) return [name, fc.constantFrom(...listed)];
			return [name, fc.oneof(anyText, marks, usual)];
		}),
	),
) as unknown as fc.Arbitrary<FormulaValues>;

/** What a chat makes of the quotes, in turn, and what stands in n8n's JSON view. */
const curl = (line: string) => {
	let quotes = 0;
	return line.replaceAll('"', () => '“”'[quotes++ % 2]);
};
const WAYS: Array<(line: string) => string> = [
	(line) => line,
	curl,
	(line) => `„${curl(JSON.stringify(line)).slice(1)},`,
	(line) => JSON.stringify(line),
	(line) => JSON.stringify(line).slice(1, -1),
	(line) => `"formula": ${JSON.stringify(line)},\n`,
];

/** What a credential holds that says the same as a line, and nothing beside it. */
const shownOf = (values: FormulaValues) =>
	Object.fromEntries(
		FORMULA_FIELDS.map((name) => [
			name,
			isShown(name, values) ? values[name] : properties.get(name)!.default,
		]),
	);

const MD5 =
	'Scheme: Custom; Method: Hash; Algorithm: MD5; Secret Encoding: Text; Signature Encoding: Hex; Signed Content: "{body}{secret}"';

test('a line says what the fields of the window say', () => {
	const fields = { scheme: 'custom', method: 'hash', algorithm: 'md5', prefix: 'v1=' };
	const settings = readSettings({ ...fields, signedContent: '{timestamp}"{body}{secret}"' });
	expect(writeFormulaLine(settings)).toBe(
		'Scheme: Custom; Method: Hash; Algorithm: MD5; Secret Encoding: Text; Signature Encoding: Hex; Prefix: "v1="; Signed Content: "{timestamp}""{body}{secret}"""',
	);
	expect(writeFormulaLine(readSettings({ scheme: 'hmacSha1' }))).toBe('Scheme: HMAC-SHA1');
});

test('whatever the fields hold, a line brings back exactly that, or there is no line', () => {
	let lines = 0;
	fc.assert(
		fc.property(anyValues, (values) => {
			const line = writeFormulaLine(values);
			if (line === null) return;
			lines += 1;
			for (const way of WAYS) expect(parseFormulaLine(way(line))).toEqual(shownOf(values));
		}),
		{ numRuns: 500 },
	);
	expect(lines).toBeGreaterThan(20);
});

test.each([
	['a colon and a quote', ': "'],
	['a backslash in front of a quote', 'a: \\'],
	['quotes alone', '""'],
	['a quote at the end', 'a"'],
	['a semicolon and a field', '"; Scheme: Token; Prefix: "'],
	['a backslash and an n', '{timestamp}\\n{body}'],
	['a blank around it', ' a '],
])('a text with %s is read back, whichever way the line took', (_what, text) => {
	const values = readSettings({ scheme: 'custom', prefix: text, signedContent: `${text}{body}` });
	const line = writeFormulaLine(values)!;
	for (const way of WAYS) {
		expect(parseFormulaLine(way(line))).toMatchObject({
			scheme: 'custom',
			prefix: text,
			signedContent: `${text}{body}`,
		});
	}
});

test.each([
	['a quote that a chat may have curled', '{body.a”; Scheme: Token; x: “}'],
	['such a quote, and fields of the formula', '{body.a”; Ambiguous Values: Accept; Prefix: “}'],
	['a line feed, which a field of one line drops', '{body}\n'],
	['half a surrogate, which no database keeps', '{body.\ud800}'],
	['more than a line may hold', `{body.${'a'.repeat(LONGEST_LINE)}}`],
])('there is no line for a text with %s', (_what, signedContent) => {
	const values = readSettings({ scheme: 'custom', signedContent });
	expect(values.signedContent).toBe(signedContent);
	expect(writeFormulaLine(values)).toBeNull();
});

test.each([NaN, Infinity])('there is no line with %d seconds, and none is read', (seconds) => {
	const values = readSettings({ scheme: 'custom', toleranceSeconds: seconds });
	expect(writeFormulaLine(values)).toBeNull();
	expect(parseFormulaLine(`Scheme: Custom; Tolerance (Seconds): ${seconds}`)).toBeNull();
});

test('a line names a field once: what comes a second time was not written here', () => {
	expect(parseFormulaLine(`${MD5}; Scheme: Token`)).toBeNull();
	expect(parseFormulaLine(`${MD5}; Prefix: "a"; Prefix: "a"`)).toBeNull();
});

test('a line of 4,000 characters is read, and a longer one is none', () => {
	expect(LONGEST_LINE).toBe(4000);
	const filled = MD5.replace('{body}', `{body}${'x'.repeat(LONGEST_LINE - MD5.length)}`);
	expect(filled).toHaveLength(LONGEST_LINE);
	expect(parseFormulaLine(filled)).not.toBeNull();
	expect(parseFormulaLine(filled.replace('x', 'xx'))).toBeNull();
	expect(parseFormulaLine(MD5.padEnd(LONGEST_LINE + 1))).toBeNull();
});

test('no line makes the reader look at a character again and again', () => {
	const file = path.resolve(__dirname, '../../../nodes/AiRudder/signature/formulaLine.ts');
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
	const expressions: string[] = [];
	const visit = (part: ts.Node): void => {
		if (ts.isRegularExpressionLiteral(part)) expressions.push(part.text);
		ts.forEachChild(part, visit);
	};
	visit(source);
	// The only repetition is of alternatives that begin in different ways.
	const repeating = String.raw`/^(?:[^"\\]|\\.)*/s`;
	expect(expressions.filter((one) => /[^\\][*+?{]/.test(one.slice(1)))).toEqual([repeating]);
	const fill = (start: string, unit: string) =>
		start + unit.repeat((LONGEST_LINE - 1 - start.length) / unit.length);
	for (const line of [
		fill('Scheme:', ' '),
		fill('Scheme: Custom;', ' '),
		fill('Scheme: Custom; ', ';'),
		fill('Scheme: Custom; Prefix: ', '"'),
		fill('Scheme: Custom; Prefix: \\"', '\\"'),
		fill('Scheme: Custom; ', 'Prefix: ""; '),
	]) {
		expect(parseFormulaLine(`${line}x`)).toBeNull();
	}
});

test('a line may come from a mail or a chat: with other quotes, in front of something, with blanks', () => {
	const curled = MD5.replace('"', '“').replace(/"$/, '”');
	for (const line of [
		curled,
		`All of it as one line: ${MD5} \n`,
		`  ${MD5.replaceAll('; ', ' ;\n')};`,
	]) {
		expect(parseFormulaLine(line)).toMatchObject({
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
	['a number in quotes', `${MD5}; Tolerance (Seconds): "300"`],
	['a number that is missing', `${MD5}; Tolerance (Seconds): `],
	['a part of it only', MD5.slice(0, -3)],
	['a name only', `${MD5}; Prefix`],
	['a quote only', `${MD5}; Prefix: "`],
	['something behind it', `${MD5} and more`],
	['the method before the scheme', `Method: Hash; ${MD5.replace('Method: Hash; ', '')}`],
	...MD5.split('; ')
		.slice(1)
		.map((entry): [string, string] => [`no ${entry}`, MD5.replace(`; ${entry}`, '')]),
])('a line is unusable, and says so: %s', (_what, formula) => {
	expect(parseFormulaLine(formula)).toBeNull();
	expect(compileFormula(readSettings({ formula, scheme: 'hmacSha256' }))).toEqual({
		problem: 'line_unreadable',
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
	const formula = `${MD5.replace('{body}', '{timestamp}{body}')}; Timestamp Header: "X-Time"`;
	expect(readSettings({ formula }).timestampHeader).toBe('x-time');
});
