/**
 * `npx tsx test/census/run.ts [cases file] [-v] [id …]`: which of the world's signing schemes the
 * credential can express, which of them its finder finds in the credential's test and on the Test
 * URL, and what its messages say that is not so. Works for any file in the form of `cases.json`.
 */
import { COPY, readCases, type Case } from './cases';
import { KINDS, type Complaint } from './complaints';
import { tryCredentialTest, type Attempt } from './credentialTest';
import { setUpsFor } from './expressible';
import { EXPRESSIONS, NOT_EXPRESSIBLE } from './expressions';
import { forgedBody, wrongSecret } from './forge';
import { isAccepted, tryTestUrl } from './testUrl';
import type { Trigger } from './Trigger';

const print = (text = '') => process.stdout.write(`${text}\n`);

/** What came of one case. */
interface Result {
	one: Case;
	/** How it can be said; null when nobody knows how. */
	expressibleBy: string | null;
	/** Ways to set it up that are written down and do not hold. */
	broken: string[];
	window: Attempt;
	testUrl: Attempt;
	/** Where settings were found that do not accept the second callback. */
	wrong: string[];
	/** Where settings were found that accept a body which the vendor's formula protects against. */
	weak: string[];
	/** The window's answer when the secret is another one. */
	miss: Attempt;
	missAtTestUrl: Attempt;
}

async function examineCase(one: Case, trigger: Trigger): Promise<Result> {
	const broken: string[] = [];
	let expressibleBy: string | null = null;
	for (const { by, credential } of setUpsFor(one)) {
		const fits =
			(await isAccepted(trigger, one.sample, credential)) &&
			(await isAccepted(trigger, one.second, credential));
		if (fits) expressibleBy ??= by;
		else broken.push(by);
	}
	const window = await tryCredentialTest(one);
	const testUrl = await tryTestUrl(one, trigger);
	const wrong: string[] = [];
	const weak: string[] = [];
	for (const [where, { credential }] of Object.entries({ window, testUrl })) {
		if (credential === null) continue;
		if (await isAccepted(trigger, one.second, credential)) expressibleBy ??= 'the finder';
		else wrong.push(where);
		const forged = { ...one.sample, body: forgedBody(one.sample.body) };
		// Where only fields are covered, the file does not say which.
		if (/^body(?:,|$)/.test(one.covers) && (await isAccepted(trigger, forged, credential))) {
			weak.push(where);
		}
	}
	const other = { ...one, secret: wrongSecret(one.secret) };
	const miss = await tryCredentialTest(other);
	const missAtTestUrl = await tryTestUrl(other, trigger);
	return { one, expressibleBy, broken, window, testUrl, wrong, weak, miss, missAtTestUrl };
}

const complaintsOf = ({ window, testUrl, miss, missAtTestUrl }: Result): Complaint[] => [
	...window.complaints,
	...testUrl.complaints,
	...miss.complaints,
	...missAtTestUrl.complaints,
];

const isFound = ({ credential }: Attempt) => credential !== null;
const mark = (is: boolean) => (is ? '✓' : '✗');

function printCase(result: Result): void {
	const { one, expressibleBy, broken, window, testUrl, wrong, weak } = result;
	const way = expressibleBy ?? NOT_EXPRESSIBLE[one.id] ?? 'not expressible, or not known how';
	print(
		`${one.id}: test ${mark(isFound(window))} ${window.ms.toFixed(0)} ms, Test URL ${mark(isFound(testUrl))} ${testUrl.ms.toFixed(0)} ms; ${way}`,
	);
	for (const by of broken) print(`  BROKEN: ${by}`);
	for (const where of wrong) print(`  WRONG: ${where}`);
	for (const where of weak) print(`  WEAK: ${where}`);
	for (const message of new Set([...window.messages, ...testUrl.messages])) print(`  ${message}`);
}

