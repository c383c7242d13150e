import type { Problem } from './results';
import { ALGORITHMS, DIGESTS, type Algorithm } from './algorithms';
import { ENCODINGS, type Encoding } from './headerShape';
import { JWT_METHODS, type JwtMethod } from './jwt';
import { PUBLIC_KEY_METHODS, type PublicKeyMethod } from './publicKey';
import { UNREADABLE, type SigningSettings } from './settings';
import type { TextRules } from './signedText';
import {
	EMPTY_VALUES,
	MARKS,
	NESTED_VALUES,
	PAIR_FORMATS,
	VALUE_ENCODINGS,
	type PairRules,
} from './sortedPairs';
import { compileTemplate, readPlaceholder, type Placeholder, type Template } from './template';
import { offsetOf } from './timestamp';

export const METHODS = [
	'hmac',
	'hash',
	...PUBLIC_KEY_METHODS,
	...(Object.keys(JWT_METHODS) as JwtMethod[]),
] as const;
export type Method = (typeof METHODS)[number];

export const SECRET_ENCODINGS = ['text', 'hex', 'base64'] as const;
export type SecretEncoding = (typeof SECRET_ENCODINGS)[number];

export const AMBIGUOUS_VALUES = ['refuse', 'accept'] as const;

/** A keyed HMAC over the exact body; the header's shape tells algorithm and encoding. */
interface BodyHmac {
	kind: 'bodyHmac';
	algorithms: readonly Algorithm[];
}

/** The header is the secret itself. */
interface Token {
	kind: 'token';
}

/** Where the time of sending stands. */
export type TimeSource = Extract<Placeholder, { kind: 'header' | 'part' | 'parameter' | 'field' }>;

/** A text is signed that is made of the callback; every part of the formula is set by the user. */
export interface TextFormula {
	kind: 'text';
	method: 'hmac' | 'hash' | PublicKeyMethod;
	algorithm: Algorithm;
	secretEncoding: SecretEncoding;
	encoding: Encoding;
	prefix: string;
	/** The part of the header that is the signature; empty for the whole header. */
	part: string;
	content: Template;
	rules: TextRules;
	/** Null when no time is checked. */
	time: TimeSource | null;
	toleranceSeconds: number;
	/** Minutes from UTC, where the time does not tell. */
	zone: number;
}

/** The header is a JSON Web Token with the body's hash in a claim. */
export interface JwtFormula {
	kind: 'jwt';
	method: JwtMethod;
	secretEncoding: SecretEncoding;
	prefix: string;
	bodyHashClaim: string;
	toleranceSeconds: number;
}

export type Formula = BodyHmac | Token | TextFormula | JwtFormula;

export type FormulaProblem =
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

/** What is wrong with a formula, in words for the person who set it up. */
export const FORMULA_PROBLEMS: Record<FormulaProblem, string> = {
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
};

const bodyHmac = (...algorithms: Algorithm[]): Formula => ({ kind: 'bodyHmac', algorithms });

const PRESETS: Record<string, Formula> = {
	// MD5 is left out of the detection: nobody should arrive at it by accident.
	auto: bodyHmac('sha256', 'sha1', 'sha384', 'sha512'),
	...Object.fromEntries(ALGORITHMS.map((one) => [DIGESTS[one].preset, bodyHmac(one)])),
	token: { kind: 'token' },
};

const isOneOf = <T extends string>(list: readonly T[], value: string): value is T =>
	(list as readonly string[]).includes(value);

/** Whether it limits the age of a callback; an endless one would be no check at all. */
export const isTolerance = (seconds: number): boolean => seconds > 0 && seconds < Infinity;

const unusable = (problem: FormulaProblem): Problem<FormulaProblem> => ({
	problem,
	detail: FORMULA_PROBLEMS[problem],
});

/** What differs from one callback to the next. */
const VARIES: ReadonlySet<Placeholder['kind']> = new Set([
	'body',
	'json',
	'sortedJson',
	'timestamp',
	'header',
	'part',
	'parameter',
	'field',
	'pairs',
	'digest',
	'query',
]);

/**
 * Where Timestamp Header says that the time is: the name of a header, or a placeholder.
 *
 * @returns null when it is none
 */
