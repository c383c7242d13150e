import type { BodyFields } from '../signature/bodyFields';
import type { Field } from '../signature/json';
import { joinPairs, pairsOf, type PairRules } from '../signature/sortedPairs';
import { WORK } from './budget';
import { findApart, holdsBody, type BodyValues, type Token } from './evidence';
import type { Parts } from './parts';

/** How vendors write pairs, the usual ways first. */
const FORMATS: ReadonlyArray<[format: PairRules['format'], joiner: string]> = [
	['key=value', '&'],
	['keyvalue', ''],
	['key=value', '|'],
	['keyvalue', '|'],
	['key=value', ','],
	['value', ''],
	['value', '|'],
	['value', '&'],
	['key:value', ','],
	['key:value', '&'],
	['key=value', ''],
	['key=value', '\n'],
	['key=value', ';'],
	['value', ','],
	['value', ':'],
];

/** The default of Fields Left Out. */
const SIGNATURES = ['sign', 'sign_type', 'signature'];

/** The pairs as one text; empty when they cannot be written. */
function textOf(fields: readonly Field[], rules: PairRules): string {
	const pairs = pairsOf(fields, rules, true);
	return 'problem' in pairs ? '' : joinPairs(pairs, rules);
}

const isNested = ({ raw }: Field): boolean => /^[{[]/.test(raw);

function workToWrite(fields: readonly Field[], nested: PairRules['nested']): number {
	return fields.reduce((sum, field) => {
		// A value in JSON is parsed and written anew.
		const times = nested === 'json' && isNested(field) ? 3 : 1;
		return sum + WORK.pair + WORK.pairByte * (field.name.length + times * field.raw.length);
	}, 0);
}

/** What pairs are written of. */
interface Writable {
	values: BodyValues;
	fields: BodyFields;
}

/**
 * Every way to write the fields of an object that makes a difference; says before each what it costs.
 *
 * @param path the names that lead to the object
 * @param leftOut the names of the fields that stand in the text already
 */
function* writePairs(
	{ fields: reader }: Writable,
	path: readonly string[],
	leftOut: readonly string[],
): Generator<number | Token> {
	const fields = reader.at(path) ?? [];
	// A body that was cut into names and values: no sender names a field so.
	if (fields.length === 0 || fields.some(({ name }) => holdsBody(name))) return;
	const omitted = new Set([...SIGNATURES, ...leftOut]);
	const hasEmpty = fields.some(({ raw }) => raw === '""' || raw === 'null');
	const seen = new Set<string>();
	const nestings = fields.some(isNested) ? (['omit', 'json'] as const) : (['refuse'] as const);
	for (const nested of nestings) {
		const work = workToWrite(fields, nested);
		for (const empty of hasEmpty ? (['omit', 'keep'] as const) : (['omit'] as const)) {
			for (const [format, joiner] of FORMATS) {
				// A few values alone are better named one by one.
				if (format === 'value' && (path.length > 0 || fields.length < 4)) continue;
				for (const encoding of ['none', 'percent', 'form'] as const) {
					const rules: PairRules = { format, joiner, empty, nested, encoding, omitted };
					yield work;
					const text = textOf(fields, rules);
					if (text === '' || seen.has(text)) continue;
					seen.add(text);
					yield {
						text: `{${['pairs', ...path].join('.')}}`,
						bytes: Buffer.from(text),
						change: {
							pairFormat: format,
							pairJoiner: joiner.replaceAll('\n', '\\n'),
							emptyValues: empty,
							nestedValues: nested,
							valueEncoding: encoding,
							omittedFields: [...omitted].join(', '),
						},
					};
				}
			}
		}
	}
}

/**
 * The parts with pairs among them, once for each way to write the pairs; says before each what it costs.
 *
 * @param name `fewerPairs` for those without the fields that stand apart in the text
 */
export function* offerPairs(
	name: 'pairs' | 'fewerPairs',
	parts: Parts,
	body: Writable,
): Generator<number | Parts> {
	const isFewer = name === 'fewerPairs';
	const apart = isFewer ? findApart(body.values).map(({ path }) => path[0]) : [];
	if (isFewer && apart.length === 0) return;
	for (const path of isFewer ? [[]] : body.values.objects) {
		for (const pairs of writePairs(body, path, apart)) {
			yield typeof pairs === 'number' ? pairs : { ...parts, [name]: [[pairs]] };
		}
	}
}
