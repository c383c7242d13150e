import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { EditorApi } from '../../scripts/sandbox/EditorApi';
import { freePort } from '../../scripts/sandbox/freePort';
import { TRIGGER_TYPE } from '../../scripts/sandbox/triggerWorkflow';
import { waitUntil } from '../../scripts/sandbox/waitUntil';

const run = promisify(execFile);

test('npm run dev shows in n8n what was saved a moment ago', async () => {
	// A copy: the test changes a file of the node.
	const folder = await mkdtemp(path.join(tmpdir(), 'airudder-dev-'));
	const { stdout } = await run('git', ['ls-files', '-z'], { cwd: PROJECT_FOLDER });
	for (const name of stdout.split('\0').filter((one) => one !== '')) {
		await cp(path.join(PROJECT_FOLDER, name), path.join(folder, name));
	}
	await symlink(path.join(PROJECT_FOLDER, 'node_modules'), path.join(folder, 'node_modules'));
	const kept = path.join(folder, 'kept');
	const port = await freePort();
	const script = [path.join(folder, 'scripts/bootstrap.mjs'), 'scripts/dev.ts'];
	const dev = spawn(process.execPath, [...script, '--port', String(port), '--folder', kept], {
		cwd: folder,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let said = '';
	dev.stdout.on('data', (chunk) => (said += chunk));
	try {
		await waitUntil(
			'the first build',
			async () => said.includes('Watching for file') || undefined,
			180_000,
		);
		const api = await EditorApi.signIn(`http://127.0.0.1:${port}`);
		const file = path.join(folder, 'nodes/AiRudder/editor/panel.ts');
		const text = await readFile(file, 'utf8');
		await writeFile(file, text.replace('Give AI Rudder the URL under', 'Saved just now'));
		await waitUntil(
			'the new words in n8n',
			async () => (await api.describeNode(TRIGGER_TYPE)).includes('Saved just now') || undefined,
			60_000,
		);
	} finally {
		dev.kill('SIGINT');
		await once(dev, 'close');
		await rm(folder, { recursive: true, force: true });
	}
}, 300_000);
