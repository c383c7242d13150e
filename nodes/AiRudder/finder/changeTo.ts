import { FORMULA_FIELDS, isShown } from '../signature/credentialFields';
import type { SigningSettings } from '../signature/settings';
import type { FormulaChange } from './change';

/** The fields without which a formula cannot be understood; the others are named if they change. */
const ESSENTIAL: ReadonlySet<string> = new Set([
	'method',
	'algorithm',
	'secretEncoding',
	'encoding',
	'prefix',
	'signedContent',
	'timestampHeader',
]);

/**
 * What is left to set; an essential field that a scheme or a method has just brought into view is
 * named even if it stands as it must.
 */
export function changeTo(target: SigningSettings, from: SigningSettings): FormulaChange {
	const named = FORMULA_FIELDS.filter((name) => {
		if (!isShown(name, target)) return false;
		if (!Object.is(target[name], from[name])) return true;
		return ESSENTIAL.has(name) && target[name] !== '' && !isShown(name, from);
	});
	return Object.fromEntries(named.map((name) => [name, target[name]]));
}
