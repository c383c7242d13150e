import type { IWebhookFunctions } from 'n8n-workflow';

import type { Layout } from '../event/routing';
import type { Filters } from '../event/selection';

/** The trigger's parameters, with every default filled in. */
export interface Parameters {
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

/** What counts when nothing is set. */
export const DEFAULTS: Readonly<Parameters> = {
	events: ['session.transfer'],
	filters: {},
	layout: { routes: null, reportRefused: false },
	duplicates: 'ignore',
	duplicateWindowMinutes: 60,
	invalidEvents: 'emit',
	maxBodyBytes: 1024 * 1024,
	refusedPerMinute: 6,
};

/** An expression may give one value, or numbers, where the editor's fields give a list of texts. */
const texts = (value: unknown): string[] => [value ?? []].flat().map(String);

/** Reads the parameters of the node that a callback is for. */
export function readParameters(context: IWebhookFunctions): Parameters {
	const options = context.getNodeParameter('options', {}) as Options;
	const routing = context.getNodeParameter('routing', 'single');
	const routes = routing === 'outputLabel' ? texts(context.getNodeParameter('routes', [])) : null;
	const filters = Object.entries(context.getNodeParameter('filters', {}) as object);
	const { maxBodyKb, reportRefused, ...same } = options;
	return {
		...DEFAULTS,
		...same,
		events: texts(context.getNodeParameter('events', DEFAULTS.events)),
		filters: Object.fromEntries(filters.map(([name, list]) => [name, texts(list)])),
		layout: { routes, reportRefused: reportRefused === true },
		...(maxBodyKb !== undefined && { maxBodyBytes: maxBodyKb * 1024 }),
	};
}
