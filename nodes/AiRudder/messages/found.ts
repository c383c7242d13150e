import { fieldName, valueName } from '../signature/settings';
import type { SecretName } from '../signature/results';
import { SECRET_SETTING, UNNAMED_HEADER, type FormulaChange } from './facts';
import { listWords } from './texts';

interface OfSecret {
	secret: SecretName;
}

/** What the editor calls a secret. */
export const nameSecret = (secret: SecretName): string => fieldName(SECRET_SETTING[secret]);

/** Values that cannot be entered as they are. */
const UNSAYABLE: Readonly<Record<string | number, string>> = {
	'': 'nothing (leave it empty)',
	[UNNAMED_HEADER]: 'the name of the header that carries the timestamp',
};

/** Settings to choose, e.g. "Scheme to Custom, Method to HMAC and Algorithm to SHA-256". */
const listChange = (change: FormulaChange): string =>
	listWords(
		Object.entries(change).map(([name, value]) => {
			return `${fieldName(name)} to ${UNSAYABLE[value] ?? valueName(name, value)}`;
		}),
	);

/** What to do when a formula was found: the slips of pasting first, by their names. */
export const FOUND = {
	found: 'Found: the signature fits when you do this.',
	found_in_callback: 'Found: the signature fits when you do this in the credential.',
	signature_white_space: 'Remove the white space around Sample Signature.',
	signature_name:
		"Remove the header's name from Sample Signature: only the value belongs into the field.",
	signature_quotes: 'Remove the quotes around Sample Signature.',
	body_white_space:
		'Remove the white space or line breaks around Sample Body: they were not signed.',
	body_last_line_break:
		'Add a line break at the end of Sample Body: it was signed, and got lost in pasting.',
	body_line_ends:
		'The line ends of Sample Body changed in pasting (LF or CR LF): real callbacks are not touched by that.',
	white_space: ({ secret }: OfSecret) =>
		`Remove the white space, line break or invisible character from ${nameSecret(secret)}.`,
	name_and_value: ({ secret }: OfSecret) =>
		`Enter only the value into ${nameSecret(secret)}, without the name in front of it.`,
	quotes: ({ secret }: OfSecret) => `Remove the quotes around ${nameSecret(secret)}.`,
	label: ({ secret }: OfSecret) =>
		`Remove the mark that ends in an underscore from the beginning of ${nameSecret(secret)}: it is no part of the key.`,
	equals_sign: ({ secret }: OfSecret) =>
		`The secret begins with an equals sign, which n8n drops because it takes the field for an expression: type the equals sign twice at the beginning of ${nameSecret(secret)}.`,
	paste_line: 'Paste the line at the end into Formula, in place of what is there.',
	set: ({ change }: { change: FormulaChange }) => `Set ${listChange(change)}.`,
	empty_line_and_set: ({ change }: { change: FormulaChange }) =>
		`Empty Formula and set ${listChange(change)}.`,
	body_unchanged: 'It fits if the body came unchanged.',
	body_reformatted:
		'If Sample Body was reformatted by a viewer or an editor, take it again as it was sent: {body} may be right then.',
	signed_with_previous: 'It was signed with Previous Signing Secret.',
	zone_missing:
		'Its time names no zone: set Time Zone to the one in which AI Rudder writes it, for example +08:00.',
	order_unsure: ({ otherContent }: { otherContent: string }) =>
		`One callback cannot tell whether these values are sorted or stand in this order by chance: if a later one is refused, set Signed Content to "${otherContent}".`,
	pairs_unsure:
		'One callback does not tell everything about its pairs: if a later one is refused, try other Empty Values, Nested Values and Value Encoding.',
	line: ({ line }: { line: string }) => `All of it as one line, to paste into Formula: ${line}`,
} as const;
