import { createHash } from 'node:crypto';

import {
	findApart,
	isLikelyField,
	looksLikeTime,
	otherValues,
	plainFields,
	type BodyValues,
	type Evidence,
	type ScalarField,
	type Time,
	valueToken,
	type Token,
} from './evidence';

/** One value of a part: one token, or several that belong together. */
export type Block = readonly Token[];

/** What can stand in a shape. */
export const PARTS = {
	content: 'the body, as it is and written anew',
	body: 'the exact bytes of the body',
	own: 'the text that the user has entered',
	time: 'a time that came with the callback',
	keyName: 'what vendors call the secret',
	mark: 'what may stand between a URL and pairs',
	stamp: 'the time of sending',
	sent: 'the time of sending; nothing where there is none, or where it may have nothing to do with the signature',
	timeLine: 'a time, also behind the name of its header',
	url: 'the URL, and its path',
	requestLine: 'the method and the path, as the first line of a request',
	value: 'another value, what the person knows, the URL, or a field that names the app',
	beside: 'a time, another value or what the person knows',
	line: 'a header that is a line of its own where a request is signed',
	digest: 'a digest of the body',
	payload: 'a digest of the body, or the body',
	urlWithDigest: 'the URL with a digest of the body in it',
	field: 'a field of the body, a time or another value: the likely ones first',
	bodyField: 'a field of the body, in the order of the body',
	listed: 'what a short sorted list may hold',
	wide: 'what a longer one may hold',
	allFields: 'all fields of the body',
	written: 'all fields as pairs, with what the person knows among them',
	apart: 'a field that may stand beside pairs, and is left out of them',
	pairs: 'the fields as sorted pairs',
	fewerPairs: 'the same without those that stand apart',
} as const;

export type PartName = keyof typeof PARTS;

/** The values that a callback offers for each part. */
export type Parts = Readonly<Partial<Record<PartName, readonly Block[]>>>;

export const SECRET: Token = { text: '{secret}', bytes: null };
export const SORT: Token = { text: '{sort}', bytes: Buffer.alloc(0) };

/** A text that is the same in every callback. */
export const literal = (text: string): Token => ({
	text: text.replaceAll('\n', '\\n'),
	bytes: Buffer.from(text),
});

export const timeToken = (time: Time): Token => ({
	text: '{timestamp}',
	bytes: Buffer.from(time.value),
	time,
});

const fieldToken = ({ path, value }: ScalarField): Token =>
	valueToken(['body', ...path].join('.'), value);

const each = (tokens: readonly Token[]): Block[] => tokens.map((token) => [token]);
const eachText = (texts: readonly string[]): Block[] => each(texts.map(literal));

/** The parts of the usual shapes, but for the body. */
export const usualParts = (times: readonly Time[]): Parts => ({
	time: each(times.map(timeToken)),
	keyName: eachText([
		'key',
		'secret',
		'secretKey',
		'secret_key',
		'appSecret',
		'app_secret',
		'token',
		'passphrase',
	]),
	mark: eachText(['', '?', '&', '|', '\n']),
});

/** The digests of the body, in the spellings that a text can hold. */
function digestTokens(body: Buffer): Token[] {
	return (['sha256', 'md5', 'sha1'] as const).flatMap((algorithm) => {
		const digest = createHash(algorithm).update(body).digest();
		const hex = digest.toString('hex');
		return [
			valueToken(algorithm, hex),
			valueToken(`${algorithm}:base64`, digest.toString('base64')),
			valueToken(`${algorithm}:HEX`, hex.toUpperCase()),
		];
	});
}

/** The times among some fields, by which the age can be checked. */
const timesAmong = (fields: readonly ScalarField[]): Token[] =>
	fields
		.filter(({ path, value }) => looksLikeTime(value) && /stamp|time|date|^ts$/i.test(path.at(-1)!))
		.map((field) => timeToken({ setting: fieldToken(field).text, value: field.value }));

/** A field as it stands in a text; by a time in it the age can be checked. */
const fieldOrTime = (field: ScalarField): Token => timesAmong([field])[0] ?? fieldToken(field);

/** A time with the name of its header in front, as it stands in a request. */
const timeLines = (times: readonly Token[]): Block[] =>
	times.flatMap((token) => {
		const { setting } = token.time!;
		return setting.startsWith('{') ? [] : [[literal(`${setting}:`), token]];
	});

