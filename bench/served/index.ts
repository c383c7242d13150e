import { measureFlood, type Flooded } from './flood';
import { measure, type Measured } from './measure';
import { OLDER_SITES, SITES } from './plan';
import { measureRetries, type Retried } from './retries';
import { openSite } from './site';

/** All that was seen of a running n8n. */
export interface Served {
	cells: Measured[];
	flood: Flooded[];
	retries: Retried;
}

/**
 * Measures everything that a running n8n answers. One n8n after the other: rows are compared within
 * an n8n, and idle ones would disturb.
 */
export async function measureServed(
	tarball: string,
	quick: boolean,
	progress: (what: string) => void,
): Promise<Served> {
	const cells: Measured[] = [];
	let flood: Flooded[] = [];
	let retries: Retried | undefined;
	for (const options of [...SITES, ...OLDER_SITES]) {
		progress(`starting n8n: ${options.label}`);
		const site = await openSite(options, tarball);
		try {
			cells.push(...(await measure(site, quick, progress)));
			if (options === SITES[0]) {
				flood = await measureFlood(site, quick, progress);
				retries = await measureRetries(site, progress);
			}
		} finally {
			await site.stop();
		}
	}
	return { cells, flood, retries: retries! };
}
