import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { Group } from './group';

const FOLDER = path.resolve(__dirname, '..');

/** The groups in the order in which a person meets them; others follow. */
const ORDER = [
	'As a whole',
	'Refused',
	'Refused: what more is known',
	'Found',
	'Not found',
	'Protection',
	'Signature',
	'Ignored',
	'Ignored: what to change',
	'Credential test',
	'Credential test of a callback key',
	'Formula',
	'Encryption',
	'Issues',
	'Parameters',
];

const HEAD = `# Messages

<!-- Written by \`npm run docs:messages\` from nodes/AiRudder/messages/, with the examples in scripts/messages/. -->

Everything that a person can read at run time, by its code, with an example of what is filled in.
A message says what is wrong, then the next step, in 40 words at most. A line to paste stands below.
"As a whole" shows messages as they appear: on the node, in n8n's log and in the items at Refused and
Ignored. The other parts show what they are made of.
A refusal that names no page ends with a link to [Outcomes](outcomes.md).
`;

/** A message as an item of a list, its lines to paste as code. */
function writeItem(code: string, text: string): string {
	const [sentences, ...lines] = text.split('\n');
	const pasted =
		lines.length === 0
			? ''
			: `\n\n  \`\`\`text\n${lines.map((line) => `  ${line}\n`).join('')}  \`\`\`\n`;
	return `- \`${code}\`: ${sentences}${pasted}`;
}

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
		const items = messages.map(({ code, text }) => writeItem(code, text));
		return `\n## ${title}\n\n${items.join('\n')}\n`;
	});
	return HEAD + sections.join('');
}
