import type { INodeOutputConfiguration } from 'n8n-workflow';

/** The parameters that decide which outputs the node has. */
export interface OutputParameters {
	routing?: string;
	routes?: unknown;
	options?: { reportRefused?: boolean; reportIgnored?: boolean };
}

/**
 * The outputs, in the order of `OUTPUT` in `callback/routing.ts`. n8n evaluates this function as the
 * text of an expression, so it must not use anything from outside.
 *
 * Without routing and reporting it is one plain output: pinned data needs exactly that.
 */
export function configuredOutputs(
	parameters: OutputParameters,
): Array<'main' | INodeOutputConfiguration> {
	const output = (displayName: string) => ({ type: 'main' as const, displayName });
	const options = parameters.options || {};
	const ignored = options.reportIgnored ? [output('Ignored')] : [];
	if (parameters.routing === 'outputLabel') {
		const routes = [parameters.routes ?? []].flat(9);
		const labels = routes.map((label, index) =>
			output(
				String(label === undefined || label === null ? '' : label).trim() || `Label ${index + 1}`,
			),
		);
		return [output('Other'), output('Refused'), output('Needs Attention')].concat(labels, ignored);
	}
	// Refused keeps its number whether it is used or not, and so does Ignored.
	return options.reportRefused || options.reportIgnored
		? [output('Accepted'), output('Refused')].concat(ignored)
		: ['main'];
}
