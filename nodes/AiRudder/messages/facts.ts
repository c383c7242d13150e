import type { FormulaValues } from '../signature/fields';
import type { Problem, SecretName } from '../signature/results';
import type { SecretMistake } from '../signature/secret';
import type { SigningSettings } from '../signature/settings';

/*
 * What the finder finds out. The types stand here, so that no file of this folder needs the finder.
 */

/** Stands for a timestamp header whose name is not known. */
export const UNNAMED_HEADER = 'name-of-the-header-that-carries-the-timestamp';

/** The setting that holds a secret. */
export const SECRET_SETTING = {
	current: 'signingSecret',
	previous: 'previousSigningSecret',
} as const satisfies Record<SecretName, keyof SigningSettings>;

/** What may have happened to a sample on its way into the credential. */
export type SampleMistake =
	| 'signature_white_space'
	| 'signature_name'
	| 'signature_quotes'
	| 'body_white_space'
	| 'body_last_line_break'
	| 'body_line_ends';

export type PasteMistake = SampleMistake | SecretMistake;

/** Fields of the credential that describe the formula, and what to set them to. */
export type FormulaChange = Partial<FormulaValues>;

export interface Found {
	/** The credential as it must be, with the secret that signed free of its mistake. */
	settings: SigningSettings;
	/** What to set in the editor; empty when the formula is right as it stands. */
	change: FormulaChange;
	/** What happened in pasting. */
	mistakes: PasteMistake[];
	/** The secret that signed. */
	secret: SecretName;
	/** Whether its time could be of any zone, so that one must be set. */
	needsZone: boolean;
}

export interface NotFound extends Problem<'not_found'> {
	/** How many formulas were tried. */
	tries: number;
	/** Whether there was more to try than there is time for. */
	cutShort: boolean;
	/** Whether the body leaves time for a few formulas only. */
	isLarge: boolean;
}
