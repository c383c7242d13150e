import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCallback } from '../../nodes/AiRudder/callback/read';
import { toId } from '../../nodes/AiRudder/duplicates/duplicateGuard';
import { CATALOGUE } from '../../nodes/AiRudder/events/catalogue';
import { toItem } from '../../nodes/AiRudder/n8n/accept';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { EXAMPLES } from '../../scripts/examples/files';
import { EXAMPLE_FILES, readExample } from './lib/importExample';

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';
const TRIGGER = 'n8n-nodes-airudder.aiRudderTrigger';

interface Pinned {
	json: { event: string; delivery: { issues: unknown[]; receivedAt: string } };
}

it('the files are those that the script makes', () => {
	expect(EXAMPLE_FILES).toEqual(Object.keys(EXAMPLES));
});

it('every guide links to the first one, to copy and paste', () => {
	for (const name of ['guide.md', 'guide.zh.md', 'guide.id.md']) {
		const guide = readFileSync(path.join(PROJECT_FOLDER, 'docs', name), 'utf8');
		expect(guide).toContain(`](../examples/${EXAMPLE_FILES[0]})`);
	}
});

it('the README of the examples has at most 1,200 words', () => {
	const readme = readFileSync(path.join(PROJECT_FOLDER, 'examples', 'README.md'), 'utf8');
	expect(readme.split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(1200);
});

describe.each(EXAMPLE_FILES)('%s', (file) => {
	const { nodes, connections, settings, pinData = {} } = readExample(file);
	const names = nodes.map(({ name }) => name);
	const notes = nodes
		.filter(({ type }) => type === STICKY_NOTE)
		.map(({ parameters }) => String(parameters.content));

	it('belongs to nobody: no credential, no webhook id, no address but examples', () => {
		for (const node of nodes) {
			expect([node.name, node.credentials, node.webhookId]).toEqual([
				node.name,
				undefined,
				undefined,
			]);
		}
		const text = JSON.stringify(nodes);
		const found = [
			...(text.match(/[\w.]+@[\w.]+/g) ?? []),
			...(text.match(/https?:\/\/[\w.]+/g) ?? []),
		];
		const known = /@example\.com$|^https:\/\/api\.airudder\.com$/;
		expect(found.filter((address) => !known.test(address))).toEqual([]);
	});

	it('is exactly what the script makes', () => {
		const text = readFileSync(path.join(PROJECT_FOLDER, 'examples', file), 'utf8');
		// `node scripts/bootstrap.mjs scripts/examples/build.ts` makes it anew.
		expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(EXAMPLES[file]()));
	});

	it('fills in nobody else’s address as the sender', () => {
		const text = JSON.stringify(nodes.filter(({ type }) => type === 'n8n-nodes-base.set'));
		expect(text).not.toContain('@');
	});

	it('says in a note what to fill in, in order, and which nodes that concerns', () => {
		const [first] = notes;
		expect(first).toMatch(/^## .*\n1\. /);
		const steps = [...first.matchAll(/^(\d)\. /gm)].map(([, number]) => Number(number));
		expect(steps).toEqual(steps.map((_step, index) => index + 1));
		const bold = [...first.matchAll(/^\d\. \*\*([^*]+)\*\*(?::|, the )/gm)].map(([, name]) => name);
		expect(bold.length).toBeGreaterThan(0);
		expect(names).toEqual(expect.arrayContaining(bold));
	});

	it('reads no node that is not there, and has no name twice', () => {
		const text = JSON.stringify(nodes);
		const read = [...text.matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
		expect(names).toEqual(expect.arrayContaining(read));
		expect(new Set(names).size).toBe(names.length);
	});

	it('wires nodes that exist', () => {
		for (const [from, { main }] of Object.entries(
			connections as Record<string, { main: Array<Array<{ node: string }>> }>,
		)) {
			expect(names).toContain(from);
			for (const { node } of main.flat()) expect(names).toContain(node);
		}
	});

	it('says that it needs n8n 2 where it does', () => {
		const needs = nodes.some(
			({ type, typeVersion }) =>
				type === 'n8n-nodes-base.dataTable' ||
				(type === 'n8n-nodes-base.crypto' && Number(typeVersion) >= 2),
		);
		expect(notes.some((note) => note.includes('Needs n8n 2'))).toBe(needs);
	});

	it('pins a documented callback to every AI Rudder Trigger', () => {
		// n8n pins nothing to a trigger with several outputs: that one sends itself a sample.
		const triggers = nodes
			.filter(
				({ type, parameters }) =>
					type === TRIGGER && !JSON.stringify(parameters).includes('sendSample'),
			)
			.map(({ name }) => name);
		expect(Object.keys(pinData)).toEqual(triggers);
		for (const [{ json }] of Object.values(pinData) as Pinned[][]) {
			expect(json).toMatchObject({ event: 'session.transfer', delivery: { issues: [] } });
		}
	});

	it('pins what the trigger itself makes of that callback', () => {
		for (const [{ json }] of Object.values(pinData) as Pinned[][]) {
			const { delivery, ...payload } = json;
			const bytes = Buffer.from(JSON.stringify(payload));
			const { receivedAt } = delivery;
			const verified = { verifiedBy: 'signature', secret: 'current' } as const;
			const arrival = { id: toId(bytes), receivedAt, duplicate: false, ...verified };
			expect(toItem(readCallback(bytes, CATALOGUE), arrival)).toEqual(json);
		}
	});

	it('keeps the callback that is under way when n8n is shut down', () => {
		const hasTrigger = nodes.some(({ type }) => type === TRIGGER);
		expect(settings?.saveExecutionProgress).toBe(hasTrigger || undefined);
	});

	it('is described in the README of the examples', () => {
		const readme = readFileSync(path.join(PROJECT_FOLDER, 'examples', 'README.md'), 'utf8');
		expect(readme).toContain(`](${file})`);
	});
});
