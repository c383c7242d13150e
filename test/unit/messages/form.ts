/** What a message may have; lines to paste and links do not count. */
const MOST = { words: 40, inProblem: 12, inSentence: 20 };
/** Words that no message and no page has. */
export const BANNED = /whoever|of which|what stands behind/i;

/** The words of a text as a person counts them, sentence by sentence. */
export function sentencesOf(text: string): string[][] {
	const [sentences] = text.replace(/https:\S+/g, '').split(/\n|^(?:Formula|Encryption): /m);
	return sentences
		.split(/(?<=[.?!])\s+/)
		.map((sentence) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)))
		.filter((words) => words.length > 0);
}

/** What is wrong with the form of a message. */
export function flawsOf(text: string, { hasProblem }: { hasProblem: boolean }): string[] {
	const counts = sentencesOf(text).map((words) => words.length);
	const words = counts.reduce((sum, count) => sum + count, 0);
	const flaws = {
		[`${words} words`]: words > MOST.words,
		[`${counts[0]} words say what is wrong`]: hasProblem && counts[0] > MOST.inProblem,
		'a long sentence': counts.some((count) => count > MOST.inSentence),
		'words that are avoided': BANNED.test(text),
	};
	return Object.entries(flaws).flatMap(([flaw, isThere]) => (isThere ? [flaw] : []));
}
