import { AiRudderSigningSecretApi } from '../../credentials/AiRudderSigningSecretApi.credentials';

/** The fields of the credential by the words that the editor shows. */
const FIELDS = new Map(
	new AiRudderSigningSecretApi().properties
		.filter(({ type }) => type !== 'notice')
		.map(({ displayName, name }) => [displayName, name]),
);

const SWITCHES = ['replaceSecret', 'setByField', 'checkSample'];

/** The switch that shows a field, if it has one. */
export const switchFor = (field: string): string | undefined =>
	new AiRudderSigningSecretApi().properties
		.filter(({ name }) => name === field)
		.flatMap(({ displayOptions }) => Object.keys(displayOptions?.hide ?? {}))
		.find((name) => SWITCHES.includes(name));

/** The fields of the credential, in the order of its window. */
export const FIELD_NAMES: readonly string[] = [...new Set(FIELDS.values())];

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What the advice says of a field that is to be emptied. */
const NOTHING = 'nothing (leave it empty)';

/**
 * Reads "Set Scheme to Custom, Method to Hash and Signed Content to "{body}{secret}"." as a person
 * does.
 *
 * @returns field and value, in the order of the advice
 */
export function stepsOf(advice: string): Array<[field: string, value: string]> {
	const names = [...FIELDS.keys()].map(escape).join('|');
	const step = new RegExp(
		`(?:Set |, | and )(${names}) to (?:"([^"]*)"|(.+?))(?=(?:, | and )(?:${names}) to |\\.(?:\\s|$))`,
		'g',
	);
	return [...advice.matchAll(step)].map(([, name, text, choice]) => [
		FIELDS.get(name)!,
		text ?? (choice === NOTHING ? '' : choice),
	]);
}
