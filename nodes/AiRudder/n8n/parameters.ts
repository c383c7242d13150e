import {
	sleep,
	type ICredentialDataDecryptedObject,
	type INodeParameters,
	type INodeProperties,
	type IWebhookFunctions,
} from 'n8n-workflow';

import type { Filters, Layout } from '../callback/routing';
import { properties } from '../editor/properties';
import { CATALOGUE } from '../events/catalogue';
import { valueAt } from '../events/event';
import { Refusal } from '../messages/reasons';
import { PARAMETERS, type InvalidParameter } from '../messages/trigger';
import type { Call } from './call';

/** The trigger's parameters, with every default filled in. */
export interface Parameters {
	authentication: 'signature' | 'callbackKey';
	/** The events that start the workflow, by their values. */
	events: string[];
	filters: Filters;
	layout: Layout;
	duplicates: 'ignore' | 'flag' | 'off';
	/** What makes a callback a duplicate: the same bytes, or the same call. */
	duplicateKey: 'body' | 'callId';
	duplicateWindowMinutes: number;
	invalidEvents: 'emit' | 'refuse';
	maxBodyBytes: number;
	refusedPerMinute: number;
	/** What is set and has no effect. */
	invalid: InvalidParameter[];
}

/** The collection "Options": what the user has not added is not there. */
interface Options extends Pick<Parameters, 'duplicates' | 'duplicateKey' | 'invalidEvents'> {
	duplicateWindowMinutes: unknown;
	maxBodyKb: unknown;
	refusedPerMinute: unknown;
	reportRefused: boolean;
	reportIgnored: boolean;
	needsAttention: 'unlabelled' | 'anyIssue';
}

const KB = 1024;

const named = (list: readonly unknown[] = []) =>
	new Map((list as INodeProperties[]).map((property) => [property.name, property]));

/** What the editor fills in for a parameter; what counts for an option. One that is yes or no is off until it is added. */
const all = named(properties);
const findDefault = (name: string) => all.get(name)?.default as object;
const options = named(all.get('options')?.options);
const optionDefaults = Object.fromEntries(
	[...options].map(([name, { type, default: value }]) => [
		name,
		type === 'boolean' ? false : value,
	]),
) as unknown as Options;

/** What the editor calls a parameter, or one inside a collection. */
function displayName(name: string, inside?: string): string {
	const outer = all.get(name);
	const inner = inside === undefined ? undefined : named(outer?.options).get(inside);
	return [outer, inner].flatMap((one) => one?.displayName ?? []).join(': ');
}

/** What an expression gives that has no value: n8n hands it over as it is. */
const isNothing = (value: unknown): boolean =>
	value === undefined || value === null || Number.isNaN(value);

/**
 * The text of an entry, or null. No callback ever equals "[object Object]" or a date in its long form,
 * nor the text of an expression: n8n takes the equals sign from one where the editor offers none.
 */
function readText(value: unknown): string | null {
	const isText = ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
	if (isNothing(value) || !isText) return null;
	const text = String(value);
	return /^\s*\{\{.*\}\}\s*$/s.test(text) ? null : text;
}

/**
 * Whether a parameter is an expression, or has one among its entries. One with a blank beside it, such
 * as `= {{ $vars.nope }}`, gives that blank when it has no value.
 */
function isExpression(written: object, path: readonly unknown[]): boolean {
	return [valueAt(written, path.join('.'))]
		.flat(9)
		.some((entry) => typeof entry === 'string' && entry.startsWith('='));
}

/** The number, or what the editor fills in when it is none that could be meant. */
function atLeastOne(value: unknown, name: keyof Options): number {
	const number = typeof value === 'string' ? Number(value) : value;
	return typeof number === 'number' && number >= 1 ? number : Number(optionDefaults[name]);
}

/** What the parameters and options of a trigger amount to. */
function settle(given: (name: string) => unknown, written: object): Parameters {
	const invalid: InvalidParameter[] = [];
	/** An expression may give one value, numbers or nothing where the editor's fields give texts. */
	const texts = (value: unknown, ...name: [string, string?]): string[] => {
		const entries = (isNothing(value) ? [] : [value].flat(9)).map(readText);
		const isBlank = entries.some((entry) => entry !== null && /^\s+$/.test(entry));
		const isLost = isNothing(value) || entries.includes(null);
		if (isLost || (isBlank && isExpression(written, name))) {
			invalid.push({ code: 'not_a_text', name: displayName(...name) });
		}
		return entries.map((entry) => entry ?? '');
	};
	const { duplicates, duplicateKey, invalidEvents, ...set } = {
		...optionDefaults,
		...(given('options') as Partial<Options>),
	};
	const entries = texts(given('events'), 'events')
		.map((event) => event.trim())
		.filter((event) => event !== '');
	const isKnown = (event: string) => CATALOGUE.some(({ value }) => value === event);
	const events = entries.filter(isKnown);
	// Only an expression, or a workflow that was not made in the editor, comes to this.
	if (events.length < entries.length) {
		invalid.push({ code: 'unknown_event', name: displayName('events') });
	} else if (events.length === 0 && invalid.length === 0) {
		invalid.push({ code: 'no_event', name: displayName('events') });
	}
	const filters = Object.entries((given('filters') ?? {}) as object).map(
		([name, list]) => [name, texts(list, 'filters', name)] as const,
	);
	const isRouted = given('routing') === 'outputLabel';
	return {
		duplicates,
		duplicateKey,
		invalidEvents,
		authentication: given('authentication') as Parameters['authentication'],
		events: events.length > 0 ? events : CATALOGUE.map(({ value }) => value),
		filters: Object.fromEntries(filters),
		layout: {
			// An entry that gives nothing keeps its output: a connection belongs to its number.
			routes: isRouted ? texts(given('routes'), 'routes') : null,
			reportRefused: set.reportRefused === true,
			reportIgnored: set.reportIgnored === true,
			issuesFirst: set.needsAttention === 'anyIssue',
		},
		duplicateWindowMinutes: atLeastOne(set.duplicateWindowMinutes, 'duplicateWindowMinutes'),
		maxBodyBytes: atLeastOne(set.maxBodyKb, 'maxBodyKb') * KB,
		refusedPerMinute: atLeastOne(set.refusedPerMinute, 'refusedPerMinute'),
		invalid,
	};
}

