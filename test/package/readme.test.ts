import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CATALOGUE } from '../../nodes/AiRudder/events/catalogue';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { DIFFERENCES, isBefore, MATRIX, NEWEST, OLDEST } from '../../scripts/sandbox/n8nVersions';

const page = (...names: string[]) => readFileSync(path.join(PROJECT_FOLDER, ...names), 'utf8');
const readme = page('README.md');
const reference = page('docs', 'reference.md');

/** The tables below a heading: for each, its rows as lists of cells, without its head. */
function tablesUnder(text: string, heading: string): string[][][] {
	const section = text.split(/^(?=##+ )/m).find((part) => part.startsWith(`${heading}\n`));
	const tables = (section ?? '').split(/^(?!\|).*$/m).map((table) => table.trim());
	return tables
		.filter((table) => table !== '')
		.map((table) =>
			table
				.split('\n')
				.slice(2)
				.map((line) =>
					line
						.split('|')
						.slice(1, -1)
						.map((cell) => cell.trim()),
				),
		);
}

describe('README', () => {
	it('names a test for every guarantee, and the test is there', () => {
		const [, guarantees] = page('docs', 'n8n-contract.md').split('## Guarantees\n');
		const lines = guarantees.split('\n').filter((line) => line.startsWith('- '));
		expect(lines.length).toBeGreaterThan(0);
		const missing = lines.flatMap((line) => {
			const [, file, words] = /^- `(test\/\S*)`: (.*)$/.exec(line) ?? [];
			const titles = [...(words ?? '').matchAll(/"(.*?)"/g)].map(([, title]) => title);
			const source = path.join(PROJECT_FOLDER, file ?? '');
			if (titles.length === 0 || !existsSync(source)) return [line];
			return titles.filter((title) => !readFileSync(source, 'utf8').includes(title));
		});
		expect(missing).toEqual([]);
	});

	it('names the versions of n8n that the tests run, and up to which of them n8n differs', () => {
		const versions = MATRIX.map(({ version }) => version).join(', ');
		const inTheEditor = [OLDEST, NEWEST].map(({ version }) => version).join(', ');
		expect(readme).toContain(`Tested over HTTP: ${versions}; in the editor: ${inTheEditor}.`);
		const expected = Object.values(DIFFERENCES).map(({ before, what }) => {
			const last = MATRIX.filter(({ version }) => isBefore(version, before)).pop();
			return [last!.version, what];
		});
		const [rows] = tablesUnder(readme, '## n8n versions');
		expect(rows).toHaveLength(expected.length);
		expect(rows).toEqual(expect.arrayContaining(expected));
	});

	it('keeps the anchors to which the editor links', () => {
		expect(reference).toMatch(/^## The credential$/m);
		expect(reference).toMatch(/^## Calling AI Rudder back$/m);
	});

	it('lists every callback of the catalogue with its filters, as the code has them', () => {
		const signed = new Map([
			[true, 'yes'],
			[false, 'no'],
			[null, 'either'],
		]);
		const known = { documented: 'documentation', seen: 'an integration' };
		const callbacks = CATALOGUE.map((event) => [
			event.name,
			`\`${event.value}\``,
			signed.get(event.isSigned),
			event.recognisedBy,
			event.known === null ? '' : known[event.known],
			event.filters.map(({ filter }) => filter.displayName).join(', '),
		]);
		expect(tablesUnder(reference, '## The callbacks')).toEqual([callbacks]);
		const filters = new Set(
			CATALOGUE.flatMap((event) => event.filters).map(
				({ filter }) => `${filter.displayName} \`${filter.field}\``,
			),
		);
		expect(reference).toContain(`The filters read ${[...filters].join(', ')}.`);
	});
});

test('CONTRIBUTING names every script of package.json, and no other', () => {
	const { scripts } = JSON.parse(page('package.json')) as { scripts: Record<string, string> };
	const lines = page('CONTRIBUTING.md').split('\n');
	const named = lines
		.filter((line) => /^- `npm run|^npm (start|test)/.test(line))
		.flatMap((line) =>
			[...line.split(': ')[0].matchAll(/`(?:npm run )?([\w:]+)`|^npm (start|test)/g)].map(
				([, script, main]) => script ?? main,
			),
		);
	expect(named.sort()).toEqual(Object.keys(scripts).sort());
});
