import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { readGroups, writePage } from '../../../scripts/messages/lib/page';
import { joinVariants, writeParagraphs } from '../../../scripts/messages/lib/share';
import { flawsOf } from './form';

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

/** In front of these stands what is wrong, in another record. */
const NEXT_STEPS = ['Found', 'Not found', 'Protection', 'Signature'];

test('every message has one form: what is wrong in 12 words, and 40 words with the next step', async () => {
	const groups = await readGroups();
	const all = groups.flatMap(({ title, messages }) => messages.map((one) => ({ title, ...one })));
	const long = all.flatMap(({ title, code, text }) => {
		const flaws = flawsOf(text, { hasProblem: !NEXT_STEPS.includes(title) });
		return flaws.length === 0 ? [] : [{ title, code, flaws }];
	});
	expect(long).toEqual([]);
});

test('nothing is lost where messages share a line or an ending', async () => {
	const groups = await readGroups();
	for (const { title, messages } of groups) {
		const page = writePage(groups.filter((group) => group.title === title));
		for (const { code, text } of messages) {
			expect(page).toContain(`\`${code}\``);
			const words = text.split(/\s+/).filter((word) => !/https:|&amp;/.test(word));
			expect(words.filter((word) => !page.includes(word))).toEqual([]);
		}
	}
});

test.each([
	[
		'a few other words',
		['The letter 5 is wrong.', 'The letter 5 is missing.'],
		['`0`, `1` The letter 5 is **wrong. / missing.**'],
	],
	[
		'the same ending, with others between',
		[
			'The body is not what was sent. Ask for another one.',
			'It is late.',
			'Nothing came at all. Ask for another one.',
		],
		[
			'`0` The body is not what was sent.\\\n`2` Nothing came at all.\\\n→ Ask for another one.',
			'`1` It is late.',
		],
	],
	['nothing', ['The body is empty.', 'It is late.'], ['`0` The body is empty.', '`1` It is late.']],
])('messages that share %s are written once', (_what, texts, paragraphs) => {
	const lines = joinVariants(texts.map((text, at) => ({ code: String(at), text })));
	expect(writeParagraphs(lines)).toEqual(paragraphs);
});
