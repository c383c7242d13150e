/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as oldestN8nWorkflow from 'n8n-workflow-oldest';
import { filesIn } from './lib/filesIn';
import { requiresOf } from './lib/requiresOf';
import { unpackPackage, type UnpackedPackage } from './lib/unpackedPackage';

/** The exact files that are published. A new source file has to be added here. */
const SHIPPED = `
LICENSE
README.md
package.json
dist/credentials/AiRudderApi.credentials.js
dist/credentials/AiRudderSigningSecretApi.credentials.js
dist/nodes/AiRudder/AiRudderTrigger.node.js
dist/nodes/AiRudder/AiRudderTrigger.node.json
dist/nodes/AiRudder/airudder.dark.svg
dist/nodes/AiRudder/airudder.svg
dist/nodes/AiRudder/credentialTest/judgeCredential.js
dist/nodes/AiRudder/credentialTest/signingSecretTest.js
dist/nodes/AiRudder/delivery/deliveryId.js
dist/nodes/AiRudder/delivery/duplicateGuard.js
dist/nodes/AiRudder/delivery/recentIds.js
dist/nodes/AiRudder/description/outputs.js
dist/nodes/AiRudder/description/properties.js
dist/nodes/AiRudder/description/triggerPanel.js
dist/nodes/AiRudder/event/inspect.js
dist/nodes/AiRudder/event/item.js
dist/nodes/AiRudder/event/readEvent.js
dist/nodes/AiRudder/event/routing.js
dist/nodes/AiRudder/event/schema.js
dist/nodes/AiRudder/event/selection.js
dist/nodes/AiRudder/finder/candidates.js
dist/nodes/AiRudder/finder/editorNames.js
dist/nodes/AiRudder/finder/find.js
dist/nodes/AiRudder/finder/readings.js
dist/nodes/AiRudder/finder/slips.js
dist/nodes/AiRudder/finder/templates.js
dist/nodes/AiRudder/finder/words.js
dist/nodes/AiRudder/refusal/rateLimit.js
dist/nodes/AiRudder/refusal/reasons.js
dist/nodes/AiRudder/request/readRequest.js
dist/nodes/AiRudder/signature/formula.js
dist/nodes/AiRudder/signature/headerShape.js
dist/nodes/AiRudder/signature/secret.js
dist/nodes/AiRudder/signature/template.js
dist/nodes/AiRudder/signature/timestamp.js
dist/nodes/AiRudder/signature/verify.js
dist/nodes/AiRudder/webhook/admit.js
dist/nodes/AiRudder/webhook/answers.js
dist/nodes/AiRudder/webhook/explain.js
dist/nodes/AiRudder/webhook/parameters.js
dist/nodes/AiRudder/webhook/proveSignature.js
dist/nodes/AiRudder/webhook/refuse.js
dist/nodes/AiRudder/webhook/signingCredential.js
`;

const LARGEST_TARBALL = 40_000;
const OFFERED = ['n8n-workflow', 'node:crypto', 'zod'];
/** Scripts that npm runs on the machine of whoever installs the package. */
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

	it('is exactly the listed files', () => {
		expect(shipped).toEqual(SHIPPED.trim().split('\n').sort());
	});

	it('is no larger than 40 kB packed', () => {
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