/** What counts when nothing is set. */
export const DEFAULTS: Readonly<Parameters> = settle(findDefault, {});

/** A parameter's value; null when its expression fails. */
function read(
	context: IWebhookFunctions,
	name: string,
	fallback: object,
): { value: unknown } | null {
	try {
		return { value: context.getNodeParameter(name, fallback) };
	} catch {
		return null;
	}
}

/**
 * Reads the parameters of the node that a callback is for.
 *
 * @param written as they were saved, expressions and all
 * @throws Refusal `parameter_unusable` for one whose expression fails
 */
export const readParameters = (context: IWebhookFunctions, written: INodeParameters): Parameters =>
	settle((name) => {
		const found = read(context, name, findDefault(name));
		if (found !== null) return found.value;
		const insides = Object.keys(Object(written[name]) as object);
		const inside = insides.find((one) => read(context, `${name}.${one}`, {}) === null);
		throw new Refusal(
			'parameter_unusable',
			PARAMETERS.expression_fails({ name: displayName(name, inside) }),
		);
	}, written);

/** What `getCredentials()` of n8n-core's `WebhookContext` calls, too; n8n keeps it to itself. */
interface CredentialReader {
	_getCredentials?(
		name: string,
		executeData: object,
		connectionInputData: [],
		itemIndex: 0,
	): Promise<ICredentialDataDecryptedObject>;
}

const isUnresolved = (value: unknown) => typeof value === 'string' && value.startsWith('=');

/**
 * The credential, read with every check that `getCredentials()` makes, for it is the same function,
 * but with its expressions evaluated in the engine of this very call, as it is in executions:
 * `getCredentials()` makes one more engine for them under n8n's default settings, even if there are
 * none, and engines are most of what a callback costs there.
 *
 * @returns null where n8n does not offer this, or refuses: `getCredentials()` is to decide then
 */
async function readInThisCall(
	context: IWebhookFunctions,
	name: string,
): Promise<ICredentialDataDecryptedObject | null> {
	// n8n evaluates in the call's own engine when the call belongs to a run; this one has no data.
	// A copy: an object that becomes a prototype costs more than all the rest of this.
	const reader = Object.assign(
		Object.create(Object.getPrototypeOf(context) as object) as CredentialReader,
		context,
		{ runExecutionData: { resultData: { runData: {} } } },
	);
	try {
		const executeData = { data: {}, node: context.getNode(), source: null };
		// Without input, what a caller sent is out of reach for the credential's expressions.
		const data = await reader._getCredentials?.(name, executeData, [], 0);
		return data === undefined || Object.values(data).some(isUnresolved) ? null : data;
	} catch {
		return null;
	}
}

/**
 * For how long callbacks share one reading of a credential, in milliseconds. A reading is a quarter of
 * what n8n does for a forged callback: in a flood each trigger has ten of them a second.
 */
const SHARED_FOR = 100;

/** The reading of each credential for each trigger that others can share; it gives null when it fails. */
const readings = new Map<string, Promise<ICredentialDataDecryptedObject | null>>();

/**
 * The credential that the node names, as it was a tenth of a second ago at most, unless n8n stood still
 * meanwhile. For a person who waits it is read anew.
 *
 * @throws Refusal `credential_unavailable` when it is not set, deleted or cannot be decrypted: 503,
 * so that AI Rudder sends the callback again
 */
export async function readCredential(
	{ context, isTest, node, trigger }: Pick<Call, 'context' | 'isTest' | 'node' | 'trigger'>,
	name: 'aiRudderSigningSecretApi' | 'aiRudderCallbackKeyApi',
): Promise<ICredentialDataDecryptedObject> {
	const key = JSON.stringify([node, name, trigger.credentials?.[name]]);
	const read = async () =>
		(await readInThisCall(context, name)) ??
		(await context.getCredentials<ICredentialDataDecryptedObject>(name));
	const shared = isTest ? undefined : readings.get(key);
	let data = shared === undefined ? null : await shared;
	// Also where the reading of another callback has failed.
	if (data === null) {
		const reading = read().catch(() => null);
		if (!isTest) {
			readings.set(key, reading);
			// A secret stays in memory for as long as it serves.
			void sleep(SHARED_FOR).then(() => readings.delete(key));
		}
		data = await reading;
	}
	if (data === null) throw new Refusal('credential_unavailable');
	return data;
}
