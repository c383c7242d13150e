import { createHash } from 'node:crypto';

import type { FormulaChange } from './change';
import {
	holdsBody,
	isLikelyField,
	looksLikeTime,
	type BodyValues,
	type Evidence,
	type FieldReader,
	type ScalarField,
	type Time,
	type Token,
} from './evidence';
import type { Field } from '../signature/bodyFields';
import { sortedPairs, type PairFormat, type PairRules } from '../signature/sortedPairs';

/** A text that may have been signed. */
export interface Text {
	tokens: readonly Token[];
	/** Whether it may be the text of an HMAC although it holds the secret. */
	both?: true;
	/** What must be set beside Signed Content, e.g. how {pairs} is written. */
	change?: FormulaChange;
}

/** What a callback offers to make texts of. */
export interface Material {
	/** The body as it is and as it can be rewritten. */
	contents: readonly Token[];
	times: readonly Token[];
	/** Headers and parts of the signature header. */
	others: readonly Token[];
	/** What the person knows. */
	constants: readonly Token[];
	/** The URL in whole and its path; empty when it is not known. */
	urls: readonly Token[];
	/** Whether the query of the URL may be shown: it must not hold the secret. */
	mayShowQuery: boolean;
	/** What the body holds; every object of it is read once. */
	values: BodyValues;
	fieldsAt: FieldReader;
	/** Whether the body is nested too deep to be written anew. */
	isDeep: boolean;
	evidence: Evidence;
}

/** A text, or what the next one costs to make where that is more than usual. */
type Step = Text | number;

/** What it costs to write a field as a pair, and every byte of it. */
const WORK_PER_PAIR = 800;
const WORK_PER_PAIR_BYTE = 10;

const POST: Token = { text: 'POST', bytes: Buffer.from('POST') };
export const SECRET: Token = { text: '{secret}', bytes: null };
export const literal = (text: string): Token => ({
	text: text.replaceAll('\n', '\\n'),
	bytes: Buffer.from(text),
});
export const timeToken = (time: Time): Token => ({
	text: '{timestamp}',
	bytes: Buffer.from(time.value),
	time,
});

const JOINERS = ['', '.', ':', '\n', '|', '&', ',', '_', '-', ';', '+'];
const FEW_JOINERS = ['', '\n', ':', '.', '|', '_'];

/** Every order of some of the tokens. */
function* orders(tokens: readonly Token[], length: number): Generator<Token[]> {
	if (length === 0) {
		yield [];
		return;
	}
	for (const [index, token] of tokens.entries()) {
		const rest = [...tokens.slice(0, index), ...tokens.slice(index + 1)];
		for (const order of orders(rest, length - 1)) yield [token, ...order];
	}
}

/** Every choice of some of the tokens, in their order. */
function* choices(tokens: readonly Token[], length: number): Generator<Token[]> {
	if (length === 0) {
		yield [];
		return;
	}
	for (const [index, token] of tokens.entries()) {
		for (const rest of choices(tokens.slice(index + 1), length - 1)) yield [token, ...rest];
	}
}

const joined = (tokens: readonly Token[], joiner: string): Token[] =>
	joiner === ''
		? [...tokens]
		: tokens.flatMap((token, index) => (index === 0 ? [token] : [literal(joiner), token]));

function* everyOrder(tokens: readonly Token[], joiners: readonly string[]): Generator<Text> {
	for (const joiner of joiners) {
		for (const order of orders(tokens, tokens.length)) {
			const text = joined(order, joiner);
			yield { tokens: text };
			// What consists of lines often has a line break at its end, too.
			if (joiner === '\n') yield { tokens: [...text, literal('\n')] };
		}
	}
}

const SORT: Token = { text: '{sort}', bytes: Buffer.alloc(0) };

/** The list `{sort}{a}{b}`, as the check sorts it. */
const sortedList = (tokens: readonly Token[]): Text => ({ tokens: [SORT, ...tokens] });

