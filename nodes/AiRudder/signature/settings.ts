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
	'joinerInValues',
	'bodyHashClaim',
	'timestampHeader',
	'timeZone',
	'signedBody',
] as const;

/** The credential's fields, as a user fills them in. */
export type SigningSettings = Record<
	'signingSecret' | 'previousSigningSecret' | (typeof FORMULA_FIELDS)[number],
	string
> & { toleranceSeconds: number };

const NAMES: ReadonlyArray<Exclude<keyof SigningSettings, 'toleranceSeconds'>> = [
	'signingSecret',
	'previousSigningSecret',
	...FORMULA_FIELDS,
];

/** What counts for a field that a stored credential does not have: what the editor would fill in. */
const DEFAULTS = Object.fromEntries(
	new AiRudderSigningSecretApi().properties
		.filter(
			({ name }) => name === 'toleranceSeconds' || (NAMES as readonly string[]).includes(name),
		)
		.map((field) => [field.name, field.default]),
) as SigningSettings;

/**
 * Brings stored credential data into shape: a missing field gets its default.
 *
 * @param data the decrypted credential, as n8n hands it over
 */
export function readSettings(data: Readonly<Record<string, unknown>>): SigningSettings {
	// A copy and assignments: this is done for every callback.
	const settings = { ...DEFAULTS };
	for (const name of NAMES) {
		const value = data[name];
		// An expression may give a number: it is the text of its digits.
		if (typeof value === 'string' || typeof value === 'number') settings[name] = String(value);
	}
	const header = settings.timestampHeader.trim();
	// Node spells headers in lower case; the fields of a body are spelled as they come.
	settings.timestampHeader = header.startsWith('{') ? header : header.toLowerCase();
	const { toleranceSeconds } = data;
	if (toleranceSeconds !== undefined) settings.toleranceSeconds = Number(toleranceSeconds);
	return settings;
}
