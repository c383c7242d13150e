import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { EditorApi } from '../../scripts/sandbox/EditorApi';
import { freePort, tryPort } from '../../scripts/sandbox/freePort';
import { TRIGGER_TYPE } from '../../scripts/sandbox/triggerWorkflow';
import { waitUntil } from '../../scripts/sandbox/waitUntil';

const START_TIMEOUT_MS = 300_000;
const run = promisify(execFile);

/** What git has, with the packages of this checkout: the tests change a file of the node. */
let clone: string;

beforeAll(async () => {
	clone = await mkdtemp(path.join(tmpdir(), 'airudder-clone-'));
	await run('git', ['clone', '-q', PROJECT_FOLDER, clone]);
	await symlink(path.join(PROJECT_FOLDER, 'node_modules'), path.join(clone, 'node_modules'));
	// .gitignore names the folder, not a link to it.
	await appendFile(path.join(clone, '.git/info/exclude'), 'node_modules\n');
}, 60_000);

afterAll(async () => await rm(clone, { recursive: true, force: true }));

/** A script of the clone with these arguments, without npm around it. */
class Script {
	output = '';
	private readonly child: ChildProcess;
	readonly ended: Promise<number | null>;

	constructor(...args: string[]) {
		const bootstrap = path.join(clone, 'scripts', 'bootstrap.mjs');
		this.child = spawn(process.execPath, [bootstrap, ...args], { cwd: clone });
		this.child.stdout?.on('data', (chunk) => (this.output += chunk));
		this.child.stderr?.on('data', (chunk) => (this.output += chunk));
		this.ended = new Promise((resolve) => this.child.once('close', resolve));
	}

	interrupt(): void {
		this.child.kill('SIGINT');
	}

	async until(text: string): Promise<void> {
		const seen = async () => this.output.includes(text) || undefined;
		await waitUntil(`"${text}"`, seen, START_TIMEOUT_MS, () => this.output);
	}
}

describe('npm start in a clone', () => {
	it(
		'proves the node, prints a curl line that works, stops on Ctrl-C, and leaves nothing that git would see',
		async () => {
			const port = await freePort();
			const demo = new Script('scripts/start.ts', '--port', String(port));
			try {
				await demo.until('Ctrl-C stops n8n');
				// In this order: the two results, what the log says of the forged one, the secret.
				const shown = new RegExp(
					[
						'signed: +200 \\{\\}\n',
						'forged signature: +401 \\{"error":"unauthorized"',
						"n8n's log │ .*AI Rudder Trigger refused a callback",
						'The secret of this demo: (\\w+)\n',
						'Everything is as it should be\\.',
					].join('[^]*'),
				);
				expect(demo.output).toMatch(shown);
				const [, secret] = shown.exec(demo.output)!;
				const line = demo.output.split('\n').find((text) => text.startsWith('BODY='))!;
				expect(line).toContain(secret);
				const { stdout } = await run('sh', ['-c', line]);
				expect(stdout).toMatch(/^HTTP\/1.1 200 OK/);
				expect(stdout).toMatch(/\{\}$/);
			} finally {
				demo.interrupt();
			}
			expect(await demo.ended).toBe(0);
			expect(await tryPort(port)).toBe(port);
			expect((await run('git', ['status', '--porcelain'], { cwd: clone })).stdout).toBe('');
		},
		START_TIMEOUT_MS,
	);

	it('names a busy port in one sentence', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		try {
			const demo = new Script('scripts/start.ts', '--port', String(port));
			expect(await demo.ended).toBe(1);
			expect(demo.output.trim()).toBe(
				`Port ${port} is already in use on this machine; stop what listens there or choose another one: npm start -- --port ${port + 1}`,
			);
		} finally {
			server.close();
		}
	});
});

test(
	'npm run dev shows in n8n what was saved a moment ago',
	async () => {
		const port = await freePort();
		const kept = path.join(clone, 'kept');
		const dev = new Script('scripts/dev.ts', '--port', String(port), '--folder', kept);
		try {
			await dev.until('Watching for file');
			const api = await EditorApi.signIn(`http://127.0.0.1:${port}`);
			const file = path.join(clone, 'nodes/AiRudder/editor/panel.ts');
			const text = await readFile(file, 'utf8');
			await writeFile(file, text.replace('Give AI Rudder the URL under', 'Saved just now'));
			await waitUntil(
				'the new words in n8n',
				async () => {
					// While n8n loads the node anew, it does not know it.
					const description = await api.describeNode(TRIGGER_TYPE).catch(() => '');
					return description.includes('Saved just now') || undefined;
				},
				120_000,
			);
		} finally {
			dev.interrupt();
			await dev.ended;
		}
	},
	START_TIMEOUT_MS,
);
