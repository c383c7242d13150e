import { coverageOf } from '../signature/coverage';
import { formulaOf } from '../signature/formula';
import type { SigningSettings } from '../signature/settings';

const ONE_SEEN = 'whoever has seen one callback';

const RUNS_TOGETHER =
	'No sure mark stands between the values that are signed, so a part of one can be passed off as a part of another.';

/** For how long a captured signature serves. */
const howLong = (seconds: number | null) =>
	seconds === null
		? 'for ever, for the formula has no time in it'
		: `for as long as its time is accepted (${seconds} seconds)`;

/**
 * What a formula leaves unprotected, in words for the person who chooses it; empty when the body is
 * protected, or when the settings are no formula.
 */
export function describeProtection(settings: SigningSettings): string {
	const formula = formulaOf(settings);
	if ('problem' in formula) return '';
	const { body, fields, runsTogether, seconds } = coverageOf(formula);
	const signed = fields.map((name) => `{${name}}`).join(', ');
	const sentences = {
		all: '',
		nothing: `This formula does not protect the body: ${ONE_SEEN} can send any other body with its signature, ${howLong(seconds)}.`,
		fields: `This formula protects only ${signed}: ${ONE_SEEN} can change the rest of the body and send it with its signature, ${howLong(seconds)}.`,
	};
	return [sentences[body], runsTogether ? RUNS_TOGETHER : '']
		.filter((sentence) => sentence !== '')
		.join(' ');
}
