import { EXAMPLE_FILES, readExample } from '../lib/importExample';
import { HAS_TABLES, type World } from '../lib/world';

interface Description {
	version: number | number[];
}

/** n8n 1 has no Crypto node with a credential, and the note of this example says so. */
const NEEDS_N8N_2 = ['6-signed-sender.json: Sign It'];

/** Every node, in a version that the running n8n knows. */
export function nodeVersions(world: World): void {
	const isKnown = async (name: string, version: number) => {
		try {
			const asked = { nodeInfos: [{ name, version }] };
			const [found] = await world.api.call<Description[]>('POST', '/node-types', asked);
			// n8n gives a node of one class whatever version was asked for.
			return [found.version].flat().includes(version);
		} catch {
			return false;
		}
	};

	// The editor of an n8n that does not know a version drops the node's connections when the file is
	// pasted or imported, and says nothing: every execution is then green and nobody is told. n8n's
	// API, by which the other tests import, keeps them.
	it.each(EXAMPLE_FILES)('%s has nodes of known versions only', async (file) => {
		const unknown: string[] = [];
		for (const { name, type, typeVersion } of readExample(file).nodes) {
			if (!(await isKnown(type, typeVersion))) unknown.push(`${file}: ${name}`);
		}
		const accepted = HAS_TABLES ? [] : NEEDS_N8N_2.filter((one) => one.startsWith(file));
		expect(unknown).toEqual(accepted);
	});
}
