import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PINNED, TRIGGER } from '../../scripts/examples/sample';
import { BANNED } from './messages/form';

const PROJECT = path.resolve(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(PROJECT, name), 'utf8');

const PAGES = ['.', 'docs', 'examples'].flatMap((folder) =>
	readdirSync(path.join(PROJECT, folder))
		.filter((file) => file.endsWith('.md'))
		.map((file) => path.join(folder, file)),
);

/** As `wc -w` counts them. */
const countWords = (name: string) => read(name).trim().split(/\s+/).length;

const MOST = {
	'README.md': 700,
	'CONTRIBUTING.md': 850,
	'CHANGELOG.md': 250,
	'SECURITY.md': 130,
	'docs/ask-airudder.md': 260,
	'docs/benchmarks.md': 430,
	'docs/benchmarks-hour.md': 200,
	'docs/formulas.md': 1000,
	'docs/guide.md': 870,
	'docs/guide.id.md': 790,
	'docs/guide.zh.md': 280,
	'docs/messages.md': 2670,
	'docs/n8n-contract.md': 850,
	'docs/operations.md': 600,
	'docs/outcomes.md': 600,
	'docs/reference.md': 1800,
	'docs/samples.md': 300,
	'docs/scaling.md': 450,
	'docs/troubleshooting.md': 450,
	'docs/troubleshooting.id.md': 450,
	'docs/troubleshooting.zh.md': 220,
	'examples/README.md': 1000,
};

test.each(Object.entries(MOST))('%s has at most %i words, in plain English', (name, most) => {
	expect(countWords(name)).toBeLessThanOrEqual(most);
	expect(read(name)).not.toMatch(BANNED);
});

test('every page has a limit, and all pages together have at most 15,000 words', () => {
	expect(Object.keys(MOST).sort()).toEqual([...PAGES].sort());
	expect(PAGES.reduce((sum, name) => sum + countWords(name), 0)).toBeLessThanOrEqual(15_000);
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
