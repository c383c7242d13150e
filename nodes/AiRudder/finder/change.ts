import type { FORMULA_FIELDS, SigningSettings } from '../signature/settings';

/** Fields of the credential that describe the formula, and what to set them to. */
export type FormulaChange = Partial<
	Pick<SigningSettings, (typeof FORMULA_FIELDS)[number] | 'toleranceSeconds'>
>;
