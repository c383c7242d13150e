import { isContent, isFree as isFreeValue } from './cuts';
import type { Formula, TextFormula } from './formula';
import { nameOf, type TextRules } from './signedText';
import type { PairRules } from './sortedPairs';
import type { Placeholder } from './template';

/** What a signature says of the body that came with it. */
export interface Coverage {
	/** `all` of it, some `fields`, or `nothing`. */
	body: 'all' | 'fields' | 'nothing';
	/** The fields that are signed, as placeholders without their braces; empty unless `body` is `fields`. */
	fields: readonly string[];
	/** Whether the end of one value can be passed off as the beginning of the next. */
	runsTogether: boolean;
	/** For how long a captured signature serves, in seconds; null for ever. */
	seconds: number | null;
}

const WHOLE: ReadonlySet<Placeholder['kind']> = new Set(['body', 'json', 'sortedJson', 'digest']);
const SIGNATURES: ReadonlySet<string> = new Set(['sign', 'sign_type', 'signature']);

const areMarked = ({ format, joiner }: PairRules) =>
	joiner !== '' && (format === 'key=value' || format === 'key:value');

const ALL = { body: 'all', fields: [], runsTogether: false } as const;
const NOTHING = { body: 'nothing', fields: [], runsTogether: false } as const;

type Signed = Extract<Placeholder, { kind: 'field' | 'pairs' }>;

const isSigned = (part: Buffer | Placeholder): part is Signed =>
	!Buffer.isBuffer(part) && (part.kind === 'field' || part.kind === 'pairs');

/** What has no form by which its beginning and its end could be told. */
const FREE: ReadonlySet<string> = new Set([
	'header',
	'part',
	'parameter',
	'field',
	'pairs',
	'url',
	'query',
	'timestamp',
]);

const isFree = (part: Buffer | Placeholder | undefined): boolean =>
	part !== undefined && !Buffer.isBuffer(part) && FREE.has(part.kind);

/** Whether the pairs of the whole body leave nothing out but the signature and what is signed elsewhere. */
function areWhole({ pairs }: TextRules, fields: readonly Signed[]): boolean {
	const hasPairs = fields.some(({ kind, path }) => kind === 'pairs' && path.length === 0);
	const isElsewhere = (name: string) => fields.some((field) => nameOf(field) === `body.${name}`);
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

/** Whether the end of one value can be passed off as the beginning of the next. */
function runTogether({ content: { parts, placeholders }, rules }: TextFormula): boolean {
	const areAdjacent = parts.some(
		(part, index) => isSigned(part) && (isFree(parts[index - 1]) || isFree(parts[index + 1])),
	);
	const areSeveral = placeholders.has('pairs') || parts.filter(isFree).length > 1;
	const isSorted = placeholders.has('sort') && parts.filter(isSigned).length > 1;
	const hasPairs = placeholders.has('pairs') && !areMarked(rules.pairs);
	return areAdjacent || isSorted || hasPairs || (rules.allowsJoiner && areSeveral);
}

/** Whether a value that anybody can choose stands beside the body with nothing between them. */
function touchesContent({ content: { parts, placeholders } }: TextFormula): boolean {
	const isSorted = placeholders.has('sort') && parts.some(isFreeValue);
	return parts.some(
		(part, index) =>
			isContent(part) &&
			(isSorted || isFreeValue(parts[index - 1]) || isFreeValue(parts[index + 1])),
	);
}

const signsWhole = ({ content }: TextFormula): boolean =>
	[...content.placeholders].some((kind) => WHOLE.has(kind));

/** The fields and the pairs in a text, the time among them. */
const signedFields = ({ content, time }: TextFormula): Signed[] =>
	content.parts
		.map((part) => (!Buffer.isBuffer(part) && part.kind === 'timestamp' ? time! : part))
		.filter(isSigned);

/** Whether a formula signs what the fields say, and not how the body is written. */
export const signsFieldsOnly = (formula: Formula): boolean =>
	formula.kind === 'text' && !signsWhole(formula) && signedFields(formula).length > 0;

function bodyCoverage(formula: TextFormula): Omit<Coverage, 'seconds'> {
	const { content, rules } = formula;
	if (signsWhole(formula)) {
		const isOpen = rules.allowsJoiner && content.parts.some(isFree);
		return { ...ALL, runsTogether: isOpen || touchesContent(formula) };
	}
	const fields = signedFields(formula);
	if (fields.length === 0) return NOTHING;
	const runsTogether = runTogether(formula);
	return areWhole(rules, fields)
		? { ...ALL, runsTogether }
		: { body: 'fields', fields: [...new Set(fields.map(nameOf))], runsTogether };
}

/** Whether the time whose age is checked is part of what is signed. */
function signsTime({ content, time, rules }: TextFormula): boolean {
	if (time === null) return false;
	const inPairs = ({ path }: Signed) =>
		time.kind === 'field' &&
		path.join('.') === time.path.slice(0, -1).join('.') &&
		!rules.pairs.omitted.has(time.path[path.length]);
	return content.parts.some(
		(part) =>
			!Buffer.isBuffer(part) &&
			(part.kind === 'timestamp' ||
				nameOf(part) === nameOf(time) ||
				(part.kind === 'pairs' && inPairs(part))),
	);
}

/**
 * What of the body a formula protects. Whoever has seen one callback can change the rest and send
 * it with the same signature.
 */
export function coverageOf(formula: Formula): Coverage {
	switch (formula.kind) {
		case 'token':
			return { ...NOTHING, seconds: null };
		case 'text': {
			const seconds = signsTime(formula) ? formula.toleranceSeconds : null;
			return { ...bodyCoverage(formula), seconds };
		}
		default:
			return { ...ALL, seconds: null };
	}
}

/**
 * Whether a formula signs a field at the top of the body, so that nobody can have changed it.
 *
 * @param name of the field, or `{body}` for the body as a whole
 */
export function signsField(formula: Formula, name: string): boolean {
	if (formula.kind !== 'text') return formula.kind !== 'token';
	const { content, time, rules } = formula;
	return content.parts.some((part) => {
		if (Buffer.isBuffer(part)) return false;
		const signed = part.kind === 'timestamp' ? time! : part;
		if (signed.kind === 'field') return signed.path.join('.') === name;
		if (signed.kind !== 'pairs') return WHOLE.has(signed.kind);
		return signed.path.length === 0 && name !== '{body}' && !rules.pairs.omitted.has(name);
	});
}
