import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CATALOGUE } from '../../nodes/AiRudder/events/catalogue';
import { REASONS } from '../../nodes/AiRudder/messages/reasons';
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
	it('lists every reason with its status', () => {
		const expected = Object.entries(REASONS).map(([code, { status }]) => [
			`\`${code}\``,
			String(status),
		]);
		const [reasons] = tablesUnder(reference, '### Reasons');
		expect(reasons.map((cells) => cells.slice(0, 2))).toEqual(expected);
	});

	it('names a test for every guarantee, and the test is there', () => {
		const [guarantees] = tablesUnder(reference, '## Guarantees');
		expect(guarantees.length).toBeGreaterThan(0);
		const missing = guarantees.filter(([, proof]) => {
			const [, file, name] = /^`(test\/.*)`: "(.*)"$/.exec(proof) ?? [];
			const source = path.join(PROJECT_FOLDER, file ?? '');
			return (
				name === undefined || !existsSync(source) || !readFileSync(source, 'utf8').includes(name)
			);
		});
		expect(missing).toEqual([]);
	});

	it('lists the versions of n8n that the tests run, with what the tests found to differ', () => {
		const expected = MATRIX.map(({ version }) => [
			version,
			[OLDEST, NEWEST].some((one) => one.version === version) ? 'HTTP, editor' : 'HTTP',
			Object.values(DIFFERENCES)
				.filter(({ before }) => isBefore(version, before))
				.map(({ what }) => what)
				.join('; '),
		]);
		expect(tablesUnder(readme, '## n8n versions')).toEqual([expected]);
	});

	it('keeps the anchors to which the editor links', () => {
		expect(reference).toMatch(/^## The credential$/m);
		expect(reference).toMatch(/^## Calling AI Rudder back$/m);
	});

	it('lists every callback of the catalogue and every filter, as the code has them', () => {
		const signed = new Map([
			[true, 'yes'],
			[false, 'no'],
			[null, 'as it comes'],
		]);
		const known = { documented: "AI Rudder's documentation", seen: 'seen in an integration' };
		const callbacks = CATALOGUE.map((event) => [
			event.name,
			`\`${event.value}\``,
			signed.get(event.isSigned),
			event.recognisedBy,
			event.known === null ? 'not known' : known[event.known],
		]);
		const uses = CATALOGUE.flatMap(({ name, filters }) =>
			filters.map(({ filter }) => ({ filter, name })),
		);
		const filters = [...new Set(uses.map(({ filter }) => filter))].map((filter) => [
			filter.displayName,
			`\`${filter.field}\``,
			uses
				.filter((use) => use.filter === filter)
				.map(({ name }) => name)
				.join(', '),
		]);
		expect(tablesUnder(reference, '## The callbacks')).toEqual([callbacks, filters]);
	});
});
