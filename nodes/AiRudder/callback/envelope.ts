import { isUnnamed, type CallbackEvent, type Payload } from '../events/event';
import { parseJson } from '../signature/json';

/** In how many fields an envelope is looked for, and how many entries of a list: a body may have a hundred thousand. */
const MAX_FIELDS = 20;
const MAX_ENTRIES = 20;
/** And how many of both altogether. */
const MAX_LOOKED = 1000;

/** A known event that lies inside a body. */
interface Enveloped {
	event: CallbackEvent;
	/** Of the field in which it lies. */
	path: string;
	/** How many entries the list has in which it lies; 1 without a list. */
	count: number;
}

/** What may be a callback, or hold one. */
interface Inner {
	body: Payload;
	path: string;
	count: number;
}

const isJsonText = (value: unknown): value is string =>
	typeof value === 'string' && /^\s*[{[]/.test(value);

/** A value, or what it says as a text of JSON. */
const opened = (value: unknown): unknown => (isJsonText(value) ? parseJson(value)?.value : value);

/** What lies in the fields of a body without a name, alone or in lists, as such or as a text of JSON. */
function listInner({ body, path, count }: Inner, budget: { left: number }): Inner[] {
	const inner: Inner[] = [];
	if (!isUnnamed(body)) return inner;
	let looked = 0;
	for (const field in body) {
		const value = body[field];
		if (!isJsonText(value) && (typeof value !== 'object' || value === null)) continue;
		looked += 1;
		if (looked > MAX_FIELDS || budget.left <= 0) break;
		const whole = opened(value);
		const entries = Array.isArray(whole) ? (whole as unknown[]) : [whole];
		const first = entries.slice(0, MAX_ENTRIES);
		budget.left -= Math.max(first.length, 1);
		for (const entry of first.map(opened)) {
			if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) continue;
			inner.push({
				body: entry as Payload,
				path: path === '' ? field : `${path}.${field}`,
				count: Math.max(count, entries.length),
			});
		}
	}
	return inner;
}

/** The known events at most two levels inside of a body, in the order of the catalogue. */
function findInFields(payload: Payload, known: readonly CallbackEvent[]): Enveloped[] {
	const found: Enveloped[] = [];
	const budget = { left: MAX_LOOKED };
	let level: Inner[] = [{ body: payload, path: '', count: 1 }];
	for (let depth = 1; depth <= 2; depth++) {
		const inner = level.flatMap((one) => listInner(one, budget));
		level = inner.filter(({ body, path, count }) => {
			const event = known.find((one) => one.recognises(body) || one.suspects?.(body));
			if (event !== undefined) found.push({ event, path, count });
			return event === undefined;
		});
	}
	return found.sort((a, b) => known.indexOf(a.event) - known.indexOf(b.event));
}

/** The event that a body was meant to be, or those that lie inside of it, the first of the catalogue first. */
export function guessEvent(
	payload: Payload,
	catalogue: readonly CallbackEvent[],
): { event: CallbackEvent; enveloped: Enveloped[] } | null {
	const known = catalogue.slice(0, -1);
	const event = known.find((one) => one.suspects?.(payload));
	if (event !== undefined) return { event, enveloped: [] };
	const enveloped = findInFields(payload, known);
	return enveloped.length === 0 ? null : { event: enveloped[0].event, enveloped };
}
