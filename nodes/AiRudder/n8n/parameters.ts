import type { IWebhookFunctions } from 'n8n-workflow';

import type { Filters, Layout } from '../callback/routing';
import { properties } from '../editor/properties';
import { CATALOGUE, FIRST_CATALOGUE } from '../events/catalogue';
import type { CallbackEvent } from '../events/event';

/** The trigger's parameters, with every default filled in. */
export interface Parameters {
	authentication: 'signature' | 'callbackKey';
	/** The events that this trigger tells apart. */
	catalogue: readonly CallbackEvent[];
	/** Those of them that start the workflow, by their values. */
	events: string[];
	filters: Filters;
	layout: Layout;
	duplicates: 'ignore' | 'flag' | 'off';
	duplicateWindowMinutes: number;
	invalidEvents: 'emit' | 'refuse';
	maxBodyBytes: number;
	refusedPerMinute: number;
}

/** The collection "Options": what the user has not added is not there. */
interface Options
	extends Partial<
		Pick<Parameters, 'duplicates' | 'duplicateWindowMinutes' | 'invalidEvents' | 'refusedPerMinute'>
	> {
	maxBodyKb?: number;
	reportRefused?: boolean;
}

const KB = 1024;

/** What the editor fills in for a parameter, and for an option that is added. */
const defaults = new Map(properties.map(({ name, default: value }) => [name, value]));
const optionDefaults = Object.fromEntries(
	(properties.find(({ name }) => name === 'options')?.options ?? []).map((option) => [
		option.name,
		(option as { default: unknown }).default,
	]),
) as unknown as Required<Options>;

/** An expression may give one value, or numbers, where the editor's fields give a list of texts. */
const texts = (value: unknown): string[] => [value ?? []].flat().map(String);

/** What the parameters and options of a trigger amount to. */
function settle(given: (name: string) => unknown, typeVersion: number): Parameters {
	const { maxBodyKb, reportRefused, ...same } = {
		...optionDefaults,
		...(given('options') as Options),
	};
	const routes = given('routing') === 'outputLabel' ? texts(given('routes')) : null;
	const filters = Object.entries(given('filters') as object);
	return {
		...same,
		authentication: given('authentication') as Parameters['authentication'],
		catalogue: typeVersion > 2 ? CATALOGUE : FIRST_CATALOGUE,
		events: texts(given('events')),
		filters: Object.fromEntries(filters.map(([name, list]) => [name, texts(list)])),
		layout: { routes, reportRefused: reportRefused === true },
		maxBodyBytes: maxBodyKb * KB,
	};
}

/** What counts when nothing is set. */
export const DEFAULTS: Readonly<Parameters> = settle((name) => defaults.get(name), Infinity);

/** Reads the parameters of the node that a callback is for. */
export const readParameters = (context: IWebhookFunctions): Parameters =>
	settle(
		(name) => context.getNodeParameter(name, defaults.get(name) as object),
		context.getNode().typeVersion,
	);
