import { once } from 'node:events';

import { deliver, SECRET } from './callbacks';
import { SmallN8n, type SmallN8nOptions } from './SmallN8n';

const running: SmallN8n[] = [];

/** An n8n that listens, with a credential that fits; every call gives one with an empty memory. */
export async function listening(
	options: SmallN8nOptions = {},
): Promise<{ n8n: SmallN8n; url: string }> {
	const n8n = new SmallN8n({ credential: { signingSecret: SECRET }, ...options });
	running.push(n8n);
	return { n8n, url: await n8n.listen() };
}

/** Delivers a callback whose caller leaves before n8n hands it to the trigger. */
export async function deliverAndLeave(n8n: SmallN8n, url: string, body: string): Promise<void> {
	const { receive } = n8n;
	n8n.receive = async (request, response) => {
		request.socket.destroy();
		await once(response, 'close');
		await receive.call(n8n, request, response);
	};
	await expect(deliver(url, body)).rejects.toThrow('fetch failed');
	await n8n.idle();
	n8n.receive = receive;
}

afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(running.splice(0).map(async (n8n) => await n8n.close()));
});
