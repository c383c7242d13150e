/**
 * `npm test`: every tier in order, or the tiers that are named: `npm run test:e2e`. What is not
 * the name of a tier goes to jest: `npm run test:unit -- -t "the name of a test"`.
 */
import { PlainError } from './lib/npm.cjs';
import { runMain } from './lib/runMain';
import { runTiers, type TierResult } from './test/runTiers';
import { TIERS } from './test/tiers';

const print = (text = '') => process.stdout.write(`${text}\n`);

function summarise(results: TierResult[], started: number): number {
	print('\n━━ Summary\n');
	for (const { tier, passed, failed, seconds, note } of results) {
		const mark = failed ? '✗' : '✓';
		const counts = `${passed} passed, ${failed} failed`;
		const name = `${tier.name} `.padEnd(10);
		print(`  ${mark} ${name} ${counts.padEnd(24)} ${`${seconds} s`.padStart(6)}  ${note ?? ''}`);
	}
	const sum = (of: (result: TierResult) => number) =>
		results.reduce((total, r) => total + of(r), 0);
	const passed = sum((result) => result.passed);
	const failed = sum((result) => result.failed);
	const broken = results.filter((result) => result.failed).map(({ tier }) => tier.name);
	print();
	print(
		broken.length
			? `Not everything is in order: look at ${broken.join(', ')} above.`
			: `Everything is in order: ${results.length} tiers in ${Math.round((Date.now() - started) / 1000)} s.`,
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
	const started = Date.now();
	const results = await runTiers(named, jestArguments);
	return results === undefined ? 130 : summarise(results, started);
}

runMain(main);
