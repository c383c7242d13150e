import { defaultOf, FORMULA_FIELDS } from './credentialFields';
import { readFormulaLine, type FormulaValues } from './formulaLine';

/** The credential's fields, as a user fills them in; what Formula says stands in the single fields. */
export type SigningSettings = FormulaValues &
	Record<'signingSecret' | 'previousSigningSecret' | 'formula', string>;

/** The scheme of a credential whose Formula cannot be read. */
export const UNREADABLE = 'unreadable';

const NAMES = [
	'signingSecret',
	'previousSigningSecret',
	'formula',
	...FORMULA_FIELDS.filter((name) => name !== 'toleranceSeconds'),
] as const;

/** What counts for a field that a stored credential does not have: what the editor would fill in. */
const DEFAULTS = Object.fromEntries(
	[...NAMES, 'toleranceSeconds'].map((name) => [name, defaultOf(name)]),
) as SigningSettings;

/**
 * Brings stored credential data into shape: a missing field gets its default, and Formula, where it
 * is not empty, counts in place of all single fields.
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
	const { toleranceSeconds } = data;
	if (toleranceSeconds !== undefined) settings.toleranceSeconds = Number(toleranceSeconds);
	if (settings.formula.trim() !== '') {
		Object.assign(settings, readFormulaLine(settings.formula) ?? { scheme: UNREADABLE });
	}
	const header = settings.timestampHeader.trim();
	// Node spells headers in lower case; the fields of a body are spelled as they come.
	settings.timestampHeader = header.startsWith('{') ? header : header.toLowerCase();
	return settings;
}
