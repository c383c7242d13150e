import type { INodeOutputConfiguration } from 'n8n-workflow';

/** The parameters that decide which outputs the node has. */
export interface OutputParameters {
	routing?: string;
	routes?: unknown;
	options?: { reportRefused?: unknown; reportIgnored?: unknown };
}

/**
 * The outputs, in the order of `OUTPUT` in `callback/routing.ts`. n8n evaluates this function as the
 * text of an expression, so it must not use anything from outside. It counts labels and reads
 * options as `n8n/parameters.ts` does.
 *
 * Without routing and reporting it is one plain output: pinned data needs exactly that.
 */
export function configuredOutputs(
	parameters: OutputParameters,
): Array<'main' | INodeOutputConfiguration> {
	const output = (displayName: string) => ({ type: 'main' as const, displayName });
	const options = parameters.options || {};
	const ignored = options.reportIgnored === true ? [output('Ignored')] : [];
	if (parameters.routing === 'outputLabel') {
		const isNothing = (value: unknown) =>
			value === undefined || value === null || Number.isNaN(value);
		const routes = isNothing(parameters.routes) ? [] : [parameters.routes].flat(9);
		const labels = routes.map((label, index) => {
			const text = isNothing(label) || typeof label === 'object' ? '' : String(label).trim();
			return output(text || `Label ${index + 1}`);
		});
		return [output('Other'), output('Refused'), output('Needs Attention')].concat(labels, ignored);
	}
	// Refused keeps its number whether it is used or not, and so does Ignored.
	return options.reportRefused === true || options.reportIgnored === true
		? [output('Accepted'), output('Refused')].concat(ignored)
		: ['main'];
}
