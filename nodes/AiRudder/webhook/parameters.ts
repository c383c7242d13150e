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

interface Options {
	duplicates?: Parameters['duplicates'];
	duplicateWindowMinutes?: number;
	invalidEvents?: Parameters['invalidEvents'];
	maxBodyKb?: number;
	refusedPerMinute?: number;
	reportRefused?: boolean;
}

/** Reads the parameters of the node that a callback is for. */
export function readParameters(context: IWebhookFunctions): Parameters {
	const options = context.getNodeParameter('options', {}) as Options;
	const routing = context.getNodeParameter('routing', 'single');
	const routes = routing === 'outputLabel' ? context.getNodeParameter('routes', []) : null;
	return {
		events: context.getNodeParameter('events', ['session.transfer']) as string[],
		filters: context.getNodeParameter('filters', {}) as Filters,
		layout: {
			routes: routes as string[] | null,
			reportRefused: options.reportRefused ?? false,
		},
		duplicates: options.duplicates ?? 'ignore',
		duplicateWindowMinutes: options.duplicateWindowMinutes ?? 60,
		invalidEvents: options.invalidEvents ?? 'emit',
		maxBodyBytes: (options.maxBodyKb ?? 1024) * 1024,
		refusedPerMinute: options.refusedPerMinute ?? 6,
	};
}
