import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import { runScript } from './lib/runScript';
import { unpackPackage, type UnpackedPackage } from './lib/unpackedPackage';

interface Loaded {
	known: {
		nodes: Record<string, { className: string }>;
		credentials: Record<string, { className: string; supportedNodes?: string[] }>;
	};
	types: { nodes: INodeTypeDescription[]; credentials: ICredentialType[] };
}

describe("n8n's own loader on the unpacked tarball", () => {
	let unpacked: UnpackedPackage;
	let loaded: Loaded;
	let node: INodeTypeDescription;

	beforeAll(async () => {
		unpacked = await unpackPackage();
		loaded = await runScript<Loaded>('loadPackage', unpacked.folder);
		[node] = loaded.types.nodes;
	}, 120_000);
	afterAll(async () => await unpacked.remove());

	/** The loader turns an icon into the URL under which n8n serves it. */
	const iconFile = (url: string) =>
		path.join(unpacked.folder, url.replace('icons/n8n-nodes-airudder/', ''));

	it('finds one node and its credentials', () => {
		expect(loaded.known.nodes).toEqual({
			aiRudderTrigger: expect.objectContaining({ className: 'AiRudderTrigger' }),
		});
		expect(loaded.known.credentials).toEqual({
			aiRudderApi: expect.objectContaining({ className: 'AiRudderApi' }),
			aiRudderCallbackKeyApi: expect.objectContaining({
				className: 'AiRudderCallbackKeyApi',
				supportedNodes: ['aiRudderTrigger'],
			}),
			aiRudderSigningSecretApi: expect.objectContaining({
				className: 'AiRudderSigningSecretApi',
				supportedNodes: ['aiRudderTrigger'],
			}),
		});
	});

	it('sees the node under its fixed name, with a type version above 1', () => {
		expect(node).toMatchObject({
			name: 'aiRudderTrigger',
			displayName: 'AI Rudder Trigger',
			version: 2.1,
			communityNodePackageVersion: '1.0.0',
		});
	});

	it('sees one webhook: POST at the path "webhook"', () => {
		expect(node.webhooks).toEqual([
			expect.objectContaining({ name: 'default', httpMethod: 'POST', path: 'webhook' }),
		]);
	});

	it('sees the credentials under the names that people read', () => {
		const names = loaded.types.credentials.map(({ name, displayName }) => [name, displayName]);
		expect(Object.fromEntries(names)).toEqual({
			aiRudderApi: 'AI Rudder API',
			aiRudderCallbackKeyApi: 'AI Rudder Callback Key API',
			aiRudderSigningSecretApi: 'AI Rudder Signing Secret API',
		});
	});

	it('finds an icon for light and one for dark, for the node and each credential', () => {
		const icons = [node, ...loaded.types.credentials].map(
			({ iconUrl }) => iconUrl as { light: string; dark: string },
		);
		expect(icons).toHaveLength(4);
		for (const { light, dark } of icons) {
			expect(light).not.toBe(dark);
			expect([light, dark].filter((url) => !existsSync(iconFile(url)))).toEqual([]);
		}
	});

	it('reads the codex, so that a search for what people call it finds the node', () => {
		expect(node.codex!.categories).toEqual(['Communication', 'Sales']);
		expect(node.codex!.alias).toEqual(
			expect.arrayContaining(['chatbot', 'handoff', 'human agent', 'AI Rudder']),
		);
		expect(node.codex!.resources!.primaryDocumentation).toHaveLength(1);
		expect(node.codex!.resources!.credentialDocumentation).toHaveLength(1);
	});
});
