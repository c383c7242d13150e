/**
 * `npm run dev`: n8n's editor with this node, which is compiled anew whenever a file of it is saved. n8n
 * takes the new one without being restarted; reload the page to see new fields. Workflows and
 * credentials are kept from one run to the next. `--port N` chooses another port, `--folder F` another
 * place for what n8n keeps.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from './lib/runMain';
import { cacheFolder, PROJECT_FOLDER } from './sandbox/cacheFolders';
import { OWNER } from './sandbox/EditorApi';
import { chosenVersion } from './sandbox/n8nVersions';
import { packTarball } from './sandbox/packTarball';
import { startN8n } from './sandbox/startN8n';

const print = (text = '') => process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '5678' },
			folder: { type: 'string', default: path.join(cacheFolder(), `dev-n8n-${chosenVersion()}`) },
		},
	});
	const { file: tarball } = await packTarball();
	const userFolder = path.resolve(values.folder);
	const n8n = await startN8n({
		tarball,
		userFolder,
		port: Number(values.port),
		env: { N8N_DEV_RELOAD: 'true' },
		onLine: (line) => line.includes('AI Rudder') && print(`n8n's log │ ${line}`),
	});
	const installed = path.join(userFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-airudder');
	const tsc = spawn(
		process.execPath,
		[
			path.join(PROJECT_FOLDER, 'node_modules', 'typescript', 'bin', 'tsc'),
			...['-p', 'tsconfig.json', '--watch', '--preserveWatchOutput', '--noEmitOnError'],
			...['--outDir', path.join(installed, 'dist')],
		],
		{ cwd: PROJECT_FOLDER, stdio: ['ignore', 'inherit', 'inherit'] },
	);
	print(`\nEditor  ${n8n.url}   (${OWNER.email}  ${OWNER.password})`);
	print('Save a file under nodes/ or credentials/, then reload the page. Ctrl-C ends n8n.\n');
	try {
		await new Promise<void>((resolve) => {
			for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
				process.on(signal, () => resolve());
			void n8n.exited.then(() => resolve());
		});
		return 0;
	} finally {
		tsc.kill();
		await n8n.stop();
	}
}

runMain(main);
