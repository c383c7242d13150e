import { coverageOf } from './coverage';
import type { TextFormula } from './formula';
import type { SignedValues } from './signedText';

/**
 * What was signed of a body, so that whoever writes the same body in another way gets the same.
 *
 * @param timestamp the time, as it stands in the text
 * @returns null when its bytes were signed, or not all of it: then its bytes tell it from others
 */
export function identityOf(
	formula: TextFormula,
	{ fromBody }: SignedValues,
	timestamp: string,
): Buffer | null {
	const { content, time } = formula;
	const signsBytes = content.placeholders.has('body') || content.placeholders.has('digest');
	if (signsBytes || coverageOf(formula).body !== 'all') return null;
	// A time in the body is as much of it as any other field, and nobody can change it.
	const signed = time?.kind === 'field' ? [...fromBody, timestamp] : fromBody;
	return Buffer.from(JSON.stringify(signed));
}
