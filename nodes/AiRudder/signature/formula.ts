import { isChoice, type Choice } from './fields';
import { type TextRules, compileTemplate, type Template } from './signedText';
import { ALGORITHMS, DIGESTS, METHODS, type Algorithm, type MethodName } from './methods';
import { parsePlaceholder, PLACEHOLDERS, type Placeholder } from './placeholders';
import type { Problem } from './results';
import { TOO_LONG, UNREADABLE_LINE, type SigningSettings } from './settings';
import { MARKS, type PairRules } from './sortedPairs';
import { offsetOf } from './timestamp';

/** How the secret is read as a key, and what it is then used for. */
interface Keyed {
	method: MethodName;
	secretEncoding: Choice<'secretEncoding'>;
}

/** A keyed HMAC over the exact body; the header's shape tells algorithm and encoding. */
interface BodyHmac extends Keyed {
	kind: 'bodyHmac';
	algorithms: readonly Algorithm[];
}

/** The header is the secret itself. */
interface Token extends Keyed {
	kind: 'token';
}

/** A text is signed that is made of the callback; every part of the formula is set by the user. */
export interface TextFormula extends Keyed {
	kind: 'text';
	algorithm: Algorithm;
	encoding: Choice<'encoding'>;
	prefix: string;
	/** The part of the header that is the signature; empty for the whole header. */
	part: string;
	content: Template;
	rules: TextRules;
	/** Where the time of sending stands; null when no time is checked. */
	time: Placeholder | null;
	toleranceSeconds: number;
	/** Minutes from UTC, where the time does not tell. */
	zone: number;
}

/** The header is a JSON Web Token with the body's hash in a claim. */
export interface JwtFormula extends Keyed {
	kind: 'jwt';
	prefix: string;
	bodyHashClaim: string;
	toleranceSeconds: number;
}

export type Formula = BodyHmac | Token | TextFormula | JwtFormula;

export type FormulaProblem =
	| 'field_too_long'
	| 'line_unreadable'
	| 'unknown_scheme'
	| 'unknown_option'
	| 'unknown_placeholder'
	| 'content_too_long'
	| 'unknown_time_source'
	| 'unknown_time_zone'
	| 'content_signs_nothing'
	| 'hash_without_secret'
	| 'claim_missing'
	| 'timestamp_header_missing'
	| 'joiner_is_mark'
	| 'tolerance_not_positive';

const WITH_SECRET = { method: 'hmac', secretEncoding: 'text' } as const;

const bodyHmac = (...algorithms: Algorithm[]): Formula => ({
	kind: 'bodyHmac',
	...WITH_SECRET,
	algorithms,
});

const PRESETS: Record<string, Formula> = {
	// MD5 is left out of the detection: nobody should arrive at it by accident.
	auto: bodyHmac('sha256', 'sha1', 'sha384', 'sha512'),
	...Object.fromEntries(ALGORITHMS.map((one) => [DIGESTS[one].preset, bodyHmac(one)])),
	token: { kind: 'token', ...WITH_SECRET },
};

/** Whether it limits the age of a callback; an endless one would be no check at all. */
export const isTolerance = (seconds: number): boolean => seconds > 0 && seconds < Infinity;

/**
 * Where Timestamp Header says that the time is: the name of a header, or a placeholder.
 *
 * @returns null when it is none
 */
export function parseTimeSource(setting: string): Placeholder | null {
	const source = parsePlaceholder(/^\{(.*)\}$/.exec(setting)?.[1] ?? `header:${setting}`);
	return source !== null && PLACEHOLDERS[source.kind].put !== undefined ? source : null;
}

const parseList = (text: string): ReadonlySet<string> =>
	new Set(
		text
			.split(',')
			.map((name) => name.trim())
			.filter((name) => name !== ''),
	);

