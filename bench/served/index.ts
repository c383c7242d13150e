import { cellsOf, measure, type Measured, type Plan } from './measure';
import { isForgedRow, settingSites, SITES } from './plan';
import { openSite, type Site, type SiteOptions } from './site';

export interface Served {
	/** The triggers, on every n8n of the plan. */
	triggers: Measured[];
	/** Our trigger under single settings of n8n. */
	settings: Measured[];
}

async function onSites(
	options: SiteOptions[],
	tarball: string,
	plan: Plan,
	progress: (what: string) => void,
): Promise<Measured[]> {
	const sites: Site[] = [];
	try {
		// All of them stay up, so that every round goes through all of them.
		for (const site of options) {
			progress(`starting n8n: ${site.label}`);
			sites.push(await openSite(site, tarball));
		}
		return await measure(cellsOf(sites, isForgedRow), plan, progress);
	} finally {
		await Promise.all(sites.map(async (site) => await site.stop()));
	}
}

/** Measures everything that a running n8n answers. */
export async function measureServed(
	tarball: string,
	plan: Plan,
	progress: (what: string) => void,
): Promise<Served> {
	const triggers: Measured[] = [];
	// One after the other: triggers are compared within a site, and idle n8n disturb.
	for (const site of SITES) triggers.push(...(await onSites([site], tarball, plan, progress)));
	const settings = await onSites(settingSites(), tarball, plan, progress);
	return { triggers, settings };
}
