/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { REASONS } from '../../nodes/AiRudder/refusal/reasons';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { DIFFERENCES, isBefore, MATRIX, NEWEST, OLDEST } from '../../scripts/sandbox/n8nVersions';

const readme = readFileSync(path.join(PROJECT_FOLDER, 'README.md'), 'utf8');

/** The rows of the table below a heading, as lists of cells, without its head. */
function tableUnder(heading: string): string[][] {
	const section = readme.split(/^(?=##+ )/m).find((part) => part.startsWith(`${heading}\n`));
	const rows = (section ?? '').split('\n').filter((line) => line.startsWith('|'));
	return rows.slice(2).map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}

describe('README', () => {
	it('lists every reason with its status, sentence and fix, as the code has them', () => {
		const expected = Object.entries(REASONS).map(([code, { status, message, fix }]) => [
			`\`${code}\``,
			String(status),
			message,
			fix,
		]);
		expect(tableUnder('### Reasons')).toEqual(expected);
	});

	it('names a test for every guarantee, and the test is there', () => {
		const guarantees = tableUnder('## Guarantees');
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
		expect(tableUnder('## n8n versions')).toEqual(expected);
	});

	it('keeps the anchors to which the editor links', () => {
		expect(readme).toMatch(/^## The credential$/m);
		expect(readme).toMatch(/^## Calling AI Rudder back$/m);
	});
});
