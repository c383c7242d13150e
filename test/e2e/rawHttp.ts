import { connect } from 'node:net';

/** What a server sent before it, or we, closed the connection. */
export interface RawAnswer {
	/** The status of the first answer; null when the connection was closed without one. */
	status: number | null;
	/** The body of the first answer, or what came of it. */
	body: string;
}

export interface RawRequest {
	url: string;
	method?: string;
	/** Each one a line, byte for byte as given; `host` and `connection: close` are added. */
	headers: string[];
	body?: Buffer | string;
	/** How long to wait for an answer, at most. */
	timeoutMs?: number;
	/** Ends the connection once the body is sent, as a caller does that goes away. */
	hangUp?: boolean;
}

function readAnswer(bytes: Buffer): RawAnswer {
	const [head, rest = ''] = bytes.toString('latin1').split(/\r\n\r\n([^]*)/);
	// Every answer here is short, so one that comes in chunks has one chunk.
	const isChunked = /^transfer-encoding: chunked/im.test(head);
	const body = isChunked ? rest.replace(/^\w+\r\n([^]*)\r\n0\r\n\r\n$/, '$1') : rest;
	return { status: head === '' ? null : Number(head.split(' ')[1]), body };
}

/**
 * Writes a request to a socket as it stands, because every HTTP client would correct it first.
 *
 * @throws when nothing came back in time
 */
export async function sendRaw(request: RawRequest): Promise<RawAnswer> {
	const { url, method = 'POST', headers, body = '', timeoutMs = 10_000, hangUp } = request;
	const { hostname, port, pathname } = new URL(url);
	const head = [
		`${method} ${pathname} HTTP/1.1`,
		`host: ${hostname}:${port}`,
		'connection: close',
		...headers,
	];
	return await new Promise((resolve, reject) => {
		const received: Buffer[] = [];
		const socket = connect(Number(port), hostname);
		const timer = setTimeout(() => {
			socket.destroy();
			reject(new Error(`No answer within ${timeoutMs} ms to: ${head.join(' | ').slice(0, 300)}`));
		}, timeoutMs);
		socket.on('data', (chunk) => received.push(chunk));
		// A server may well reset the connection after a request that it cannot read.
		socket.on('error', () => {});
		socket.on('close', () => {
			clearTimeout(timer);
			resolve(readAnswer(Buffer.concat(received)));
		});
		socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'));
		socket.write(Buffer.from(body));
		if (hangUp) socket.end();
	});
}
