import { isContent, isFree, isPairs, isTime } from './cuts';
import type { TextFormula } from './formula';
import type { TextRules } from './signedText';
import { DIGESTS, METHODS } from './methods';
import { PLACEHOLDERS, type Placeholder } from './placeholders';
import type { PairRules } from './sortedPairs';

/** What a signature says of the body that came with it. */
export interface Coverage {
	/** `all` of it, some `fields`, or `nothing`. */
	body: 'all' | 'fields' | 'nothing';
	/** The fields that are signed, as placeholders without their braces; empty unless `body` is `fields`. */
	fields: readonly string[];
	/** Whether the end of one value can be passed off as the beginning of the next. */
	runsTogether: boolean;
	/** Whether the end of a body that somebody saw can be added to: the secret only begins a plain hash. */
	canBeExtended: boolean;
	/** For how long a captured signature serves, in seconds; null for ever. */
	seconds: number | null;
}

/** A token says nothing of the body. */
export const NOTHING: Coverage = {
	body: 'nothing',
	fields: [],
	runsTogether: false,
	canBeExtended: false,
	seconds: null,
};
/** An HMAC over the exact bytes, or a token with their hash in it. */
export const ALL: Coverage = { ...NOTHING, body: 'all' };

const SIGNATURES: ReadonlySet<string> = new Set(['sign', 'sign_type', 'signature']);

type Part = Buffer | Placeholder;

const isPlaceholder = (part: Part): part is Placeholder => !Buffer.isBuffer(part);

const coveredBy = (part: Part) =>
	isPlaceholder(part) ? PLACEHOLDERS[part.kind].covers : undefined;

const isWhole = (part: Part) => coveredBy(part) === 'bytes' || coveredBy(part) === 'values';
const isSigned = (part: Part): part is Placeholder => coveredBy(part) === 'fields';

/** Whether a placeholder stands for a field at the top of the body: `a.b` is also a name there, which no path leads to. */
const isField = (part: Placeholder, name: string) =>
	!isPairs(part) && part.path.length === 1 && part.path[0] === name;

/** Whether the beginning and the end of a part are told by nothing in it. */
const isOpen = (part: Part | undefined): boolean => isFree(part) || isTime(part) || isPairs(part);

const areMarked = ({ format, joiner }: PairRules) =>
	joiner !== '' && (format === 'key=value' || format === 'key:value');

/** Whether the pairs of the whole body leave nothing out but the signature and what is signed elsewhere. */
function areWhole({ pairs }: TextRules, fields: readonly Placeholder[]): boolean {
	const hasPairs = fields.some((field) => isPairs(field) && field.path.length === 0);
	const isElsewhere = (name: string) => fields.some((field) => isField(field, name));
	// Of an object whose fields are signed one by one the others are not.
	const isInPart = (name: string) => fields.some(({ path }) => path.length > 1 && path[0] === name);
	return (
		hasPairs &&
		pairs.nested !== 'omit' &&
		[...pairs.omitted].every(
			(name) => (SIGNATURES.has(name) && !isInPart(name)) || isElsewhere(name),
		)
	);
}

/** Whether anybody may write into a part what he likes. */
const isText = (part: Part | undefined) => isFree(part) || isPairs(part);

/**
 * Whether nothing but a digest of the body stands between two texts that anybody can choose: he can
 * write another digest into one of them. A time may stand beside it.
 */
function areTextsBesideDigest({ content }: TextFormula): boolean {
	const parts = content.parts.filter((part) => !isTime(part));
	return parts.some(
		(part, index) =>
			isWhole(part) &&
			!isContent(part) &&
			((isText(parts[index - 1]) && parts.slice(index + 1).some(isText)) ||
				(isText(parts[index + 1]) && parts.slice(0, index).some(isPairs))),
	);
}

/**
 * Whether values can give one another characters, whatever the body is: where they stand side by side
 * in an order that they decide, or right before that, where a time can take digits of the value right
 * before it, and where nothing but a digest stands between two.
 */
const areOpenTogether = (formula: TextFormula): boolean => {
	const { parts, sort } = formula.content;
	return (
		parts.filter((part, index) => index > sort && isOpen(part)).length > 1 ||
		isOpen(parts[sort - 1]) ||
		parts.some((part, index) => isTime(part) && isFree(parts[index - 1])) ||
		areTextsBesideDigest(formula)
	);
};

