import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';

const run = promisify(execFile);

const HOST = 'https://github.com';

/** The copy has no packages. */
const TSX = pathToFileURL(require.resolve('tsx')).href;

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'airudder-owner-'));
	const { stdout } = await run('git', ['ls-files', '-z'], { cwd: PROJECT_FOLDER });
	for (const name of stdout.split('\0').filter((one) => one !== '')) {
		await cp(path.join(PROJECT_FOLDER, name), path.join(folder, name));
	}
	await run('git', ['init', '-q'], { cwd: folder });
	await run('git', ['add', '-A'], { cwd: folder });
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const setOwner = async (...words: string[]) =>
	await run(
		process.execPath,
		['--import', TSX, path.join(PROJECT_FOLDER, 'scripts/owner.ts'), ...words],
		{ cwd: folder },
	);

const grep = async (words: string) =>
	(await run('git', ['grep', '-lF', words], { cwd: folder }).catch(() => ({ stdout: '' }))).stdout;

test('one command says whose package this is: repository, author and every link', async () => {
	const before = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	expect(before.author.email).not.toMatch(/\.invalid$/);
	const old = new URL(before.homepage).pathname.split('/')[1];
	await setOwner('some-one', 'Some "One" & Co', 'some@one.example');

	const after = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	expect(after).toMatchObject({
		author: { name: 'Some "One" & Co', email: 'some@one.example' },
		homepage: `${HOST}/some-one/n8n-nodes-airudder`,
		repository: { url: `git+${HOST}/some-one/n8n-nodes-airudder.git` },
	});
	expect(await grep(`${HOST}/${old}/`)).toBe('');
	expect(await grep(`${HOST}/some-one/`)).toContain('README.md');
	expect(await readFile(path.join(folder, 'LICENSE'), 'utf8')).toContain('Some "One" & Co');

	// And back again: nothing is lost on the way.
	await setOwner(old, before.author.name, before.author.email);
	expect((await run('git', ['diff', '--stat'], { cwd: folder })).stdout).toBe('');
}, 60_000);

test('it says what it needs', async () => {
	await expect(setOwner('no owner', 'x', 'y')).rejects.toThrow('npm run owner --');
});
