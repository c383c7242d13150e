import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const { dirname, join } = path.posix;
const project = path.resolve(__dirname, '../..');
const sources = ['credentials', 'nodes'].flatMap((folder) =>
	readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => join(folder, name)),
);

/** What a file imports: packages by their names, own files by their paths in the project. */
const importsOf = (file: string) =>
	[
		...readFileSync(join(project, file), 'utf8').matchAll(
			/\b(?:from|import\(?|require\()\s*'(.+?)'/g,
		),
	].map(([, name]) => (name.startsWith('.') ? join(dirname(file), name) : name));
const importersOf = (what: RegExp) =>
	sources.filter((file) => importsOf(file).some((name) => what.test(name)));

test.each([
	[
		'what speaks with n8n, the editor and the credentials know n8n-workflow',
		/^n8n-workflow$/,
		/^nodes\/AiRudder\/(?:(?:n8n|editor)\/|[^/]+$)|^credentials\//,
	],
	[
		'the trigger itself and its own folder use what speaks with n8n',
		/^nodes\/AiRudder\/n8n\//,
		/^nodes\/AiRudder\/(?:n8n\/|[^/]+$)/,
	],
	['the node itself uses the node, never a credential', /^nodes\//, /^nodes\//],
])('only %s', (_rule, what, allowed) => {
	const importers = importersOf(what);
	expect(importers).toContain('nodes/AiRudder/AiRudderTrigger.node.ts');
	expect(importers.filter((file) => !allowed.test(file))).toEqual([]);
});
