import { LONGEST_NAME, textAt, valueAt, type Payload } from '../events/event';
import { other } from '../events/catalogue';
import { BodyFields } from '../signature/bodyFields';
import type { Callback } from './read';

/** A genuine callback that is answered 200 and starts nothing: why, and what the editor calls it. */
export type Ignored =
	/** `named` is what the body calls its event, if a log may show it. */
	| { code: 'event_not_chosen'; event: string; named: string | null }
	/** `value` is what the body has in the field, if a log may show it; empty where it has nothing. */
	| { code: 'filtered_out'; filter: string; field: string; value: string | null; wanted: string[] }
	/** `byCallId` tells that its body may differ from the first one's. */
	| { code: 'duplicate'; byCallId: boolean };

/** The collection "Filters", by the names of the filters: an absent or empty list lets everything through. */
export type Filters = Readonly<Record<string, string[] | undefined>>;

/**
 * Two ways of writing the same text in Unicode are the same; so are blanks around it. A text that is
 * too long for a name stays as it is.
 */
export const normalise = (text: string): string =>
	text.length > LONGEST_NAME ? text : text.normalize('NFC').trim();

/** A name of the body, if a log may show it; all else stays in the body. */
const showName = (name: string): string | null => (/^[\w.:-]{0,64}$/.test(name) ? name : null);

/**
 * What a filter compares; null when the field is not there, or holds no text. A number and the text
 * that is written like it can have one signature, and so can a field at the top that is empty and
 * one that is not there: neither may differ from the other here, or a callback that was held back
 * gets through when somebody sends it again in the other form.
 */
function comparedText(payload: Payload, path: string): string | null {
	const value = valueAt(payload, path);
	if (!['string', 'number', 'boolean'].includes(typeof value)) return null;
	const text = normalise(String(value));
	return text === '' && !path.includes('.') ? null : text;
}

/** More values than this are not looked through for a number: n8n would stand still. */
const MOST_VALUES = 10_000;

/** A number that a parser has rounded, as it was written: an id may be so long. Empty for all else. */
function writtenText({ body, payload }: Callback, path: string): string {
	if (body === undefined || typeof valueAt(payload, path) !== 'number') return '';
	return new BodyFields(Buffer.from(body.text), MOST_VALUES).text(path.split('.')) ?? '';
}

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/**
 * Whether a text may be an entry of a list though it is written in another way: in a charset that was
 * guessed. ASCII is the same in all of them.
 */
const mayBeListed = ({ issues }: Callback, text: string, entries: readonly string[]): boolean =>
	issues.some(({ code }) => code === 'not_utf8') && !isAscii(text) && !entries.every(isAscii);

/**
 * Why a genuine callback is not one that the user wants; null when it is.
 *
 * An unreadable body always is wanted: it may be anything, and nobody must wait unseen. So is a callback
 * that lacks the filtered field although its event has it: it is damaged, and somebody waits behind
 * it. What is known of other callbacks is too little to say that. What a guessed charset may have
 * changed holds nothing back.
 *
 * @param chosen the values of "Trigger On"
 * @param isAsSigned whether the bytes themselves were signed: otherwise anybody could have added digits
 */
export function whyIgnored(
	callback: Callback,
	chosen: string[],
	filters: Filters,
	isAsSigned = false,
): Ignored | null {
	const { event: found, isGuess, also = [], payload } = callback;
	if (found === null) return null;
	// A guess may be wrong: a trigger that does not take what it seems to be gets it as one of the others.
	const guesses = [found, ...also];
	const event =
		isGuess === true ? (guesses.find(({ value }) => chosen.includes(value)) ?? other) : found;
	if (!chosen.includes(event.value)) {
		const named = showName(textAt(payload, 'event') ?? '') || null;
		return { code: 'event_not_chosen', event: found.name, named };
	}
	for (const { filter, path } of event.filters) {
		const wanted = (filters[filter.name] ?? []).map(normalise).filter((entry) => entry !== '');
		if (wanted.length === 0) continue;
		const text = comparedText(payload, path);
		if (text === null ? event !== other : wanted.includes(text)) continue;
		if (text !== null && mayBeListed(callback, text, wanted)) continue;
		if (isAsSigned && wanted.includes(writtenText(callback, path))) continue;
		const { displayName, field } = filter;
		const value = showName(text ?? '');
		return { code: 'filtered_out', filter: displayName, field, value, wanted };
	}
	return null;
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
	/** Whether there is an "Ignored" output: the last one, so that it moves no other. */
	reportIgnored?: boolean;
	/** Whether any issue at all outranks the label. */
	issuesFirst?: boolean;
}

/** How many outputs the node has. */
export function outputCount({ routes, reportRefused, reportIgnored = false }: Layout): number {
	if (routes !== null) return OUTPUT.firstLabel + routes.length + Number(reportIgnored);
	if (reportIgnored) return OUTPUT.refused + 2;
	return reportRefused ? OUTPUT.refused + 1 : 1;
}

const readLabel = ({ event, payload }: Callback): string =>
	normalise((event?.labelPath === undefined ? undefined : textAt(payload, event.labelPath)) ?? '');

/** The output for a callback: by its label, or the ones for what is damaged and for the rest. */
export function outputFor(callback: Callback, { routes, issuesFirst }: Layout): number {
	if (routes === null) return OUTPUT.main;
	const wanted = readLabel(callback);
	if (callback.issues.length > 0 && (issuesFirst || wanted === '')) return OUTPUT.needsAttention;
	if (wanted === '') return OUTPUT.main;
	const route = routes.findIndex((entry) => normalise(entry) === wanted);
	if (route !== -1) return OUTPUT.firstLabel + route;
	return mayBeListed(callback, wanted, routes) ? OUTPUT.needsAttention : OUTPUT.main;
}

/** A text without what the eye passes over: capitals, full-width letters, blanks. */
const loosely = (text: string): string =>
	text.length > LONGEST_NAME ? text : text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** The label of the list that a callback at Other has missed by capitals, full-width letters or blanks. */
export function findSimilarLabel(
	callback: Callback,
	{ routes }: Layout,
	output: number,
): string | null {
	if (routes === null || output !== OUTPUT.main) return null;
	const label = loosely(readLabel(callback));
	if (label === '') return null;
	return routes.find((entry) => loosely(entry) === label) ?? null;
}