/**
 * Lists with a time and a nonce, or longer ones. Every sorted list is also one in some order, so
 * these must come before the orders; a shorter one is sorted by chance too often.
 */
function* sortedLists(material: Material): Generator<Text> {
	const { times, others, constants, contents, values } = material;
	const fields = plainFields(material);
	const likely = fields.filter(isLikelyField).map(fieldToken);
	const time = times.slice(0, 1);
	const pool = [...time, ...others, ...likely.slice(0, 4)];
	for (const choice of choices(pool, 2)) yield sortedList([SECRET, ...choice]);
	const wide = [...pool, ...constants, ...fields.slice(0, 6).map(fieldToken)];
	for (const choice of choices([...new Set(wide)], 3)) yield sortedList([SECRET, ...choice]);
	for (const choice of choices(pool, 2)) yield sortedList([SECRET, ...choice, contents[0]]);
	const every = values.scalars;
	// Among several others one may be JSON; alone it is a body in another place than its own.
	const odd = every.length - fields.length;
	const all = (odd === 0 || (odd === 1 && every.length > 3) ? every : fields).map(fieldToken);
	yield sortedList([SECRET, ...all]);
	yield sortedList([SECRET, ...time, ...others, ...all]);
}

/** The digests of the body, in the spellings that a text can hold. */
function digestTokens({ body }: Evidence): Token[] {
	return (['sha256', 'md5', 'sha1'] as const).flatMap((algorithm) => {
		const digest = createHash(algorithm).update(body).digest();
		const hex = digest.toString('hex');
		return [
			{ text: `{${algorithm}}`, bytes: Buffer.from(hex) },
			{ text: `{${algorithm}:base64}`, bytes: Buffer.from(digest.toString('base64')) },
			{ text: `{${algorithm}:HEX}`, bytes: Buffer.from(hex.toUpperCase()) },
		];
	});
}

/** A time with the name of its header in front, as it stands in a request. */
const namedTimes = (times: readonly Token[]): Token[][] =>
	times.flatMap((token) =>
		token.time!.setting.startsWith('{') ? [] : [[literal(`${token.time!.setting}:`), token]],
	);

/** Texts that begin with the request line, as gateways sign them. */
function* requestLines({ contents, times, others, urls, evidence }: Material, digests: Token[]) {
	const type = evidence.headers['content-type'];
	const types =
		type === undefined ? [] : [{ text: '{header:content-type}', bytes: Buffer.from(type) }];
	for (const url of urls) {
		for (const body of [...digests, ...contents.slice(0, 1)]) {
			const middles = [
				...types.map((one) => [one]),
				...others.slice(0, 3).map((one) => [one]),
				[] as Token[],
			];
			for (const middle of middles) {
				for (const time of [...times.map((one) => [one]), ...namedTimes(times), []]) {
					const blocks = [[url], [body], middle, time].filter((block) => block.length > 0);
					yield* blockOrders(blocks);
				}
			}
		}
	}
}

/** Every order of blocks of tokens behind POST, joined in the ways of gateways. */
function* blockOrders(blocks: readonly Token[][]): Generator<Text> {
	const names = blocks.map((_, index) => literal(String(index)));
	for (const joiner of ['\n', ':', '&', '']) {
		for (const order of orders(names, names.length)) {
			const inOrder = order.map((name) => blocks[Number(name.text)]);
			const tokens = [POST, ...inOrder.flatMap((block) => [literal(joiner), ...block])];
			yield { tokens };
			if (joiner === '\n') yield { tokens: [...tokens, literal('\n')] };
		}
	}
}

