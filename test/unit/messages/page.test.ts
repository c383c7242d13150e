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
	for (const name of readdirSync(folder).filter((file) => file !== 'facts.ts')) {
		const texts = (await import(path.join(folder, name))) as Record<string, object>;
		const records = Object.entries(texts).filter(([, value]) => typeof value === 'object');
		expect(records.filter(([, value]) => !shown.includes(value))).toEqual([]);
	}
});

test('no message is empty, and none shows a fact that is not there', async () => {
	for (const { messages } of await readGroups()) {
		for (const { text } of messages) expect(text).toMatch(/^(?!.*(?:undefined|null|NaN)).+$/);
	}
});
