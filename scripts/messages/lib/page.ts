import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { Group } from './group';

const FOLDER = path.resolve(__dirname, '..');

/** The groups in the order in which a person meets them; others follow. */
const ORDER = [
	'Refused',
	'Explained',
	'Found',
	'Not found',
	'Signature',
	'Protection',
	'Credential test',
	'Formula',
	'Encryption',
	'Ignored',
	'Issues',
	'Parameters',
	'As a whole',
];

const HEAD = `# Messages

<!-- Written by \`npm run docs:messages\` from nodes/AiRudder/messages/, with the examples in scripts/messages/. -->

Everything that a person can read at run time, by its code, with an example of what is filled in.
Sentences of one group often stand together; "As a whole" shows how.
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

/** The text of docs/messages.md. */
export function writePage(groups: readonly Group[]): string {
	const titles = [...new Set(groups.map(({ title }) => title))];
	const sections = titles.map((title) => {
		const messages = groups.filter((group) => group.title === title).flatMap((one) => one.messages);
		const items = messages.map(({ code, text }) => `- \`${code}\`: ${text}`);
		return `\n## ${title}\n\n${items.join('\n')}\n`;
	});
	return HEAD + sections.join('');
}
