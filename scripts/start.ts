/**
 * `npm start`: the whole product on this machine. Packs the node, starts a sandboxed n8n with it,
 * publishes a workflow, sends the documented sample signed and forged, shows what came of it and
 * stays up. `npm start -- --once` ends after the proof; `--port N` chooses another port.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { curlLine } from './demo/curlLine';
import { createDemoWorkflow, type DemoWorkflow } from './demo/demoWorkflow';
import { prove, type Proof } from './demo/proof';
import { PlainError, withProgress } from './lib/npm.cjs';
import { runMain } from './lib/runMain';
import { EditorApi, OWNER } from './sandbox/EditorApi';
import { tryPort } from './sandbox/freePort';
import { chosenVersion } from './sandbox/n8nVersions';
import { packTarball } from './sandbox/packTarball';
import { prepareSandbox } from './sandbox/prepareSandbox';
import { startN8n } from './sandbox/startN8n';

const DEFAULT_PORT = 5678;

const print = (text = '') => process.stdout.write(`${text}\n`);

function readArguments(): { once: boolean; port: number } {
	const options = { once: { type: 'boolean' }, port: { type: 'string' } } as const;
	let values: { once?: boolean; port?: string };
	try {
		({ values } = parseArgs({ options }));
	} catch (error) {
		throw new PlainError(`${(error as Error).message}. Known are: --once, --port <number>.`);
	}
	const port = Number(values.port ?? DEFAULT_PORT);
	if (!Number.isInteger(port) || port < 1 || port > 65535) {
		throw new PlainError(`"${values.port}" is not a port; give a number from 1 to 65535.`);
	}
	return { once: values.once ?? false, port };
}

async function requireFreePort(port: number): Promise<void> {
	if (await tryPort(port)) return;
	throw new PlainError(
		`Port ${port} is already in use on this machine; stop what listens there or choose another one: npm start -- --port ${port + 1}`,
	);
}

let refusalInLog = () => undefined as void;
/** n8n's log names the refusal a moment after its answer. */
const refusalLogged = new Promise<void>((resolve) => (refusalInLog = resolve));

/** What n8n's log says of the node; kept until the results are shown. */
const keptLines: string[] = [];
let showLine = (line: string): unknown => keptLines.push(line);

function onLogLine(line: string): void {
	if (!line.includes('AI Rudder Trigger ')) return;
	showLine(`  n8n's log │ ${line.trim()}`);
	if (line.includes('refused a callback')) refusalInLog();
}

async function showLog(): Promise<void> {
	await Promise.race([refusalLogged, sleep(20_000)]);
	for (const line of keptLines) print(line);
	showLine = print;
}

async function step<T>(label: string, work: () => Promise<T>): Promise<T> {
	const started = Date.now();
	const result = await withProgress(label, work);
	print(`  ✓ ${label} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
	return result;
}

function showResults({ genuine, forged, executions }: Proof): void {
	print();
	print(`  The documented sample, signed:        ${genuine.status} ${genuine.text}`);
	print(`  The same with a forged signature:     ${forged.status} ${forged.text}`);
	print(`  Executions that the two have started: ${executions}`);
}

function showDetails({ item, read, differences }: Proof, secret: string): void {
	print();
	print('The sender is ours and stands in for AI Rudder, whose signature formula is not');
	print('published to us: it signs with HMAC-SHA256 over the body.');
	print();
	print(`  The secret of this demo: ${secret}`);
	print();
	print('The item that arrived:');
	print(JSON.stringify(item, null, 2));
	print();
	print(`What the next node read from it: ${JSON.stringify(read)}`);
	print();
	for (const { what, expected, seen } of differences) {
		print(`  ✗ ${what}: expected ${JSON.stringify(expected)}, saw ${JSON.stringify(seen)}`);
	}
	print(differences.length ? 'Something differed.' : 'Everything is as it should be.');
}

function showWhereToLook(editor: string, workflow: DemoWorkflow, secret: string): void {
	print();
	print(`  Editor    ${editor}/workflow/${workflow.id}`);
	print(`  Login     ${OWNER.email}  ${OWNER.password}`);
	print(`  Executions ${editor}/workflow/${workflow.id}/executions`);
	print();
	print('Send a callback yourself (each time it is a new one):');
	print();
	print(curlLine(workflow.url, secret));
	print();
	print('Ctrl-C stops n8n and removes what this run has stored.');
}

async function main(): Promise<number> {
	const { once, port } = readArguments();
	await requireFreePort(port);
	const stopAsked = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
			process.on(signal, () => resolve());
	});
	// Before n8n runs there is nothing to shut down in order.
	let stopNow = () => process.exit(130);
	void stopAsked.then(() => stopNow());

	print('AI Rudder Trigger in a real n8n on this machine');
	print();
	// First, because it is what a full disk or a missing network stops.
	await prepareSandbox();
	const tarball = await step('The node is built and packed', async () => await packTarball());
	const n8n = await step(
		`n8n ${chosenVersion()} runs with the node (${(tarball.bytes / 1000).toFixed(1)} kB) on port ${port}`,
		async () => await startN8n({ tarball: tarball.file, port, onLine: onLogLine }),
	);
	stopNow = () => undefined as never;
	try {
		const secret = randomBytes(16).toString('hex');
		const api = await EditorApi.signIn(n8n.url);
		const workflow = await step(
			'The credential and the workflow are created, the workflow is published',
			async () => await createDemoWorkflow(api, secret),
		);
		const proof = await prove(api, workflow, secret);
		showResults(proof);
		await showLog();
		showDetails(proof, secret);
		if (!once) {
			showWhereToLook(n8n.url, workflow, secret);
			const exit = await Promise.race([stopAsked, n8n.exited]);
			if (exit)
				throw new Error(`n8n has ended by itself. Its last words:\n${n8n.log().slice(-2000)}`);
			print('\nStopping n8n');
		}
		return proof.differences.length ? 1 : 0;
	} finally {
		await n8n.stop();
	}
}

runMain(main);
