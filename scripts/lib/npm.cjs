/**
 * Running npm with visible progress and failures in one sentence. Plain JavaScript, because
 * `bootstrap.mjs` needs it before anything is installed.
 */
const { spawn } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const path = require('node:path');

/** Children that must not outlive this process. */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGTERM')));

class PlainError extends Error {
	constructor(message) {
		super(message);
		this.name = 'PlainError';
	}
}

function isPlainError(error) {
	return error instanceof Error && error.name === 'PlainError';
}

const KNOWN_FAILURES = [
	[
		/ENOSPC|no space left on device/i,
		'There is no disk space left; free about 4 GB and run the command again.',
	],
	[
		/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network request to .* failed/,
		'The npm registry cannot be reached; check the network, the proxy and "npm config get registry", then run the command again.',
	],
	[
		/\bE401\b|\bE403\b/,
		'The npm registry refused the download; check "npm config get registry" and its login, then run the command again.',
	],
	[
		/SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_/,
		'The npm registry\'s certificate is not trusted on this machine; set npm\'s "cafile" and run the command again.',
	],
	[
		/EACCES|EPERM/,
		'A folder cannot be written; check who owns the checkout and the cache folder, then run the command again.',
	],
];

function explainFailure(output) {
	return KNOWN_FAILURES.find(([pattern]) => pattern.test(output))?.[1];
}

async function withProgress(label, work, detail = () => '') {
	const started = Date.now();
	const terminal = process.stderr.isTTY;
	const show = () => {
		const seconds = Math.round((Date.now() - started) / 1000);
		const line = `  … ${label}: ${[`${seconds} s`, detail()].filter(Boolean).join(', ')}`;
		process.stderr.write(terminal ? `\r\x1b[K${line}` : `${line}\n`);
	};
	const timer = setInterval(show, terminal ? 1000 : 10_000);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		if (terminal) process.stderr.write('\r\x1b[K');
	}
}

function run(command, args, { cwd, env } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: env ?? process.env,
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32',
		});
		running.add(child);
		let stdout = '';
		let all = '';
		child.stdout.on('data', (chunk) => {
			stdout += chunk;
			all += chunk;
		});
		child.stderr.on('data', (chunk) => (all += chunk));
		child.on('error', (error) => {
			running.delete(child);
			reject(
				error.code === 'ENOENT'
					? new PlainError(`"${command}" is not installed or not on the PATH.`)
					: error,
			);
		});
		child.on('close', (code, signal) => {
			running.delete(child);
			if (code === 0) return resolve(stdout);
			const sentence = explainFailure(all);
			if (sentence) return reject(new PlainError(sentence));
			const tail = all.trim().split('\n').slice(-25).join('\n');
			const what = `"${[command, ...args].join(' ')}" ended with ${signal ?? `code ${code}`}`;
			const error = new Error(`${what}:\n${tail}`);
			// What the command printed tells more than where this file was at that moment.
			error.stack = error.message;
			reject(error);
		});
	});
}

function environmentForNpm(more = {}) {
	const env = { ...process.env };
	for (const name of Object.keys(env)) {
		if (/^npm_(package|lifecycle|command|execpath|node_execpath)/i.test(name)) delete env[name];
		if (
			/^npm_config_(local_prefix|prefix|global_prefix|ignore_scripts|omit|offline)$/i.test(name)
		) {
			delete env[name];
		}
	}
	delete env.NODE_ENV;
	delete env.NODE_OPTIONS;
	return { ...env, npm_config_update_notifier: 'false', ...more };
}

function packagesSoFar(folder) {
	const names = (at) => {
		try {
			return readdirSync(at).filter((name) => !name.startsWith('.'));
		} catch {
			return [];
		}
	};
	const modules = path.join(folder, 'node_modules');
	// npm makes every folder first and fills them later.
	const { length } = names(modules)
		.flatMap((name) =>
			name.startsWith('@')
				? names(path.join(modules, name)).map((scoped) => path.join(name, scoped))
				: [name],
		)
		.filter((name) => existsSync(path.join(modules, name, 'package.json')));
	return length ? `${length} packages` : 'resolving versions';
}

module.exports = {
	PlainError,
	isPlainError,
	explainFailure,
	withProgress,
	run,
	environmentForNpm,
	packagesSoFar,
};