/** Texts with other headers, parts of the header, the URL and what the person knows. */
export function* textsWithOthers(material: Material): Generator<Step> {
	const { contents, others, constants, urls, evidence } = material;
	yield evidence.body.length * 3;
	const digests = digestTokens(evidence);
	const outer = plainFields(material).filter(({ path }) => path.length === 1);
	const apps = outer.filter(({ path }) => /app|client|merchant|account/i.test(path[0]));
	const pool = [...others, ...constants, ...urls, ...apps.slice(0, 1).map(fieldToken)];
	const [body] = contents;
	// The time of sending may be in the body only.
	const time = [...material.times, ...timeFields(outer)].slice(0, 1);
	// One in the body may have nothing to do with the signature.
	const timings = material.times.length === 0 && time.length > 0 ? [time, []] : [time];
	// With the secret, for a hash; without it, for an HMAC.
	const keyed = [[], [SECRET]];
	yield* sortedLists(material);
	for (const digest of digests) {
		for (const timing of timings) {
			for (const key of keyed) yield* everyOrder([...key, ...timing, digest], JOINERS);
		}
	}
	for (const other of pool) {
		for (const key of keyed) {
			yield* everyOrder([...key, ...time, other], JOINERS);
			for (const content of contents) {
				yield* everyOrder([...key, other, content], JOINERS);
				yield* everyOrder(
					[...key, ...time, other, content],
					key.length > 0 ? FEW_JOINERS : JOINERS,
				);
			}
		}
	}
	for (const url of urls) {
		for (const text of everyOrder([SECRET, POST, url, body], [''])) yield text;
	}
	for (const pair of choices(pool, 2)) {
		for (const text of everyOrder([SECRET, ...pair, body], [''])) yield { ...text, both: true };
		for (const key of keyed) {
			yield* everyOrder([...key, ...time, ...pair], FEW_JOINERS);
			yield* everyOrder([...key, ...pair, body], FEW_JOINERS);
		}
		yield* everyOrder([...time, ...pair, body], FEW_JOINERS);
	}
	yield* requestLines(material, digests);
	for (const other of pool) {
		for (const digest of digests) {
			for (const timing of timings) yield* everyOrder([...timing, other, digest], FEW_JOINERS);
		}
	}
	yield* urlsWithDigest(material, digests);
}

/** The URL, when one of its parameters is a digest of the body. */
function* urlsWithDigest(
	{ evidence: { url }, mayShowQuery }: Material,
	digests: readonly Token[],
): Generator<Text> {
	if (url === null) return;
	const { protocol, host, pathname } = new URL(url);
	const query = url.indexOf('?');
	for (const digest of digests) {
		const written = digest.bytes!.toString();
		const at = url.indexOf(written);
		if (query < 0 || at < query || !mayShowQuery) continue;
		yield {
			tokens: [
				literal(`${protocol}//`),
				{ text: '{host}', bytes: Buffer.from(host) },
				{ text: '{path}', bytes: Buffer.from(pathname) },
				literal(url.slice(query, at)),
				digest,
				literal(url.slice(at + written.length)),
			],
		};
	}
}

const SECRET_NAMES = 'key secret secretKey secret_key appSecret app_secret token'.split(' ');

