import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as oldestN8nWorkflow from 'n8n-workflow-oldest';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { filesIn } from './lib/filesIn';
import { requiresOf } from './lib/requiresOf';
import { unpackPackage, type UnpackedPackage } from './lib/unpackedPackage';

/** What is published: the sources, compiled, and their icons; computed from the checkout. */
async function filesToShip(): Promise<string[]> {
	const shipped = ['LICENSE', 'README.md', 'package.json'];
	for (const folder of ['credentials', 'nodes']) {
		for (const file of await filesIn(path.join(PROJECT_FOLDER, folder))) {
			shipped.push(`dist/${folder}/${file.replace(/\.ts$/, '.js')}`);
		}
	}
	return shipped.sort();
}

const LARGEST_TARBALL = 109_000;
const OFFERED = ['n8n-workflow', 'node:crypto', 'zod'];
/** Scripts that npm runs on the machine of a user who installs the package. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'dependencies'];
const LETTER_NOT_LATIN = /(?!\p{Script=Latin})\p{L}/u;

/** The compiler writes each import of a value as a property of the module: `n8n_workflow_1.name`. */
const namesFromN8nWorkflow = (code: string): string[] =>
	[...code.matchAll(/\bn8n_workflow_\d+\.(\w+)/g)].map(([, name]) => name);

describe('what is published', () => {
	let unpacked: UnpackedPackage;
	let shipped: string[];
	let manifest: Record<string, unknown>;

	beforeAll(async () => {
		unpacked = await unpackPackage();
		shipped = await filesIn(unpacked.folder);
		manifest = JSON.parse(await read('package.json')) as Record<string, unknown>;
	}, 120_000);
	afterAll(async () => await unpacked.remove());

	const read = async (name: string) => await readFile(path.join(unpacked.folder, name), 'utf8');

	it('is every source file, compiled, and nothing else', async () => {
		const expected = await filesToShip();
		expect(expected).toContain('dist/nodes/AiRudder/AiRudderTrigger.node.js');
		expect(shipped).toEqual(expected);
	});

	it('is no larger than 109 kB packed', () => {
		expect(unpacked.tarballBytes).toBeLessThanOrEqual(LARGEST_TARBALL);
	});

	it('has no dependencies but the one peer', () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		const others = ['dependencies', 'optionalDependencies', 'bundleDependencies', 'overrides'];
		expect(Object.keys(manifest).filter((key) => others.includes(key))).toEqual([]);
	});

	it('runs nothing when it is installed', () => {
		const scripts = Object.keys(manifest.scripts as object);
		expect(scripts.filter((name) => INSTALL_SCRIPTS.includes(name))).toEqual([]);
		expect(shipped).not.toContain('binding.gyp');
	});

	it('requires only n8n-workflow, zod, node:crypto and its own files', async () => {
		const code = shipped.filter((name) => name.endsWith('.js'));
		const strangers: string[] = [];
		for (const file of code) {
			for (const name of requiresOf(await read(file), file)) {
				const own = `${path.posix.join(path.posix.dirname(file), name)}.js`;
				const isKnown = name.startsWith('.') ? code.includes(own) : OFFERED.includes(name);
				if (!isKnown) strangers.push(`${file} requires ${name}`);
			}
		}
		expect(strangers).toEqual([]);
	});

	it('takes nothing from n8n-workflow that the oldest supported one does not export', async () => {
		const used = new Map<string, string>();
		for (const file of shipped.filter((name) => name.endsWith('.js'))) {
			for (const name of namesFromN8nWorkflow(await read(file))) used.set(name, file);
		}
		expect([...used.keys()]).toContain('NodeOperationError');
		expect([...used].filter(([name]) => !(name in oldestN8nWorkflow))).toEqual([]);
	});

	it('is written in English: no letter outside of the Latin alphabet', async () => {
		const foreign: string[] = [];
		for (const file of shipped) {
			if (LETTER_NOT_LATIN.test(await read(file))) foreign.push(file);
		}
		expect(foreign).toEqual([]);
	});
});

describe('reading off what a file requires', () => {
	it('sees require and import() wherever they stand', () => {
		const source = 'const a = require("a"); function f() { return import("./b"); }';
		expect(requiresOf(source, 'x.js')).toEqual(['a', './b']);
	});

	it('refuses a require that hides its argument', () => {
		expect(() => requiresOf('require("child_" + "process")', 'x.js')).toThrow('x.js');
		expect(() => requiresOf('const load = require; load("fs")', 'x.js')).toThrow('x.js');
	});
});
