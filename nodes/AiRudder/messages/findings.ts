import type { SecretName } from '../signature/results';
import { fieldName, valueName } from '../signature/credentialFields';
import { writeFormulaLine } from '../signature/formulaLine';
import { describeHeaderShape } from '../signature/headerShape';
import { SECRET_ENCODINGS } from '../signature/formula';
import { bodyHashClaims, JWT_METHODS, readJwt, type Jwt } from '../signature/jwt';
import { readPublicKey } from '../signature/publicKey';
import type { SecretDoubt } from '../signature/secret';
import type { SigningSettings } from '../signature/settings';
import { fitsJwt } from '../signature/verify';
import { SECRET_SETTING } from '../finder/candidates';
import type { FormulaChange } from '../finder/prove';
import {
	bareSignature,
	otherValues,
	timesIn,
	UNNAMED_HEADER,
	type Evidence,
} from '../finder/evidence';
import type { Found, NotFound, Slip } from '../finder/search';
import { describeProtection } from './protection';

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
	label:
		'Remove the mark that ends in an underscore from the beginning of %: it is no part of the key.',
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
	private_key:
		'% is a private key, which nobody but AI Rudder should have: ask for the public key, and tell them.',
	url: '% looks like a URL. Enter the secret that AI Rudder gave you.',
	short: '% is suspiciously short. Compare it with the one at AI Rudder.',
};

const about = (sentence: string, secret: SecretName) =>
	sentence.replace('%', fieldName(SECRET_SETTING[secret]));

/** Why a secret may be wrong, for the person who entered it. */
export const describeDoubt = (doubt: SecretDoubt, secret: SecretName): string =>
	about(DOUBTS[doubt], secret);

/** Steps as one sentence. */
export function inWords(steps: readonly string[]): string {
	const [last, ...others] = [...steps].reverse();
	return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}

/** Settings to choose, e.g. "Scheme to Custom, Method to HMAC and Algorithm to SHA-256". */
function describeChange(change: FormulaChange): string {
	const steps = Object.entries(change).map(([name, value]) => {
		if (value === '') return `${fieldName(name)} to nothing (leave it empty)`;
		if (value === UNNAMED_HEADER)
			return `${fieldName(name)} to the name of the header that carries the timestamp`;
		return `${fieldName(name)} to ${valueName(name, value)}`;
	});
	return inWords(steps);
}

/** What one callback leaves open, and a later one may need otherwise. */
function doubtAboutPairs(settings: SigningSettings, change: FormulaChange): string {
	const isNew = change.signedContent !== undefined || change.encoding !== undefined;
	return isNew && /\{pairs[.}]/.test(settings.signedContent)
		? 'One callback does not tell everything about its pairs: if a later one is refused, try other Empty Values, Nested Values and Value Encoding.'
		: '';
}

/**
 * The formula that was found as one line for the field Formula; null when nothing is to be changed, or
 * when a name is missing that only the user knows.
 */
export const lineOf = ({ change, settings }: Found): string | null =>
	Object.keys(change).length === 0 || settings.timestampHeader === UNNAMED_HEADER
		? null
		: writeFormulaLine(settings);

/** What to do, when the finder has found the formula. */
function describeFound(found: Found, evidence: Evidence): string {
	const { change, slips, secret, settings, otherContent, needsZone } = found;
	const { pasted, isStrict } = evidence;
	const sentences = slips.map((slip) => about(SLIPS[slip], secret));
	const field = fieldName('formula');
	const line = lineOf(found);
	const usesLine = settings.formula.trim() !== '';
	if (usesLine && line !== null) {
		sentences.push(`Paste the line at the end into ${field}, in place of what is there.`);
	} else if (Object.keys(change).length > 0) {
		const before = usesLine ? `Empty ${field} and set` : 'Set';
		sentences.push(`${before} ${describeChange(change)}.`);
	}
	const isRewritten = /json/i.test(change.signedContent ?? '');
	if (isStrict === true && isRewritten) {
		sentences.push('It fits if the body came unchanged.');
	}
	if (pasted && isRewritten) {
		sentences.push(
			'If Sample Body was reformatted by a viewer or an editor, take it again as it was sent: {body} may be right then.',
		);
	}
	if (secret === 'previous') sentences.push('It was signed with Previous Signing Secret.');
	if (needsZone && settings.timeZone === '') {
		sentences.push(
			'Its time names no zone: set Time Zone to the one in which AI Rudder writes it, for example +08:00.',
		);
	}
	if (otherContent !== null && change.signedContent !== undefined) {
		sentences.push(
			`One callback cannot tell whether these values are sorted or stand in this order by chance: if a later one is refused, set Signed Content to "${otherContent}".`,
		);
	}
	sentences.push(doubtAboutPairs(settings, change), describeProtection(settings));
	const where = pasted ? '' : ' in the credential';
	const all = sentences.filter((sentence) => sentence !== '').join(' ');
	const asLine = line === null ? '' : ` All of it as one line, to paste into ${field}: ${line}`;
	return `Found: the signature fits when you do this${where}. ${all}${asLine}`;
}

/**
 * Whether the settings that were found hold what a log must not: a value that the person knows beside
 * the secret, or one of the URL's query.
 */
