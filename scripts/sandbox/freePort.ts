import { createServer } from 'node:net';

/**
 * Whether a port can be listened on right now.
 *
 * @param port 0 asks the system for any free one
 * @returns the port, or `undefined` when it is taken
 */
export async function tryPort(port: number): Promise<number | undefined> {
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			const found = typeof address === 'object' ? address?.port : undefined;
			server.close(() => resolve(found));
		});
	});
}

/** A port on 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
	const port = await tryPort(0);
	if (port === undefined) throw new Error('The system has no free port on 127.0.0.1.');
	return port;
}
