import type { RequestProblem } from '../callback/request';
import type { KeyFailure } from '../signature/callbackKey';
import type { FormulaProblem, SigningSettings } from '../signature/formula';
import type { MissingValue } from '../signature/signedText';
import type { Problem } from '../signature/results';
import { compileScheme } from '../signature/scheme';
import type { Ambiguity, UnclearValue } from '../signature/sortedPairs';
import { REQUEST } from './callback';
import { FORMULAS_PAGE, say } from './texts';

/** What is wrong with a formula, for the person who set it up. */
export const FORMULA = {
	field_too_long:
		'A field is too long. Secrets may have 16,384 characters, Sample Body 32,768, most fields 4,096.',
	line_unreadable:
		'Formula cannot be read, or was cut off. Paste the whole line, from "Scheme:" to its end.',
	unknown_scheme: 'The scheme is unknown. Choose one from the list.',
	unknown_option: 'A field has a value outside its list. Choose again what n8n marks.',
	unknown_placeholder: `Signed Content has an unknown placeholder. Choose from this list: ${FORMULAS_PAGE}`,
	content_too_long:
		'Signed Content is too long. Shorten it to 4,000 characters and 50 placeholders.',
	unknown_time_source:
		"Timestamp Header names no known place. Enter a header's name, {part:…}, {query:…} or {body.…}.",
	unknown_time_zone: 'Time Zone is not of the form +07:00. Leave it empty for UTC.',
	content_signs_nothing: 'Signed Content is the same for every callback. Put {body} into it.',
	hash_without_secret:
		'Anybody can compute a hash without the secret. Put {secret} into Signed Content, or set Method to HMAC.',
	claim_missing:
		"A token without the body's hash would fit any body. Enter the hash's claim as Body Hash Claim.",
	timestamp_header_missing:
		'{timestamp} needs a Timestamp Header. Enter the header that holds the time.',
	tolerance_not_positive: 'Tolerance must be a finite number of seconds above 0.',
	joiner_is_mark:
		'Joiner holds the mark between name and value. Choose another Joiner or other Pairs.',
} as const satisfies Record<FormulaProblem, string>;

type Subject = Pick<UnclearValue, 'placeholder'>;

const SMALLER = 'Ask AI Rudder for smaller callbacks.';
const NEVER = 'Ask AI Rudder not to send such callbacks: no setting takes them.';
const ACCEPT = 'If AI Rudder sends such values, set Ambiguous Values to Accept.';
const NESTED = 'Set Nested Values to what AI Rudder does.';

/** Why another callback could have the same signature; {@link Subject} is the placeholder that has the value. */
export const AMBIGUITIES = {
	too_many_values: `The body holds more than 1,000 values. ${SMALLER}`,
	long_body: `The body has more than 32 KB. ${SMALLER}`,
	nested_value: `A field of the body holds an object or list. ${NESTED}`,
	nested_text: `A text in the body is itself JSON. ${NEVER}`,
	nested_unsigned:
		'Fields Left Out names an object or a list. Take it out there if AI Rudder signs it.',
	field_twice: `A field of the body is there twice. ${NEVER}`,
	half_character: ({ placeholder }: Subject) =>
		`${placeholder === undefined ? 'A field of the body' : `{${placeholder}}`} holds half a character. ${NEVER}`,
	holds_joiner: `A field of the body holds the joiner. ${ACCEPT}`,
	holds_mark: `A field's name holds the mark between name and value. ${NEVER}`,
	holds_neighbour: ({ placeholder }: Subject) =>
		`{${placeholder}} holds the text beside it in Signed Content. ${ACCEPT}`,
	begins_elsewhere: ({ placeholder }: Subject) =>
		`{${placeholder}} cannot be told apart from the text before it. ${NEVER}`,
	ends_elsewhere: ({ placeholder }: Subject) =>
		`{${placeholder}} cannot be told apart from the text behind it. ${NEVER}`,
	no_brackets: ({ placeholder }: Subject) =>
		`{${placeholder}} is no object or list, so it has no clear end. ${NEVER}`,
} as const satisfies Record<Ambiguity, unknown>;

/** Those that lead to a setting which lets more in. */
const LOOSENING: ReadonlySet<Ambiguity> = new Set([
	'nested_value',
	'holds_joiner',
	'holds_neighbour',
]);

/** What can be seen of a request that its formula, or its key, does not fit. */
export const SEEN = {
	value_missing: (placeholder: string) =>
		`{${placeholder}} is not there. Compare Signed Content with what AI Rudder sends.`,
	claim_missing: 'The token lacks the claim. Compare Body Hash Claim with a token of AI Rudder.',
	ampersand_escaped: 'Write &key= in the URL, not &amp;key=.',
	is_signed: 'The callback is signed: set Authentication to Signature. Or add ?key= to the URL.',
	key_with_more:
		'The right key has more behind it, such as a slash. Remove that, or put an & in between.',
} as const;

/**
 * What to do about a problem, when more is known than its reason says; empty when nothing is.
 *
 * @param isTest whether a person asked: anybody can send what is ambiguous to the production URL, so
 * that names no setting which lets more in
 */
export function describeProblem(given: Problem, isTest = true): string {
	const found = given as MissingValue | UnclearValue | RequestProblem | KeyFailure;
	switch (found.problem) {
		case 'signed_value_missing':
			return found.placeholder === null
				? SEEN.claim_missing
				: SEEN.value_missing(found.placeholder);
		case 'signed_value_ambiguous': {
			if (!isTest && LOOSENING.has(found.why)) return '';
			return say(AMBIGUITIES[found.why], found);
		}
		case 'body_too_large':
		case 'body_not_readable':
			return say(REQUEST[found.problem], found);
		case 'key_missing':
			return found.seen === null ? '' : SEEN[found.seen];
		case 'key_mismatch':
			return found.isLonger ? SEEN.key_with_more : '';
		default:
			return FORMULA[given.problem as FormulaProblem] ?? '';
	}
}

/** For how long a captured signature serves. */
const howLong = (seconds: number | null) =>
	seconds === null ? 'for ever' : `for ${seconds} seconds`;

interface Left {
	fields: readonly string[];
	seconds: number | null;
}

/** What a formula leaves unprotected; the worst comes first. */
export const PROTECTION = {
	nothing: ({ seconds }: Left) =>
		`This formula leaves the body unprotected: anyone who saw one callback can forge others ${howLong(seconds)}.`,
	fields: ({ fields, seconds }: Left) =>
		`This formula protects only ${fields.map((name) => `{${name}}`).join(', ')}: anyone who saw one callback can change the rest ${howLong(seconds)}.`,
	runs_together:
		'Characters can move from one signed value into the next. Ask AI Rudder for HMAC over the body.',
	can_be_extended: 'Anyone who saw one callback can lengthen its body. Ask AI Rudder for HMAC.',
} as const;

/**
 * The worst that a formula leaves unprotected, in words for the person who chooses it; empty when the
 * body is protected, or when the settings are no formula.
 */
export function describeProtection(settings: SigningSettings): string {
	const scheme = compileScheme(settings);
	if ('problem' in scheme) return '';
	const { body, runsTogether, canBeExtended, ...left } = scheme.covers;
	if (body !== 'all') return PROTECTION[body](left);
	if (runsTogether) return PROTECTION.runs_together;
	return canBeExtended ? PROTECTION.can_be_extended : '';
}
