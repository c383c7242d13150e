import type { BareFunction } from '../bare/functions';
import type { BareMeasured, measureFinder, measureMemory } from '../bare/measureBare';
import { benchVersions } from '../lib/installBenchPackages';
import { figureOf, median, ratioOf } from '../lib/stats';
import { digits, spread, table, times } from '../lib/table';
import type { Weighed } from '../weight/measureWeight';

const SHAPES = { flat: 'one text or number per slot', list: 'a list of small objects' } as const;

const kilobytes = (bytes: number) => `${bytes / 1000} kB`;

const bodyName = ({ bytes, shape }: BareMeasured) => `${kilobytes(bytes)}, ${SHAPES[shape]}`;

function functionNames(): Array<[BareFunction, string]> {
	const versions = benchVersions();
	const versioned = (name: string) => `${name} ${versions[name]}`;
	return [
		['limit', "Node's HMAC + JSON.parse"],
		['ours', 'bytes to item, ours'],
		['octokit', `${versioned('@octokit/webhooks-methods')} + JSON.parse`],
		['stripe', versioned('stripe')],
		['standard', versioned('standardwebhooks')],
		['schema', 'our schema check alone'],
	];
}

export function functionTables(all: BareMeasured[]): string {
	const names = functionNames();
	const head = ['', ...all.map(bodyName)];
	const ratios = names
		.slice(1)
		.map(([key, label]) => [
			label,
			...all.map(({ rounds }) => times(ratioOf(rounds[key], rounds.limit))),
		]);
	const figures = names.map(([key, label]) => [
		label,
		...all.map(({ rounds }) => spread(figureOf(rounds[key]))),
	]);
	return [
		"Time, as a multiple of Node's HMAC + JSON.parse in the same round:",
		table(head, ratios),
		'Microseconds:',
		table(head, figures),
	].join('\n\n');
}

export function memoryTable(memory: Awaited<ReturnType<typeof measureMemory>>): string {
	const { callbacks, before, after, accepted, refused } = memory;
	return table(
		['callbacks', 'accepted', 'refused', 'MB in use after 1 %', 'MB in use after all', 'growth'],
		[
			[
				callbacks.toLocaleString('en'),
				accepted.toLocaleString('en'),
				refused.toLocaleString('en'),
				digits(before),
				digits(after),
				`${digits(after - before)} MB`,
			],
		],
	);
}

export function finderTable(all: Awaited<ReturnType<typeof measureFinder>>): string {
	const rows = all.map(({ bytes, milliseconds }) => [
		kilobytes(bytes),
		spread(figureOf(milliseconds)),
	]);
	return table(['body that fits no formula', 'ms until it gives up'], rows);
}

export function weightTable(all: Weighed[]): string {
	const rows = all.map(({ name, version, milliseconds, size }) => [
		`${name} ${version}`,
		spread(figureOf(milliseconds)),
		...(size
			? [kilobytes(Math.round(size.packed)), kilobytes(size.unpacked), String(size.files)]
			: ['–', '–', '–']),
	]);
	return table(['', 'ms to load', 'packed', 'unpacked', 'files'], rows);
}

/** The middle of what a function costs compared with the limit. */
export const overLimit = (all: BareMeasured[], bytes: number): number => {
	const body = all.find((one) => one.bytes === bytes && one.shape === 'flat');
	return body ? median(body.rounds.ours.map((value, at) => value / body.rounds.limit[at])) : NaN;
};
