import { findUnclearCut, type PartValues } from './cuts';
import type { Unreadable } from './json';
import type { MessageReader, TextProblem, TextRules } from './messageReader';
import type { Pieces } from './methods';
import { PLACEHOLDERS } from './placeholders';
import { joinPairs, type Pair } from './sortedPairs';
import type { Template } from './template';

/** Pieces in the order of their texts (by UTF-16 code unit), with their bytes as they are. */
export const sortPieces = <T extends Buffer | string>(pieces: readonly T[]): T[] =>
	pieces
		.map((piece) => ({ piece, text: String(piece) }))
		.sort((a, b) => (a.text < b.text ? -1 : 1))
		.map(({ piece }) => piece);

/** What a template stands for in one callback, for every secret. */
export interface SignedValues {
	values: PartValues;
	/** Of these what comes from the body, cut as it was read: nothing else has the same. */
	fromBody: ReadonlyArray<string | readonly Pair[]>;
}

/**
 * What each part of a template stands for. It is the same for every secret, and costs most.
 *
 * @returns a problem when something is missing that is signed, when another callback could give the
 * same text, or when the body cannot be read as the template asks
 */
export function readSignedValues(
	template: Template,
	reader: MessageReader,
	rules: TextRules,
): SignedValues | TextProblem | Unreadable {
	const values: Array<Buffer | string | null> = [];
	const fromBody: Array<string | readonly Pair[]> = [];
	// A placeholder may stand there often; it is read once.
	const known = new Map<string, { value: Buffer | string; source: Buffer | string | Pair[] }>();
	for (const part of template.parts) {
		if (Buffer.isBuffer(part) || PLACEHOLDERS[part.kind].read === undefined) {
			values.push(Buffer.isBuffer(part) ? part : null);
			continue;
		}
		const { text, kind } = part;
		let one = known.get(text);
		if (one === undefined) {
			const source = reader.read(part, rules);
			if (source === null) return { problem: 'signed_value_missing', placeholder: text };
			if (typeof source === 'object' && 'problem' in source) return source;
			one = { source, value: Array.isArray(source) ? joinPairs(source, rules.pairs) : source };
			known.set(text, one);
		}
		const { covers } = PLACEHOLDERS[kind];
		if (covers === 'values' || covers === 'fields') fromBody.push(one.source as string | Pair[]);
		values.push(one.value);
	}
	return findUnclearCut(template, values, rules.allowsJoiner) ?? { values, fromBody };
}

/** The text that is signed, in pieces of bytes: to be hashed one after the other. */
export function writeSignedText(
	{ sort }: Template,
	{ values }: SignedValues,
	secret: Buffer,
): Pieces {
	const pieces = values.map((value) => value ?? secret);
	return sort > pieces.length
		? pieces
		: [...pieces.slice(0, sort), ...sortPieces(pieces.slice(sort))];
}
