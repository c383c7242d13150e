import {
	FIELDS,
	type Fields,
	FORMULA_FIELDS,
	type FormulaField,
	type FormulaValues,
	isShown,
	labelOf,
} from './fields';

/** The label of a field, e.g. "Secret Encoding" for `secretEncoding`. */
export const fieldName = (name: string, fields: Fields = FIELDS): string =>
	fields[name]?.label ?? name;

/** What to choose or to enter in a field, e.g. `SHA-256` for `sha256`, `"v1="` for a text. */
export function valueName(name: string, value: string | number, fields: Fields = FIELDS): string {
	const option = fields[name]?.options?.[value];
	if (option !== undefined) return labelOf(option);
	return typeof value === 'number' ? String(value) : `"${value}"`;
}

const defaultOf = (name: FormulaField) => FIELDS[name].initial;

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

/** A longer line is none: it is read for every callback. */
export const LONGEST_LINE = 4000;

/** A text as n8n's JSON view shows it, where a person copies it: up to the quote that ends it. */
const AS_JSON = /^(?:[^"\\]|\\.)*/s;

/** The line as it was written, whatever it has come through. */
function bareLine(pasted: string): string {
	const straight = pasted.replace(/[“”„]/g, '"');
	const start = straight.indexOf(FIRST);
	const line = straight.slice(start);
	// No value of a line begins with a backslash, so one before the first quote is n8n's.
	const isJson = straight[start - 1] === '"' || line[line.indexOf('"') - 1] === '\\';
	return (isJson ? AS_JSON.exec(line)![0].replace(/\\(.)/gs, '$1') : line).trimEnd();
}

/** Where the text ends with which a value begins: at the next quote that stands alone. 0 for none. */
function endOfText(value: string): number {
	let at = value.startsWith('"') ? value.indexOf('"', 1) : 0;
	while (at > 0 && value[at + 1] === '"') at = value.indexOf('"', at + 2);
	return Math.max(at, 0);
}

/** The value that an entry names; undefined when there is none of that name. */
function parseValue(name: FormulaField, value: string): unknown {
	const { options } = (FIELDS as Fields)[name];
	if (options !== undefined) {
		return Object.keys(options).find((one) => labelOf(options[one]) === value);
	}
	if (name === 'toleranceSeconds') {
		return value !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
	}
	const isText = value.length > 1 && endOfText(value) === value.length - 1;
	return isText ? value.slice(1, -1).replaceAll('""', '"') : undefined;
}

/**
 * Reads what `writeFormulaLine` has written. A chat or a mail may have curled its quotes. n8n's JSON
 * view has put a backslash before each. A text before the scheme does not count.
 *
 * Looks at no character more often than there are fields: each of them has one entry.
 *
 * @returns null when the line is none, or does not name all that a line names
 */
export function parseFormulaLine(pasted: string): FormulaValues | null {
	if (pasted.length > LONGEST_LINE || !pasted.includes(FIRST)) return null;
	const values: Record<string, unknown> = Object.fromEntries(
		FORMULA_FIELDS.map((name) => [name, defaultOf(name)]),
	);
	const open = new Set<FormulaField>(FORMULA_FIELDS);
	// `Name: value` or `Name: "text"`, each up to its semicolon.
	for (let rest = bareLine(pasted); rest !== ''; ) {
		const called = rest.slice(0, Math.max(rest.indexOf(':'), 0));
		const name = FORMULA_FIELDS.find((one) => fieldName(one) === called.trim());
		const entry = rest.slice(called.length + 1).trimStart();
		const semicolon = entry.indexOf(';', endOfText(entry));
		const end = semicolon < 0 ? entry.length : semicolon;
		const value = name && parseValue(name, entry.slice(0, end).trimEnd());
		if (value === undefined || !open.delete(name!)) return null;
		values[name!] = value;
		rest = entry.slice(end + 1);
	}
	// Without one of these it was cut off, or put together by hand.
	const isMissing = (name: FormulaField) =>
		open.has(name) && ESSENTIAL.has(name) && isShown(name, values as FormulaValues);
	return FORMULA_FIELDS.some(isMissing) ? null : (values as FormulaValues);
}

/**
 * A formula as one line, in the words of the editor:
 * `Scheme: Custom; Method: Hash; Algorithm: MD5; … Signed Content: "{body}{secret}"`. In a text a
 * quote is written twice. What else is not named is as the editor fills it in.
 *
 * @returns null when the line would be read as another formula, here or out of n8n's JSON view: a
 * stranger may have chosen the names in it
 */
export function writeFormulaLine(values: FormulaValues): string | null {
	const line = FORMULA_FIELDS.filter(
		(name) => isShown(name, values) && (ESSENTIAL.has(name) || values[name] !== defaultOf(name)),
	)
		.map((name) => {
			const value = values[name];
			const words = typeof value === 'string' ? value.replaceAll('"', '""') : value;
			return `${fieldName(name)}: ${valueName(name, words)}`;
		})
		.join('; ');
	const isRead = (shown: string) => {
		const read = parseFormulaLine(shown);
		return FORMULA_FIELDS.every(
			(name) => read?.[name] === (isShown(name, values) ? values[name] : defaultOf(name)),
		);
	};
	return isRead(line) && isRead(JSON.stringify(line)) ? line : null;
}
