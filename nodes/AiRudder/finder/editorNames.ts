import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';

/**
 * What the editor calls the fields of the credential and their options: read from the credential
 * itself, so that advice and editor cannot speak of different things.
 */
const fields = new Map(
	new AiRudderSigningSecretApi().properties.map(
		({ name, displayName, displayOptions, options = [] }) => [
			name,
			{
				displayName,
				show: displayOptions?.show as Readonly<Record<string, readonly unknown[]>> | undefined,
				options: new Map(
					options.map((option) => [(option as { value?: unknown }).value, option.name]),
				),
			},
		],
	),
);

/** The label of a field, e.g. "Secret Encoding" for `secretEncoding`. */
export const fieldName = (name: string): string => fields.get(name)?.displayName ?? name;

/** What to choose or to enter in a field, e.g. `SHA-256` for `sha256`, `"v1="` for a text. */
export function valueName(name: string, value: string | number): string {
	const option = fields.get(name)?.options.get(value);
	if (option !== undefined) return option;
	return typeof value === 'number' ? String(value) : `"${value}"`;
}

/** Whether the editor shows a field, by what is chosen in the others. */
export function isShown(name: string, settings: Readonly<Record<string, unknown>>): boolean {
	const conditions = fields.get(name)?.show ?? {};
	return Object.entries(conditions).every(
		([other, values]) =>
			!(other in settings) ||
			values.every((value) => typeof value === 'object') ||
			values.includes(settings[other]),
	);
}
