import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';

/** The fields that describe a formula, in the order of the credential's window. */
export const FORMULA_FIELDS = [
	'scheme',
	'method',
	'algorithm',
	'secretEncoding',
	'encoding',
	'prefix',
	'signaturePart',
	'signedContent',
	'pairFormat',
	'pairJoiner',
	'emptyValues',
	'nestedValues',
	'valueEncoding',
	'omittedFields',
	'ambiguousValues',
	'bodyHashClaim',
	'timestampHeader',
	'timeZone',
	'toleranceSeconds',
	'signedBody',
] as const;

/** One of the fields that describe a formula. */
export type FormulaField = (typeof FORMULA_FIELDS)[number];

interface Condition {
	_cnd: { regex?: string; not?: string };
}

/**
 * What the editor calls the fields of the credential and their options: read from the credential
 * itself, so that advice and editor cannot speak of different things.
 */
const fields = new Map(
	new AiRudderSigningSecretApi().properties.map(
		({ name, displayName, displayOptions, options = [], default: initial }) => [
			name,
			{
				displayName,
				initial,
				show: displayOptions?.show as Readonly<Record<string, readonly unknown[]>> | undefined,
				options: new Map(
					options.map((option) => [(option as { value?: unknown }).value, option.name]),
				),
			},
		],
	),
);

/** What the editor fills in for a field. */
export const defaultOf = (name: string): unknown => fields.get(name)?.initial;

/** The label of a field, e.g. "Secret Encoding" for `secretEncoding`. */
export const fieldName = (name: string): string => fields.get(name)?.displayName ?? name;

/** What to choose or to enter in a field, e.g. `SHA-256` for `sha256`, `"v1="` for a text. */
export function valueName(name: string, value: string | number): string {
	const option = fields.get(name)?.options.get(value);
	if (option !== undefined) return option;
	return typeof value === 'number' ? String(value) : `"${value}"`;
}

/** Whether a field is chosen from a list. */
export const isList = (name: FormulaField): boolean => fields.get(name)!.options.size > 0;

/** The value of a list's option by its words; undefined when the list has none that is called so. */
export const optionCalled = (name: FormulaField, words: string): unknown =>
	[...fields.get(name)!.options].find(([, called]) => called === words)?.[0];

const meets = (value: unknown, condition: unknown): boolean => {
	if (typeof condition !== 'object') return value === condition;
	const { regex, not } = (condition as Condition)._cnd;
	return regex === undefined ? value !== not : new RegExp(regex).test(String(value));
};

/** Whether the editor shows a field, by what is chosen in the others. */
export function isShown(name: string, settings: Readonly<Record<string, unknown>>): boolean {
	const conditions = fields.get(name)?.show ?? {};
	return Object.entries(conditions).every(
		([other, values]) =>
			!(other in settings) || values.some((value) => meets(settings[other], value)),
	);
}
