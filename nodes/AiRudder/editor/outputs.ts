import type { INodeOutputConfiguration } from 'n8n-workflow';

/** The parameters that decide which outputs the node has. */
export interface OutputParameters {
	routing?: string;
	routes?: string[];
	options?: { reportRefused?: boolean };
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
	if (parameters.routing === 'outputLabel') {
		const labels = (parameters.routes || []).map((label, index) =>
			output(String(label).trim() || `Label ${index + 1}`),
		);
		return [output('Other'), output('Refused'), output('Needs Attention')].concat(labels);
	}
	return parameters.options && parameters.options.reportRefused
		? [output('Accepted'), output('Refused')]
		: ['main'];
}
