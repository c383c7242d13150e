import { FIELDS, type Fields, type FormulaField } from './fields';

/** The label of an option. */
const labelOf = (option: string | readonly [string, string]) =>
	typeof option === 'string' ? option : option[0];

/** The label of a field, e.g. "Secret Encoding" for `secretEncoding`. */
export const fieldName = (name: string, fields: Fields = FIELDS): string =>
	fields[name]?.label ?? name;

/** What to choose or to enter in a field, e.g. `SHA-256` for `sha256`, `"v1="` for a text. */
export function valueName(name: string, value: string | number, fields: Fields = FIELDS): string {
	const option = fields[name]?.options?.[value];
	if (option !== undefined) return labelOf(option);
	return typeof value === 'number' ? String(value) : `"${value}"`;
}

/** The value of a list's option by its label; undefined when the list has none that is called so. */
export const optionCalled = (name: FormulaField, label: string): string | undefined =>
	Object.entries((FIELDS as Fields)[name].options!).find(
		([, option]) => labelOf(option) === label,
	)?.[0];
