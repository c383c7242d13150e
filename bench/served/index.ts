import { measure, type Measured, type Plan } from './measure';
import { OLDER_SITES, SITES } from './plan';
import { openSite } from './site';

/**
 * Measures everything that a running n8n answers. One n8n after the other: rows are compared within
 * an n8n, and idle ones would disturb.
 */
export async function measureServed(
	tarball: string,
	plan: Plan,
	progress: (what: string) => void,
): Promise<Measured[]> {
	const all: Measured[] = [];
	for (const options of [...SITES, ...OLDER_SITES]) {
		progress(`starting n8n: ${options.label}`);
		const site = await openSite(options, tarball);
		try {
			all.push(...(await measure(site, plan, progress)));
		} finally {
			await site.stop();
		}
	}
	return all;
}
