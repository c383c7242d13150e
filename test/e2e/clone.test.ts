import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { environmentForNpm } from '../../scripts/lib/npm.cjs';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { freePort } from '../../scripts/sandbox/freePort';

const run = promisify(execFile);

test('CONTRIBUTING names every script of package.json, and no other', async () => {
	const page = await readFile(path.join(PROJECT_FOLDER, 'CONTRIBUTING.md'), 'utf8');
	const { scripts } = JSON.parse(
		await readFile(path.join(PROJECT_FOLDER, 'package.json'), 'utf8'),
	) as { scripts: Record<string, string> };
	const lines = page.split('\n').filter((line) => /^- `npm run|^npm (start|test)/.test(line));
	const named = lines.flatMap((line) =>
		[...line.split(': ')[0].matchAll(/`(?:npm run )?([\w:]+)`|^npm (start|test)/g)].map(
			([, script, main]) => script ?? main,
		),
	);
	expect(named.sort()).toEqual(Object.keys(scripts).sort());
});

test('a fresh clone installs, builds and shows the main job, and leaves nothing that git would see', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'airudder-clone-'));
	try {
		await run('git', ['clone', '-q', PROJECT_FOLDER, folder]);
		const npm = async (...words: string[]) =>
			(await run('npm', words, { cwd: folder, env: environmentForNpm(), maxBuffer: 1e8 })).stdout;
		await npm('ci', '--prefer-offline', '--no-audit', '--no-fund');
		const shown = await npm('start', '--', '--once', '--port', String(await freePort()));
		expect(shown).toContain('Everything is as it should be.');
		expect(shown).toContain("n8n's log │");
		expect((await run('git', ['status', '--porcelain'], { cwd: folder })).stdout).toBe('');
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}, 900_000);
