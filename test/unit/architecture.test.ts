import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const { dirname, join } = path.posix;
const project = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(join(project, file), 'utf8');
const sources = ['credentials', 'nodes/AiRudder'].flatMap((folder) =>
	readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => join(folder, name)),
);

/** From the bottom to the top: a file imports from its own room and from those before it. */
const ROOMS = [
	'events',
	'signature',
	'encryption',
	'callback',
	'duplicates',
	'messages',
	'finder',
	'editor',
	'n8n',
	'the node',
];
const SPEAKS_N8N = ['editor', 'n8n', 'the node', 'credentials'];

/** The room of a file or of a folder's file without its ending; null for a package. */
function roomOf(name: string): string | null {
	if (name.startsWith('credentials/')) return 'credentials';
	const inside = /^nodes\/AiRudder\/(?:(\w+)\/)?/.exec(name);
	return inside === null ? null : (inside[1] ?? 'the node');
}

/** Every import, as "file -> name": packages by their names, own files by their paths in the project. */
const imports = sources.flatMap((file) =>
	[...read(file).matchAll(/\b(?:from|import\(?|require\()\s*'(.+?)'/g)].map(([, name]) => ({
		file,
		name: name.startsWith('.') ? join(dirname(file), name) : name,
	})),
);

/** Whether a file may import this. */
function isAllowed({ file, name }: { file: string; name: string }): boolean {
	const [from, to] = [roomOf(file)!, roomOf(name)];
	if (to === null) return name !== 'n8n-workflow' || SPEAKS_N8N.includes(from);
	// A credential is a form, made of the fields that signature and encryption describe.
	if (from === 'credentials') return ['credentials', 'signature', 'encryption'].includes(to);
	return ROOMS.includes(to) && ROOMS.indexOf(to) <= ROOMS.indexOf(from);
}

test('every file stands in a room, and every room has files', () => {
	const rooms = [...new Set(sources.map((file) => roomOf(file)!))];
	expect(rooms.sort()).toEqual([...ROOMS, 'credentials'].sort());
});

test('a file imports from its own room and from rooms below it, and few speak with n8n', () => {
	const wrong = imports
		.filter((one) => !isAllowed(one))
		.map(({ file, name }) => `${file} -> ${name}`);
	expect(wrong).toEqual([]);
});

test('a file has 15 to 300 lines', () => {
	const wrong = sources.filter((file) => {
		const lines = read(file).trimEnd().split('\n').length;
		return lines < 15 || lines > 300;
	});
	expect(wrong).toEqual([]);
});

test('pure rules throw nothing, and only n8n is thrown at', () => {
	const pure = sources.filter((file) => !SPEAKS_N8N.includes(roomOf(file)!));
	const throwing = pure.filter((file) => /^\s*(?:[^*/\s].*)?\bthrow\s/m.test(read(file)));
	expect(throwing).toEqual([]);
});

test('nothing that is packed uses process, timers, globalThis or the file system', () => {
	const used =
		/^\s*(?:[^*/\s].*)?(?:\bprocess\.|\bset(?:Timeout|Interval|Immediate)\(|\bglobalThis\b)/m;
	expect(sources.filter((file) => used.test(read(file)))).toEqual([]);
	const packages = new Set(imports.map(({ name }) => name).filter((name) => roomOf(name) === null));
	expect([...packages].sort()).toEqual(['n8n-workflow', 'node:crypto', 'zod']);
});
