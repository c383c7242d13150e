import { FIELDS, type FormulaValues } from './fields';
import { parseFormulaLine } from './formulaLine';

/** The credential's fields, as a user fills them in; what Formula says stands in the single fields. */
export type SigningSettings = FormulaValues &
	Record<'signingSecret' | 'previousSigningSecret' | 'formula', string>;

/** The scheme of a credential that has a text which is too long. */
export const TOO_LONG = 'too long';

/** The scheme of a credential whose Formula cannot be read. */
export const UNREADABLE_LINE = 'unreadable';

/** What counts for a field that a stored credential does not have: what the editor would fill in. */
const DEFAULTS = Object.fromEntries(
	Object.entries(FIELDS).map(([name, { initial }]) => [name, initial]),
) as unknown as SigningSettings;

/** How many characters a field may have, where that is more than {@link LONGEST_TEXT}. */
const LONGEST: Readonly<Record<string, number>> = {
	signingSecret: 16_384,
	previousSigningSecret: 16_384,
	encryptionKey: 16_384,
	previousEncryptionKey: 16_384,
	sampleBody: 32_768,
	sampleOthers: 16_384,
};
const LONGEST_TEXT = 4096;

/** A credential as n8n hands it over, decrypted. */
type Stored = Readonly<Record<string, unknown>>;

const isTooLong = (data: Stored, name: string): boolean => {
	const value = data[name];
	return typeof value === 'string' && value.length > (LONGEST[name] ?? LONGEST_TEXT);
};

/** A sample says nothing of the formula. */
const isOfSample = (name: string) => name.startsWith('sample');

/**
 * Whether a text is longer than anybody needs: to look at it would hold up all of n8n.
 *
 * @param withSample whether those of the sample count, too
 */
export const hasTooLong = (data: Stored, withSample: boolean): boolean =>
	Object.keys(data).some((name) => (withSample || !isOfSample(name)) && isTooLong(data, name));

/** One field of the sample; empty when it is too long. */
export function readSampleField(data: Stored, name: string): string {
	const value = data[name];
	return typeof value === 'string' && !isTooLong(data, name) ? value : '';
}

type TextField = Exclude<keyof SigningSettings, 'toleranceSeconds'>;

const TEXTS = Object.keys(FIELDS).filter((name) => name !== 'toleranceSeconds') as TextField[];

/**
 * Brings stored credential data into shape: a missing field gets its default, and Formula, where it
 * is not empty, counts in place of all single fields. Of one that has too long a text nothing counts.
 *
 * @param data the decrypted credential, as n8n hands it over
 */
export function readSettings(data: Stored): SigningSettings {
	if (hasTooLong(data, false)) return { ...DEFAULTS, scheme: TOO_LONG };
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
