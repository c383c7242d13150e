import { readFileSync } from 'node:fs';
import path from 'node:path';
import { environmentForNpm, run, withProgress } from '../../scripts/lib/npm.cjs';

/** Where the benchmark and its packages live. */
export const BENCH_FOLDER = path.resolve(__dirname, '..');

type Locked = Record<string, { version?: string; optional?: boolean }>;

function packagesIn(file: string): Locked | undefined {
	try {
		const text = readFileSync(path.join(BENCH_FOLDER, file), 'utf8');
		return (JSON.parse(text) as { packages: Locked }).packages;
	} catch {
		return undefined;
	}
}

function isInstalled(): boolean {
	const wanted = Object.entries(packagesIn('package-lock.json') ?? {});
	const present = packagesIn('node_modules/.package-lock.json');
	return wanted.every(
		([name, { version, optional }]) =>
			name === '' || optional || present?.[name]?.version === version,
	);
}

/** Installs what the benchmark measures with and against, unless it is there already. */
export async function installBenchPackages(): Promise<void> {
	if (isInstalled()) return;
	// n8n is the peer of the packages that are compared; the sandbox has it.
	const flags = ['--ignore-scripts', '--include=dev', '--legacy-peer-deps'];
	await withProgress('Installing what the benchmark compares with', () =>
		run('npm', ['ci', ...flags, '--no-audit', '--no-fund'], {
			cwd: BENCH_FOLDER,
			env: environmentForNpm(),
		}),
	);
}

/** The exact versions of the packages in bench/package.json. */
export function benchVersions(): Record<string, string> {
	const text = readFileSync(path.join(BENCH_FOLDER, 'package.json'), 'utf8');
	return (JSON.parse(text) as { devDependencies: Record<string, string> }).devDependencies;
}
