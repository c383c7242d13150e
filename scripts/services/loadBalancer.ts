import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../sandbox/freePort';
import { waitUntil } from '../sandbox/waitUntil';
import { startService, type Service } from './service';

/** A load balancer in front of several n8n. */
export interface LoadBalancer {
	/** Where it takes callbacks. */
	url: string;
	/** Everything that it has printed so far. */
	log(): string;
	/**
	 * Takes the first, second, … webhook process out, as docs/scaling.md says, and waits until no
	 * callback is under way to it.
	 */
	drain(position: number): Promise<void>;
	/** Gives it callbacks again, once it is ready. */
	restore(position: number): Promise<void>;
	stop(): Promise<void>;
}

/** A load balancer that runs, and where its files are. */
interface Running {
	service: Service;
	folder: string;
	file: string;
	configuration: string;
}

const DRAIN_TIMEOUT_MS = 60_000;

/** Where nginx keeps what it must not keep in the system's folders; docs/nginx.conf has the rest. */
const nginxFrame = (folder: string, configuration: string) => `
daemon off;
pid ${folder}/nginx.pid;
error_log stderr warn;
worker_processes 2;
events {}
http {
	access_log off;
	client_body_temp_path ${folder}/body;
	proxy_temp_path ${folder}/proxy;
	fastcgi_temp_path ${folder}/fastcgi;
	uwsgi_temp_path ${folder}/uwsgi;
	scgi_temp_path ${folder}/scgi;
	${configuration}
}
`;

/** The page leaves this to Debian's own configuration. */
const haproxyFrame = (folder: string, configuration: string) => `
global
	stats socket ${folder}/admin.sock mode 600 level admin
${configuration}`;

/** The processes of nginx that take requests, those that only finish theirs included. */
async function nginxWorkers({ pid }: Service): Promise<string[]> {
	const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
	return children.split(' ').filter((child) => child.trim() !== '');
}

/** What `nginx -s reload` does; then waits until those who knew the old configuration are gone. */
async function reloadNginx({ service, folder, file }: Running, configuration: string) {
	const before = await nginxWorkers(service);
	await writeFile(file, nginxFrame(folder, configuration));
	process.kill(service.pid, 'SIGHUP');
	await waitUntil(
		'nginx to finish what is under way',
		async () => {
			const workers = await nginxWorkers(service);
			return (workers.length > 0 && !workers.some((one) => before.includes(one))) || undefined;
		},
		DRAIN_TIMEOUT_MS,
		() => service.log().slice(-500),
	);
}

/** Marks the webhook process at a position as `down`. */
function withDown(configuration: string, position: number): string {
	let seen = 0;
	return configuration.replace(/^(.*max_fails.*);$/gm, (line, server: string) =>
		seen++ === position ? `${server} down;` : line,
	);
}

/** Says something to HAProxy on its admin socket. */
async function tellHaproxy(folder: string, command: string): Promise<string> {
	return await new Promise((resolve, reject) => {
		const socket = connect(path.join(folder, 'admin.sock'), () => socket.end(`${command}\n`));
		let answer = '';
		socket.on('data', (chunk) => (answer += String(chunk)));
		socket.once('end', () => resolve(answer));
		socket.once('error', reject);
	});
}

async function drainHaproxy({ folder }: Running, position: number): Promise<void> {
	const server = `webhooks/webhook-${position + 1}`;
	await tellHaproxy(folder, `set server ${server} state drain`);
	let connections = '';
	await waitUntil(
		'HAProxy to finish what is under way',
		async () => {
			connections = await tellHaproxy(folder, 'show servers conn webhooks');
			const line = connections.split('\n').find((one) => one.startsWith(`${server} `));
			// The seventh column says how many are in use.
			return line?.split(' ')[6] === '0' || undefined;
		},
		DRAIN_TIMEOUT_MS,
		() => connections,
	);
}

async function restoreHaproxy({ folder }: Running, position: number): Promise<void> {
	const name = `webhook-${position + 1}`;
	await tellHaproxy(folder, `set server webhooks/${name} state ready`);
	let states = '';
	await waitUntil(
		'HAProxy to find the process ready',
		async () => {
			states = await tellHaproxy(folder, 'show servers state webhooks');
			const columns = states.split('\n').map((line) => line.split(' '));
			// The sixth column says whether it is up.
			return columns.some((one) => one[3] === name && one[5] === '2') || undefined;
		},
		DRAIN_TIMEOUT_MS,
		() => states,
	);
}

const KINDS = {
	nginx: {
		frame: nginxFrame,
		command: 'nginx',
		args: (file: string, folder: string) => ['-e', 'stderr', '-p', folder, '-c', file],
		drain: async (running: Running, position: number) =>
			await reloadNginx(running, withDown(running.configuration, position)),
		restore: async (running: Running) => await reloadNginx(running, running.configuration),
	},
	haproxy: {
		frame: haproxyFrame,
		command: 'haproxy',
		args: (file: string) => ['-db', '-f', file],
		drain: drainHaproxy,
		restore: restoreHaproxy,
	},
};

export type LoadBalancerKind = keyof typeof KINDS;

/**
 * Starts a load balancer on 127.0.0.1 (Debian's package of its name) in a temporary folder.
 *
 * @param configuration gets the address on which it is to listen, such as `127.0.0.1:4711`
 */
export async function startLoadBalancer(
	kind: LoadBalancerKind,
	configuration: (address: string) => string,
): Promise<LoadBalancer> {
	const port = await freePort();
	const folder = await mkdtemp(path.join(tmpdir(), `n8n-nodes-airudder-${kind}-`));
	const { frame, command, args, drain, restore } = KINDS[kind];
	const remove = async () => await rm(folder, { recursive: true, force: true });
	try {
		// Started by root, nginx keeps large bodies under another account.
		await chmod(folder, 0o711);
		const file = path.join(folder, 'configuration');
		const address = `127.0.0.1:${port}`;
		const local = configuration(address);
		await writeFile(file, frame(folder, local));
		const service = await startService({
			...{ command, args: args(file, folder), port, folder },
			// nginx must end its own processes, however we die.
			deathSignal: 'TERM',
		});
		const running: Running = { service, folder, file, configuration: local };
		const stop = async () => {
			await service.end('SIGTERM');
			await remove();
		};
		return {
			...{ url: `http://${address}`, log: service.log, stop },
			drain: async (position) => await drain(running, position),
			restore: async (position) => await restore(running, position),
		};
	} catch (error) {
		await remove();
		throw error;
	}
}
