import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const project = path.resolve(__dirname, '../..');
const script = path.join(project, 'scripts/releaseVersion.cjs');

const check = (folder: string, ...words: string[]) => {
	const { status, stderr } = spawnSync(process.execPath, [script, ...words], { cwd: folder });
	return { status, said: String(stderr) };
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'airudder-release-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (version: string, changelog: string) => {
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ version }));
	writeFileSync(path.join(folder, 'CHANGELOG.md'), changelog);
};

test('the project itself could be tagged with the version of package.json', () => {
	const { version } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));
	expect(check(project, `v${version}`)).toEqual({ status: 0, said: '' });
});

test('a date behind the version in CHANGELOG is no fault', () => {
	write('1.2.3', '# Changelog\n\n## 1.2.3 (2026-12-01)\n\n## 1.2.2\n');
	expect(check(folder, 'v1.2.3').status).toBe(0);
});

test.each([
	['the tag is another version', 'v1.2.4', '1.2.3', '## 1.2.3\n'],
	['the tag has no v', '1.2.3', '1.2.3', '## 1.2.3\n'],
	['there is no tag', '', '1.2.3', '## 1.2.3\n'],
	['package.json is one behind', 'v1.2.3', '1.2.2', '## 1.2.3\n'],
	['CHANGELOG is one behind', 'v1.2.3', '1.2.3', '## 1.2.2\n'],
	['CHANGELOG begins with what is not released', 'v1.2.3', '1.2.3', '## Unreleased\n\n## 1.2.3\n'],
	['CHANGELOG names a longer version', 'v1.2.3', '1.2.3', '## 1.2.30\n'],
	['CHANGELOG has no entry', 'v1.2.3', '1.2.3', '# Changelog\n'],
])('a release stops when %s, and says what it saw', (_, tag, version, changelog) => {
	write(version, changelog);
	const { status, said } = check(folder, tag);
	expect(status).toBe(1);
	expect(said).toContain(`The tag is "${tag}", package.json has ${version}, CHANGELOG.md begins`);
});
