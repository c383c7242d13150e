/*
 * How this folder is written. Each file has one subject and exports its texts as records in capitals:
 * the key is a code, the value a text, `{ message, fix }`, or a function from facts to a text. Facts
 * are codes, numbers and names, never sentences. The functions beside the records choose and join.
 *
 * A message says what is wrong in 12 words at most, then the next step, in 40 words altogether. A
 * line to paste stands on a line of its own, at the end. A test counts the words of every example.
 *
 * docs/messages.md shows every record: `npm run docs:messages` writes it, with the examples in
 * scripts/messages/. Nothing here knows the finder or n8n.
 */

/** What each outcome means, and where to look. */
export const OUTCOMES_PAGE =
	'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/outcomes.md';
/** The placeholders and the fields of a formula. */
export const FORMULAS_PAGE =
	'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/formulas.md';
/** A mail to copy that asks AI Rudder how it signs and encrypts. */
export const MAIL_PAGE =
	'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/ask-airudder.md';

/** Sentences in one line; an empty one is none. */
export const joinSentences = (...sentences: readonly string[]): string =>
	sentences.filter((sentence) => sentence !== '').join(' ');

/** The same with lines to copy below it, each on a line of its own; an empty one is none. */
export const withLines = (sentences: string, ...lines: readonly string[]): string =>
	[sentences, ...lines].filter((line) => line !== '').join('\n');

/** An entry of a record: a text, or a function from facts to one. */
type Text = string | ((facts: never) => string);

/** One entry in words. */
export const say = (text: Text, facts: object): string =>
	typeof text === 'string' ? text : text(facts as never);

/** One text of a record, as a code with its facts. */
export type Said<Texts> = {
	[Code in keyof Texts]: Texts[Code] extends (facts: infer Facts) => string
		? { code: Code } & (unknown extends Facts ? object : Facts)
		: { code: Code };
}[keyof Texts];

/** What is said, in words. */
export const putInWords = <Texts extends Record<keyof Texts, Text>>(
	texts: Texts,
	said: readonly Said<Texts>[],
): string => joinSentences(...said.map((one) => say(texts[one.code], one)));
