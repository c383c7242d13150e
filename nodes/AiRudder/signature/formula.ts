import { type Choice, FIELDS, type FormulaValues, isChoice } from './fields';
import { parseFormulaLine } from './formulaLine';
import { type TextRules, compileTemplate, type Template } from './signedText';
import { ALGORITHMS, METHODS, presetOf, type Algorithm, type MethodName } from './methods';
import { parsePlaceholder, PLACEHOLDERS, type Placeholder } from './placeholders';
import type { Problem } from './results';
import { MARKS, type PairRules } from './sortedPairs';
import { offsetOf } from './timestamp';

/** The credential's fields, as a user fills them in; what Formula says stands in the single fields. */
export type SigningSettings = FormulaValues &
	Record<'signingSecret' | 'previousSigningSecret' | 'formula', string>;

/** The scheme of a credential that has a text which is too long. */
export const TOO_LONG = 'field_too_long';

/** The scheme of a credential whose Formula cannot be read. */
export const UNREADABLE_LINE = 'line_unreadable';

/** What counts for a field that a stored credential does not have: what the editor would fill in. */
const DEFAULTS = Object.fromEntries(
	Object.entries(FIELDS).map(([name, { initial }]) => [name, initial]),
) as unknown as SigningSettings;

/** How many characters a field may have, where that is more than {@link LONGEST_TEXT}. */
const LONGEST: Readonly<Record<string, number>> = {
	signingSecret: 16_384,
	previousSigningSecret: 16_384,
	encryptionKey: 16_384,
	previousEncryptionKey: 16_384,
	sampleBody: 32_768,
	sampleOthers: 16_384,
};
const LONGEST_TEXT = 4096;

/** A credential as n8n hands it over, decrypted. */
type Stored = Readonly<Record<string, unknown>>;

const isTooLong = (data: Stored, name: string): boolean => {
	const value = data[name];
	return typeof value === 'string' && value.length > (LONGEST[name] ?? LONGEST_TEXT);
};

/**
 * Whether a text is longer than anybody needs: to look at it would hold up all of n8n.
 *
 * @param withSample whether those of the sample count, too; they say nothing of the formula
 */
export const hasTooLong = (data: Stored, withSample: boolean): boolean =>
	Object.keys(data).some(
		(name) => (withSample || !name.startsWith('sample')) && isTooLong(data, name),
	);

/** One field of the sample; empty when it is too long. */
export const readSampleField = (data: Stored, name: string): string =>
	typeof data[name] === 'string' && !isTooLong(data, name) ? data[name] : '';

const TEXTS = Object.keys(FIELDS).filter((name) => name !== 'toleranceSeconds') as Array<
	Exclude<keyof SigningSettings, 'toleranceSeconds'>
>;

/**
 * Brings stored credential data into shape: a missing field gets its default, and Formula, where it
 * is not empty, counts in place of all single fields. Of one that has too long a text nothing counts.
 */
export function readSettings(data: Stored): SigningSettings {
	if (hasTooLong(data, false)) return { ...DEFAULTS, scheme: TOO_LONG };
	// A copy and assignments: this is done for every callback.
	const settings = { ...DEFAULTS };
	for (const name of TEXTS) {
		const value = data[name];
		// An expression may give a number: it is the text of its digits.
		if (typeof value === 'string' || typeof value === 'number') settings[name] = String(value);
	}
	const { toleranceSeconds } = data;
	if (toleranceSeconds !== undefined) settings.toleranceSeconds = Number(toleranceSeconds);
	if (settings.formula.trim() !== '') {
		Object.assign(settings, parseFormulaLine(settings.formula) ?? { scheme: UNREADABLE_LINE });
	}
	const header = settings.timestampHeader.trim();
	// Node spells headers in lower case; the fields of a body are spelled as they come.
	settings.timestampHeader = header.startsWith('{') ? header : header.toLowerCase();
	return settings;
}

/** How the secret is read as a key, and what it is then used for. */
interface Keyed {
	method: MethodName;
	secretEncoding: Choice<'secretEncoding'>;
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

export type Formula =
	/** A keyed HMAC over the exact body; the header's shape tells algorithm and encoding. */
	| (Keyed & { kind: 'bodyHmac'; algorithms: readonly Algorithm[] })
	/** The header is the secret itself. */
	| (Keyed & { kind: 'token' })
	| TextFormula
	| JwtFormula;

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
	...Object.fromEntries(ALGORITHMS.map((one) => [presetOf(one), bodyHmac(one)])),
	token: { kind: 'token', ...WITH_SECRET },
};

/** Whether it limits the age of a callback; an endless one would be no check at all. */
export const isTolerance = (seconds: number): boolean => seconds > 0 && seconds < Infinity;

/** The place that Timestamp Header names: a header, or a placeholder. Null when it is neither. */
export function parseTimeSource(setting: string): Placeholder | null {
	const source = parsePlaceholder(/^\{(.*)\}$/.exec(setting)?.[1] ?? `header:${setting}`);
	return source !== null && PLACEHOLDERS[source.kind].put !== undefined ? source : null;
}

const TIMESTAMP = parsePlaceholder('timestamp')!;

/** How {pairs} is written; null when a field has a value that is not in its list. */
export function readPairRules(settings: SigningSettings): PairRules | null {
	const { pairFormat, emptyValues, nestedValues, valueEncoding, omittedFields } = settings;
	const omitted = omittedFields.split(',').map((name) => name.trim());
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
				omitted: new Set(omitted.filter((name) => name !== '')),
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
	if (scheme === TOO_LONG || scheme === UNREADABLE_LINE) return { problem: scheme };
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
	// By whatever name it is signed, a time is checked as a time.
	const parts = content.parts.map((part) =>
		!Buffer.isBuffer(part) && part.text === time?.text ? TIMESTAMP : part,
	);
	const zone = offsetOf(settings.timeZone);
	if (zone === null) return { problem: 'unknown_time_zone' };
	return {
		kind: 'text',
		...common,
		algorithm,
		encoding,
		part: settings.signaturePart,
		content: { ...content, parts },
		rules: {
			pairs,
			allowsJoiner: ambiguousValues === 'accept',
			signsApart: signsApart(content),
		},
		time,
		zone,
	};
}
