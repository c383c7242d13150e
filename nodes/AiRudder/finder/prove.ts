import { SECRET_SETTING, type FormulaChange } from '../messages/facts';
import { DIGESTS, type Algorithm } from '../signature/methods';
import { FORMULA_FIELDS, isShown } from '../signature/fields';
import { isTolerance } from '../signature/formula';
import type { Problem } from '../signature/results';
import { compileScheme, type Verified, type VerifyProblem } from '../signature/scheme';
import type { SigningSettings } from '../signature/settings';
import type { Key } from './candidates';
import type { Evidence } from './evidence';

/**
 * Whether the credential accepts a callback, whatever the time is: a sample may be old.
 *
 * @returns the secret that signed it, or why it would be refused
 */
export function proveSample(
	settings: SigningSettings,
	{ body, plain, signature, headers, url }: Omit<Evidence, 'known' | 'receivedAt' | 'pasted'>,
): Verified | VerifyProblem | Problem<'formula_unusable'> {
	const scheme = compileScheme(settings);
	if ('problem' in scheme) return { problem: 'formula_unusable' };
	const signed = settings.signedBody === 'decrypted' ? (plain ?? body) : body;
	return scheme.verify({
		body: signed,
		signature,
		headers,
		url: () => url ?? '',
		receivedAt: null,
	});
}

/** The settings that may express a change, those first that ask the least of the user. */
export function settingsWith(
	change: FormulaChange,
	key: Key,
	settings: SigningSettings,
): SigningSettings[] {
	const own = { ...settings, [SECRET_SETTING[key.name]]: key.secret };
	const custom = {
		...own,
		signaturePart: '',
		...change,
		toleranceSeconds: isTolerance(own.toleranceSeconds) ? own.toleranceSeconds : 300,
	};
	const { method, signedContent, secretEncoding, algorithm } = change;
	const isPreset = method === 'hmac' && signedContent === '{body}' && secretEncoding === 'text';
	return [
		own,
		...(isPreset ? [{ ...own, scheme: DIGESTS[algorithm as Algorithm].preset }] : []),
		...(change.scheme === 'token' ? [{ ...own, scheme: 'token' }] : []),
		custom,
		{ ...custom, ambiguousValues: 'accept' },
	];
}

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
