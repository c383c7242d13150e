import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { readGroups, writePage } from '../../../scripts/messages/lib/page';

const project = path.resolve(__dirname, '../../..');
const folder = path.join(project, 'nodes/AiRudder/messages');

test('docs/messages.md is what `npm run docs:messages` writes', async () => {
	const page = readFileSync(path.join(project, 'docs/messages.md'), 'utf8');
	expect(page).toBe(writePage(await readGroups()));
});

test('the page shows every record of texts', async () => {
	const shown = (await readGroups()).map(({ texts }) => texts);
	// Facts are no texts.
	const isRecord = ([name, value]: [string, unknown]) =>
		typeof value === 'object' && !['SECRET_SETTING', 'AS_SET'].includes(name);
	for (const name of readdirSync(folder)) {
		const texts = (await import(path.join(folder, name))) as Record<string, object>;
		const records = Object.entries(texts).filter(isRecord);
		expect(records.filter(([, value]) => !shown.includes(value))).toEqual([]);
	}
});

test('no message is empty, and none shows a fact that is not there', async () => {
	for (const { messages } of await readGroups()) {
		for (const { text } of messages) expect(text).toMatch(/^(?!.*(?:undefined|null|NaN)).+$/ms);
	}
});

/** What the form asks of a message; lines to paste and links do not count. */
const MOST = { words: 40, inFirstSentence: 12, inSentence: 20 };
/** Where what is wrong stands in front of these, in another record. */
const NEXT_STEPS = [
	'Refused: what more is known',
	'Ignored: what to change',
	'Found',
	'Not found',
	'Protection',
	'Signature',
];
const BANNED = /\bwhoever\b|\bof which\b|\bwhat stands behind\b/i;

/** The words of a text as a person counts them, sentence by sentence. */
function sentencesOf(text: string): string[][] {
	const [sentences] = text.replace(/https:\S+/g, '').split(/\n|^(?:Formula|Encryption): /m);
	return sentences
		.split(/(?<=[.?!])\s+/)
		.map((sentence) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)))
		.filter((words) => words.length > 0);
}

test('every message has one form: what is wrong in 12 words, and 40 words with the next step', async () => {
	const groups = await readGroups();
	const all = groups.flatMap(({ title, messages }) => messages.map((one) => ({ title, ...one })));
	const long = all.flatMap(({ title, code, text }) => {
		const counts = sentencesOf(text).map((words) => words.length);
		const [first = 0] = counts;
		const words = counts.reduce((sum, count) => sum + count, 0);
		const isGood =
			words <= MOST.words &&
			Math.max(0, ...counts) <= MOST.inSentence &&
			(first <= MOST.inFirstSentence || NEXT_STEPS.includes(title)) &&
			!BANNED.test(text);
		return isGood ? [] : [{ title, code, words, counts }];
	});
	expect(long).toEqual([]);
});

test.each([
	['The body is large. Look at n8n. Last, mail: https://a.example/b', [4, 3, 2]],
	['Paste the line.\nFormula: Scheme: HMAC-MD5; one, two, three', [3]],
	['Formula: Scheme: HMAC-MD5', []],
])('%j is counted without links and lines', (text, counts) => {
	expect(sentencesOf(text).map((words) => words.length)).toEqual(counts);
});
