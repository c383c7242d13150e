import type { Diagnosis, FoundFormula, Miss } from '../messages/diagnosis';
import { UNNAMED_HEADER, type Found, type NotFound } from '../messages/facts';
import type { TypingError } from '../messages/typingError';
import { choicesOf } from '../signature/fields';
import { writeFormulaLine, type SigningSettings } from '../signature/settings';
import { bodyHashClaims, readJwt, type Jwt } from '../signature/header';
import { findTokenMethod, METHODS } from '../signature/methods';
import { readPublicKey } from '../signature/publicKey';
import type { Problem } from '../signature/results';
import { lookAtSignature, type SignatureLook } from '../signature/signatureLook';
import { otherValues, timesIn, type Evidence } from './evidence';
import { proveSample } from './advice';
import { MAX_WORK } from './budget';
import { bareSignature } from './sample';
import { searchSettings } from './search';
import { findTypingError } from './typingError';

/**
 * Whether the settings that were found hold what a log must not: a value that the person knows beside
 * the secret, or one of the URL's query.
 */
function holdPrivateValue(settings: SigningSettings, { known, url }: Evidence): boolean {
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

function diagnoseFound(found: Found, evidence: Evidence, typingError?: TypingError): FoundFormula {
	const { change, mistakes, secret, settings, otherContent, needsZone } = found;
	const { pasted, isStrict } = evidence;
	const isChanged = Object.keys(change).length > 0;
	// A name that only the user knows is in no line.
	const isWhole = settings.timestampHeader !== UNNAMED_HEADER;
	const line = isChanged && isWhole ? writeFormulaLine(settings) : null;
	const usesLine = settings.formula.trim() !== '';
	const isRewritten = /json/i.test(change.signedContent ?? '');
	const isNew = change.signedContent !== undefined || change.encoding !== undefined;

	const says: FoundFormula['says'] = [];
	if (typingError === undefined || isChanged)
		says.push({ code: pasted ? 'found' : 'found_in_callback' });
	for (const mistake of mistakes) says.push({ code: mistake, secret });
	if (usesLine && line !== null) says.push({ code: 'paste_line' });
	else if (isChanged) says.push({ code: usesLine ? 'empty_line_and_set' : 'set', change });
	if (isRewritten && isStrict === true) says.push({ code: 'body_unchanged' });
	if (isRewritten && pasted) says.push({ code: 'body_reformatted' });
	if (secret === 'previous') says.push({ code: 'signed_with_previous' });
	if (needsZone && settings.timeZone === '') says.push({ code: 'zone_missing' });
	if (otherContent !== null && change.signedContent !== undefined) {
		says.push({ code: 'order_unsure', otherContent });
	}
	if (isNew && /\{pairs[.}]/.test(settings.signedContent)) says.push({ code: 'pairs_unsure' });
	return {
		outcome: 'found',
		settings,
		says,
		line,
		// What came as a callback ends in n8n's log, or in an execution that it stores.
		...(typingError && { typingError: pasted ? typingError : { ...typingError, positions: null } }),
		isHarmless:
			!isChanged &&
			typingError === undefined &&
			mistakes.every((mistake) => mistake === 'body_line_ends'),
		isPrivate: holdPrivateValue(settings, evidence),
	};
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

function diagnoseMiss(
	{ tries, cutShort, isLarge }: NotFound,
	proof: Problem,
	evidence: Evidence,
	settings: SigningSettings,
): Miss {
	const { pasted, body, known, url } = evidence;
	const isStrict = evidence.isStrict === true;
	// Whoever sent what fits nothing proved nothing: a log shows no names that a stranger chose.
	const shown = isStrict ? { ...evidence, headers: {} } : evidence;
	const { signature } = pasted ? bareSignature(evidence.signature) : evidence;
	const look = lookAtSignature(signature, !isStrict);
	const jwt = readJwt(signature.slice(signature.lastIndexOf(' ') + 1));
	const says: Miss['says'] = [];
	if (jwt !== null) {
		says.push({ code: 'no_formula' }, { code: 'look', look });
		says.push({ code: diagnoseJwt(jwt, body, settings) }, { code: 'mail' });
		return { outcome: 'not_found', says, proof };
	}
	const times = timesIn(shown, settings.timestampHeader, null);
	const headers = otherValues(shown, times).flatMap(
		({ text }) => /^\{header:(.*)\}$/.exec(text)?.[1] ?? [],
	);
	const named = Object.keys(shown.headers).filter((name) => name !== UNNAMED_HEADER);
	const isKey = readPublicKey(settings.signingSecret) !== null;

	says.push(tries === 0 ? { code: 'nothing_tried' } : { code: 'tried', tries });
	if (isLarge) says.push({ code: 'body_large' });
	else if (cutShort) says.push({ code: 'cut_short' });
	says.push({ code: 'look', look });
	if (looksAsymmetric(look) && !isKey) says.push({ code: 'public_key_missing' });
	if (headers.length > 0) says.push({ code: 'headers_tried', headers });
	says.push({ code: pasted ? 'compare_sample' : 'compare' });
	if (pasted && times.length === 0) says.push({ code: 'time_not_given' });
	if (UNNAMED_HEADER in shown.headers) says.push({ code: 'time_unnamed' });
	if (pasted && named.length + known.length === 0 && url === null) {
		says.push({ code: 'values_not_given' });
	} else if (known.length === 0) says.push({ code: 'app_key_not_given' });
	says.push({ code: 'ask', headers, hasTime: times.length > 0 }, { code: 'mail' });
	return { outcome: 'not_found', says, proof };
}

/** What a search has found, or why it may have found nothing. */
export const diagnoseSearch = (
	result: Found | NotFound,
	proof: Problem,
	evidence: Evidence,
	settings: SigningSettings,
): FoundFormula | Miss =>
	'problem' in result
		? diagnoseMiss(result, proof, evidence, settings)
		: diagnoseFound(result, evidence);

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
	if (!('problem' in proof)) return { outcome: 'fits', settings, secret: proof.secret };
	const result = yield* searchSettings(evidence, settings, work);
	const mistyped = 'problem' in result ? yield* findTypingError(evidence, settings) : null;
	if (mistyped !== null) return diagnoseFound(mistyped, evidence, mistyped.typingError);
	return diagnoseSearch(result, proof, evidence, settings);
}
