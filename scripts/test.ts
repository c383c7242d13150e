/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/**
 * `npm test`: every tier in order, or the tiers that are named: `npm run test:e2e`. What is not
 * the name of a tier goes to jest: `npm run test:unit -- -t "the name of a test"`.
 */
import { PlainError } from './lib/npm.cjs';
import { printError, runMain } from './lib/runMain';
import { runJest, type Outcome } from './test/runJest';
import { runStatic } from './test/runStatic';
import { TIERS, prepareTier, type Tier } from './test/tiers';

interface Result extends Outcome {
	tier: Tier;
	seconds: number;
}

const print = (text = '') => process.stdout.write(`${text}\n`);

async function runTier(tier: Tier, jestArguments: string[]): Promise<Result> {
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

function summarise(results: Result[]): number {
	print('\n━━ Summary\n');
	for (const { tier, passed, failed, seconds, note } of results) {
		const mark = failed ? '✗' : '✓';
		const counts = `${passed} passed, ${failed} failed`;
		const name = `${tier.name} `.padEnd(10);
		print(`  ${mark} ${name} ${counts.padEnd(24)} ${`${seconds} s`.padStart(6)}  ${note ?? ''}`);
	}
	const sum = (of: (result: Result) => number) => results.reduce((total, r) => total + of(r), 0);
	const passed = sum((result) => result.passed);
	const failed = sum((result) => result.failed);
	const broken = results.filter((result) => result.failed).map(({ tier }) => tier.name);
	print();
	print(
		broken.length
			? `Not everything is in order: look at ${broken.join(', ')} above.`
			: `Everything is in order: ${results.length} tiers in ${sum(({ seconds }) => seconds)} s.`,
	);
	print(`${passed} passed, ${failed} failed`);
	return failed ? 1 : 0;
}

async function main(): Promise<number> {
	const words = process.argv.slice(2);
	const isTier = (word: string) => TIERS.some(({ name }) => name === word);
	const named = words.filter(isTier);
	const jestArguments = words.filter((word) => !isTier(word));
	if (jestArguments.length && !named.length) {
		throw new PlainError(`Known tiers are: ${TIERS.map(({ name }) => name).join(', ')}.`);
	}
	// jest and n8n end by themselves on Ctrl-C; we only wait for them.
	let interrupted = false;
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.on(signal, () => (interrupted = true));

	const results: Result[] = [];
	for (const tier of TIERS) {
		if (named.length ? !named.includes(tier.name) : !tier.exists()) continue;
		results.push(await runTier(tier, jestArguments));
		if (interrupted) return 130;
	}
	return summarise(results);
}

runMain(main);
