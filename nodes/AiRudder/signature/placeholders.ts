import { createHash } from 'node:crypto';

import type { MessageReader, TextRules, Value } from './signedText';
import { pairsOf } from './sortedPairs';

/** One pair of braces in a text, and the words in it. */
export interface Placeholder {
	kind: Kind;
	/** As it is entered, in one spelling, e.g. `header:x-nonce` or `body.user.id`. */
	text: string;
	/** The text after its colon; empty without one. */
	name: string;
	/** The names that lead to a field or an object of the body. */
	path: readonly string[];
}

/** What a sample consists of, before it is signed. */
export interface Draft {
	headers: Record<string, string>;
	/** Of the signature header, e.g. `t=1767225600`. */
	parts: string[];
	url: URL;
	payload: Record<string, unknown>;
}

/** How a placeholder is entered, and how it is found in Signed Content. */
interface Syntax {
	/** Takes what follows on the word apart; null when it must not follow. */
	parse(word: string, mark: string, rest: string): Omit<Placeholder, 'kind'> | null;
	/** As a regular expression: all of it, as far as that tells it from others. */
	pattern: (word: string) => string;
}

const ALONE: Syntax = {
	parse: (word, mark) => (mark === '' ? { text: word, name: '', path: [] } : null),
	pattern: (word) => word,
};

/** RFC 9110, section 5.6.2; a part of a header is named by the same characters. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

const behindColon = (spell = (name: string) => name): Syntax => ({
	parse: (word, mark, rest) =>
		mark === ':' && TOKEN.test(rest)
			? { text: `${word}:${spell(rest)}`, name: spell(rest), path: [] }
			: null,
	pattern: (word) => `${word}:`,
});

/** In hex unless it says otherwise. */
const SPELLED: Syntax = {
	parse: (word, mark, rest) => {
		const name = mark === '' ? 'hex' : rest;
		return mark !== '.' && ['hex', 'HEX', 'base64'].includes(name)
			? { text: `${word}:${name}`, name, path: [] }
			: null;
	},
	pattern: (word) => `${word}(:\\w+)?`,
};

const PATH: Syntax = {
	parse: (word, mark, rest) => {
		const path = rest.split('.');
		return mark === '.' && !path.includes('') ? { text: `${word}.${rest}`, name: '', path } : null;
	},
	pattern: (word) => `${word}\\.`,
};

/** All of the body, or an object in it. */
const MAYBE_PATH: Syntax = {
	...ALONE,
	parse: (...asked) => ALONE.parse(...asked) ?? PATH.parse(...asked),
};

/** Everything that is to be said of one kind of placeholder. */
interface PlaceholderKind {
	/** What it begins with; its kind, unless another one has the same. */
	word?: string;
	syntax: Syntax;
	/** As the documentation shows it. */
	example: string;
	/** What it stands for in a callback; absent for the secret, which no callback holds. */
	read?(reader: MessageReader, placeholder: Placeholder, rules: TextRules): Value;
	/** Puts a value where it is read; false where that cannot be. A time can stand wherever one can be put. */
	put?(draft: Draft, placeholder: Placeholder, value: string): boolean;
	/**
	 * How it stands among others: `content` is all of the body; `free` is chosen by the sender, and
	 * has no form by which its beginning and its end could be told; `fixed` needs no telling.
	 */
	form: 'content' | 'free' | 'time' | 'pairs' | 'fixed';
	/** What it covers of the body: its `bytes`, its `values` however they are written, some `fields`. */
	covers?: 'bytes' | 'values' | 'fields';
	/** Whether it is the same in every callback. */
	isConstant?: true;
	/** Whether it may hold ampersands of its own. */
	isUrl?: true;
}

const entries = <Name extends string>(kinds: Record<Name, PlaceholderKind>) => kinds;

const rewritten = (kind: 'json' | 'sortedJson'): PlaceholderKind => ({
	syntax: ALONE,
	example: kind,
	read: (reader, _, { pairs }) =>
		reader.unlessTooMuch(() => reader.rewrite(kind, pairs.spelling?.json)),
	form: 'content',
	covers: 'values',
});

const digest = (algorithm: 'md5' | 'sha1' | 'sha256'): PlaceholderKind => ({
	syntax: SPELLED,
	example: algorithm,
	read: ({ message }, { name }) => {
		const hash = createHash(algorithm).update(message.body);
		const text = hash.digest(name === 'base64' ? 'base64' : 'hex');
		return name === 'HEX' ? text.toUpperCase() : text;
	},
	form: 'fixed',
	covers: 'bytes',
});

const ofUrl = (
	example: string,
	read: (url: URL, text: string) => string,
	more: Pick<PlaceholderKind, 'form' | 'isConstant' | 'isUrl'>,
): PlaceholderKind => ({
	syntax: ALONE,
	example,
	read: (reader) => reader.ofUrl(read),
	...more,
});

/**
 * Puts a value where a path leads, if nothing is there. It steps only into what the payload itself
 * holds: behind `__proto__` or `constructor` is what all objects of the process share.
 */
