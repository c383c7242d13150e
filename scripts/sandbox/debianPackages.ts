import { accessSync, constants, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PlainError, run, withProgress } from '../lib/npm.cjs';

/** What the upper test tiers run beside n8n. */
export type DebianPackage = 'chromium' | 'redis-server' | 'postgresql' | 'nginx' | 'haproxy';

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function onPath(...names: string[]): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	return names
		.flatMap((name) => folders.map((folder) => path.join(folder, name)))
		.find((file) => isProgram(file));
}

/**
 * The Chrome or Chromium of this machine; CHROMIUM_PATH names another one. Chrome comes first: what
 * Ubuntu calls Chromium is a snap, which the tests cannot start.
 */
export function findChromium(): string | undefined {
	const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
	return (
		process.env.CHROMIUM_PATH ??
		onPath('google-chrome', 'chromium', 'chromium-browser') ??
		(isProgram(mac) ? mac : undefined)
	);
}

/** Debian keeps PostgreSQL's programs out of PATH, in a folder per version. */
function findPostgres(): string | undefined {
	const folder = '/usr/lib/postgresql';
	const versions = existsSync(folder) ? readdirSync(folder) : [];
	const installed = versions.map((version) => path.join(folder, version, 'bin', 'postgres'));
	return onPath('postgres') ?? installed.find((file) => isProgram(file));
}

const FIND: Record<DebianPackage, () => string | undefined> = {
	chromium: findChromium,
	'redis-server': () => onPath('redis-server'),
	postgresql: findPostgres,
	nginx: () => onPath('nginx'),
	haproxy: () => onPath('haproxy'),
};

/** Debian asks this program whether a package that is installed may start its server. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Keeps packages from starting their servers: Debian's nginx would listen on every address. */
async function withoutServices(install: () => Promise<void>): Promise<void> {
	if (existsSync(POLICY)) return await install();
	writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
	try {
		await install();
	} finally {
		rmSync(POLICY);
	}
}

/**
 * Makes sure that programs are there which do not come from npm: as root on Debian they are
 * installed, elsewhere a sentence says what to install.
 *
 * @throws PlainError when something is missing and cannot be installed from here
 */
export async function requireDebianPackages(packages: DebianPackage[]): Promise<void> {
	const missing = packages.filter((name) => !FIND[name]());
	if (missing.length === 0) return;
	const names = missing.join(' ');
	if (process.getuid?.() !== 0 || !onPath('apt-get')) {
		throw new PlainError(
			`These tests need ${missing.join(' and ')}; install them and run the command again (Debian: sudo apt-get install ${names}).`,
		);
	}
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const flags = ['install', '--yes', '--no-install-recommends'];
	try {
		await withProgress(`apt-get install ${names}`, async () => {
			await run('apt-get', ['update'], { env });
			await withoutServices(async () => {
				await run('apt-get', [...flags, ...missing], { env });
			});
		});
	} catch (error) {
		throw new PlainError(
			`Debian's packages ${names} could not be installed: ${(error as Error).message}`,
		);
	}
}
