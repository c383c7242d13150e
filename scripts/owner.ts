/**
 * `npm run owner -- <owner> "<author>" <email>`: says whose package this is. The owner on GitHub stands
 * in links all over the project, the author in package.json and LICENSE; this changes all of them.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PlainError } from './lib/npm.cjs';
import { runMain } from './lib/runMain';

interface Manifest {
	name: string;
	author: { name: string; email: string };
	homepage: string;
}

const USAGE = 'npm run owner -- <owner on GitHub> "<author>" <e-mail address>';

/** Every text of the project that git knows. */
const filesOf = (folder: string): string[] =>
	execFileSync('git', ['ls-files', '-z'], { cwd: folder, encoding: 'utf8' })
		.split('\0')
		.filter((name) => /\.(json|md|ts|yml|mjs|cjs|js)$|LICENSE$/.test(name));

async function main(): Promise<number> {
	const [owner = '', author = '', email = ''] = process.argv.slice(2);
	if (
		!/^[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?$/.test(owner) ||
		author === '' ||
		!/.@.+\../.test(email)
	) {
		throw new PlainError(USAGE);
	}
	const folder = process.cwd();
	const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
	const { name, author: before, homepage } = manifest;
	const [, oldOwner] = /github\.com\/([^/]+)\//.exec(homepage)!;
	const changes: Array<[string, string]> = [
		[`github.com/${oldOwner}/${name}`, `github.com/${owner}/${name}`],
		[`"name": ${JSON.stringify(before.name)}`, `"name": ${JSON.stringify(author)}`],
		[`"email": "${before.email}"`, `"email": "${email}"`],
		[`(c) 2026 ${before.name}`, `(c) 2026 ${author}`],
	];
	for (const file of filesOf(folder)) {
		const text = readFileSync(path.join(folder, file), 'utf8');
		const changed = changes.reduce((all, [from, to]) => all.replaceAll(from, to), text);
		if (changed === text) continue;
		writeFileSync(path.join(folder, file), changed);
		process.stdout.write(`  ${file}\n`);
	}
	process.stdout.write(`This is ${owner}'s package now, and ${author}'s work.\n`);
	return 0;
}

runMain(main);