const FORMATS: ReadonlyArray<[format: PairFormat, joiner: string]> = [
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
function pairsOf(fields: readonly Field[], rules: PairRules): string {
	const text = sortedPairs(fields, rules, true);
	return typeof text === 'string' ? text : '';
}

/** Every way to write the fields of an object that makes a difference; says before each what it costs. */
function* pairTokens(
	{ fieldsAt, isDeep }: Material,
	path: readonly string[],
	leftOut: readonly string[],
): Generator<{ token: Token; change: FormulaChange } | number> {
	const fields = fieldsAt(path);
	// A body that was cut into names and values: no sender names a field so.
	if (fields.length === 0 || fields.some(({ name }) => holdsBody(name))) return;
	const workFor = (nested: PairRules['nested']) =>
		fields.reduce((sum, { name, raw }) => {
			// A value in JSON is parsed and written anew.
			const perByte = WORK_PER_PAIR_BYTE * (nested === 'json' && /^[{[]/.test(raw) ? 3 : 1);
			return sum + WORK_PER_PAIR + WORK_PER_PAIR_BYTE * name.length + perByte * raw.length;
		}, 0);
	const omitted = new Set([...SIGNATURES, ...leftOut]);
	const hasNested = fields.some(({ raw }) => /^[{[]/.test(raw));
	const hasEmpty = fields.some(({ raw }) => raw === '""' || raw === 'null');
	const seen = new Set<string>();
	const nestings = isDeep ? (['omit'] as const) : (['omit', 'json'] as const);
	for (const nested of hasNested ? nestings : (['refuse'] as const)) {
		const work = workFor(nested);
		for (const empty of hasEmpty ? (['omit', 'keep'] as const) : (['omit'] as const)) {
			for (const [format, joiner] of FORMATS) {
				// A few values alone are better named one by one.
				if (format === 'value' && (path.length > 0 || fields.length < 4)) continue;
				for (const encoding of ['none', 'percent', 'form'] as const) {
					const rules: PairRules = { format, joiner, empty, nested, encoding, omitted };
					yield work;
					const text = pairsOf(fields, rules);
					if (text === '' || seen.has(text)) continue;
					seen.add(text);
					yield {
						token: { text: `{${['pairs', ...path].join('.')}}`, bytes: Buffer.from(text) },
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

/** The usual places of the key around the pairs. */
function* withKey(pairs: Token): Generator<readonly Token[]> {
	yield [pairs];
	yield [pairs, SECRET];
	yield [SECRET, pairs];
	yield [SECRET, pairs, SECRET];
	yield [literal('&'), pairs];
	yield [literal('&'), pairs, SECRET];
	for (const name of SECRET_NAMES) {
		yield [pairs, literal(`&${name}=`), SECRET];
		yield [literal(`${name}=`), SECRET, literal('&'), pairs];
	}
	for (const joiner of JOINERS.slice(1)) {
		yield [pairs, literal(joiner), SECRET];
		yield [SECRET, literal(joiner), pairs];
	}
}

/** Texts with the body's fields as a sorted list of pairs. */
export function* textsWithPairs(material: Material): Generator<Step> {
	const { times, others, urls, constants, values } = material;
	const likely = plainFields(material).filter(
		(field) => field.path.length === 1 && isLikelyField(field),
	);
	const names = likely.map(({ path }) => path[0]);
	for (const path of values.objects) {
		for (const pairs of pairTokens(material, path, [])) {
			if (typeof pairs === 'number') {
				yield pairs;
				continue;
			}
			const { token, change } = pairs;
			for (const tokens of withKey(token)) yield { tokens, change, both: true };
			for (const url of urls) {
				for (const joiner of ['', '?', '&', '|', '\n']) {
					for (const tokens of [[token], [token, SECRET], [token, literal('&key='), SECRET]]) {
						yield { tokens: [url, literal(joiner), ...tokens], change };
					}
				}
			}
			for (const url of urls.slice(0, 1)) {
				for (const other of others) {
					yield { tokens: [url, literal('?'), token, literal('.'), other], change };
					yield { tokens: [url, token, literal('.'), other], change };
				}
			}
			for (const other of [...times.slice(0, 1), ...others, ...constants]) {
				for (const key of [[], [SECRET]]) {
					for (const text of everyOrder([token, other, ...key], ['', '&', '.', '|', '\n'])) {
						yield { ...text, change };
					}
				}
			}
		}
		if (names.length === 0 || path.length > 0) continue;
		// Fields that stand in the text already are often left out of the list.
		const fields = fieldTokens(material).filter(({ text }) => names.includes(text.slice(6, -1)));
		const timesInBody = timeFields(likely);
		const apart = [...timesInBody, ...fields].slice(0, 3);
		for (const pairs of pairTokens(material, [], names)) {
			if (typeof pairs === 'number') {
				yield pairs;
				continue;
			}
			const { token, change } = pairs;
			for (const length of [1, 2]) {
				for (const choice of orders(apart, length)) {
					for (const joiner of ['', '_', '&', '.', '|', ':', '\n']) {
						for (const tokens of [
							[...choice, token],
							[SECRET, ...choice, token],
							[...choice, token, SECRET],
							[token, ...choice],
						]) {
							yield { tokens: joined(tokens, joiner), change, both: true };
						}
					}
				}
			}
		}
	}
	yield* namedConstants(material);
}

/** The fields as `k=v&k=v`, written out one by one, with constants between them in their places. */
function* namedConstants({ constants, evidence, values }: Material): Generator<Text> {
	const fields = values.scalars.filter(({ path }) => path.length === 1);
	const named = evidence.known.filter(({ name }) => name !== '');
	if (constants.length === 0 || named.length === 0 || fields.length === 0) return;
	const entries = [
		...named.map(({ name, value }) => ({ name, token: literal(value) })),
		...fields.map(({ path, value }) => ({
			name: path[0],
			token: { text: `{body.${path[0]}}`, bytes: Buffer.from(value) },
		})),
	].sort((a, b) => (a.name < b.name ? -1 : 1));
	const tokens = entries.flatMap(({ name, token }, index) => [
		literal(`${index === 0 ? '' : '&'}${name}=`),
		token,
	]);
	yield { tokens };
	yield { tokens: [...tokens, literal('&key='), SECRET] };
	yield { tokens: [...tokens, SECRET] };
}

/** The fields that may stand in a text by themselves. */
const plainFields = ({ values }: Material): ScalarField[] =>
	values.scalars.filter(({ value }) => !holdsBody(value));

const fieldToken = ({ path, value }: ScalarField): Token => ({
	text: `{${['body', ...path].join('.')}}`,
	bytes: Buffer.from(value),
});

function fieldTokens(material: Material): Token[] {
	return plainFields(material).map(fieldToken);
}

/** The times among the fields of the body, by which the age can be checked. */
const timeFields = (fields: readonly ScalarField[]): Token[] =>
	fields
		.filter(
			({ path, value }) =>
				looksLikeTime(value) && /stamp|time|date|^ts$/i.test(path[path.length - 1]),
		)
		.map(({ path, value }) => timeToken({ setting: `{${['body', ...path].join('.')}}`, value }));

/** A field as it stands in a text; by a time in it the age can be checked. */
const fieldOrTime = (field: ScalarField): Token => timeFields([field])[0] ?? fieldToken(field);

/** What texts with single fields are made of: the likely fields first. */
function fieldPool(material: Material): Token[] {
	const { times, others, constants } = material;
	const scalars = plainFields(material);
	const ranked = [
		...scalars.filter(isLikelyField),
		...scalars.filter((field) => !isLikelyField(field)),
	];
	return [
		...ranked.slice(0, 8).map(fieldOrTime),
		...times.slice(0, 1),
		...others.slice(0, 2),
		...constants,
	];
}

/** Texts with one or two fields of the body. */
export function* textsWithFewFields(material: Material): Generator<Text> {
	const pool = fieldPool(material);
	for (const length of [1, 2]) {
		for (const choice of choices(pool, length)) {
			for (const key of [[], [SECRET]]) yield* everyOrder([...key, ...choice], JOINERS);
		}
	}
}

/** Texts with more fields of the body. */
export function* textsWithManyFields(material: Material): Generator<Text> {
	for (const choice of choices(fieldPool(material), 3)) {
		yield* everyOrder(choice, FEW_JOINERS);
		for (const joiner of FEW_JOINERS) {
			for (const order of orders(choice, 3)) {
				yield { tokens: joined([...order, SECRET], joiner) };
				yield { tokens: joined([SECRET, ...order], joiner) };
			}
		}
	}
	// Longer lists are tried in the order of the body only.
	const inOrder = plainFields(material).slice(0, 8).map(fieldOrTime);
	for (let length = 4; length <= inOrder.length; length++) {
		for (const choice of choices(inOrder, length)) {
			for (const joiner of FEW_JOINERS) {
				yield { tokens: joined(choice, joiner) };
				yield { tokens: joined([...choice, SECRET], joiner) };
				yield { tokens: joined([SECRET, ...choice], joiner) };
			}
		}
	}
}
