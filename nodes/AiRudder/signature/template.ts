import type { Problem } from '../refusal/problem';

/** What a placeholder of the template can stand for, at the moment of signing. */
export interface TemplateValues {
	body: Buffer;
	/** The key's bytes: with Secret Encoding set to hex or Base64, the decoded ones. */
	secret: Buffer;
	timestamp: string;
}

/** The text that is signed, with its placeholders found. */
export interface Template {
	/** Literal bytes and placeholder names, in order. */
	parts: ReadonlyArray<Buffer | { placeholder: string }>;
	placeholders: ReadonlySet<string>;
}

const PLACEHOLDERS = new Set(['body', 'secret', 'timestamp', 'json', 'sortedJson']);

/**
 * Reads a template such as `{timestamp}.{body}`. `\n` in it stands for a line feed, because the
 * credential's input has one line only.
 *
 * Everything between two braces is a placeholder, unless it holds a quote: `{"body":{body}}` is a
 * text with one placeholder in it.
 */
export function compileTemplate(template: string): Template | Problem<'unknown_placeholder'> {
	const pieces = template.replaceAll('\\n', '\n').split(/\{([^{}"]*)\}/);
	const parts: Array<Buffer | { placeholder: string }> = [];
	const placeholders = new Set<string>();
	for (const [index, piece] of pieces.entries()) {
		// split() with one group: every second piece is what stood between the braces.
		if (index % 2 === 0) {
			if (piece !== '') parts.push(Buffer.from(piece));
		} else if (PLACEHOLDERS.has(piece)) {
			parts.push({ placeholder: piece });
			placeholders.add(piece);
		} else {
			return { problem: 'unknown_placeholder' };
		}
	}
	return { parts, placeholders };
}

/**
 * JSON with the keys of every object sorted by UTF-16 code unit and no white space. The text is
 * written by hand, because an object built from sorted keys puts keys like "10" first again.
 *
 * @throws RangeError when the value is nested deeper than the stack
 */
export function sortedJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${sortedJson(field)}`).join(',')}}`;
}

// Strict: two bodies that are not the same text must not be read as one and the same. It keeps a
// byte order mark, which no JSON may have.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const parseJson = (body: Buffer): unknown => JSON.parse(utf8.decode(body));

/**
 * The pieces of bytes that are signed, in order: to be hashed one after the other.
 *
 * @throws TypeError, SyntaxError or RangeError when the body cannot be re-serialised for `{json}` or `{sortedJson}`
 */
export function renderTemplate(template: Template, values: TemplateValues): Array<Buffer | string> {
	return template.parts.map((part) => {
		if (Buffer.isBuffer(part)) return part;
		switch (part.placeholder) {
			case 'body':
				return values.body;
			case 'secret':
				return values.secret;
			case 'timestamp':
				return values.timestamp;
			case 'json':
				return JSON.stringify(parseJson(values.body));
			default:
				return sortedJson(parseJson(values.body));
		}
	});
}
