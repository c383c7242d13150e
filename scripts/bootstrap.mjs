/**
 * `node scripts/bootstrap.mjs <script.ts> [arguments]`: makes `npm start` and `npm test` work on a
 * fresh clone. Installs what package-lock.json names when it is not there yet, then hands over to
 * the TypeScript script. Plain JavaScript without dependencies: nothing is installed when it starts.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import npm from './lib/npm.cjs';

/** `hash` of node:crypto came with it. */
const OLDEST_NODE = [20, 12];
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

function readPackages(file) {
	try {
		return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
	} catch {
		return undefined;
	}
}

/**
 * npm writes node_modules/.package-lock.json last, so it tells a finished installation from an
 * interrupted one. Optional packages are for other platforms as a rule and may be absent.
 */
function isInstalled() {
	const wanted = readPackages('package-lock.json');
	const present = readPackages('node_modules/.package-lock.json');
	if (!wanted || !present) return false;
	return Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
		if (name === '' || (optional && !present[name])) return true;
		return present[name]?.version === version && present[name]?.integrity === integrity;
	});
}

async function install() {
	process.stdout.write('Installing the packages that package-lock.json names (once per clone)\n');
	const flags = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
	await npm.withProgress(
		'npm ci',
		() => npm.run('npm', ['ci', ...flags], { cwd: root, env: npm.environmentForNpm() }),
		() => npm.packagesSoFar(root),
	);
}

function handOver(script, args) {
	const child = spawn(process.execPath, ['--import', 'tsx', path.resolve(root, script), ...args], {
		cwd: root,
		stdio: 'inherit',
	});
	// The script decides when to stop: it has an n8n to shut down first.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => child.kill(signal));
	}
	return new Promise((resolve) => {
		child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
	});
}

async function main() {
	const [script, ...args] = process.argv.slice(2);
	if (!script)
		throw new npm.PlainError('Usage: node scripts/bootstrap.mjs <script.ts> [arguments]');
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
		throw new npm.PlainError(
			`This needs Node.js ${OLDEST_NODE.join('.')} or newer; this is Node.js ${process.versions.node}.`,
		);
	}
	if (!isInstalled()) await install();
	return await handOver(script, args);
}

main().then(
	(code) => process.exit(code),
	(error) => {
		process.stderr.write(`\n${npm.isPlainError(error) ? error.message : error.stack}\n`);
		process.exit(1);
	},
);
