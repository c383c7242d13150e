import { isWholeText, scalarText } from './bodyFields';
import type { Choice } from './fields';
import {
	countBrackets,
	type Field,
	parseJson,
	UNREADABLE,
	type Unreadable,
	writeJson,
} from './json';
import type { Problem } from './results';

/** How the fields of a body are written as one text. */
export interface PairRules {
	format: Choice<'pairFormat'>;
	joiner: string;
	/** What becomes of a field that is empty or null. */
	empty: Choice<'emptyValues'>;
	/** What becomes of an object or a list. */
	nested: Choice<'nestedValues'>;
	encoding: Choice<'valueEncoding'>;
	/** The names of the fields that are not signed. */
	omitted: ReadonlySet<string>;
	spelling?: Spelling;
}

/** Marks that encoders of URLs treat in different ways. */
const MARKS_OF_URL = "!'()*~";

/** Those that stay as they are, by what encodes. */
const PLAIN_MARKS = {
	// JavaScript; RFC 3986, as Python and PHP; Java.
	percent: ["!'()*~", '~', '*'],
	// Java and browsers; Go and Python; PHP; JavaScript.
	form: ['*', '~', '', "!'()*~"],
} as const;

/** What the rules of a formula leave open: a setting for each would ask for what nobody knows. */
export interface Spelling {
	/** Which of the encoders of URLs. */
	marks: number;
	/** Which of the ways to write JSON. */
	json: number;
}

/** How most senders write it. */
export const USUAL: Spelling = { marks: 0, json: 0 };

/** How many encoders of URLs there are. */
export const countMarks = ({ encoding }: PairRules): number =>
	encoding === 'none' ? 1 : PLAIN_MARKS[encoding].length;

function encode(value: string, { encoding, spelling = USUAL }: PairRules): string {
	if (encoding === 'none') return value;
	const plain: string = PLAIN_MARKS[encoding][spelling.marks];
	let text = encodeURIComponent(value);
	for (const mark of MARKS_OF_URL) {
		const escaped = `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
		if (!plain.includes(mark)) text = text.replaceAll(mark, escaped);
	}
	return encoding === 'form' ? text.replaceAll('%20', '+') : text;
}

/** The mark between name and value. */
export const MARKS: Record<PairRules['format'], string> = {
	'key=value': '=',
	'key:value': ':',
	keyvalue: '',
	value: '',
};

/** Why a callback could have the signature of another one. */
export type Ambiguity =
	| 'too_many_values'
	| 'long_body'
	| 'nested_value'
	| 'nested_text'
	| 'nested_unsigned'
	| 'field_twice'
	| 'half_character'
	| 'holds_joiner'
	| 'holds_mark'
	| 'holds_neighbour'
	| 'begins_elsewhere'
	| 'ends_elsewhere'
	| 'no_brackets';

/** A value with which another callback could have the same signature. */
export type UnclearValue = Problem<'signed_value_ambiguous'> & {
	why: Ambiguity;
	/** The placeholder that has it, if it is one value alone. */
	placeholder?: string;
};

export const unclear = (why: Ambiguity, placeholder?: string): UnclearValue => ({
	problem: 'signed_value_ambiguous',
	why,
	placeholder,
});

/** How many objects and lists may begin in the texts that are parsed for one body. */
const MAX_BRACKETS = 16_384;
/** What a text costs in their place: where it is no JSON, the parser takes long to say so. */
const BRACKETS_PER_TEXT = 64;

/** How an object or a list begins. */
const NESTED_START = /^(?:\{\s*["}]|\[\s*["{[\]\d\-tfn])/;

/** Tells of one text after the other whether it is an object or a list in JSON: `[VIP] Tom` is none. What is too long to tell counts as one. */
function nestedJson(): (text: string) => boolean {
	let left = MAX_BRACKETS;
	return (text) => {
		// As a reader of the body looks for a callback: a byte order mark is a blank.
		const bare = text.trim();
		if (!NESTED_START.test(bare) || !['}', ']'].includes(bare.slice(-1))) return false;
		left -= countBrackets(bare) + BRACKETS_PER_TEXT;
		return left < 0 || parseJson(bare) !== null;
	};
}

/** What a field is signed as; null when it is left out. */
function signedValue(
	field: Field,
	rules: PairRules,
	isNestedJson: (text: string) => boolean,
): string | null | UnclearValue | Unreadable {
	const { raw } = field;
	const { empty, nested, spelling = USUAL } = rules;
	if (/^[{[]/.test(raw)) {
		if (nested === 'json') return writeJson(field, 'json', spelling.json) ?? UNREADABLE;
		return nested === 'omit' ? null : unclear('nested_value');
	}
	const value = scalarText(raw) ?? '';
	if (nested === 'json' && isNestedJson(value)) return unclear('nested_text');
	return value === '' && empty === 'omit' ? null : value;
}

/**
 * Whether a pair could be taken for two, or end in another place. With a mark between name and
 * value, what follows on a joiner can be a pair only if it has that mark, too: `Tom & Jerry` cannot.
 */
function isCut(name: string, value: string, joiner: string, mark: string): boolean {
	if (name.includes(joiner)) return true;
	if (mark !== '' && joiner.length === 1) {
		const first = value.indexOf(joiner);
		return first >= 0 && value.includes(mark, first);
	}
	return (value + joiner).indexOf(joiner) !== value.length;
}

/** One field as it is signed. */
export interface Pair {
	name: string;
	text: string;
}

/**
 * The fields of a body as pairs, sorted by their names (by UTF-16 code unit). A problem when two bodies
 * could give these pairs, or when an unsigned field could hold a callback.
 *
 * @param allowsJoiner whether a value may hold the joiner, so that two bodies can give one text
 * @param isApart whether a field that is left out is signed in another place
 */
export function pairsOf(
	fields: readonly Field[],
	rules: PairRules,
	allowsJoiner: boolean,
	isApart: (name: string) => boolean = () => false,
): Pair[] | UnclearValue | Unreadable {
	// Those that are left out, too: of two fields with one name, a reader of the body sees the last.
	if (new Set(fields.map(({ name }) => name)).size < fields.length) {
		return unclear('field_twice');
	}
	const mark = MARKS[rules.format];
	const pairs: Pair[] = [];
	const isNestedJson = nestedJson();
	for (const field of fields) {
		if (rules.omitted.has(field.name)) {
			// What nobody has signed must be nothing in which a callback could be looked for.
			const isNested = /^[{[]/.test(field.raw) || isNestedJson(scalarText(field.raw) ?? '');
			if (isNested && !isApart(field.name)) return unclear('nested_unsigned');
			continue;
		}
		const value = signedValue(field, rules, isNestedJson);
		if (value === null) continue;
		if (typeof value !== 'string') return value;
		const { name } = field;
		if (!isWholeText(name) || !isWholeText(value)) return unclear('half_character');
		const written = encode(value, rules);
		if (!allowsJoiner && rules.joiner !== '' && isCut(name, written, rules.joiner, mark)) {
			return unclear('holds_joiner');
		}
		if (mark !== '' && name.includes(mark)) return unclear('holds_mark');
		pairs.push({ name, text: rules.format === 'value' ? written : name + mark + written });
	}
	return pairs.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Pairs as one text. */
export const joinPairs = (pairs: readonly Pair[], { joiner }: PairRules): string =>
	pairs.map(({ text }) => text).join(joiner);
