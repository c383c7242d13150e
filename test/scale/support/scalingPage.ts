import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_FOLDER } from '../../../scripts/sandbox/cacheFolders';
import type { LoadBalancerKind } from '../../../scripts/services/loadBalancer';

/** Where the processes are that the page calls `main`, `webhook-1` and so on: `127.0.0.1:4711`. */
export interface Addresses {
	main: string;
	webhooks: string[];
}

const read = (name: string) => readFileSync(path.join(PROJECT_FOLDER, 'docs', name), 'utf8');
const FILES = { nginx: 'nginx.conf', haproxy: 'haproxy.cfg' };

/** The page's line for a time in the signature. */
function lineByElse(kind: LoadBalancerKind): string {
	const lines = [...read('scaling.md').matchAll(/^```(\w+)\n(.*)\n```$/gm)];
	return lines.find(([, language]) => language === kind)![2];
}

const HASH = { nginx: /^.*hash \$callback.*$/m, haproxy: /^.*balance hash.*$/m };
const LISTEN = { nginx: /listen 80;/, haproxy: /bind :80$/m };

/**
 * The configuration of the page for a test: nothing in it is changed but addresses, and the number of
 * webhook processes.
 *
 * @param by what equal callbacks have in common: the page shows one line for each
 */
export function configurationOf(
	kind: LoadBalancerKind,
	{ main, webhooks }: Addresses,
	by: 'signature' | 'else' = 'signature',
): (address: string) => string {
	const whole = read(FILES[kind]);
	const hashed = by === 'else' ? whole.replace(HASH[kind], lineByElse(kind)) : whole;
	const servers = /^.*webhook-1:5678.*\n.*webhook-2:5678.*$/m;
	const [line] = servers.exec(hashed)![0].split('\n');
	const lines = webhooks.map((address, at) =>
		line.replace('webhook-1:5678', address).replace('webhook-1', `webhook-${at + 1}`),
	);
	const local = hashed.replace(servers, lines.join('\n')).replace('main:5678', main);
	return (address) =>
		local.replace(LISTEN[kind], (listen) => listen.replace(/:?80/, ` ${address}`));
}
