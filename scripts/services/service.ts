import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { waitUntil } from '../sandbox/waitUntil';

/** A server beside n8n: a database or a queue. */
export interface Service {
	pid: number;
	/** Sends the signal and waits until the process is gone. */
	end(signal: NodeJS.Signals): Promise<void>;
	/** Everything that it has printed so far. */
	log(): string;
}

export interface ServiceOptions {
	command: string;
	args: string[];
	/** Where it answers on 127.0.0.1. */
	port: number;
	/** Its folder, and the account that it runs under when it is not ours. */
	folder: string;
	account?: Account;
	/** What the kernel sends it when we die; KILL by default. */
	deathSignal?: 'KILL' | 'TERM';
}

/** A user of the system. */
export interface Account {
	uid: number;
	gid: number;
}

const START_TIMEOUT_MS = 30_000;

async function accepts(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}

/** On Linux the kernel ends the service when we die, however we die. */
function withParentDeathSignal(options: ServiceOptions): string[] {
	const { command, args, account, deathSignal = 'KILL' } = options;
	if (process.platform !== 'linux') return [command, ...args];
	const as = account ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'] : [];
	return ['setpriv', '--pdeathsig', deathSignal, ...as, command, ...args];
}

/**
 * Starts a server in the foreground and waits until its port accepts connections.
 *
 * @throws Error with the end of its log when it ends instead
 */
export async function startService(options: ServiceOptions): Promise<Service> {
	const [command, ...args] = withParentDeathSignal(options);
	const child = spawn(command, args, {
		cwd: options.folder,
		stdio: ['ignore', 'pipe', 'pipe'],
		// A group of its own: Ctrl-C in the terminal reaches us, and we stop it in order.
		detached: true,
	});
	let log = '';
	child.stdout.on('data', (chunk) => (log += chunk));
	child.stderr.on('data', (chunk) => (log += chunk));
	let over = false;
	const exited = new Promise<void>((resolve) => {
		const end = (reason: unknown) => {
			log += `\n${String(reason)}`;
			over = true;
			resolve();
		};
		child.once('error', end);
		child.once('close', (code, signal) => end(`ended with ${signal ?? code}`));
	});
	const end = async (signal: NodeJS.Signals) => {
		if (!over) child.kill(signal);
		await exited;
	};
	try {
		await waitUntil(
			`${options.command} to answer`,
			async () => {
				if (over) throw new Error(`${options.command} did not start: ${log.slice(-2000)}`);
				return (await accepts(options.port)) || undefined;
			},
			START_TIMEOUT_MS,
		);
	} catch (error) {
		await end('SIGKILL');
		throw error;
	}
	return { pid: child.pid!, end, log: () => log };
}
