import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { freePort, tryPort } from '../../scripts/sandbox/freePort';
import { waitUntil } from '../../scripts/sandbox/waitUntil';

const BOOTSTRAP = path.join(PROJECT_FOLDER, 'scripts', 'bootstrap.mjs');
const START_TIMEOUT_MS = 300_000;
const shell = promisify(execFile);

/** `npm start` with these arguments, without npm around it. */
class Demo {
	output = '';
	private readonly child: ChildProcess;
	readonly ended: Promise<number | null>;

	constructor(...args: string[]) {
		this.child = spawn(process.execPath, [BOOTSTRAP, 'scripts/start.ts', ...args]);
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

describe('npm start', () => {
	it(
		'proves the node, prints a curl line that works, and stops on Ctrl-C',
		async () => {
			const port = await freePort();
			const demo = new Demo('--port', String(port));
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
				const { stdout } = await shell('sh', ['-c', line]);
				expect(stdout).toMatch(/^HTTP\/1.1 200 OK/);
				expect(stdout).toMatch(/\{\}$/);
			} finally {
				demo.interrupt();
			}
			expect(await demo.ended).toBe(0);
			expect(await tryPort(port)).toBe(port);
		},
		START_TIMEOUT_MS,
	);

	it('names a busy port in one sentence', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		try {
			const demo = new Demo('--port', String(port));
			expect(await demo.ended).toBe(1);
			expect(demo.output.trim()).toBe(
				`Port ${port} is already in use on this machine; stop what listens there or choose another one: npm start -- --port ${port + 1}`,
			);
		} finally {
			server.close();
		}
	});
});
