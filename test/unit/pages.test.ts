import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PINNED, TRIGGER } from '../../scripts/examples/sample';

const PROJECT = path.resolve(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(PROJECT, name), 'utf8');

test.each([
	['README.md', 700],
	['docs/guide.md', 950],
	['docs/guide.id.md', 950],
	['docs/troubleshooting.md', 450],
	['docs/troubleshooting.id.md', 450],
	['docs/outcomes.md', 600],
	['docs/formulas.md', 1000],
	['docs/operations.md', 600],
	['docs/ask-airudder.md', 260],
	['docs/reference.md', 2300],
	['docs/n8n-contract.md', 1000],
	['docs/scaling.md', 700],
	['docs/samples.md', 400],
	['CONTRIBUTING.md', 950],
	['CHANGELOG.md', 250],
	['SECURITY.md', 130],
])('%s has at most %i words, in plain English', (name, most) => {
	const page = read(name);
	// As `wc -w` counts them.
	expect(page.trim().split(/\s+/).length).toBeLessThanOrEqual(most);
	expect(page).not.toMatch(/whoever|of which|what stands behind/i);
});

test('README shows the whole item of the trigger in twelve lines', () => {
	const [, shown] = /```json\n([^]*?)\n```/.exec(read('README.md'))!;
	expect(JSON.parse(shown)).toEqual(PINNED[TRIGGER][0].json);
	expect(shown.split('\n')).toHaveLength(12);
});

/** What a translation keeps: pages, code, commands, and the words of the editor. */
function untranslated(text: string) {
	const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found).sort();
	// The heading of a section, and so its anchor, is in the page's own language.
	const targets = all(/\]\(([^)]+)\)/g).map((target) =>
		target.replace(/^#.*/, '#').replace(/\.(zh|id)\.md/, '.md'),
	);
	return { words: all(/\*\*(.+?)\*\*/g), code: all(/`([^`\n]+)`/g), targets: targets.sort() };
}

/** The parts of a page, in their order: its steps without their titles, rows and sections. */
const partsOf = (page: string) =>
	page
		.split(/^(?=\d+\. |## |\| )/m)
		.slice(1)
		.map((part) => untranslated(part.replace(/^(\d+\. )\*\*.+?\*\*/, '$1')));

const blocks = (page: string) => [...page.matchAll(/```[^]*?```/g)].map(([block]) => block);

describe.each(['zh', 'id'])('in %s', (language) => {
	test.each(['guide', 'troubleshooting'])(
		'%s has the same steps and rows, editor words, code, pictures and links as in English',
		(name) => {
			const english = read(`docs/${name}.md`);
			const page = read(`docs/${name}.${language}.md`);
			expect(partsOf(english).length).toBeGreaterThan(10);
			expect(partsOf(page)).toEqual(partsOf(english));
			expect(blocks(page)).toEqual(blocks(english));
		},
	);
});

test('each page of the guide and of troubleshooting is linked from README and in its other languages', () => {
	for (const name of ['guide', 'troubleshooting']) {
		const pages = ['', '.zh', '.id'].map((language) => `${name}${language}.md`);
		for (const page of pages) {
			expect(read('README.md')).toContain(`/docs/${page})`);
			for (const other of pages.filter((one) => one !== page)) {
				expect(read(`docs/${page}`)).toContain(`](${other})`);
			}
		}
	}
});

const CODE = ['nodes', 'credentials', 'scripts', '.github'].flatMap((folder) =>
	readdirSync(path.join(PROJECT, folder), { recursive: true, encoding: 'utf8' }).map(
		(file) => `${folder}/${file}`,
	),
);
const PAGES = [
	...['.', 'docs', 'examples'].flatMap((folder) =>
		readdirSync(path.join(PROJECT, folder)).map((file) => path.join(folder, file)),
	),
].filter((file) => file.endsWith('.md'));
const FILES = [...PAGES, ...CODE.filter((file) => /\.(ts|json|yml)$/.test(file))];

/** The anchors of a page, as GitHub makes them of its headings. */
const anchorsOf = (page: string): string[] =>
	[...page.replace(/```[^]*?```/g, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading
			.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replace(/\s/g, '-'),
	);

/** Where the links of a file lead, as paths in the project; other sites do not count. */
function targetsOf(file: string): string[] {
	const text = read(file);
	const here = `github.com/n8n-nodes-airudder/n8n-nodes-airudder`;
	const onGitHub = [...text.matchAll(new RegExp(`${here}(?:/blob/main/)?([^\\s)"'<>\`]*)`, 'g'))]
		.map(([, target]) => target.replace(/[.,;:]$/, ''))
		.filter((target) => /^\w|^#\w/.test(target))
		.map((target) => (target.startsWith('#') ? `README.md${target}` : target));
	if (!file.endsWith('.md')) return onGitHub;
	const plain = text.replace(/```[^]*?```/g, '');
	const relative = [...plain.matchAll(/\]\(([^)\s]+)\)/g)]
		.map(([, target]) => target)
		.filter((target) => !/^[a-z]+:/.test(target))
		.map((target) =>
			target.startsWith('#') ? `${file}${target}` : path.join(path.dirname(file), target),
		);
	return [...onGitHub, ...relative];
}

test('every link of the pages, the editor and the messages leads to a file and a heading that are there', () => {
	const all = FILES.flatMap((file) => targetsOf(file).map((target) => [file, target]));
	expect(all.length).toBeGreaterThan(50);
	const broken = all.filter(([, target]) => {
		const [name, anchor] = target.split('#');
		try {
			const text = read(name);
			return anchor !== undefined && anchor !== 'readme' && !anchorsOf(text).includes(anchor);
		} catch {
			return true;
		}
	});
	expect(broken).toEqual([]);
});
