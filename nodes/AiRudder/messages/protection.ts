import { findCoverage } from '../signature/coverage';
import { compileFormula } from '../signature/formula';
import type { SigningSettings } from '../signature/settings';
import { joinSentences } from './texts';

/** For how long a captured signature serves. */
const howLong = (seconds: number | null) =>
	seconds === null
		? 'for ever, because the formula has no time in it'
		: `for ${seconds} seconds, while its time is accepted`;

interface Left {
	fields: readonly string[];
	seconds: number | null;
}

/** What a formula leaves unprotected. */
export const PROTECTION = {
	nothing: ({ seconds }: Left) =>
		`This formula does not protect the body. Anyone who has seen one callback can send any other body with its signature, ${howLong(seconds)}.`,
	fields: ({ fields, seconds }: Left) =>
		`This formula protects only ${fields.map((name) => `{${name}}`).join(', ')}. Anyone who has seen one callback can change the rest of the body. The same signature fits, ${howLong(seconds)}.`,
	runs_together:
		'No sure mark stands between the values that are signed, so a part of one can be passed off as a part of another.',
	can_be_extended:
		'The secret stands in front of the body in a plain hash. Anyone who has seen one callback can lengthen its body and sign that without the secret. Ask AI Rudder for HMAC.',
} as const;

/**
 * What a formula leaves unprotected, in words for the person who chooses it; empty when the body is
 * protected, or when the settings are no formula.
 */
export function describeProtection(settings: SigningSettings): string {
	const formula = compileFormula(settings);
	if ('problem' in formula) return '';
	const { body, runsTogether, canBeExtended, ...left } = findCoverage(formula);
	return joinSentences(
		body === 'all' ? '' : PROTECTION[body](left),
		runsTogether ? PROTECTION.runs_together : '',
		canBeExtended ? PROTECTION.can_be_extended : '',
	);
}
