import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PlainError } from '../lib/npm.cjs';
import { PROJECT_FOLDER, n8nScript, nodeBinFolder } from './cacheFolders';
import { freePort, tryPort } from './freePort';
import { n8nEnvironment, type N8nCommand, type PostgresDatabase } from './n8nEnvironment';
import { waitUntil } from './waitUntil';

/** How a process ended: one of the two is null. */
export interface Exit {
	code: number | null;
	signal: NodeJS.Signals | null;
}

/** A running n8n. */
export interface N8nProcess {
	url: string;
	port: number;
	pid: number;
	userFolder: string;
	/** Everything that it has printed so far. */
	log(): string;
	/** Asks it to shut down and waits until it is gone. */
	stop(): Promise<void>;
	/** Kills it and its task runner at once, as a crash would. */
	kill9(): Promise<void>;
	exited: Promise<Exit>;
}

export interface LaunchOptions {
	sandbox: string;
	userFolder: string;
	/** Any free one by default. */
	port?: number;
	database?: PostgresDatabase;
	command?: N8nCommand;
	/** Environment variables that win over everything else. */
	env?: Record<string, string>;
	/** Names the process in messages. */
	label?: string;
	/** Is called with each line that it prints. */
	onLine?: (line: string) => void;
}

const START_TIMEOUT_MS = 180_000;
/** n8n itself gives up a graceful shutdown after 30 s. */
const STOP_TIMEOUT_MS = 35_000;

/** What answers when the process is up. `/healthz` alone answers before the editor's API does. */
async function isUp(url: string, command: N8nCommand): Promise<boolean> {
	const status = async (route: string) => {
		const response = await fetch(`${url}${route}`);
		const isJson = response.headers.get('content-type')?.includes('json') ?? false;
		await response.arrayBuffer();
		return { status: response.status, isJson };
	};
	try {
		if (command !== 'start') return (await status('/healthz/readiness')).status === 200;
		const settings = await status('/rest/settings');
		return (
			settings.status === 200 && settings.isJson && (await status('/rest/login')).status !== 404
		);
	} catch {
		return false;
	}
}

function killGroup(child: ChildProcess): void {
	try {
		// The negative id means the group: n8n and its task runner.
		process.kill(-child.pid!, 'SIGKILL');
	} catch {
		// Already gone.
	}
}

function explainExit(name: string, port: number, exit: Exit, log: string): Error {
	if (/already in use|EADDRINUSE/.test(log)) return busyPort(port);
	if (/ENOSPC|disk is full/.test(log)) {
		return new PlainError(`${name} ended while it started: there is no disk space left.`);
	}
	const tail = log.trim().split('\n').slice(-30).join('\n');
	return new Error(
		`${name} ended while it started (${exit.signal ?? `exit code ${exit.code}`}). Its last lines:\n${tail}`,
	);
}

function busyPort(port: number): PlainError {
	return new PlainError(
		`Port ${port} is already in use on this machine; stop what listens there or choose another port.`,
	);
}

/**
 * Starts one n8n process on 127.0.0.1 with a prepared user folder and waits until it is up.
 *
 * @throws PlainError for a busy port or a full disk; otherwise an error with the end of n8n's log
 */
export async function launchN8n(options: LaunchOptions): Promise<N8nProcess> {
	const { sandbox, userFolder, database, command = 'start', env: extra } = options;
	if (options.port && !(await tryPort(options.port))) throw busyPort(options.port);
	const port = options.port ?? (await freePort());
	const brokerPort = await freePort();
	const name = options.label ? `n8n (${options.label})` : 'n8n';
	const url = `http://127.0.0.1:${port}`;

	const preload = path.join(PROJECT_FOLDER, 'scripts', 'lib', 'exitWithParent.cjs');
	const child = spawn(
		path.join(nodeBinFolder(sandbox), 'node'),
		['--require', preload, n8nScript(sandbox), command],
		{
			cwd: userFolder,
			env: n8nEnvironment({ sandbox, userFolder, port, brokerPort, command, database, extra }),
			stdio: ['ignore', 'pipe', 'pipe'],
			// A group of its own: Ctrl-C in the terminal reaches us, and we shut n8n down in order.
			detached: true,
		},
	);
	let log = '';
	child.stdout.on('data', (chunk) => (log += chunk));
	child.stderr.on('data', (chunk) => (log += chunk));
	if (options.onLine) createInterface(child.stdout).on('line', options.onLine);
	const exited = new Promise<Exit>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code, signal) => resolve({ code, signal }));
	});

	const kill9 = async () => {
		killGroup(child);
		await exited;
	};
	const stop = async () => {
		child.kill('SIGTERM');
		const impatience = setTimeout(() => killGroup(child), STOP_TIMEOUT_MS);
		await exited;
		clearTimeout(impatience);
		killGroup(child);
	};

	let early: Exit | undefined;
	void exited.then((exit) => (early = exit));
	try {
		await waitUntil(
			`${name} to answer`,
			async () => {
				if (early) throw explainExit(name, port, early, log);
				return (await isUp(url, command)) || undefined;
			},
			START_TIMEOUT_MS,
			() => `its last lines: ${log.trim().split('\n').slice(-10).join('\n')}`,
		);
	} catch (error) {
		await kill9();
		throw error;
	}
	return { url, port, pid: child.pid!, userFolder, log: () => log, stop, kill9, exited };
}
