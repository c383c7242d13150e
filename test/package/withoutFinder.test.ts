import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const project = path.resolve(__dirname, '../..');

/** What is taken out with the finder: it explains a refused callback, and tries a pasted one. */
const CALLER = 'nodes/AiRudder/n8n/askFinder.ts';

/** Each source outside of the finder, by its path. */
const readSources = (root: string) =>
	['nodes', 'credentials']
		.flatMap((folder) =>
			readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
				path.posix.join(folder, name),
			),
		)
		.filter((file) => file.endsWith('.ts') && !file.includes('/finder/'))
		.map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

test('one file imports the finder', () => {
	const importers = readSources(project).filter(({ text }) => /'[./]+\/finder\//.test(text));
	expect(importers.map(({ file }) => file)).toEqual([CALLER]);
});

describe('without the finder, and without what that file exports', () => {
	jest.setTimeout(180_000);
	const folder = mkdtempSync(path.join(tmpdir(), 'airudder-without-finder-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	/** Takes the finder and that file out; whatever called these has null in the place of the call. */
	function takeOut() {
		for (const name of ['nodes', 'credentials', 'tsconfig.json'])
			cpSync(path.join(project, name), path.join(folder, name), { recursive: true });
		symlinkSync(path.join(project, 'node_modules'), path.join(folder, 'node_modules'));
		const gone = readSources(folder).filter(({ file }) => file === CALLER);
		const names = gone.flatMap(({ text }) =>
			[...text.matchAll(/export (?:async )?function (\w+)/g)].map(([, name]) => name),
		);
		rmSync(path.join(folder, 'nodes/AiRudder/finder'), { recursive: true });
		for (const { file } of gone) rmSync(path.join(folder, file));
		const imports = /import \{[^}]*\} from '\.\/askFinder';\n/g;
		const calls = new RegExp(`(?:await )?\\b(?:${names.join('|')})\\([^()]*\\)`, 'g');
		for (const { file, text } of readSources(folder)) {
			if (text.search(imports) < 0) continue;
			const without = text.replace(imports, '').replace(calls, '(null as any)');
			writeFileSync(path.join(folder, file), without);
		}
	}

	/** Has the compiled trigger answer a callback; returns the status, and how many items there are. */
	async function deliver(body: string, signature: string) {
		const { AiRudderTrigger } = jest.requireActual<
			typeof import('../../nodes/AiRudder/AiRudderTrigger.node')
		>(path.join(folder, 'dist/nodes/AiRudder/AiRudderTrigger.node.js'));
		const response = Object.assign(new EventEmitter(), {
			statusCode: 200,
			setHeader: () => {},
			end: () => {},
		});
		const context = {
			getNodeParameter: (_name: string, fallback: unknown) => fallback,
			getNode: () => ({ id: 'n', name: 'AI Rudder Trigger', typeVersion: 2.1, parameters: {} }),
			getMode: () => 'webhook',
			getWorkflow: () => ({ id: 'w' }),
			getCredentials: async () => ({ signingSecret: 'a secret of the usual length' }),
			getRequestObject: () => ({
				headers: { 'content-type': 'application/json', 'x-airudder-sign': signature },
				rawBody: Buffer.from(body),
			}),
			getResponseObject: () => response,
			getWorkflowStaticData: () => ({}),
			logger: { info: () => {}, warn: () => {} },
		};
		const { workflowData = [] } = await new AiRudderTrigger().webhook.call(context as never);
		return { status: response.statusCode, items: workflowData.flat().length };
	}

	test('the package compiles, accepts a genuine callback and refuses a forged one', async () => {
		takeOut();
		const tsc = require.resolve('typescript/bin/tsc');
		const compiled = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
		expect(compiled.stdout).toBe('');

		const body = JSON.stringify({ event: 'session.transfer', call_id: 'c-1' });
		const signed = createHmac('sha256', 'a secret of the usual length').update(body).digest('hex');
		expect(await deliver(body, signed)).toEqual({ status: 200, items: 1 });
		const forged = createHmac('sha256', 'another secret').update(body).digest('hex');
		expect(await deliver(body, forged)).toEqual({ status: 401, items: 0 });
	});
});
