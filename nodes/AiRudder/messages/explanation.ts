import { describeDiagnosis, type Diagnosis } from './diagnosis';
import type { ReasonCode, Refusal } from './reasons';
import { joinSentences } from './texts';

/** What is said of a refused callback beside its reason. */
export const EXPLANATION = {
	search_further:
		'Press Execute step and send one callback to the test URL: there four times as many are tried, also with any header, and such as protect less of the body.',
	only_in_editor:
		'A formula fits. Only the editor shows it: it holds a value that belongs into no log.',
	busy: 'Another callback was being looked at, so this one was not. Send it again.',
	accepted_before: ({ day }: { day: string }) =>
		`This trigger accepted callbacks with these settings before (last on ${day}). If AI Rudder changed its signature, press Execute step and send one callback to the test URL. If Signing Secret was changed since, compare it with the one at AI Rudder.`,
} as const;

/** What to change, for a person. */
export interface Explanation {
	fix: string;
	/** The formula that fits, as one line for the field Formula; null when none was found. */
	formula: string | null;
	/** The same for n8n's log, without what only the person who listens may read. */
	logged: string;
}

/** Where the other words say all that the reason's own fix says, and more. */
const NEEDS_NO_FIX: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
	'signature_malformed',
	'signature_mismatch',
]);

/** The reason's own fix, unless it is said already, and what more there is to say. */
export const explainWith = ({ code, fix }: Refusal, words: string): string =>
	NEEDS_NO_FIX.has(code) ? words : `${fix} ${words}`;

const asItIs = (words: string): Explanation => ({ fix: words, formula: null, logged: words });

/** The fix of a callback that was not looked at, because another one was. */
export const explainBusy = ({ fix }: Refusal): Explanation =>
	asItIs(joinSentences(fix, EXPLANATION.busy));

/**
 * The fix of a refusal, with what was found out about the very callback.
 *
 * @param decryption what is to be said of how it was decrypted; empty for nothing
 * @param isTest whether a person listens, so that there is no more to try
 */
export function explainRefusal(
	refusal: Refusal,
	diagnosis: Diagnosis,
	decryption: string,
	isTest: boolean,
): Explanation {
	const { code, fix } = refusal;
	switch (diagnosis.outcome) {
		case 'fits':
			return asItIs(joinSentences(fix, decryption));
		case 'not_found': {
			// The bytes that were signed may not be here, so nothing that does not fit says anything.
			if (code === 'body_compressed') return asItIs(fix);
			const found = explainWith(refusal, describeDiagnosis(diagnosis));
			return asItIs(joinSentences(found, isTest ? '' : EXPLANATION.search_further));
		}
		default: {
			const words = joinSentences(describeDiagnosis(diagnosis), decryption);
			const logged = diagnosis.isPrivate ? joinSentences(fix, EXPLANATION.only_in_editor) : words;
			return { fix: words, formula: diagnosis.line, logged };
		}
	}
}
