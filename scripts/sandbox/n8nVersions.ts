import { PlainError } from '../lib/npm.cjs';

/** An n8n that the tests know. */
export interface KnownVersion {
	version: string;
	/** Packages that the registry would otherwise give it newer than it can start with. */
	overrides?: Readonly<Record<string, string>>;
}

/** Every n8n that `npm run test:versions` runs, oldest first. README shows the same list. */
export const MATRIX: readonly KnownVersion[] = [
	{ version: '1.123.81', overrides: { '@langchain/langgraph-checkpoint': '1.0.0' } },
	{
		version: '2.8.4',
		overrides: {
			'@langchain/langgraph-checkpoint': '1.0.0',
			'@azure/monitor-opentelemetry-exporter': '1.0.0-beta.32',
		},
	},
	{
		version: '2.20.12',
		overrides: {
			'@langchain/langgraph': '1.0.2',
			'@langchain/langgraph-checkpoint': '1.0.0',
			'@azure/monitor-opentelemetry-exporter': '1.0.0-beta.32',
		},
	},
	{ version: '2.30.8' },
	{ version: '2.35.7' },
	{ version: '2.41.1' },
];

export const OLDEST = MATRIX[0];

/** The newest n8n that installs from npm: 2.41.3 names a dependency that is not published. */
export const NEWEST = MATRIX[MATRIX.length - 1];

/**
 * What n8n itself does otherwise than the newest, in README's words, and the first version of the
 * matrix that no longer does. Tests ask here what to expect, so README says what was seen.
 */
export const DIFFERENCES = {
	answersFirst: {
		before: '2.8',
		what: 'n8n answers 200 before it stores the execution: see [there](https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/reference.md#before-n8n-28)',
	},
	publishesWithoutCredential: {
		before: '2',
		what: 'a trigger without a credential can be activated; it answers 503',
	},
	needsTwoPresses: {
		before: '2',
		what: 'after a refused test callback, **Execute step** has to be pressed twice',
	},
	wantsSecret: {
		before: '2.20',
		what: 'a credential without a secret cannot be saved',
	},
	refusesByteOrderMark: {
		before: '2.35',
		what: 'a body with a byte order mark is answered 422 by n8n',
	},
	takesBrokenMultipart: {
		before: '2.41',
		what: 'broken multipart bodies are answered 415 or 500 instead of 400',
	},
} as const;

const VERSION = /^\d+\.\d+\.\d+$/;

/**
 * The n8n that the demo and the tests run: the one that the environment names, or the newest.
 *
 * @throws PlainError when N8N_VERSION is no version
 */
export function chosenVersion(): string {
	const named = process.env.N8N_VERSION ?? NEWEST.version;
	if (VERSION.test(named)) return named;
	throw new PlainError(`N8N_VERSION is "${named}"; give a version such as ${NEWEST.version}.`);
}

/** What npm must hold back for a version; one that is not in the matrix is tried as it is. */
export const overridesFor = (version: string): Readonly<Record<string, string>> =>
	MATRIX.find((known) => known.version === version)?.overrides ?? {};

/**
 * Whether one version comes before another, by number.
 *
 * @param other may leave parts out at its end: `2.8`
 */
export function isBefore(version: string, other: string): boolean {
	const numbers = (text: string) => text.split('.').map(Number);
	const [a, b] = [numbers(version), numbers(other)];
	const at = b.findIndex((part, index) => part !== a[index]);
	return at !== -1 && a[at] < b[at];
}

/** Whether the n8n that the tests run differs from the newest in this. */
export const differs = (name: keyof typeof DIFFERENCES): boolean =>
	isBefore(chosenVersion(), DIFFERENCES[name].before);
