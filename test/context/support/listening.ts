import { SECRET } from './callbacks';
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

afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(running.splice(0).map(async (n8n) => await n8n.close()));
});