/** Whether the end of one value can be passed off as the beginning of the next. */
function runTogether(formula: TextFormula): boolean {
	const { rules } = formula;
	// The mark of sorting has no text.
	const parts = readParts(formula).filter((part) => !isPlaceholder(part) || part.kind !== 'sort');
	const areAdjacent = parts.some(
		(part, index) => isSigned(part) && (isOpen(parts[index - 1]) || isOpen(parts[index + 1])),
	);
	const pairs = parts.filter(isPairs).length;
	return (
		areAdjacent ||
		areOpenTogether(formula) ||
		// Where pairs end nobody can tell when others follow.
		pairs > 1 ||
		(pairs > 0 && !areMarked(rules.pairs)) ||
		(rules.allowsJoiner && (pairs > 0 || parts.filter(isOpen).length > 1))
	);
}

/** Whether a value that anybody can choose stands beside the body with nothing between them. */
const touchesContent = ({ content: { parts, sort } }: TextFormula): boolean =>
	parts.some(
		(part, index) =>
			isContent(part) &&
			(isFree(parts[index - 1]) ||
				isFree(parts[index + 1]) ||
				(sort < Infinity && parts.some(isFree))),
	);

/** The parts of a text, with the time as what it is read from. */
const readParts = ({ content, time }: TextFormula): readonly Part[] =>
	content.parts.map((part) => (isTime(part) ? time! : part));

/**
 * The objects whose fields a text signs by their values.
 *
 * @returns their paths; null when it signs the body itself, or no field
 */
export function textSignsObjects(formula: TextFormula): ReadonlyArray<readonly string[]> | null {
	const signed = readParts(formula).filter(isSigned);
	if (formula.content.parts.some(isWhole) || signed.length === 0) return null;
	return signed.map((part) => (isPairs(part) ? part.path : part.path.slice(0, -1)));
}

/**
 * Whether the body ends the text of a plain hash, and the secret only begins it: such a hash can be
 * computed on from where it ended.
 */
function canBeExtended({ method, algorithm, content: { parts } }: TextFormula): boolean {
	const kinds = parts.map((part) => (isPlaceholder(part) ? part.kind : null));
	return (
		METHODS[method].isUnkeyed &&
		DIGESTS[algorithm].canBeExtended &&
		kinds.lastIndexOf('secret') < kinds.lastIndexOf('body')
	);
}

function coverBody(formula: TextFormula): Coverage {
	const { content, rules } = formula;
	if (content.parts.some(isWhole)) {
		const isLoose = rules.allowsJoiner && content.parts.some(isOpen);
		const runsTogether = isLoose || touchesContent(formula) || areOpenTogether(formula);
		return { ...ALL, runsTogether };
	}
	const signed = readParts(formula).filter(isSigned);
	if (signed.length === 0) return NOTHING;
	const runsTogether = runTogether(formula);
	if (areWhole(rules, signed)) return { ...ALL, runsTogether };
	const fields = [...new Set(signed.map(({ text }) => text))];
	return { ...NOTHING, body: 'fields', fields, runsTogether };
}

/** Whether the time whose age is checked is part of what is signed. */
function signsTime({ content, time, rules }: TextFormula): boolean {
	if (time === null) return false;
	const inPairs = ({ path }: Placeholder) =>
		time.path.length > 0 &&
		path.join('.') === time.path.slice(0, -1).join('.') &&
		!rules.pairs.omitted.has(time.path[path.length]);
	return content.parts.some(
		(part) =>
			isPlaceholder(part) &&
			(isTime(part) || (isWhole(part) && isSigned(time)) || (isPairs(part) && inPairs(part))),
	);
}

/**
 * What of the body a text protects. Anyone who has seen one callback can change the rest and send it
 * with the same signature.
 */
export const coverText = (formula: TextFormula): Coverage => ({
	...coverBody(formula),
	canBeExtended: canBeExtended(formula),
	seconds: signsTime(formula) ? formula.toleranceSeconds : null,
});

/**
 * Whether a text signs a field at the top of the body, so that nobody can have changed it.
 *
 * @param name of the field, or `{body}` for the body as a whole
 */
export function textSignsField(formula: TextFormula, name: string): boolean {
	return readParts(formula).some((part) => {
		if (!isSigned(part)) return isWhole(part);
		if (!isPairs(part)) return isField(part, name);
		const { omitted } = formula.rules.pairs;
		return part.path.length === 0 && name !== '{body}' && !omitted.has(name);
	});
}
