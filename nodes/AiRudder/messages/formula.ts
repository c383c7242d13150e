import type { KeyFailure } from '../signature/callbackKey';
import type { FormulaProblem } from '../signature/formula';
import type { MissingValue } from '../signature/signedText';
import type { Problem } from '../signature/results';
import type { Ambiguity, UnclearValue } from '../signature/sortedPairs';

/** What is wrong with a formula, for the person who set it up. */
export const FORMULA = {
	field_too_long:
		'A field of the credential is too long. Secrets, keys and Other Values You Know may have 16,384 characters, Sample Body 32,768, and every other field 4,096. Shorten it.',
	line_unreadable:
		'Formula cannot be read. Paste the whole line as it was given, from "Scheme:" to its end, or empty the field and use the ones below it.',
	unknown_scheme: 'The scheme is not one that this version knows. Choose a scheme from the list.',
	unknown_option:
		'A field of the formula has a value that is not in its list. Choose again what is marked in the credential.',
	unknown_placeholder:
		'Signed Content has a placeholder that does not exist. The table of placeholders in the documentation names them all; {body}, {json}, {sortedJson}, {secret} and {timestamp} are those that are used most.',
	content_too_long:
		'Signed Content is too long: it may have 4,000 characters and 50 placeholders. Shorten it.',
	unknown_time_source:
		'Timestamp Header is neither the name of a header nor one of {part:…}, {query:…} and {body.…}.',
	unknown_time_zone: 'Time Zone is not of the form +07:00. Leave it empty for UTC.',
	content_signs_nothing:
		'Signed Content does not change from one callback to the next, so one captured signature would open the door for ever. Put {body} into it.',
	hash_without_secret:
		'A plain hash that does not contain the secret is unsafe: anybody can compute it. Put {secret} into Signed Content, or set Method to HMAC.',
	claim_missing:
		"A token that does not hold the body's hash would open the door for any body. Enter the claim that holds it as Body Hash Claim.",
	timestamp_header_missing:
		'Signed Content uses {timestamp}, but no Timestamp Header is set. Enter the name of the header that carries the timestamp.',
	tolerance_not_positive: 'Tolerance must be a number of seconds above 0, and not without end.',
	joiner_is_mark:
		'Joiner holds the mark that Pairs puts between name and value, so nobody could tell where a pair ends. Choose another Joiner, or other Pairs.',
} as const satisfies Record<FormulaProblem, string>;

type Subject = Pick<UnclearValue, 'placeholder'>;

/** Why another callback could have the same signature; {@link Subject} is the placeholder that has the value. */
export const AMBIGUITIES = {
	too_many_values: 'The body holds more than 10,000 values, which is more than this node rewrites.',
	long_form:
		'More than 256 KB would have to be read as a form, or written as one by Value Encoding, which is more than this node does.',
	nested_value: 'A field of the body holds an object or a list: see Nested Values.',
	nested_text: 'A text in the body is an object or a list in JSON.',
	nested_unsigned: 'A field that is not signed, by Fields Left Out, holds an object or a list.',
	field_twice: 'A field of the body is there twice.',
	half_character: ({ placeholder }: Subject) =>
		`${placeholder === undefined ? 'A field of the body' : `{${placeholder}}`} holds half a character.`,
	holds_joiner: 'A field of the body holds the joiner: see Ambiguous Values.',
	holds_mark: "A field's name holds the mark between name and value.",
	holds_neighbour: ({ placeholder }: Subject) =>
		`{${placeholder}} holds the text that separates it from its neighbour in Signed Content. See Ambiguous Values.`,
	begins_elsewhere: ({ placeholder }: Subject) =>
		`{${placeholder}} could begin in another place: its time could be longer.`,
	ends_elsewhere: ({ placeholder }: Subject) =>
		`{${placeholder}} could end in another place: its time could be longer.`,
	no_brackets: ({ placeholder }: Subject) =>
		`{${placeholder}} is no object or list, so nothing tells it from the value beside it.`,
} as const satisfies Record<Ambiguity, unknown>;

/** What can be seen of a request that its formula, or its key, does not fit. */
export const SEEN = {
	value_missing: (placeholder: string) => `{${placeholder}} is not there.`,
	claim_missing: 'The token lacks the Body Hash Claim.',
	ampersand_escaped:
		'The URL has the parameter "amp;key": write & alone in front of key=, not &amp; as in HTML.',
	key_with_more:
		'The URL has the right key, and something behind it, such as a slash, a blank or a second question mark. Other parameters belong behind an &.',
} as const;

/** What is to be said of a problem beside its reason; empty when nothing is. */
export function describeProblem(given: Problem): string {
	const found = given as MissingValue | UnclearValue | KeyFailure;
	switch (found.problem) {
		case 'signed_value_missing':
			return found.placeholder === null
				? SEEN.claim_missing
				: SEEN.value_missing(found.placeholder);
		case 'signed_value_ambiguous': {
			const text = AMBIGUITIES[found.why];
			return typeof text === 'string' ? text : text(found);
		}
		case 'key_missing':
			return found.isEscaped ? SEEN.ampersand_escaped : '';
		case 'key_mismatch':
			return found.isLonger ? SEEN.key_with_more : '';
		default:
			return FORMULA[given.problem as FormulaProblem] ?? '';
	}
}
