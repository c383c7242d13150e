/*
 * How this folder is written. Each file has one subject and exports its texts as records in capitals:
 * the key is a code, the value a text, `{ message, fix }`, or a function from facts to a text. Facts
 * are codes, numbers and names, never sentences. The functions beside the records choose and join.
 *
 * docs/messages.md shows every record: `npm run docs:messages` writes it, with the examples in
 * scripts/messages/. Nothing here knows the finder or n8n.
 */

/** Sentences in one line; an empty one is none. */
export const joinSentences = (...sentences: readonly string[]): string =>
	sentences.filter((sentence) => sentence !== '').join(' ');

/** A list as one phrase: "a, b and c". */
export function listWords(words: readonly string[]): string {
	const others = words.slice(0, -1);
	return [others.join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' and ');
}