/** How {pairs} is written; null when a field has a value that is not in its list. */
export function readPairRules(settings: SigningSettings): PairRules | null {
	const { pairFormat, emptyValues, nestedValues, valueEncoding } = settings;
	return isChoice('pairFormat', pairFormat) &&
		isChoice('emptyValues', emptyValues) &&
		isChoice('nestedValues', nestedValues) &&
		isChoice('valueEncoding', valueEncoding)
		? {
				format: pairFormat,
				joiner: settings.pairJoiner.replaceAll('\\n', '\n'),
				empty: emptyValues,
				nested: nestedValues,
				encoding: valueEncoding,
				omitted: parseList(settings.omittedFields),
			}
		: null;
}

/** Whether a field of the body, or a part of it, is signed by a placeholder of its own. */
const signsApart =
	({ parts }: Template) =>
	(path: readonly string[]): boolean =>
		parts.some(
			(part) => !Buffer.isBuffer(part) && path.every((name, index) => part.path[index] === name),
		);

/** Why a text would be unsafe, or cannot be made; null when it is fine. */
function findFlaw(
	{ placeholders }: Template,
	pairs: PairRules,
	{ method, timestampHeader }: SigningSettings,
	time: Placeholder | null,
): FormulaProblem | null {
	const kinds = [...placeholders].map((kind) => PLACEHOLDERS[kind]);
	if (kinds.every(({ isConstant }) => isConstant)) return 'content_signs_nothing';
	const mark = MARKS[pairs.format];
	const hasPairs = kinds.some(({ form }) => form === 'pairs');
	if (hasPairs && mark !== '' && pairs.joiner.includes(mark)) return 'joiner_is_mark';
	if (METHODS[method as MethodName].isUnkeyed && !placeholders.has('secret')) {
		return 'hash_without_secret';
	}
	if (timestampHeader !== '' && time === null) return 'unknown_time_source';
	const needsTime = kinds.some(({ form }) => form === 'time');
	return needsTime && time === null ? 'timestamp_header_missing' : null;
}

/**
 * The formula that the settings describe.
 *
 * AI Rudder does not publish its formula to us, so none of these is "the official one".
 *
 * @returns the formula, or the one thing that makes it unusable
 */
export function compileFormula(settings: SigningSettings): Formula | Problem<FormulaProblem> {
	const { scheme, method, algorithm, secretEncoding, encoding, ambiguousValues, prefix } = settings;
	if (scheme === TOO_LONG) return { problem: 'field_too_long' };
	if (scheme === UNREADABLE_LINE) return { problem: 'line_unreadable' };
	if (scheme !== 'custom') {
		return Object.hasOwn(PRESETS, scheme) ? PRESETS[scheme] : { problem: 'unknown_scheme' };
	}
	const pairs = readPairRules(settings);
	if (
		!isChoice('method', method) ||
		!isChoice('algorithm', algorithm) ||
		!isChoice('secretEncoding', secretEncoding) ||
		!isChoice('encoding', encoding) ||
		!isChoice('ambiguousValues', ambiguousValues) ||
		pairs === null
	) {
		return { problem: 'unknown_option' };
	}
	const { toleranceSeconds, bodyHashClaim, timestampHeader } = settings;
	if (!isTolerance(toleranceSeconds)) return { problem: 'tolerance_not_positive' };
	const common = { method, secretEncoding, prefix, toleranceSeconds };
	if (METHODS[method].token !== null) {
		return bodyHashClaim === ''
			? { problem: 'claim_missing' }
			: { kind: 'jwt', ...common, bodyHashClaim };
	}
	const content = compileTemplate(settings.signedContent);
	if ('problem' in content) return content;
	const time = timestampHeader === '' ? null : parseTimeSource(timestampHeader);
	const flaw = findFlaw(content, pairs, settings, time);
	if (flaw !== null) return { problem: flaw };
	const zone = offsetOf(settings.timeZone);
	if (zone === null) return { problem: 'unknown_time_zone' };
	return {
		kind: 'text',
		...common,
		algorithm,
		encoding,
		part: settings.signaturePart,
		content,
		rules: {
			pairs,
			allowsJoiner: ambiguousValues === 'accept',
			signsApart: signsApart(content),
		},
		time,
		zone,
	};
}