export function timeSourceOf(setting: string): TimeSource | null {
	const placeholder = readPlaceholder(/^\{(.*)\}$/.exec(setting)?.[1] ?? `header:${setting}`);
	switch (placeholder?.kind) {
		case 'header':
		case 'part':
		case 'parameter':
		case 'field':
			return placeholder;
		default:
			return null;
	}
}

const listOf = (text: string): ReadonlySet<string> =>
	new Set(
		text
			.split(',')
			.map((name) => name.trim())
			.filter((name) => name !== ''),
	);

/** How {pairs} is written; null when a field has a value that is not in its list. */
export function pairRulesOf(settings: SigningSettings): PairRules | null {
	const { pairFormat, emptyValues, nestedValues, valueEncoding } = settings;
	return isOneOf(PAIR_FORMATS, pairFormat) &&
		isOneOf(EMPTY_VALUES, emptyValues) &&
		isOneOf(NESTED_VALUES, nestedValues) &&
		isOneOf(VALUE_ENCODINGS, valueEncoding)
		? {
				format: pairFormat,
				joiner: settings.pairJoiner.replaceAll('\\n', '\n'),
				empty: emptyValues,
				nested: nestedValues,
				encoding: valueEncoding,
				omitted: listOf(settings.omittedFields),
			}
		: null;
}

function jwtFormulaOf(
	method: JwtMethod,
	secretEncoding: SecretEncoding,
	{ prefix, bodyHashClaim, toleranceSeconds }: SigningSettings,
): Formula | Problem<FormulaProblem> {
	if (bodyHashClaim === '') return unusable('claim_missing');
	return { kind: 'jwt', method, secretEncoding, prefix, bodyHashClaim, toleranceSeconds };
}

/**
 * The formula that the settings describe.
 *
 * AI Rudder does not publish its formula to us, so none of these is "the official one".
 *
 * @returns the formula, or the one thing that makes it unusable, with the words for it
 */
export function formulaOf(settings: SigningSettings): Formula | Problem<FormulaProblem> {
	if (settings.scheme === UNREADABLE) return unusable('line_unreadable');
	if (settings.scheme !== 'custom') {
		return Object.hasOwn(PRESETS, settings.scheme)
			? PRESETS[settings.scheme]
			: unusable('unknown_scheme');
	}
	const { method, algorithm, secretEncoding, encoding, ambiguousValues } = settings;
	const pairs = pairRulesOf(settings);
	if (
		!isOneOf(METHODS, method) ||
		!isOneOf(ALGORITHMS, algorithm) ||
		!isOneOf(SECRET_ENCODINGS, secretEncoding) ||
		!isOneOf(ENCODINGS, encoding) ||
		!isOneOf(AMBIGUOUS_VALUES, ambiguousValues) ||
		pairs === null
	) {
		return unusable('unknown_option');
	}
	const { toleranceSeconds } = settings;
	if (!isTolerance(toleranceSeconds)) return unusable('tolerance_not_positive');
	if (method === 'jwtHs256' || method === 'jwtRs256') {
		return jwtFormulaOf(method, secretEncoding, settings);
	}
	const content = compileTemplate(settings.signedContent);
	if ('problem' in content) return unusable(content.problem);
	const kinds = [...content.placeholders];
	if (!kinds.some((kind) => VARIES.has(kind))) return unusable('content_signs_nothing');
	const mark = MARKS[pairs.format];
	if (kinds.includes('pairs') && mark !== '' && pairs.joiner.includes(mark)) {
		return unusable('joiner_is_mark');
	}
	if (method === 'hash' && !kinds.includes('secret')) return unusable('hash_without_secret');
	const time = settings.timestampHeader === '' ? null : timeSourceOf(settings.timestampHeader);
	if (settings.timestampHeader !== '' && time === null) return unusable('unknown_time_source');
	if (kinds.includes('timestamp') && time === null) return unusable('timestamp_header_missing');
	const zone = offsetOf(settings.timeZone);
	if (zone === null) return unusable('unknown_time_zone');
	return {
		kind: 'text',
		method,
		algorithm,
		secretEncoding,
		encoding,
		prefix: settings.prefix,
		part: settings.signaturePart,
		content,
		rules: { pairs, allowsJoiner: ambiguousValues === 'accept' },
		time,
		toleranceSeconds,
		zone,
	};
}
