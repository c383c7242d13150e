import { FIELDS, type FormulaValues } from './fields';
import { parseFormulaLine } from './formulaLine';

/** The credential's fields, as a user fills them in; what Formula says stands in the single fields. */
export type SigningSettings = FormulaValues &
	Record<'signingSecret' | 'previousSigningSecret' | 'formula', string>;

/** The scheme of a credential whose Formula cannot be read. */
export const UNREADABLE_LINE = 'unreadable';

/** What counts for a field that a stored credential does not have: what the editor would fill in. */
const DEFAULTS = Object.fromEntries(
	Object.entries(FIELDS).map(([name, { initial }]) => [name, initial]),
) as unknown as SigningSettings;

type TextField = Exclude<keyof SigningSettings, 'toleranceSeconds'>;

const TEXTS = Object.keys(FIELDS).filter((name) => name !== 'toleranceSeconds') as TextField[];

/**
 * Brings stored credential data into shape: a missing field gets its default, and Formula, where it
 * is not empty, counts in place of all single fields.
 *
 * @param data the decrypted credential, as n8n hands it over
 */
export function readSettings(data: Readonly<Record<string, unknown>>): SigningSettings {
	// A copy and assignments: this is done for every callback.
	const settings = { ...DEFAULTS };
	for (const name of TEXTS) {
		const value = data[name];
		// An expression may give a number: it is the text of its digits.
		if (typeof value === 'string' || typeof value === 'number') settings[name] = String(value);
	}
	const { toleranceSeconds } = data;
	if (toleranceSeconds !== undefined) settings.toleranceSeconds = Number(toleranceSeconds);
	if (settings.formula.trim() !== '') {
		Object.assign(settings, parseFormulaLine(settings.formula) ?? { scheme: UNREADABLE_LINE });
	}
	const header = settings.timestampHeader.trim();
	// Node spells headers in lower case; the fields of a body are spelled as they come.
	settings.timestampHeader = header.startsWith('{') ? header : header.toLowerCase();
	return settings;
}
