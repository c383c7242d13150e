import type { FormulaValues } from '../signature/formulaLine';

/** Fields of the credential that describe the formula, and what to set them to. */
export type FormulaChange = Partial<FormulaValues>;
