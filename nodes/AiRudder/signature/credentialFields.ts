// The old names, until finder/ and messages/ use the new ones.
export { FORMULA_FIELDS, isShown } from './fields';
export { fieldName, valueName } from './labels';
