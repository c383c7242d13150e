import { AiRudderSigningSecretApi } from '../../credentials/AiRudderSigningSecretApi.credentials';

const SWITCHES = ['replaceSecret', 'setByField', 'checkSample'];

/** The switch that shows a field, if it has one. */
export const switchFor = (field: string): string | undefined =>
	new AiRudderSigningSecretApi().properties
		.filter(({ name }) => name === field)
		.flatMap(({ displayOptions }) => Object.keys(displayOptions?.hide ?? {}))
		.find((name) => SWITCHES.includes(name));

/** The fields of the credential, in the order of its window. */
export const FIELD_NAMES: readonly string[] = [
	...new Set(
		new AiRudderSigningSecretApi().properties
			.filter(({ type }) => type !== 'notice')
			.map(({ name }) => name),
	),
];
