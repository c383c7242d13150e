import type { Message } from './group';

/** One message, or several that differ by a few words. */
interface Line {
	codes: string[];
	text: string;
}

/** Variants of so many words stand in one line. */
const MOST_IN_VARIANT = 5;

/** What texts, as words, have in common at both ends, and what differs. */
function frameOf(texts: string[][]) {
	const [first] = texts;
	const least = Math.min(...texts.map((words) => words.length));
	const isShared = (at: number) => texts.every((words) => words.at(at) === first.at(at));
	let before = 0;
	while (before < least && isShared(before)) before += 1;
	let behind = 0;
	while (behind < least - before && isShared(-1 - behind)) behind += 1;
	return {
		before: first.slice(0, before),
		variants: texts.map((words) => words.slice(before, words.length - behind)),
		behind: first.slice(first.length - behind),
	};
}

/** Several messages as one text: "letter 5 is **wrong / missing**."; null when they differ too much. */
function asOne(texts: readonly string[]): string | null {
	if (new Set(texts).size === 1) return texts[0];
	const { before, variants, behind } = frameOf(texts.map((text) => text.split(' ')));
	const counts = variants.map((words) => words.length);
	const isShort = Math.max(...counts) <= Math.min(MOST_IN_VARIANT, before.length + behind.length);
	if (!isShort || Math.min(...counts) === 0) return null;
	const shown = variants.map((words) => words.join(' ')).join(' / ');
	return [...before, `**${shown}**`, ...behind].join(' ');
}

/** Puts messages that differ by a few words into one line. */
export function joinVariants(messages: readonly Message[]): Line[] {
	const lines: Message[][] = [];
	const textsOf = (line: readonly Message[]) => line.map(({ text }) => text);
	for (const message of messages) {
		const line = lines.find((others) => asOne(textsOf([...others, message])) !== null);
		if (line === undefined) lines.push([message]);
		else line.push(message);
	}
	return lines.map((line) => ({
		codes: line.map(({ code }) => code),
		text: asOne(textsOf(line))!,
	}));
}

/** The sentences behind the first one, behind the second one, and so on. */
function endingsOf(text: string): string[] {
	const sentences = text.split(/(?<=[.?!]) /);
	return sentences.slice(1).map((_, at) => sentences.slice(at + 1).join(' '));
}

/** An ending of so few words stands where it is. */
const SHORT_ENDING = 3;

/** The ending that saves most words when it stands once; undefined when none is shared. */
function bestEnding(lines: readonly Line[]): string | undefined {
	const saved = new Map<string, number>();
	for (const ending of lines.flatMap(({ text }) => endingsOf(text))) {
		const words = ending.split(' ').length;
		saved.set(ending, (saved.get(ending) ?? -words) + words);
	}
	const [best] = [...saved]
		.filter(([, words]) => words > SHORT_ENDING)
		.sort(([, a], [, b]) => b - a);
	return best?.[0];
}

/** Lines with one ending, which stands once; or one line with what it says. */
interface Paragraph {
	lines: Line[];
	ending: string | null;
}

const writeLine = ({ codes, text }: Line) =>
	`${codes.map((code) => `\`${code}\``).join(', ')} ${text}`;

const write = ({ lines, ending }: Paragraph) =>
	ending === null
		? lines.map(writeLine).join()
		: [
				...lines.map(({ codes, text }) =>
					writeLine({ codes, text: text.slice(0, -ending.length - 1) }),
				),
				`→ ${ending}`,
			].join('\\\n');

/** A paragraph for each line; those with the same ending share one, and it stands below them. */
export function writeParagraphs(lines: readonly Line[]): string[] {
	const alone = new Set(lines);
	const paragraphs: Paragraph[] = [];
	for (let ending = bestEnding(lines); ending !== undefined; ending = bestEnding([...alone])) {
		const belongs = ({ text }: Line) => text.endsWith(` ${ending}`);
		const sharing = [...alone].filter(belongs);
		sharing.forEach((line) => alone.delete(line));
		paragraphs.push({ lines: sharing, ending });
	}
	paragraphs.push(...[...alone].map((line) => ({ lines: [line], ending: null })));
	const place = (paragraph: Paragraph) => lines.indexOf(paragraph.lines[0]);
	return paragraphs.sort((a, b) => place(a) - place(b)).map(write);
}
