import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../lib/npm.cjs';
import { freePort } from '../sandbox/freePort';
import { startService } from './service';

/** A Redis of our own for n8n's queue. */
export interface Redis {
	port: number;
	/** Stops answering, without hanging up, until `resume`. */
	pause(): void;
	resume(): void;
	delete(key: string): Promise<void>;
	stop(): Promise<void>;
}

/** Starts `redis-server` (Debian package of that name) on 127.0.0.1 in a temporary folder. */
export async function startRedis(): Promise<Redis> {
	const port = await freePort();
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-airudder-redis-'));
	const remove = async () => await rm(folder, { recursive: true, force: true });
	const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
	// As n8n's queue needs it in production: what was queued is still there after a restart.
	const args = [...place, '--save', '', '--appendonly', 'yes', '--daemonize', 'no'];
	try {
		const service = await startService({ command: 'redis-server', args, port, folder });
		const stop = async () => {
			await service.end('SIGTERM');
			await remove();
		};
		const pause = () => void process.kill(service.pid, 'SIGSTOP');
		const resume = () => void process.kill(service.pid, 'SIGCONT');
		const del = async (key: string) =>
			void (await run('redis-cli', ['-p', String(port), 'del', key]));
		return { port, pause, resume, delete: del, stop };
	} catch (error) {
		await remove();
		throw error;
	}
}
