import { joinSentences } from './texts';

/** One mistake in typing a secret. */
export interface TypingError {
	kind: 'swapped' | 'wrong' | 'missing' | 'extra' | 'case';
	/**
	 * Which letters, the first one is 1; none where it is the case of all of them. Null for everybody
	 * but the person who presses Test: what n8n logs or stores must not say it.
	 */
	positions: readonly number[] | null;
}

type Positions = Pick<TypingError, 'positions'>;

/** What one letter is called, for those who may read which one it is. */
const letter = (positions: Positions['positions']) =>
	positions === null ? 'one letter' : `letter ${positions.join(' and ')}`;

/** That the secret was entered with a typing error. */
export const TYPING_ERROR = {
	swapped: ({ positions }: Positions) =>
		`The secret is one letter off: ${positions === null ? 'two letters' : `letters ${positions.join(' and ')}`} are swapped.`,
	wrong: ({ positions }: Positions) =>
		`The secret is one letter off: ${letter(positions)} is wrong.`,
	missing: ({ positions }: Positions) =>
		`The secret is one letter off: ${letter(positions)} is missing.`,
	extra: ({ positions }: Positions) =>
		`The secret is one letter off: ${letter(positions)} is too many.`,
	case: ({ positions }: Positions) =>
		positions === null || positions.length === 0
			? 'The secret is right but for capital and small letters.'
			: `The secret is one letter off: ${letter(positions)} has the wrong case.`,
	enter_again: 'Enter it again in the credential.',
} as const;

/** What was found out about a secret, and what to do; never holds a letter of it. */
export const describeTypingError = ({ kind, positions }: TypingError): string =>
	joinSentences(TYPING_ERROR[kind]({ positions }), TYPING_ERROR.enter_again);
