/** `node scripts/bootstrap.mjs scripts/examples/build.ts` writes `examples/*.json`. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { runMain } from '../lib/runMain';
import { PROJECT_FOLDER } from '../sandbox/cacheFolders';
import { EXAMPLES } from './files';

const FOLDER = path.join(PROJECT_FOLDER, 'examples');

async function main(): Promise<number> {
	for (const file of await readdir(FOLDER)) {
		if (file.endsWith('.json') && !(file in EXAMPLES)) await rm(path.join(FOLDER, file));
	}
	for (const [file, make] of Object.entries(EXAMPLES)) {
		const target = path.join(FOLDER, file);
		const style = await resolveConfig(target);
		const text = await format(JSON.stringify(make()), { ...style, parser: 'json' });
		await writeFile(target, text);
		process.stdout.write(`${file}: ${text.length} characters\n`);
	}
	return 0;
}

runMain(main);
