import { z } from 'zod';

export type Payload = Record<string, unknown>;

/** A filter that the trigger offers for events that have a field for it. */
export interface Filter {
	/** Its name in the collection "Filters". */
	name: string;
	displayName: string;
	/** The field, as AI Rudder calls it. */
	field: string;
	example: string;
}

/** Makes a filter, in the order of its fields in the editor. */
export const filterBy = (
	field: string,
	name: string,
	displayName: string,
	example: string,
): Filter => ({ name, displayName, field, example });

/** The filters of several events; a filter of one event stands in the file of that event. */
export const CHANNELS = filterBy('channel', 'channels', 'Channels', 'chatbot');
export const CHANNEL_IDS = filterBy('channel_id', 'channelIds', 'Channel IDs', 'sicepat_whatsapp');
export const COMPANIES = filterBy('company', 'companies', 'Companies', 'test');
export const OUTPUT_LABELS = filterBy(
	'conclusion.output_label',
	'outputLabels',
	'Output Labels',
	'E',
);
export const WORKFLOW_IDS = filterBy(
	'workflow_id',
	'workflowIds',
	'Workflow IDs',
	'the ID of a workflow at AI Rudder',
);

/** Filters of an event whose fields stand where their names say. */
export const atTheirFields = (...filters: Filter[]): CallbackEvent['filters'] =>
	filters.map((filter) => ({ filter, path: filter.field }));

/** One kind of callback that AI Rudder sends: all that this node knows about it. */
export interface CallbackEvent {
	/** Its value in "Trigger On", and in `delivery.event`. */
	value: string;
	/** What the editor calls it. */
	name: string;
	/** When AI Rudder sends it; ends the sentence that the editor shows. */
	description: string;
	/** How its contract is known: from AI Rudder's documentation, or seen in a public integration. */
	known: 'documented' | 'seen' | null;
	/** Whether AI Rudder signs it; null where that is not known. */
	isSigned: boolean | null;
	/**
	 * Whether two callbacks with the same bytes can be two events: no id of a call and no time in them
	 * tells one from the next. A repetition then runs, flagged: rather twice than never.
	 */
	canRecur?: true;
	/**
	 * The paths of the fields that a repetition has in common with the first, whatever else differs:
	 * the call's own id, then what tells two calls apart if a sender gives them one id.
	 */
	callIdPaths?: readonly string[];
	/** What `recognises` looks for, in words. */
	recognisedBy: string;
	/** Whether a parsed body is this event: by the fields that it must have, never by a guess on values. */
	recognises(payload: Payload): boolean;
	/** Whether a body that no event recognises is this one all the same, with its name damaged. */
	suspects?(payload: Payload): boolean;
	/** The field at the top of the body that names the event, and the name. */
	named?: { field: string; name: string };
	/** Its fields, strict about types and open to fields that we do not know; null when none is known. */
	schema: z.ZodTypeAny | null;
	/** The filters that make sense for it, each with the path of its field. */
	filters: ReadonlyArray<{ filter: Filter; path: string }>;
	/** The path of the label by which "By Output Label" sorts. */
	labelPath?: string;
	/** More fields for `delivery`: what AI Rudder says in different ways or in numbers. */
	explain?(payload: Payload): Record<string, string>;
	/** The documented or the seen form of it; null when none is known. */
	sample: Payload | null;
}

/** The value at a path such as `conclusion.output_label`; undefined where there is none. */
export function valueAt(payload: unknown, path: string): unknown {
	let value = payload;
	for (const key of path.split('.')) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
		value = (value as Payload)[key];
	}
	return value;
}

/** The text at a path; undefined where there is none, or something else. */
export function textAt(payload: unknown, path: string): string | undefined {
	const value = valueAt(payload, path);
	return typeof value === 'string' ? value : undefined;
}

/** No name has more characters, with all that nobody sees. To normalise a text can take the square of its length. */
export const LONGEST_NAME = 1000;

/** A name without its case and without what nobody sees; of a list of one, its entry. Empty for none. */
function bareName(value: unknown): string {
	const [name] = Array.isArray(value) && value.length === 1 ? (value as unknown[]) : [value];
	if (typeof name !== 'string') return '';
	return name
		.slice(0, LONGEST_NAME)
		.replace(/[\s\p{Z}\p{C}]/gu, '')
		.toLowerCase();
}

/** Whether this is a name, however it is damaged. */
export const resembles = (value: unknown, name: string): boolean =>
	bareName(value) === name.toLowerCase();

/**
 * Whether a body names no event. A number, true and false are no names, also as texts: both can have
 * one signature.
 */
export function isUnnamed({ event }: Payload): boolean {
	const name = bareName(event);
	// Of an empty text, this is zero.
	return !Number.isNaN(Number(name)) || name === 'true' || name === 'false';
}

/**
 * Whether a body has all of these fields, and something is in them. An empty field and one that is
 * not there can have one signature: neither may make one event into another.
 */
export const hasFields = (payload: Payload, ...names: string[]): boolean =>
	names.every(
		(name) => payload[name] !== undefined && payload[name] !== null && payload[name] !== '',
	);

/**
 * The types of a documented form, read off its sample: every field must be there, and others may.
 *
 * @param optional the names of fields that may be missing, wherever they stand
 */
export function typesOf(sample: unknown, optional: readonly string[] = []): z.ZodTypeAny {
	if (typeof sample === 'string') return z.string();
	if (typeof sample === 'number') return z.number().int();
	if (Array.isArray(sample)) return z.array(typesOf(sample[0], optional));
	const fields = Object.entries(sample as Payload).map(([name, value]) => {
		const type = typesOf(value, optional);
		return [name, optional.includes(name) ? type.optional() : type] as const;
	});
	return z.object(Object.fromEntries(fields));
}
