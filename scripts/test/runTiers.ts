import { printError } from '../lib/runMain';
import { runJest, type Outcome } from './runJest';
import { runStatic } from './runStatic';
import { TIERS, prepareTier, type Tier } from './tiers';

/** How a tier ended. */
export interface TierResult extends Outcome {
	tier: Tier;
	seconds: number;
}

const print = (text: string) => process.stdout.write(`${text}\n`);

async function runTier(tier: Tier, jestArguments: string[]): Promise<TierResult> {
	print(`\n━━ ${tier.name}: ${tier.what}\n`);
	const started = Date.now();
	let outcome: Outcome;
	try {
		const env = await prepareTier(tier);
		outcome = tier.name === 'static' ? await runStatic() : await runJest(tier, env, jestArguments);
	} catch (error) {
		printError(error);
		outcome = { passed: 0, failed: 1, note: 'could not be run' };
	}
	return { ...outcome, tier, seconds: Math.round((Date.now() - started) / 1000) };
}

/**
 * Runs tiers one after the other, each with all that it needs.
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

	const results: TierResult[] = [];
	for (const tier of TIERS) {
		if (names.length ? !names.includes(tier.name) : !tier.exists()) continue;
		results.push(await runTier(tier, jestArguments));
		if (interrupted) return undefined;
	}
	return results;
}
