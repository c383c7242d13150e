/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { cp, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { environmentForNpm, run } from '../../scripts/lib/npm.cjs';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { filesIn } from './lib/filesIn';

const MADE_BY_TOOLS = ['.git', 'node_modules', 'dist', 'coverage', 'test-results'];

/** A copy, because a build empties `dist`, which other tests read at the same time. */
async function copyCheckout(destination: string): Promise<void> {
	await cp(PROJECT_FOLDER, destination, {
		recursive: true,
		filter: (source) => !MADE_BY_TOOLS.includes(path.basename(source)),
	});
	const modules = path.join(PROJECT_FOLDER, 'node_modules');
	await symlink(modules, path.join(destination, 'node_modules'), 'junction');
}

const readAll = async (folder: string) =>
	Object.fromEntries(
		await Promise.all(
			(await filesIn(folder)).map(async (name) => [
				name,
				await readFile(path.join(folder, name), 'utf8'),
			]),
		),
	) as Record<string, string>;

describe('the two ways to build', () => {
	let base: string;
	let byGulp: Record<string, string>;
	let byN8n: Record<string, string>;

	beforeAll(async () => {
		base = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-airudder-build-'));
		const checkout = path.join(base, 'checkout');
		await copyCheckout(checkout);
		const tool = (script: string) => path.join(PROJECT_FOLDER, 'node_modules', script);
		const build = async (script: string, name: string) => {
			const options = { cwd: checkout, env: environmentForNpm() };
			await run(process.execPath, [tool(script), 'build'], options);
			const output = path.join(base, name);
			await rename(path.join(checkout, 'dist'), output);
			return await readAll(output);
		};
		byGulp = await build('gulp/bin/gulp.js', 'by-gulp');
		byN8n = await build('@n8n/node-cli/bin/n8n-node.mjs', 'by-n8n');
	}, 180_000);
	afterAll(async () => await rm(base, { recursive: true, force: true }));

	it('give the same files', () => {
		expect(Object.keys(byGulp)).toContain('nodes/AiRudder/AiRudderTrigger.node.js');
		expect(Object.keys(byGulp)).toEqual(Object.keys(byN8n));
	});

	it('give the same content, file by file', () => {
		expect(byGulp).toEqual(byN8n);
	});
});
