import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { Group, Message } from './group';
import { joinVariants, writeParagraphs } from './share';

const FOLDER = path.resolve(__dirname, '..');

/** The groups in the order in which a person meets them; others follow. */
const ORDER = [
	'Refused',
	'Found',
	'Not found',
	'Protection',
	'Signature',
	'Ignored',
	'Credential test',
	'Callback key test',
	'Formula',
	'Encryption',
	'Issues',
	'Parameters',
];

/** A text of so many words may stand twice. */
const LONGEST_TWICE = 4;

const HEAD = `# Messages

<!-- Written by \`npm run docs:messages\`, with the examples in scripts/messages/. -->

All that a person reads at run time, by its code, with examples. **This / that** belongs to the codes in
their order. \`→\` ends each message above it. A refusal without a link ends with one to
[Outcomes](outcomes.md).
`;

/** What each file in scripts/messages/ says of its part. */
export async function readGroups(): Promise<Group[]> {
	const names = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'));
	const files = await Promise.all(
		names
			.sort()
			.map(async (name) => (await import(path.join(FOLDER, name))) as { groups: Group[] }),
	);
	const place = ({ title }: Group) => (ORDER.includes(title) ? ORDER.indexOf(title) : ORDER.length);
	return files.flatMap(({ groups }) => groups).sort((a, b) => place(a) - place(b));
}

/** A link by the name of its page; a line to paste, and what a browser would read as a mark, as code. */
const asMarkdown = (text: string) =>
	text
		.replace(/https:\S+\/docs\/([\w-]+)\.md/g, '[$1]($1.md)')
		.replace(/&amp;\S+(?=\.)/g, '`$&`')
		.replace(/^(?:Formula|Encryption): .*$/m, '`$&`');

/** The text of docs/messages.md. */
export function writePage(groups: readonly Group[]): string {
	const earlier: Message[] = [];
	const shown = (message: Message): Message => {
		const isLong = message.text.split(' ').length > LONGEST_TWICE;
		const home = isLong
			? earlier.filter(({ text }) => text.includes(message.text)).pop()
			: undefined;
		if (home !== undefined) return { code: message.code, text: `as in \`${home.code}\`` };
		earlier.push(message);
		return { code: message.code, text: asMarkdown(message.text) };
	};
	const titles = [...new Set(groups.map(({ title }) => title))];
	const sections = titles.map((title) => {
		const messages = groups.filter((group) => group.title === title).flatMap((one) => one.messages);
		const paragraphs = writeParagraphs(joinVariants(messages.map(shown)));
		return `\n## ${title}\n\n${paragraphs.join('\n\n')}\n`;
	});
	return HEAD + sections.join('');
}
