import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface StandInRequest {
	method: string;
	path: string;
	headers: IncomingMessage['headers'];
	body: string;
}

/** What to answer it with. */
export interface StandInAnswer {
	status: number;
	body: unknown;
}

/** An HTTP service on this machine that stands in for one that is not reachable. */
export interface HttpStandIn {
	url: string;
	requests: StandInRequest[];
	stop(): Promise<void>;
}

/**
 * Starts an HTTP service on 127.0.0.1 that keeps every request and answers in JSON; a text as it is.
 *
 * @param answer to a request that has just been kept
 */
export async function startHttpStandIn(
	answer: (request: StandInRequest) => StandInAnswer | Promise<StandInAnswer>,
): Promise<HttpStandIn> {
	const requests: StandInRequest[] = [];
	const server = createServer((incoming, response) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', async () => {
			const { method = '', url = '', headers } = incoming;
			const body = Buffer.concat(chunks).toString();
			const request = { method, path: url, headers, body };
			requests.push(request);
			const { status, body: answered } = await answer(request);
			const isText = typeof answered === 'string';
			response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
			response.end(isText ? answered : JSON.stringify(answered));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		requests,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
