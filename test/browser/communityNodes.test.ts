import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../../scripts/lib/npm.cjs';
import { EditorApi } from '../../scripts/sandbox/EditorApi';
import { nodeBinFolder } from '../../scripts/sandbox/cacheFolders';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import type { N8nProcess } from '../../scripts/sandbox/launchN8n';
import { chosenVersion } from '../../scripts/sandbox/n8nVersions';
import { prepareSandbox } from '../../scripts/sandbox/prepareSandbox';
import { startN8n } from '../../scripts/sandbox/startN8n';
import { SECRET, sendSigned, tarballUnderTest } from '../support';
import { Editor } from './Editor';

const NAME = 'n8n-nodes-airudder';
const NEXT_VERSION = '99.0.0';

let n8n: N8nProcess;
let api: EditorApi;
let editor: Editor;
let registry: string;
let url: string;
let workflowId: string;

/** The package under test with the number of a later version. */
async function packNextVersion(): Promise<void> {
	const folder = path.join(registry, 'next');
	const manifest = path.join(folder, 'package', 'package.json');
	await mkdir(folder);
	await run('tar', ['-xzf', await tarballUnderTest(), '-C', folder]);
	const content = JSON.parse(await readFile(manifest, 'utf8')) as object;
	await writeFile(manifest, JSON.stringify({ ...content, version: NEXT_VERSION }));
	await run('tar', ['-czf', path.join(registry, `${NEXT_VERSION}.tgz`), '-C', folder, 'package']);
}

/** In place of AI Rudder: one signed callback, and how n8n answered it. */
const send = async (): Promise<number> => (await sendSigned(url)).status;

beforeAll(async () => {
	const tarball = await tarballUnderTest();
	registry = await createInstanceFolder();
	const standIn = path.join(registry, 'npm');
	await copyFile(path.join(__dirname, 'npmStandIn.cjs'), standIn);
	await chmod(standIn, 0o755);
	const { version } = JSON.parse(await run('tar', ['-xzOf', tarball, 'package/package.json'])) as {
		version: string;
	};
	await symlink(tarball, path.join(registry, `${version}.tgz`));
	const folders = [registry, nodeBinFolder(await prepareSandbox()), process.env.PATH];
	const echoes: Record<string, string> = chosenVersion().startsWith('1.')
		? { NPM_STAND_IN_ECHOES: '1' }
		: {};
	n8n = await startN8n({ env: { PATH: folders.join(path.delimiter), ...echoes } });
	api = await EditorApi.signIn(n8n.url);
	editor = await Editor.open(api);
}, 240_000);

afterAll(async () => {
	await editor?.close();
	await n8n?.stop();
}, 60_000);

async function openScreen(): Promise<void> {
	await editor.page.goto(`${n8n.url}/settings/community-nodes`);
}

/** Installs the package as n8n's page "Install and manage community nodes" says. */
async function install(): Promise<void> {
	await openScreen();
	await editor.page.getByText('Install a community node').first().click();
	const dialog = editor.page.getByRole('dialog');
	await dialog.locator('input[type="text"], input:not([type])').first().fill(NAME);
	await dialog.getByText('I understand the risks').click();
	await dialog.getByRole('button', { name: 'Install' }).click();
	await editor.reads('community-package-card', NAME, '1 node', 'AI Rudder Trigger');
}

test('the screen installs the package, and the trigger works at once', async () => {
	await install();
	await editor.addTrigger('On agent transfer requested');
	await editor.newCredential();
	await editor.setCredentialField('signingSecret', SECRET);
	expect(await editor.saveCredential()).toBe('green');
	url = await editor.webhookUrl('Production URL');
	await editor.closeNode();
	await editor.publish();
	workflowId = editor.workflowId();
	expect(await send()).toBe(200);
}, 180_000);

test('an update loses no callback of a published workflow', async () => {
	await packNextVersion();
	await openScreen();
	const before = await api.countExecutions(workflowId);
	const answers: number[] = [];
	let isUpdating = true;
	const sending = (async () => {
		while (isUpdating) answers.push(await send());
	})();
	const card = editor.part('community-package-card');
	try {
		await card.getByRole('button', { name: 'Update' }).click();
		await editor.page.getByRole('button', { name: 'Confirm update' }).click();
		await editor.reads('community-package-card', `v${NEXT_VERSION}`);
	} finally {
		isUpdating = false;
		await sending;
	}
	expect(new Set(answers)).toEqual(new Set([200]));
	const started = await api.waitForExecutions(workflowId, before + answers.length);
	expect(started).toHaveLength(before + answers.length);
}, 180_000);

test('after an uninstall n8n refuses callbacks, until the package is installed again', async () => {
	const card = editor.part('community-package-card');
	await card.locator('[data-test-id="action-toggle"]').click();
	await editor.page.getByText('Uninstall package').last().click();
	await editor.page.getByRole('button', { name: 'Confirm uninstall' }).click();
	await card.waitFor({ state: 'hidden' });
	// n8n 1 answers 500.
	expect([400, 500]).toContain(await send());
	await install();
	expect(await send()).toBe(200);
}, 180_000);