/** Every complaint once, with the cases that it holds for. */
function printComplaints(results: readonly Result[], kind: Complaint['kind']): number {
	const groups = new Map<string, { ids: Set<string>; message: string }>();
	for (const result of results) {
		for (const { kind: its, why, message } of complaintsOf(result)) {
			if (its !== kind) continue;
			const group = groups.get(why) ?? { ids: new Set(), message };
			group.ids.add(result.one.id);
			groups.set(why, group);
		}
	}
	for (const [why, { ids, message }] of groups) {
		print(`  ${why} (${ids.size}): ${[...ids].join(', ')}`);
		print(`    e.g. ${message}`);
	}
	return new Set([...groups.values()].flatMap(({ ids }) => [...ids])).size;
}

function summarise(results: readonly Result[]): boolean {
	const total = results.length;
	const line = (label: string, of: readonly Result[]) =>
		print(`${label}: ${of.length} of ${total}`);
	const names = (of: readonly Result[]) => of.map(({ one }) => one.id).join(', ') || 'none';
	const expressible = results.filter(({ expressibleBy }) => expressibleBy !== null);
	print();
	line('Expressible', expressible);
	for (const by of new Set(expressible.map(({ expressibleBy }) => expressibleBy))) {
		print(`  by ${by}: ${expressible.filter((one) => one.expressibleBy === by).length}`);
	}
	const guessed = expressible.filter(({ one }) => EXPRESSIONS[one.id]?.known !== undefined);
	print(`  with a constant that the cases file does not give: ${names(guessed)}`);
	print(`  not: ${names(results.filter(({ expressibleBy }) => expressibleBy === null))}`);
	for (const [label, of] of [
		["Found by the credential's test", ({ window }: Result) => window],
		['Found on the Test URL', ({ testUrl }: Result) => testUrl],
	] as const) {
		line(
			label,
			results.filter((result) => isFound(of(result))),
		);
		print(`  not: ${names(results.filter((result) => !isFound(of(result))))}`);
	}
	const broken = results.filter((result) => result.broken.length > 0);
	const wrong = results.filter((result) => result.wrong.length > 0);
	const weak = results.filter((result) => result.weak.length > 0);
	print(`Set-ups that are written down and do not hold: ${names(broken)}`);
	print(`Wrong finds: ${names(wrong)}`);
	print(`Finds that protect less than the vendor's formula: ${names(weak)}`);
	const counts = KINDS.map((kind) => {
		print(`Messages that are ${kind}:`);
		const count = printComplaints(results, kind);
		print(`  ${count} of ${total} cases`);
		return count;
	});
	const misses = results.flatMap(({ one, window, testUrl, miss, missAtTestUrl }) =>
		Object.entries({
			'the test': window,
			'the Test URL': testUrl,
			'the test, another secret': miss,
			'the Test URL, another secret': missAtTestUrl,
		})
			.filter(([, way]) => !isFound(way))
			.map(([where, way]) => ({ id: one.id, where, ...way })),
	);
	for (const [label, time] of [
		['Slowest miss', 'ms'],
		['Slowest miss by the time of the processor', 'cpuMs'],
	] as const) {
		const [slowest] = misses.sort((a, b) => b[time] - a[time]);
		if (slowest === undefined) continue;
		print(`${label}: ${slowest[time].toFixed(0)} ms (${slowest.id}, ${slowest.where})`);
	}
	const faults = [broken.length, wrong.length, weak.length, ...counts];
	return faults.every((count) => count === 0);
}

async function main(): Promise<void> {
	const words = process.argv.slice(2);
	const isVerbose = words.includes('-v');
	const [file = COPY] = words.filter((word) => word.endsWith('.json'));
	const ids = words.filter((word) => word !== '-v' && !word.endsWith('.json'));
	// n8n-core reads its settings when it is loaded: only now.
	const { removeSettings } = await import('./n8nSettings');
	const { Trigger } = await import('./Trigger');
	const trigger = await new Trigger().listen();
	const results: Result[] = [];
	try {
		for (const one of readCases(file)) {
			if (ids.length > 0 && !ids.includes(one.id)) continue;
			const result = await examineCase(one, trigger);
			results.push(result);
			if (isVerbose) printCase(result);
		}
	} finally {
		trigger.close();
		removeSettings();
	}
	if (!summarise(results)) process.exitCode = 1;
}

void main();
