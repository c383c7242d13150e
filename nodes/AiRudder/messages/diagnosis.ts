import type { Plain } from '../encryption/openBody';
import type { Problem, SecretName } from '../signature/results';
import type { SigningSettings } from '../signature/settings';
import { FOUND } from './found';
import { NOT_FOUND } from './notFound';
import { describeProtection } from './protection';
import { joinSentences, putInWords, type Said } from './texts';
import { describeTypingError, type TypingError } from './typingError';

/** The credential accepts the callback, whatever the time is. */
export interface Fits {
	outcome: 'fits';
	settings: SigningSettings;
	secret: SecretName;
}

/** The callback fits when the person does what is said. */
export interface FoundFormula {
	outcome: 'found';
	/** The credential as it must be. */
	settings: SigningSettings;
	says: Array<Said<typeof FOUND>>;
	/** The formula as one line for the field Formula; null when only the user can complete it. */
	line: string | null;
	/** What is wrong with the secret that was entered, if that is all but right. */
	typingError?: TypingError;
	/** Whether nothing but line ends changed in pasting. */
	isHarmless: boolean;
	/** Whether the settings hold what belongs into no log. */
	isPrivate: boolean;
}

/** No formula was found. */
export interface Miss {
	outcome: 'not_found';
	says: Array<Said<typeof NOT_FOUND>>;
	/** Why the credential as it stands does not accept the callback. */
	proof: Problem;
}

/** What one callback tells about the credential: a pasted one, or one that was refused. */
export type Diagnosis = Fits | FoundFormula | Miss;

/** What came of a sample. */
export interface Trial {
	diagnosis: Diagnosis;
	/** What the body was decrypted to, if the callbacks are encrypted. */
	plain: Plain;
}

/**
 * What the finder has found, for the person who sets the credential up. Names settings as the editor
 * does; never holds the secret, the signature or the body.
 */
export function describeDiagnosis(diagnosis: FoundFormula | Miss): string {
	if (diagnosis.outcome === 'not_found') return putInWords(NOT_FOUND, diagnosis.says);
	const { says, settings, line, typingError } = diagnosis;
	return joinSentences(
		typingError === undefined ? '' : describeTypingError(typingError),
		putInWords(FOUND, says),
		describeProtection(settings),
		line === null ? '' : FOUND.line({ line }),
	);
}
