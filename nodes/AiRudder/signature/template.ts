import type { Problem } from './results';

const PLAIN = [
	'body',
	'json',
	'sortedJson',
	'secret',
	'timestamp',
	'url',
	'path',
	'host',
	'query',
	'sort',
] as const;

/** The digests of the body that a text can hold. */
export const BODY_DIGESTS = ['md5', 'sha1', 'sha256'] as const;
const DIGEST_SPELLINGS = ['hex', 'HEX', 'base64'] as const;

/** What stands between two braces of a template. */
export type Placeholder =
	| { kind: (typeof PLAIN)[number] }
	/** A header of the request, a part of the signature header, or a parameter of the URL. */
	| { kind: 'header'; name: string }
	| { kind: 'part'; name: string }
	| { kind: 'parameter'; name: string }
	/** A field of the body, or all fields of an object, by the names that lead there. */
	| { kind: 'field'; path: readonly string[] }
	| { kind: 'pairs'; path: readonly string[] }
	/** A digest of the body. */
	| {
			kind: 'digest';
			algorithm: (typeof BODY_DIGESTS)[number];
			spelling: (typeof DIGEST_SPELLINGS)[number];
	  };

/** The text that is signed, with its placeholders found. */
export interface Template {
	/** Literal bytes and placeholders, in order. */
	parts: ReadonlyArray<Buffer | Placeholder>;
	placeholders: ReadonlySet<Placeholder['kind']>;
}

const isOneOf = <T extends string>(list: readonly T[], value: string): value is T =>
	(list as readonly string[]).includes(value);

const NAMED = { header: 'header', part: 'part', query: 'parameter' } as const;
/** RFC 9110, section 5.6.2; a part of a header is named by the same characters. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Reads what stands between two braces, e.g. `header:X-Nonce` or `body.user.id`.
 *
 * @returns null when it is no placeholder
 */
export function readPlaceholder(text: string): Placeholder | null {
	if (isOneOf(PLAIN, text)) return { kind: text };
	const colon = text.indexOf(':');
	const word = colon < 0 ? text : text.slice(0, colon);
	const option = text.slice(colon + 1);
	if (isOneOf(BODY_DIGESTS, word)) {
		const spelling = colon < 0 ? 'hex' : option;
		return isOneOf(DIGEST_SPELLINGS, spelling)
			? { kind: 'digest', algorithm: word, spelling }
			: null;
	}
	if (colon > 0 && Object.hasOwn(NAMED, word)) {
		const kind = NAMED[word as keyof typeof NAMED];
		if (!TOKEN.test(option)) return null;
		return { kind, name: kind === 'header' ? option.toLowerCase() : option };
	}
	const [root, ...path] = text.split('.');
	if (path.includes('')) return null;
	if (root === 'pairs') return { kind: 'pairs', path };
	return root === 'body' && path.length > 0 ? { kind: 'field', path } : null;
}

/** A placeholder as it is entered, without its braces. */
export function nameOf(placeholder: Placeholder): string {
	switch (placeholder.kind) {
		case 'header':
		case 'part':
			return `${placeholder.kind}:${placeholder.name}`;
		case 'parameter':
			return `query:${placeholder.name}`;
		case 'field':
			return ['body', ...placeholder.path].join('.');
		case 'pairs':
			return ['pairs', ...placeholder.path].join('.');
		case 'digest':
			return `${placeholder.algorithm}:${placeholder.spelling}`;
		default:
			return placeholder.kind;
	}
}

/** No text of a sender is longer; every callback pays for each placeholder, whoever sent it. */
const LONGEST_TEMPLATE = 4000;
const MAX_PLACEHOLDERS = 50;

/**
 * Reads a template such as `{timestamp}.{body}`. `\n` in it stands for a line feed, because the
 * credential's input has one line only.
 *
 * Everything between two braces is a placeholder, unless it holds a quote: `{"body":{body}}` is a
 * text with one placeholder in it.
 */
export function compileTemplate(
	template: string,
): Template | Problem<'unknown_placeholder' | 'content_too_long'> {
	if (template.length > LONGEST_TEMPLATE) return { problem: 'content_too_long' };
	// split() with one group: every second piece is what stood between the braces.
	const pieces = template.replaceAll('\\n', '\n').split(/\{([^{}"]*)\}/);
	if (pieces.length > 2 * MAX_PLACEHOLDERS + 1) return { problem: 'content_too_long' };
	const parts: Array<Buffer | Placeholder> = [];
	const placeholders = new Set<Placeholder['kind']>();
	for (const [index, piece] of pieces.entries()) {
		if (index % 2 === 0) {
			if (piece !== '') parts.push(Buffer.from(piece));
			continue;
		}
		const placeholder = readPlaceholder(piece);
		if (placeholder === null) return { problem: 'unknown_placeholder' };
		parts.push(placeholder);
		placeholders.add(placeholder.kind);
	}
	return { parts, placeholders };
}
