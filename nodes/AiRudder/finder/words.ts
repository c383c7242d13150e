import type { SecretName } from '../locks/proof';
import { describeHeaderShape } from '../signature/headerShape';
import type { SecretDoubt } from '../signature/secret';
import { SECRET_SETTING } from './candidates';
import { fieldName, valueName } from './editorNames';
import {
	UNNAMED_HEADER,
	type Evidence,
	type FormulaSettings,
	type Found,
	type NotFound,
	type Slip,
} from './find';
import { bareSignature } from './slips';

/** A slip in words; "%" stands for the field of the secret. */
const SLIPS: Record<Slip, string> = {
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
	white_space: 'Remove the white space, line break or invisible character from %.',
	name_and_value: 'Enter only the value into %, without the name in front of it.',
	quotes: 'Remove the quotes around %.',
	equals_sign:
		'The secret begins with an equals sign, which n8n drops because it takes the field for an expression: type the equals sign twice at the beginning of %.',
};

/** A doubt about a secret in words; "%" stands for its field. */
const DOUBTS: Record<SecretDoubt, string> = {
	empty: '% is empty. Enter the secret that AI Rudder gave you.',
	blank: '% consists of white space only. Enter the secret that AI Rudder gave you.',
	white_space:
		'% has white space, a line break or an invisible character around it. Enter it without.',
	name_and_value: '% looks like a pasted line "name: value". Enter only the value.',
	url: '% looks like a URL. Enter the secret that AI Rudder gave you.',
	short:
		'% is suspiciously short. Compare it with the one at AI Rudder; if it is right, prove it with Sample Body and Sample Signature.',
};

const about = (sentence: string, secret: SecretName) =>
	sentence.replace('%', fieldName(SECRET_SETTING[secret]));

/** Why a secret may be wrong, for the person who entered it. */
export const describeDoubt = (doubt: SecretDoubt, secret: SecretName): string =>
	about(DOUBTS[doubt], secret);

/** Settings to choose, e.g. "Scheme to Custom, Method to HMAC and Algorithm to SHA-256". */
function describeChange(change: Partial<FormulaSettings>): string {
	const steps = Object.entries(change).map(([name, value]) => {
		if (value === '') return `${fieldName(name)} to nothing (leave it empty)`;
		if (value === UNNAMED_HEADER) return `${fieldName(name)} to ${value}`;
		return `${fieldName(name)} to ${valueName(name, value)}`;
	});
	const last = steps.pop();
	return steps.length === 0 ? `${last}` : `${steps.join(', ')} and ${last}`;
}

/** What to do, when the finder has found the formula. */
function describeFound({ change, slips, secret }: Found, pasted: boolean): string {
	const sentences = slips.map((slip) => about(SLIPS[slip], secret));
	if (Object.keys(change).length > 0) sentences.push(`Set ${describeChange(change)}.`);
	if (pasted && /json/i.test(change.signedContent ?? '')) {
		sentences.push(
			'If Sample Body was reformatted by a viewer or an editor, take it again as it was sent: {body} may be right then.',
		);
	}
	if (secret === 'previous') sentences.push('It was signed with Previous Signing Secret.');
	const where = pasted ? '' : ' in the credential';
	return `Found: the signature fits when you do this${where}. ${sentences.join(' ')}`;
}

/** What to ask AI Rudder for, when the finder has found nothing. */
function describeNotFound({ cutShort }: NotFound, evidence: Evidence): string {
	const { pasted, timestamps } = evidence;
	const { signature } = pasted ? bareSignature(evidence.signature) : evidence;
	const sentences = [
		cutShort
			? 'No formula was found; the body is large, so not every formula was tried: use a smaller callback to try them all.'
			: 'None of the formulas that this node can express fits.',
		`The signature: ${describeHeaderShape(signature)}.`,
	];
	if (/[,;]/.test(signature)) {
		sentences.push('It may hold several values in one header, which no setting can express.');
	}
	sentences.push(
		pasted
			? 'Compare the secret with the one at AI Rudder, and take the body exactly as it was sent.'
			: 'Compare the secret with the one at AI Rudder.',
	);
	if (pasted && timestamps.length === 0) {
		sentences.push('If the callback has a header with the time, enter it as Sample Timestamp.');
	}
	sentences.push(
		'If both are right, ask AI Rudder: is it an HMAC or a hash, with which algorithm; exactly which text is signed (the raw body? with a timestamp or the secret, joined how?); how the key and the signature are written (text, hex, Base64); and for one worked example.',
	);
	return sentences.join(' ');
}

/**
 * The finder's result for the person who sets the credential up. Names settings as the editor
 * does; never holds the secret, the signature or the body.
 */
export const advice = (result: Found | NotFound, evidence: Evidence): string =>
	'problem' in result ? describeNotFound(result, evidence) : describeFound(result, evidence.pasted);
