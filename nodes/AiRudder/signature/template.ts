import { parsePlaceholder, type Kind, type Placeholder } from './placeholders';
import type { Problem } from './results';

/** The text that is signed, with its placeholders found. */
export interface Template {
	/** Literal bytes and placeholders, in order. */
	parts: ReadonlyArray<Buffer | Placeholder>;
	placeholders: ReadonlySet<Kind>;
	/** The place of {sort}, behind which the parts stand in an order that their texts decide. */
	sort: number;
}

/** No text of a sender is longer; every callback pays for each placeholder, a forged one too. */
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
	const placeholders = new Set<Kind>();
	let sort = Infinity;
	for (const [index, piece] of pieces.entries()) {
		if (index % 2 === 0) {
			if (piece !== '') parts.push(Buffer.from(piece));
			continue;
		}
		const placeholder = parsePlaceholder(piece);
		if (placeholder === null) return { problem: 'unknown_placeholder' };
		if (placeholder.kind === 'sort') sort = Math.min(sort, parts.length);
		parts.push(placeholder);
		placeholders.add(placeholder.kind);
	}
	return { parts, placeholders, sort };
}
