import type { CallbackEvent } from './readEvent';
import { normalise, outputLabelOf } from './selection';

/**
 * Where the outputs stand. n8n ties a connection to an output's number, so the fixed outputs come
 * first and the labels last: a label added at the end moves no connection.
 */
export const OUTPUT = { main: 0, refused: 1, needsAttention: 2, firstLabel: 3 } as const;

/** How the outputs are laid out, from the node's parameters. */
export interface Layout {
	/** The labels that have an output of their own; null without routing. */
	routes: string[] | null;
	/** Whether there is a "Refused" output without routing; with routing it is always there. */
	reportRefused: boolean;
}

/** How many outputs the node has. */
export function outputCount({ routes, reportRefused }: Layout): number {
	if (routes !== null) return OUTPUT.firstLabel + routes.length;
	return reportRefused ? OUTPUT.refused + 1 : 1;
}

/** The output for an event: by its label, or the ones for what is damaged and for the rest. */
export function outputFor(event: CallbackEvent, { routes }: Layout): number {
	if (routes === null) return OUTPUT.main;
	if (event.issues.length > 0) return OUTPUT.needsAttention;
	const label = outputLabelOf(event.payload);
	if (label === undefined) return OUTPUT.main;
	const wanted = normalise(label);
	const route = routes.findIndex((entry) => normalise(entry) !== '' && normalise(entry) === wanted);
	return route === -1 ? OUTPUT.main : OUTPUT.firstLabel + route;
}