function fillIn(payload: unknown, [name, ...rest]: readonly string[], value: string): boolean {
	if (typeof payload !== 'object' || payload === null) return false;
	const isOwn = Object.hasOwn(payload, name);
	// A list of ten million entries would be written out, for one at its end.
	if (!isOwn && (name in payload || Array.isArray(payload))) return false;
	const fields = payload as Record<string, unknown>;
	fields[name] ??= rest.length === 0 ? value : {};
	return rest.length === 0 || fillIn(fields[name], rest, value);
}

/** Every kind of placeholder. Nothing else lists them. */
export const PLACEHOLDERS = entries({
	body: {
		syntax: ALONE,
		example: 'body',
		read: ({ message }) => message.body,
		form: 'content',
		covers: 'bytes',
	},
	json: rewritten('json'),
	sortedJson: rewritten('sortedJson'),
	md5: digest('md5'),
	sha1: digest('sha1'),
	sha256: digest('sha256'),
	secret: {
		syntax: ALONE,
		example: 'secret',
		form: 'fixed',
		isConstant: true,
	},
	timestamp: {
		syntax: ALONE,
		example: 'timestamp',
		read: ({ timestamp }) => timestamp,
		form: 'time',
	},
	header: {
		syntax: behindColon((name) => name.toLowerCase()),
		example: 'header:X-Nonce',
		read: ({ message: { headers } }, { name }) => {
			const value = Object.hasOwn(headers, name) ? headers[name] : null;
			return typeof value === 'string' ? value : null;
		},
		put: ({ headers }, { name }, value) => {
			headers[name] = value;
			return true;
		},
		form: 'free',
	},
	part: {
		syntax: behindColon(),
		example: 'part:nonce',
		read: (reader, { name }) => reader.partText(name),
		put: ({ parts }, { name }, value) => parts.push(`${name}=${value}`) > 0,
		form: 'free',
	},
	parameter: {
		word: 'query',
		syntax: behindColon(),
		example: 'query:id',
		read: (reader, { name }) =>
			reader.ofUrl(({ searchParams }) => {
				const values = searchParams.getAll(name);
				return values.length === 1 ? values[0] : null;
			}),
		put: ({ url }, { name }, value) => {
			url.searchParams.set(name, value);
			return true;
		},
		form: 'free',
	},
	field: {
		word: 'body',
		syntax: PATH,
		example: 'body.user.id',
		read: (reader, { path }) =>
			reader.unlessTooMuch(() => reader.ofFields(reader.fields.text(path))),
		put: ({ payload }, { path }, value) => fillIn(payload, path, value),
		form: 'free',
		covers: 'fields',
	},
	pairs: {
		syntax: MAYBE_PATH,
		example: 'pairs',
		read: (reader, { path }, { pairs, allowsJoiner, signsApart }) =>
			reader.unlessTooMuch(() => {
				const fields = reader.ofFields(reader.fields.at(path));
				return Array.isArray(fields)
					? pairsOf(fields, pairs, allowsJoiner, (name) => signsApart?.([...path, name]) === true)
					: fields;
			}),
		form: 'pairs',
		covers: 'fields',
	},
	// As it is known, character for character.
	url: ofUrl('url', (_, text) => text, { form: 'free', isConstant: true, isUrl: true }),
	host: ofUrl('host', ({ host }) => host, { form: 'fixed', isConstant: true }),
	path: ofUrl('path', ({ pathname }) => pathname, { form: 'fixed', isConstant: true }),
	query: ofUrl('query', ({ search }) => search.slice(1), { form: 'free', isUrl: true }),
	// What follows it is sorted; it has no text of its own.
	sort: { syntax: ALONE, example: 'sort', read: () => '', form: 'fixed', isConstant: true },
});

export type Kind = keyof typeof PLACEHOLDERS;

const KINDS = Object.entries(PLACEHOLDERS) as ReadonlyArray<[Kind, PlaceholderKind]>;

/** Reads the text between two braces; null when it is no placeholder. */
export function parsePlaceholder(text: string): Placeholder | null {
	const [, word, mark, rest] = /^([^.:]*)([.:]?)(.*)$/s.exec(text)!;
	for (const [kind, { word: own = kind, syntax }] of KINDS) {
		const parsed = own === word ? syntax.parse(word, mark, rest) : null;
		if (parsed !== null) return { kind, ...parsed };
	}
	return null;
}

const findKinds = (is: (kind: PlaceholderKind) => boolean) => KINDS.filter(([, kind]) => is(kind));

/** The words with which some kinds begin. */
export const wordsFor = (is: (kind: PlaceholderKind) => boolean): string[] =>
	findKinds(is).map(([kind, { word = kind }]) => word);

/** What finds some kinds in Signed Content, each as a regular expression. */
export const patternsFor = (is: (kind: PlaceholderKind) => boolean): string[] =>
	findKinds(is).map(([kind, { word = kind, syntax }]) => syntax.pattern(word));
