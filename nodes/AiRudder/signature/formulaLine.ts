import {
	defaultOf,
	fieldName,
	FORMULA_FIELDS,
	isList,
	isShown,
	optionCalled,
	valueName,
	type FormulaField,
} from './credentialFields';

/** Every field of a formula with its value. */
export type FormulaValues = Record<Exclude<FormulaField, 'toleranceSeconds'>, string> & {
	toleranceSeconds: number;
};

/** Without these nobody could read a formula, whatever their defaults are. */
const ESSENTIAL: ReadonlySet<string> = new Set([
	'scheme',
	'method',
	'algorithm',
	'secretEncoding',
	'encoding',
	'signedContent',
]);

const FIRST = `${fieldName('scheme')}:`;

/**
 * A formula as one line, in the words of the editor:
 * `Scheme: Custom; Method: Hash; Algorithm: MD5; … Signed Content: "{body}{secret}"`. In a text a
 * quote is written twice. What is not named is as the editor fills it in.
 */
export const writeFormulaLine = (values: FormulaValues): string =>
	FORMULA_FIELDS.filter(
		(name) => isShown(name, values) && (ESSENTIAL.has(name) || values[name] !== defaultOf(name)),
	)
		.map((name) => {
			const value = values[name];
			const words =
				typeof value === 'string' && !isList(name) ? value.replaceAll('"', '""') : value;
			return `${fieldName(name)}: ${valueName(name, words)}`;
		})
		.join('; ');

/** `Name: value` or `Name: "text"`, up to the next semicolon. */
const ENTRY = /\s*([^:;"]+?)\s*:\s*(?:"((?:[^"]|"")*)"|([^";]*?))\s*(?:;|$)/y;

/** The value that an entry names; undefined when there is none of that name. */
function valueOf(name: FormulaField, text: string | undefined, words = ''): unknown {
	if (name === 'toleranceSeconds') return Number(words);
	if (isList(name)) return optionCalled(name, words);
	return text?.replaceAll('""', '"');
}

/** A text as n8n's JSON view shows it, where a person copies it: up to the quote that ends it. */
const AS_JSON = /^(?:[^"\\]|\\.)*/;

/** The line as it was written, whatever it has come through. */
function bareLine(pasted: string): string {
	const straight = pasted.replace(/[“”„]/g, '"').replace(/\s+$/, '');
	const line = straight.slice(straight.indexOf(FIRST));
	return line.includes(': \\"') ? AS_JSON.exec(line)![0].replace(/\\(.)/g, '$1') : line;
}

/**
 * Reads what `writeFormulaLine` has written. A chat or a mail may have curled its quotes, n8n's JSON
 * view has put a backslash before each, and what stands in front of the scheme does not count.
 *
 * @returns null when the line is none
 */
export function readFormulaLine(line: string): FormulaValues | null {
	if (!line.includes(FIRST)) return null;
	const straight = bareLine(line);
	const values = Object.fromEntries(FORMULA_FIELDS.map((name) => [name, defaultOf(name)]));
	ENTRY.lastIndex = 0;
	while (ENTRY.lastIndex < straight.length) {
		const entry = ENTRY.exec(straight);
		const name = FORMULA_FIELDS.find((one) => fieldName(one) === entry?.[1]);
		const value = name && valueOf(name, entry![2], entry![3]);
		if (value === undefined || Number.isNaN(value)) return null;
		values[name!] = value;
	}
	return values as FormulaValues;
}
