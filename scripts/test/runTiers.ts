import { printError } from '../lib/runMain';
import { runJest, type Outcome } from './runJest';
import { runStatic } from './runStatic';
import { TIERS, prepareTier, type Tier } from './tiers';

/** How a tier ended. */
export interface TierResult extends Outcome {
	tier: Tier;
	/** Those of all tiers that ran beside it. */
	seconds: number;
}

const print = (text: string) => process.stdout.write(`${text}\n`);

/** Each tier that needs no n8n for itself; then all that do, so that their files fill both cores. */
function groupsOf(tiers: Tier[]): Tier[][] {
	const forN8n = tiers.filter(({ n8n }) => n8n);
	return [...tiers.filter(({ n8n }) => !n8n).map((tier) => [tier]), forN8n].filter(
		({ length }) => length,
	);
}

async function runGroup(tiers: Tier[], jestArguments: string[]): Promise<TierResult[]> {
	print('');
	for (const { name, what } of tiers) print(`━━ ${name}: ${what}`);
	print('');
	const started = Date.now();
	let outcomes: Outcome[];
	try {
		const env: Record<string, string> = {};
		for (const tier of tiers) Object.assign(env, await prepareTier(tier));
		outcomes =
			tiers[0].name === 'static' ? [await runStatic()] : await runJest(tiers, env, jestArguments);
	} catch (error) {
		printError(error);
		const unrun = { passed: 0, failed: 1, note: 'could not be run' };
		outcomes = tiers.map(() => unrun);
	}
	const seconds = Math.round((Date.now() - started) / 1000);
	const note = tiers.length > 1 ? 'side by side' : undefined;
	return tiers.map((tier, index) => ({ note, ...outcomes[index], tier, seconds }));
}

/**
 * Runs tiers, each with all that it needs: those that need no n8n first.
 *
 * @param names of the tiers; without any, all that the checkout has
 * @param jestArguments what else jest is told
 * @returns undefined when somebody interrupted it
 */
export async function runTiers(
	names: string[],
	jestArguments: string[] = [],
): Promise<TierResult[] | undefined> {
	// jest and n8n end by themselves on Ctrl-C; we only wait for them.
	let interrupted = false;
	const interrupt = () => (interrupted = true);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);

	const wanted = TIERS.filter((tier) => (names.length ? names.includes(tier.name) : tier.exists()));
	const results: TierResult[] = [];
	for (const group of groupsOf(wanted)) {
		results.push(...(await runGroup(group, jestArguments)));
		if (interrupted) return undefined;
	}
	return results;
}
