export type { FormulaChange } from '../messages/facts';
