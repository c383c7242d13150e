import { findCoverage } from '../signature/coverage';
import { compileFormula, type Formula } from '../signature/formula';
import type { SigningSettings } from '../signature/settings';
import { joinSentences } from './texts';

/** For how long a captured signature serves. */
const howLong = (seconds: number | null) =>
	seconds === null
		? 'for ever, for the formula has no time in it'
		: `for as long as its time is accepted (${seconds} seconds)`;

interface Left {
	fields: readonly string[];
	seconds: number | null;
}

/** What a formula leaves unprotected. */
export const PROTECTION = {
	nothing: ({ seconds }: Left) =>
		`This formula does not protect the body: whoever has seen one callback can send any other body with its signature, ${howLong(seconds)}.`,
	fields: ({ fields, seconds }: Left) =>
		`This formula protects only ${fields.map((name) => `{${name}}`).join(', ')}: whoever has seen one callback can change the rest of the body and send it with its signature, ${howLong(seconds)}.`,
	runs_together:
		'No sure mark stands between the values that are signed, so a part of one can be passed off as a part of another.',
	can_be_extended:
		'The secret stands in front of the body in a plain hash. A person who has seen one callback can add to the end of its body and sign that without the secret (length extension). Ask AI Rudder for HMAC.',
} as const;

/**
 * Whether the body ends the text of a plain hash, and the secret only begins it: such a hash can be
 * computed on from where it ended. SHA-384 does not tell all that this needs.
 */
function canBeExtended(formula: Formula): boolean {
	if (formula.kind !== 'text' || formula.method !== 'hash') return false;
	const kinds = formula.content.parts.map((part) => (Buffer.isBuffer(part) ? null : part.kind));
	return formula.algorithm !== 'sha384' && kinds.lastIndexOf('secret') < kinds.lastIndexOf('body');
}

/**
 * What a formula leaves unprotected, in words for the person who chooses it; empty when the body is
 * protected, or when the settings are no formula.
 */
export function describeProtection(settings: SigningSettings): string {
	const formula = compileFormula(settings);
	if ('problem' in formula) return '';
	const { body, runsTogether, ...left } = findCoverage(formula);
	return joinSentences(
		body === 'all' ? '' : PROTECTION[body](left),
		runsTogether ? PROTECTION.runs_together : '',
		canBeExtended(formula) ? PROTECTION.can_be_extended : '',
	);
}
