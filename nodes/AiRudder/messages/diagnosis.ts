import type { Plain } from '../encryption/openBody';
import type { SigningSettings } from '../signature/formula';
import { fieldName } from '../signature/formulaLine';
import type { Problem, SecretName } from '../signature/results';
import type { SignatureLook } from '../signature/signatureLook';
import { AS_SET, type Decryption } from './encryption';
import { describeProtection } from './formula';
import { CALL_TEST_URL, ENTER_AGAIN, MAIL } from './reasons';
import { describeLook } from './signatureLook';
import { joinSentences, MAIL_PAGE, putInWords, withLines, type Said } from './texts';

/** The setting that holds a secret. */
export const SECRET_SETTING = {
	current: 'signingSecret',
	previous: 'previousSigningSecret',
} as const satisfies Record<SecretName, keyof SigningSettings>;

interface OfSecret {
	secret: SecretName;
}

/** What the editor calls a secret. */
export const nameSecret = (secret: SecretName): string => fieldName(SECRET_SETTING[secret]);

/** What to do when it is known what makes the signature fit: the mistakes of pasting by their names. */
export const FOUND = {
	correction: 'Found: it fits after this correction.',
	formula: 'Found: another formula fits.',
	signature_white_space: 'Remove the white space around Sample Signature.',
	signature_name: "Remove the header's name from Sample Signature.",
	signature_quotes: 'Remove the quotes around Sample Signature.',
	body_white_space: 'Remove the white space around Sample Body.',
	body_last_line_break: 'Add a line break at the end of Sample Body.',
	body_line_ends: 'The line ends of Sample Body changed in pasting; real callbacks are fine.',
	white_space: ({ secret }: OfSecret) =>
		`Remove the white space or invisible character from ${nameSecret(secret)}.`,
	name_and_value: ({ secret }: OfSecret) =>
		`Enter only the value into ${nameSecret(secret)}, without its name.`,
	quotes: ({ secret }: OfSecret) => `Remove the quotes around ${nameSecret(secret)}.`,
	label: ({ secret }: OfSecret) =>
		`Remove all up to the first underscore from ${nameSecret(secret)}.`,
	equals_sign: ({ secret }: OfSecret) =>
		`Type the equals sign twice at the beginning of ${nameSecret(secret)}: n8n drops one.`,
	paste_line: 'Paste the line below into Formula in the credential.',
	replace_line: 'Replace Formula in the credential by the line below.',
	line: ({ line }: { line: string }) => `Formula: ${line}`,
	time_unnamed:
		"It needs the name of the time's header. Enter it into Sample Timestamp, such as x-time: 1767225600, and test again.",
	no_line: `A name in it does not fit into a line. Ask AI Rudder how it signs: ${MAIL_PAGE}`,
	body_unchanged: 'It fits if the body came unchanged.',
	body_reformatted: 'If a viewer reformatted Sample Body, paste it as it was sent.',
	signed_with_previous: 'It was signed with Previous Signing Secret.',
	zone_missing:
		'Its time names no zone: add ; Time Zone: "+08:00" to the line, with AI Rudder\'s zone.',
} as const;

/** What a person can do when no formula was found. */
export const NOT_FOUND = {
	no_formula: 'No formula fits this sample.',
	sample_signature: ({ look }: { look: SignatureLook }) =>
		`Sample Signature is unexpected: ${describeLook(look)}.`,
	secret: ENTER_AGAIN,
	secret_or_public_key:
		'Enter the secret again. If AI Rudder signs with a private key, enter its public key there instead.',
	jwt_of_other_algorithm: 'Only HS256, RS256 and ES256 tokens are checked. Ask AI Rudder for one.',
	jwt_needs_public_key: "Enter AI Rudder's public key as Signing Secret: this token needs it.",
	jwt_of_other_secret: 'Enter the secret again: this token was made with another one.',
	jwt_time_no_number:
		'It fits the secret, but one of its times (exp, nbf, iat) is no number. Ask AI Rudder for numbers.',
	jwt_without_body_hash:
		'It fits the secret, but not this body: no claim is its SHA-256. Ask AI Rudder to add one.',
	body_large: 'The body is large: use a smaller callback.',
	body: 'Paste the body exactly as it was sent.',
	values: 'Put its headers, and any app key, into Other Values You Know.',
	app_key: 'Put any app key into Other Values You Know.',
	test_url: CALL_TEST_URL,
	mail: MAIL,
} as const;

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

/** The credential accepts the callback, whatever the time is. */
export interface Fits {
	outcome: 'fits';
	settings: SigningSettings;
	secret: SecretName;
	/** The zone by which it came just now, where its time names none; empty when none can be told. */
	timeZone: string;
	/** Whether its time names no zone, and the settings name none either. */
	isZoneOpen: boolean;
}

/** The callback fits when the person does what is said. */
export interface FoundFormula {
	outcome: 'found';
	/** The credential as it must be. */
	settings: SigningSettings;
	/** The secret that signed. */
	secret: SecretName;
	says: Array<Said<typeof FOUND>>;
	/** The formula as one line for the field Formula; null when there is none to paste. */
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
	/** What came out of the body; under the settings that fit only what is protected, as in a callback. */
	plain: Plain;
}

/**
 * What the finder has found, for the person who sets the credential up. Names settings as the editor
 * does; never holds the secret, the signature or the body.
 *
 * @param decryption what is to be said of the decryption of the callback
 */
export function describeDiagnosis(
	diagnosis: FoundFormula | Miss,
	decryption: Decryption = AS_SET,
): string {
	if (diagnosis.outcome === 'not_found') return putInWords(NOT_FOUND, diagnosis.says);
	const { says, settings, line, typingError } = diagnosis;
	return withLines(
		joinSentences(
			typingError === undefined ? '' : describeTypingError(typingError),
			putInWords(FOUND, says),
			describeProtection(settings),
			decryption.says,
		),
		decryption.line,
		line === null ? '' : FOUND.line({ line }),
	);
}
