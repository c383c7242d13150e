import type { Diagnosis, FoundFormula, Miss, TypingError } from '../messages/diagnosis';
import { choicesOf, FORMULA_FIELDS, isShown } from '../signature/fields';
import type { SigningSettings } from '../signature/formula';
import { writeFormulaLine } from '../signature/formulaLine';
import { bodyHashClaims, readJwt, type Jwt } from '../signature/header';
import { findTokenMethod, METHODS } from '../signature/methods';
import { readPublicKey } from '../signature/publicKey';
import type { Problem } from '../signature/results';
import { intendedSecrets } from '../signature/secret';
import { lookAtSignature, type SignatureLook } from '../signature/signatureLook';
import { UNNAMED_HEADER, type Evidence, type Found } from './evidence';
import { findZone, lacksZone, NAME, placesIn, proveSample } from './advice';
import { LARGEST_BODY, MAX_WORK } from './budget';
import { bareSignature } from './sample';
import { searchSettings } from './search';
import { findTypingError } from './typingError';

/** A prefix that may stand in a log: it has no dot, so it is no address. */
const PREFIX = /^[A-Za-z0-9=_:/ -]{0,20}$/;

/** Whether a log may have all names in the settings, and the prefix, although a stranger may have chosen them. */
function isPrintable(settings: SigningSettings): boolean {
	const { prefix, signaturePart, bodyHashClaim, omittedFields } = settings;
	const names = [
		...placesIn(settings).flatMap(({ name, path }) => [name, ...path]),
		...omittedFields.split(', '),
		signaturePart,
		bodyHashClaim,
	];
	return PREFIX.test(prefix) && names.every((name) => name === '' || NAME.test(name));
}

/** Shorter values and texts are in each other by chance: `1` is in `v1`. */
const SHORTEST_PRIVATE = 6;
/** What formulas are made of tells nothing, wherever else it stands. */
const USUAL = /^(?:hmac|sha-?\d{1,3}|md5|sign(?:ature)?|token|bearer|[-_=: ])+$/i;

const isTelling = (text: string) => text.length >= SHORTEST_PRIVATE && !USUAL.test(text);

/** What a value of a query says. */
const decoded = (value: string) => new URLSearchParams(`value=${value}`).get('value')!;

/**
 * Whether the settings that were found hold what a log must not: a value that the person knows beside
 * the secret, or words of the URL's query. At the test URL, too, a name or a prefix that reads like
 * something else; in production none is found. No editor shows there what the log hides, so a value
 * counts only if it tells something.
 */