export function holdsSomethingPrivate({ settings }: Found, { known, url }: Evidence): boolean {
	// As it came: it is not decoded where it stands in a text.
	const query = url === null ? [] : new URL(url).search.slice(1).split('&');
	const values = query.map((pair) => pair.slice(pair.indexOf('=') + 1));
	const hidden = [...known.map(({ value }) => value), ...values].filter((value) => value !== '');
	const texts = [
		...settings.signedContent.split(/\{[^{}"]*\}/),
		settings.prefix,
		settings.signaturePart,
	];
	return texts.some((text) => hidden.some((value) => text.includes(value)));
}

const MAIL =
	'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/ask-airudder.md';

/** What a signature may be that is made with a private key. */
const ASYMMETRIC = /RSA|ECDSA|Ed25519/;

/** What the look of a signature says about how it can be checked; empty when it says nothing. */
const describeLook = (look: string, settings: SigningSettings): string =>
	ASYMMETRIC.test(look) && readPublicKey(settings.signingSecret) === null
		? 'If AI Rudder signs with a private key, its public key must be entered as Signing Secret.'
		: '';

/** Why a token is not accepted. */
function describeJwt(jwt: Jwt, body: Buffer, { signingSecret }: SigningSettings): string {
	const { algorithm } = jwt;
	if (!Object.values<unknown>(JWT_METHODS).includes(algorithm)) {
		return 'This node checks tokens with HS256 and RS256 only.';
	}
	const method = algorithm === JWT_METHODS.jwtHs256 ? 'jwtHs256' : 'jwtRs256';
	if (!SECRET_ENCODINGS.some((encoding) => fitsJwt(jwt, method, signingSecret, encoding))) {
		return method === 'jwtRs256' && readPublicKey(signingSecret) === null
			? 'It is checked with a public key: enter that one as Signing Secret.'
			: 'It does not fit Signing Secret: compare that with the one at AI Rudder.';
	}
	if (bodyHashClaims(jwt, body).length > 0) {
		return 'It fits Signing Secret and this body, but one of its times (exp, nbf, iat) is no number: this node takes no such token.';
	}
	return 'It fits Signing Secret, but none of its claims is the SHA-256 of this body, so nothing that this node can check ties it to the body: it takes no such token. Take the body exactly as it was sent, and ask AI Rudder whether it can sign the body, too.';
}

/** Questions whose answers would end the search; those that the callback has answered are left out. */
function questions(others: readonly string[], hasTime: boolean): string {
	const named = others.map((name) => `{header:${name}}`).join(', ');
	const items = [
		'is it an HMAC, a hash, or a signature with a private key, and with which algorithm',
		'exactly which text is signed (the raw body, single fields of it, or its fields sorted as key=value)',
		others.length > 0
			? `whether ${named} is part of it`
			: 'whether the value of another header or an app key is part of it',
		hasTime ? '' : 'whether a time is part of it, and where it stands',
		'how the key and the signature are written (text, hex, Base64)',
		'one worked example',
	].filter((item) => item !== '');
	const last = items.pop();
	return `If both are right, ask AI Rudder: ${items.join('; ')}; and for ${last}. A mail to copy, in English and Chinese: ${MAIL}`;
}

/** What to ask AI Rudder for, when the finder has found nothing. */
function describeNotFound(
	{ tries, cutShort, isLarge }: NotFound,
	evidence: Evidence,
	settings: SigningSettings,
): string {
	const { pasted, body, known, url } = evidence;
	const { signature } = pasted ? bareSignature(evidence.signature) : evidence;
	const headers = Object.keys(evidence.headers).filter((name) => name !== UNNAMED_HEADER);
	const times = timesIn(evidence, settings.timestampHeader, null);
	const others = otherValues(evidence, times).flatMap(
		({ text }) => /^\{header:(.*)\}$/.exec(text)?.[1] ?? [],
	);
	const look = describeHeaderShape(signature, evidence.isStrict !== true);
	const jwt = readJwt(signature.slice(signature.lastIndexOf(' ') + 1));
	if (jwt !== null) {
		return `No formula fits. The signature: ${look}. ${describeJwt(jwt, body, settings)} A mail to copy, in English and Chinese: ${MAIL}`;
	}
	const sentences = [
		tries === 0
			? 'No formula could be tried on this signature.'
			: `None of the ${tries} formulas that were tried fits.`,
		isLarge ? 'The body is large, so not every formula was tried: use a smaller callback.' : '',
		!isLarge && cutShort ? 'There would have been more to try.' : '',
		`The signature: ${look}.`,
		describeLook(look, settings),
		others.length > 0 ? `Tried with the headers ${others.join(', ')}.` : '',
		pasted
			? 'Compare the secret with the one at AI Rudder, and take the body exactly as it was sent.'
			: 'Compare the secret with the one at AI Rudder.',
	];
	if (pasted && times.length === 0) {
		sentences.push('If the callback has a header with the time, enter it as Sample Timestamp.');
	}
	if (UNNAMED_HEADER in evidence.headers) {
		sentences.push(
			"Enter the time's header with its name into Other Values You Know: the name may be signed, too.",
		);
	}
	if (pasted && headers.length + known.length === 0 && url === null) {
		sentences.push(
			'If it has other headers of its own, or if you were given an app key or a client ID with the secret, enter them into Other Values You Know.',
		);
	} else if (known.length === 0) {
		sentences.push(
			'If you were given an app key or a client ID with the secret, enter it into Other Values You Know in the credential.',
		);
	}
	return [...sentences, questions(others, times.length > 0)].filter((one) => one !== '').join(' ');
}

/**
 * The finder's result for the person who sets the credential up. Names settings as the editor
 * does; never holds the secret, the signature or the body.
 */
export const advice = (
	result: Found | NotFound,
	evidence: Evidence,
	settings: SigningSettings,
): string =>
	'problem' in result
		? describeNotFound(result, evidence, settings)
		: describeFound(result, evidence);
