import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../sandbox/freePort';
import { startService } from './service';

/** What stands in front of several n8n. */
export interface LoadBalancer {
	/** Where it takes callbacks. */
	url: string;
	/** Everything that it has printed so far. */
	log(): string;
	stop(): Promise<void>;
}

/** Where nginx keeps what it must not keep in the system's folders; docs/scaling.md has the rest. */
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

const KINDS = {
	nginx: {
		frame: nginxFrame,
		command: 'nginx',
		args: (file: string, folder: string) => ['-e', 'stderr', '-p', folder, '-c', file],
	},
	haproxy: {
		frame: (_: string, configuration: string) => configuration,
		command: 'haproxy',
		args: (file: string) => ['-db', '-f', file],
	},
} as const;

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
	const { frame, command, args } = KINDS[kind];
	const remove = async () => await rm(folder, { recursive: true, force: true });
	try {
		const file = path.join(folder, 'configuration');
		const address = `127.0.0.1:${port}`;
		await writeFile(file, frame(folder, configuration(address)));
		const service = await startService({ command, args: args(file, folder), port, folder });
		const stop = async () => {
			await service.end('SIGTERM');
			await remove();
		};
		return { url: `http://${address}`, log: service.log, stop };
	} catch (error) {
		await remove();
		throw error;
	}
}