function holdPrivateValue(settings: SigningSettings, evidence: Evidence): boolean {
	const { known, privateWords = [], url, from } = evidence;
	// As it came, and decoded: in either form it can stand in a text.
	const query = url === null ? '' : url.slice(`${url}?`.indexOf('?'));
	const values = query
		.slice(1)
		.split('&')
		.map((pair) => pair.slice(pair.indexOf('=') + 1))
		.flatMap((value) => [value, decoded(value)]);
	const texts = [
		...settings.signedContent.split(/\{[^{}"]*\}/),
		settings.prefix,
		settings.signaturePart,
		settings.bodyHashClaim,
	];
	const own = known.map(({ value }) => value);
	const telling = [...values, ...own, ...privateWords].filter(isTelling);
	const tells = texts.some((text) =>
		telling.some((value) => text.includes(value) || (isTelling(text) && value.includes(text))),
	);
	if (tells || from === 'production') return tells;
	const hidden = [...own, ...values].filter((value) => value !== '');
	return (
		!isPrintable(settings) ||
		texts.some(
			(text) =>
				hidden.some((value) => text.includes(value)) || (text.length > 1 && query.includes(text)),
		)
	);
}

/**
 * Whether a user has written a secret itself into the formula, which is shown and stored.
 *
 * @param secrets as they were entered and as they may be meant, and the one that signed
 */
const holdsSecret = (settings: SigningSettings, secrets: readonly string[]): boolean =>
	secrets.some(
		(secret) =>
			isTelling(secret) && FORMULA_FIELDS.some((name) => String(settings[name]).includes(secret)),
	);

/** @param asEntered the credential as it stands: in what was found its secrets may be mended */
function diagnoseFound(
	found: Found,
	evidence: Evidence,
	asEntered: SigningSettings,
	typingError?: TypingError,
): FoundFormula {
	const { isChanged, mistakes, secret, settings, needsZone, signedBy } = found;
	const { from } = evidence;
	const entered = [asEntered, settings].flatMap((one) => [
		one.signingSecret,
		one.previousSigningSecret,
	]);
	const meant = entered.flatMap((text) => intendedSecrets(text).map((one) => one.secret));
	const isHidden = holdsSecret(settings, [...entered, ...meant, signedBy]);
	const line = isChanged && !isHidden ? writeFormulaLine(settings) : null;
	const isNewContent =
		settings.signedContent !== asEntered.signedContent || !isShown('signedContent', asEntered);
	// What was encrypted came as it was sent.
	const isRewritten =
		isNewContent &&
		settings.signedBody !== 'decrypted' &&
		isShown('signedContent', settings) &&
		/json/i.test(settings.signedContent);
	const says: FoundFormula['says'] = [];
	if (isChanged) says.push({ code: 'formula' });
	else if (typingError === undefined) says.push({ code: 'correction' });
	for (const mistake of mistakes) says.push({ code: mistake, secret });
	const isPrivate = holdPrivateValue(settings, evidence);
	const common = {
		outcome: 'found' as const,
		settings,
		secret,
		says,
		isPrivate,
		// What came as a callback ends in n8n's log, or in an execution that it stores.
		...(typingError && {
			typingError: from === 'sample' ? typingError : { ...typingError, positions: null },
		}),
	};
	// A name that only the user knows is in no line.
	if (settings.timestampHeader === UNNAMED_HEADER && isChanged) {
		says.push({ code: 'time_unnamed' });
		return { ...common, line: null, isHarmless: false };
	}
	if (line !== null) {
		says.push({ code: settings.formula.trim() === '' ? 'paste_line' : 'replace_line' });
	} else if (isChanged) says.push({ code: 'no_line' });
	if (isRewritten && from === 'production') says.push({ code: 'body_unchanged' });
	if (isRewritten && from === 'sample') says.push({ code: 'body_reformatted' });
	if (secret === 'previous') says.push({ code: 'signed_with_previous' });
	if (needsZone && settings.timeZone === '' && line !== null) says.push({ code: 'zone_missing' });
	const isHarmless =
		!isChanged &&
		typingError === undefined &&
		mistakes.every((mistake) => mistake === 'body_line_ends');
	return { ...common, line, isHarmless };
}

/** Why a token is not accepted. */
function diagnoseJwt(jwt: Jwt, body: Buffer, { signingSecret }: SigningSettings) {
	const name = findTokenMethod(jwt.algorithm);
	if (name === null) return 'jwt_of_other_algorithm';
	const method = METHODS[name];
	const hasSigned = choicesOf('secretEncoding').some((encoding) => {
		const key = method.readKey(signingSecret, encoding);
		return key !== null && method.fits(key, 'sha256', [jwt.text], [jwt.signature]);
	});
	if (!hasSigned) {
		return method.needs === 'publicKey' && readPublicKey(signingSecret) === null
			? 'jwt_needs_public_key'
			: 'jwt_of_other_secret';
	}
	return bodyHashClaims(jwt, body).length > 0 ? 'jwt_time_no_number' : 'jwt_without_body_hash';
}

/** Whether a signature may have been made with a private key. */
function looksAsymmetric(look: SignatureLook): boolean {
	if (look.code === 'repeated') return looksAsymmetric(look.first);
	const texts = 'texts' in look ? look.texts : 'text' in look ? [look.text] : [];
	return texts.some(({ kind }) => kind !== 'digest');
}

function diagnoseMiss(proof: Problem, evidence: Evidence, settings: SigningSettings): Miss {
	const { from, body, headers, known, url } = evidence;
	const isSample = from === 'sample';
	const { signature } = bareSignature(evidence);
	const look = lookAtSignature(signature, true);
	const jwt = readJwt(signature.slice(signature.lastIndexOf(' ') + 1));
	const isDigest = 'text' in look || 'texts' in look;
	const says: Miss['says'] = [];
	if (isSample) says.push(isDigest ? { code: 'no_formula' } : { code: 'sample_signature', look });
	if (jwt !== null) {
		says.push({ code: diagnoseJwt(jwt, body, settings) }, { code: 'mail' });
		return { outcome: 'not_found', says, proof };
	}
	const needsKey = looksAsymmetric(look) && readPublicKey(settings.signingSecret) === null;
	says.push({ code: needsKey ? 'secret_or_public_key' : 'secret' });
	const others = Object.keys(headers).filter((name) => name !== UNNAMED_HEADER);
	if (body.length > LARGEST_BODY) says.push({ code: 'body_large' });
	else if (from === 'production') says.push({ code: 'test_url' });
	else if (isSample && others.length + known.length === 0 && url === null) {
		says.push({ code: 'values' });
	} else if (isSample) says.push({ code: 'body' });
	else if (known.length === 0 && !needsKey) says.push({ code: 'app_key' });
	says.push({ code: 'mail' });
	return { outcome: 'not_found', says, proof };
}

/** What a search has found, or why it may have found nothing. */
export const diagnoseSearch = (
	result: Found | null,
	proof: Problem,
	evidence: Evidence,
	settings: SigningSettings,
): FoundFormula | Miss =>
	result === null
		? diagnoseMiss(proof, evidence, settings)
		: diagnoseFound(result, evidence, settings);

/**
 * What one callback tells about the credential: whether it fits, what would make it fit, or what to
 * ask for. The same for a pasted sample and for a callback that was refused; in facts, not in words.
 * Yields as `searchSettings()` does, if it has to search.
 *
 * @param work how much the search for a formula may hash, in bytes; that for a typing error has its own
 */
export function* diagnose(
	evidence: Evidence,
	settings: SigningSettings,
	work = MAX_WORK,
): Generator<number, Diagnosis> {
	const proof = proveSample(settings, evidence);
	if (!('problem' in proof)) {
		const timeZone = findZone(settings, evidence);
		const isZoneOpen = lacksZone(settings, evidence);
		return { outcome: 'fits', settings, secret: proof.secret, timeZone, isZoneOpen };
	}
	const result = yield* searchSettings(evidence, settings, work);
	const mistyped = result === null ? yield* findTypingError(evidence, settings) : null;
	if (mistyped !== null) return diagnoseFound(mistyped, evidence, settings, mistyped.typingError);
	return diagnoseSearch(result, proof, evidence, settings);
}
