import { coverageOf } from '../signature/coverage';
import { formulaOf, type Formula } from '../signature/formula';
import type { SigningSettings } from '../signature/settings';

const ONE_SEEN = 'whoever has seen one callback';

const RUNS_TOGETHER =
	'No sure mark stands between the values that are signed, so a part of one can be passed off as a part of another.';

const CAN_BE_EXTENDED =
	'The secret stands in front of the body in a plain hash. A person who has seen one callback can add to the end of its body and sign that without the secret (length extension). Ask AI Rudder for HMAC.';

/**
 * Whether the body ends the text of a plain hash, and the secret only begins it: such a hash can be
 * computed on from where it ended. SHA-384 does not tell all that this needs.
 */
function canBeExtended(formula: Formula): boolean {
	if (formula.kind !== 'text' || formula.method !== 'hash') return false;
	const kinds = formula.content.parts.map((part) => (Buffer.isBuffer(part) ? null : part.kind));
	return formula.algorithm !== 'sha384' && kinds.lastIndexOf('secret') < kinds.lastIndexOf('body');
}

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
	return [
		sentences[body],
		runsTogether ? RUNS_TOGETHER : '',
		canBeExtended(formula) ? CAN_BE_EXTENDED : '',
	]
		.filter((sentence) => sentence !== '')
		.join(' ');
}