/** The URL, when one of its parameters is a digest of the body. */
function urlsWithDigest(url: string, digests: readonly Token[]): Block[] {
	const { protocol, host, pathname } = new URL(url);
	const query = url.indexOf('?');
	return digests.flatMap((digest) => {
		const written = String(digest.bytes);
		const at = url.indexOf(written);
		if (query < 0 || at < query) return [];
		return [
			[
				literal(`${protocol}//`),
				valueToken('host', host),
				valueToken('path', pathname),
				literal(url.slice(query, at)),
				digest,
				literal(url.slice(at + written.length)),
			],
		];
	});
}

/** The fields as `k=v&k=v`, written out one by one, with what the person knows in its place among them. */
function writtenPairs(fields: readonly ScalarField[], known: Evidence['known']): Block[] {
	const named = known.filter(({ name }) => name !== '');
	if (named.length === 0 || fields.length === 0) return [];
	const entries = [
		...named.map(({ name, value }) => ({ name, token: literal(value) })),
		...fields.map((field) => ({ name: field.path[0], token: fieldToken(field) })),
	].sort((a, b) => (a.name < b.name ? -1 : 1));
	const pairs = entries.flatMap(({ name, token }, index) => [
		literal(`${index === 0 ? '' : '&'}${name}=`),
		token,
	]);
	return [pairs];
}

/** What the rare shapes are made of. */
export interface Material {
	/** The body as it is and written anew. */
	contents: readonly Token[];
	times: readonly Time[];
	values: BodyValues;
	/** What may be shown of what the person knows, and of the URL: what holds no secret. */
	known: Evidence['known'];
	mayShowQuery: boolean;
	evidence: Evidence;
}

/** The parts of the rare shapes, but for the pairs. */
export function rareParts(material: Material): Parts {
	const { contents, times, values, known, mayShowQuery, evidence } = material;
	const { url, headers, body } = evidence;
	// A field may be JSON as a text, as ZaloPay and J&T sign it. What nobody pasted may come from a stranger.
	const plain = evidence.from === 'sample' ? values.scalars : plainFields(values);
	const outer = plain.filter(({ path }) => path.length === 1);
	const likely = plain.filter(isLikelyField);
	const constants = known.map(({ value }) => literal(value));
	const others = otherValues(evidence, times);
	const digests = digestTokens(body);
	const stamps = times.map(timeToken);
	const first = stamps.slice(0, 1);
	// The time of sending may be in the body only; then it may have nothing to do with the signature.
	const stamp = [...stamps, ...timesAmong(outer)].slice(0, 1);
	const urls =
		url === null ? [] : [valueToken('url', url), valueToken('path', new URL(url).pathname)];
	const type = headers['content-type'];
	const types = type === undefined ? [] : [valueToken('header:content-type', type)];
	const app = outer.filter(({ path }) => /app|client|merchant|account/i.test(path[0])).slice(0, 1);
	const short = [...first, ...others, ...likely.slice(0, 4).map(fieldToken)];
	const ranked = [...likely, ...plain.filter((field) => !isLikelyField(field))];
	// Among several others one may be JSON; alone it is a body in another place than its own.
	const odd = values.scalars.length - plain.length;
	const all = odd === 0 || (odd === 1 && values.scalars.length > 3) ? values.scalars : plain;
	const apart = findApart(values);
	return {
		...usualParts(times),
		content: each(contents),
		body: each(contents.slice(0, 1)),
		stamp: each(stamp),
		sent: [...each(stamp), ...(first.length === 0 ? [[]] : [])],
		timeLine: [...each(stamps), ...timeLines(stamps)],
		url: each(urls),
		requestLine: url === null ? [] : [[literal('POST '), urls[1], literal('\n')]],
		value: each([...others, ...constants, ...urls, ...app.map(fieldToken)]),
		beside: each([...first, ...others, ...constants]),
		line: each([...types, ...others.slice(0, 3)]),
		digest: each(digests),
		payload: each([...digests, contents[0]]),
		urlWithDigest: url === null || !mayShowQuery ? [] : urlsWithDigest(url, digests),
		field: each([
			...ranked.slice(0, 8).map(fieldOrTime),
			...first,
			...others.slice(0, 2),
			...constants,
		]),
		bodyField: each(plain.slice(0, 8).map(fieldOrTime)),
		listed: each(short),
		wide: each([...short, ...constants, ...plain.slice(0, 6).map(fieldToken)]),
		allFields: [all.map(fieldToken)],
		written: writtenPairs(
			values.scalars.filter(({ path }) => path.length === 1),
			known,
		),
		apart: each([...timesAmong(apart), ...apart.map(fieldToken)].slice(0, 3)),
	};
}
