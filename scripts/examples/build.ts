/**
 * `node scripts/bootstrap.mjs scripts/examples/build.ts` writes `examples/*.json`, and the first one
 * into the guide.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { runMain } from '../lib/runMain';
import { PROJECT_FOLDER } from '../sandbox/cacheFolders';
import { EXAMPLES } from './files';

const FOLDER = path.join(PROJECT_FOLDER, 'examples');
const GUIDE = path.join(PROJECT_FOLDER, 'docs', 'guide.md');
const IN_THE_GUIDE = /(<!-- first-message: begin [^\n]*-->)[^]*(<!-- first-message: end -->)/;

async function main(): Promise<number> {
	for (const file of await readdir(FOLDER)) {
		if (file.endsWith('.json') && !(file in EXAMPLES)) await rm(path.join(FOLDER, file));
	}
	for (const [index, [file, make]] of Object.entries(EXAMPLES).entries()) {
		const target = path.join(FOLDER, file);
		const style = await resolveConfig(target);
		const text = await format(JSON.stringify(make()), { ...style, parser: 'json' });
		await writeFile(target, text);
		process.stdout.write(`${file}: ${text.length} characters\n`);
		if (index > 0) continue;
		const guide = await readFile(GUIDE, 'utf8');
		const shown = (_all: string, begin: string, end: string) =>
			`${begin}\n\n\`\`\`json\n${text}\`\`\`\n\n${end}`;
		await writeFile(GUIDE, guide.replace(IN_THE_GUIDE, shown));
	}
	return 0;
}

runMain(main);
