import { textAt, type Filter } from '../events/event';
import { other } from '../events/other';
import type { Callback } from './readCallback';

/** The collection "Filters", by the names of the filters: an absent or empty list lets everything through. */
export type Filters = Readonly<Record<string, string[] | undefined>>;

/** Two ways of writing the same text in Unicode are the same; so are blanks around it. */
export const normalise = (text: string): string => text.normalize('NFC').trim();

/**
 * Whether a genuine callback is one that the user wants.
 *
 * An unreadable body always is: it may be anything, and nobody must wait unseen. So is a callback
 * that lacks the filtered field although its event has it: it is damaged, and somebody waits behind
 * it. What is known of other callbacks is too little to say that.
 *
 * @param chosen the values of "Trigger On"
 */
export function isWanted(
	{ event, payload }: Callback,
	chosen: string[],
	filters: Filters,
): boolean {
	if (event === null) return true;
	if (!chosen.includes(event.value)) return false;
	const passes = ({ filter, path }: { filter: Filter; path: string }) => {
		const wanted = (filters[filter.name] ?? []).map(normalise).filter((entry) => entry !== '');
		if (wanted.length === 0) return true;
		const value = textAt(payload, path);
		return value === undefined ? event !== other : wanted.includes(normalise(value));
	};
	return event.filters.every(passes);
}

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

/** The output for a callback: by its label, or the ones for what is damaged and for the rest. */
export function outputFor({ event, payload, issues }: Callback, { routes }: Layout): number {
	if (routes === null) return OUTPUT.main;
	if (issues.length > 0) return OUTPUT.needsAttention;
	const label = event?.labelPath === undefined ? undefined : textAt(payload, event.labelPath);
	if (label === undefined) return OUTPUT.main;
	const wanted = normalise(label);
	const route = routes.findIndex((entry) => normalise(entry) !== '' && normalise(entry) === wanted);
	return route === -1 ? OUTPUT.main : OUTPUT.firstLabel + route;
}
