import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { PlainError, withProgress } from '../lib/npm.cjs';
import { PROJECT_FOLDER } from '../sandbox/cacheFolders';
import { requireDebianPackages, type DebianPackage } from '../sandbox/debianPackages';
import { packTarball } from '../sandbox/packTarball';
import { prepareSandbox } from '../sandbox/prepareSandbox';

/** A part of the tests, from seconds to minutes. */
export interface Tier {
	name: string;
	what: string;
	/** Tests the packed node. */
	tarball: boolean;
	/** Runs n8n: one file after the other, and slower than jest expects. */
	n8n: boolean;
	debian: DebianPackage[];
	/** Whether the checkout has this tier at all. */
	exists(): boolean;
}

function tier(name: string, what: string, needs: Partial<Tier> = {}): Tier {
	const exists = () => name === 'static' || existsSync(tierFolder(name));
	return { name, what, tarball: false, n8n: false, debian: [], exists, ...needs };
}

/** In the order in which they run: what fails fastest comes first. */
export const TIERS: Tier[] = [
	tier('static', 'format, lint and types'),
	tier('unit', 'the pure modules, every line and branch'),
	tier('context', "the trigger with n8n-core's real webhook context"),
	tier('package', 'the packed node', { tarball: true }),
	tier('e2e', 'a running n8n over HTTP', { tarball: true, n8n: true }),
	tier('browser', 'a running n8n in Chromium', { tarball: true, n8n: true, debian: ['chromium'] }),
	tier('examples', 'the example workflows on a running n8n', {
		tarball: true,
		n8n: true,
		debian: ['chromium'],
	}),
	tier('scale', "n8n's queue mode with Redis, PostgreSQL and load balancers", {
		tarball: true,
		n8n: true,
		debian: ['redis-server', 'postgresql', 'nginx', 'haproxy'],
	}),
];

function tierFolder(name: string): string {
	return path.join(PROJECT_FOLDER, 'test', name);
}

function requireTests({ name }: Tier): void {
	const folder = tierFolder(name);
	const files = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
	if (files.some((file) => String(file).endsWith('.test.ts'))) return;
	throw new PlainError(`There is no test in test/${name}.`);
}

/**
 * Installs and builds what a tier needs and is not there yet.
 *
 * @returns environment variables for jest
 */
export async function prepareTier(wanted: Tier): Promise<Record<string, string>> {
	if (wanted.name === 'static') return {};
	requireTests(wanted);
	await requireDebianPackages(wanted.debian);
	if (wanted.n8n) await prepareSandbox();
	if (wanted.tarball && !process.env.AIRUDDER_TARBALL) {
		// Once per run: every tier tests the same file.
		const { file } = await withProgress('Packing the node', async () => await packTarball());
		process.env.AIRUDDER_TARBALL = file;
	}
	return wanted.tarball ? { AIRUDDER_TARBALL: process.env.AIRUDDER_TARBALL! } : {};
}
