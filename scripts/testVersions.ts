/**
 * `npm run test:versions`: one and the same tarball on one n8n after the other. Without arguments on
 * the whole matrix; `npm run test:versions -- oldest 2.20.12 newest` on some. The tier e2e runs on
 * every version, the tier browser on the oldest, too.
 */
import { PlainError, environmentForNpm, run, withProgress } from './lib/npm.cjs';
import { printError, runMain } from './lib/runMain';
import { MATRIX, NEWEST, OLDEST, isBefore } from './sandbox/n8nVersions';
import { packTarball } from './sandbox/packTarball';
import { prepareSandbox } from './sandbox/prepareSandbox';
import { runTiers, type TierResult } from './test/runTiers';

interface Result {
	version: string;
	passed: number;
	failed: number;
	seconds: number;
}

const print = (text = '') => process.stdout.write(`${text}\n`);

/** What npm calls the latest, where it can be installed; otherwise the newest that could be. */
async function newestOnNpm(): Promise<string> {
	const latest = (
		await run('npm', ['view', 'n8n', 'version'], { env: environmentForNpm() })
	).trim();
	if (!isBefore(NEWEST.version, latest)) return latest;
	try {
		await prepareSandbox(latest);
		return latest;
	} catch (error) {
		printError(error);
		print(`npm has n8n ${latest}, which cannot be installed here: ${NEWEST.version} stands in.`);
		return NEWEST.version;
	}
}

async function versionsOf(words: string[]): Promise<string[]> {
	const all = MATRIX.map(({ version }) => version);
	const wanted = words.length ? words : [...all, 'newest'];
	const versions = new Set<string>();
	for (const word of wanted) {
		if (word === 'oldest') versions.add(OLDEST.version);
		else if (word === 'newest') versions.add(await newestOnNpm());
		else if (/^\d+\.\d+\.\d+$/.test(word)) versions.add(word);
		else throw new PlainError(`"${word}" is neither a version of n8n nor oldest or newest.`);
	}
	return [...versions];
}

async function testOn(version: string): Promise<Result> {
	const started = Date.now();
	process.env.N8N_VERSION = version;
	print(`\n━━━━ n8n ${version}`);
	const tiers = version === OLDEST.version ? ['e2e', 'browser'] : ['e2e'];
	// What is proved of the checkout alone is proved on the newest.
	const results = await runTiers(tiers, ['--testPathIgnorePatterns', 'e2e/(clone|dev)']);
	if (results === undefined) throw new PlainError('Interrupted.');
	const sum = (of: (result: TierResult) => number) =>
		results.reduce((total, result) => total + of(result), 0);
	return {
		version,
		passed: sum(({ passed }) => passed),
		failed: sum(({ failed }) => failed),
		seconds: Math.round((Date.now() - started) / 1000),
	};
}

async function main(): Promise<number> {
	const versions = await versionsOf(process.argv.slice(2));
	const { file } = await withProgress('Packing the node', async () => await packTarball());
	process.env.AIRUDDER_TARBALL = file;
	const results: Result[] = [];
	for (const version of versions) results.push(await testOn(version));

	print('\n━━━━ One tarball, every n8n\n');
	for (const { version, passed, failed, seconds } of results) {
		const counts = `${passed} passed, ${failed} failed`;
		print(`  ${failed ? '✗' : '✓'} ${version.padEnd(10)} ${counts.padEnd(24)} ${seconds} s`);
	}
	const broken = results.filter(({ failed }) => failed).map(({ version }) => version);
	print();
	print(
		broken.length
			? `Not everything is in order on n8n ${broken.join(', ')}: look above.`
			: `Everything is in order on ${results.length} versions of n8n.`,
	);
	const sum = (of: (result: Result) => number) => results.reduce((all, one) => all + of(one), 0);
	print(`${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`);
	return broken.length ? 1 : 0;
}

runMain(main);
