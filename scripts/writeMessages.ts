/** `npm run docs:messages`: writes docs/messages.md, where all messages can be read as one text. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runMain } from './lib/runMain';
import { readGroups, writePage } from './messages/lib/page';

async function main(): Promise<number> {
	const page = writePage(await readGroups());
	writeFileSync(path.resolve(__dirname, '../docs/messages.md'), page);
	return 0;
}

runMain(main);
