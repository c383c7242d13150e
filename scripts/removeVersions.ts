/**
 * `npm run versions:remove`: gives the disk space of the older n8n in the cache back; the newest stays.
 * `npm run versions:remove -- 2.8.4 2.30.8` removes those that are named.
 */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { runMain } from './lib/runMain';
import { cacheFolder, sandboxFolder, templateFolder } from './sandbox/cacheFolders';
import { NEWEST } from './sandbox/n8nVersions';

async function main(): Promise<number> {
	const named = process.argv.slice(2);
	const cache = cacheFolder();
	const present = await readdir(cache).catch(() => [] as string[]);
	const versions = present.flatMap((name) => /^n8n-(\d+\.\d+\.\d+)-node-/.exec(name)?.[1] ?? []);
	const unwanted = versions.filter((version) =>
		named.length ? named.includes(version) : version !== NEWEST.version,
	);
	for (const version of unwanted) {
		process.stdout.write(`Removing n8n ${version}\n`);
		// The templates of PostgreSQL have its version behind that name.
		const template = path.basename(templateFolder(version));
		const templates = present.filter(
			(name) => name === template || name.startsWith(`${template}-`),
		);
		for (const name of [path.basename(sandboxFolder(version)), ...templates]) {
			await rm(path.join(cache, name), { recursive: true, force: true });
		}
	}
	const left = versions.filter((version) => !unwanted.includes(version));
	process.stdout.write(`${cache} now holds n8n ${left.join(', ') || 'in no version'}.\n`);
	return 0;
}

runMain(main);
