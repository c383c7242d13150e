import type { z } from 'zod';

import type { EncryptionFailure } from '../encryption/envelope';
import { isUnnamed, valueAt, type CallbackEvent, type Payload } from '../events/event';
import { countBrackets, parseJson } from '../signature/json';

/** At most this many of a kind are listed: ten thousand wrong numbers need no ten thousand lines. */
export const MAX_ISSUES = 20;

/** One thing about a genuine callback that is not as documented. */
export type Issue = {
	/** Where, in dots: `conclusion.output_label`; empty for the body as a whole. */
	path: string;
} & (
	| { code: 'field_missing' | 'nested_too_deep' | 'unsafe_key' | 'number_not_exact' }
	/** `expected` is null for a field that should not be there. */
	| { code: 'wrong_type'; type: string; expected: string | null; known: CallbackEvent['known'] }
	/** `name` is null for a name that should not be there. */
	| { code: 'name_not_exact'; name: string | null }
	/** `isSigned` is whether all of the body is, so that a known event in it can be read. */
	| { code: 'not_decrypted'; failure: EncryptionFailure; isSigned: boolean }
	/** `count` is how many entries the list has in which it lies; 1 without a list. */
	| { code: 'enveloped'; count: number }
	/** `charset` is the one in which it was read; null for bytes that are no text. */
	| { code: 'not_utf8'; charset: string | null }
	| { code: 'not_json'; isForm: boolean }
	/** `entries` is how many a list has; null for a body that is no list either. */
	| { code: 'not_an_object'; entries: number | null }
);

/** A value's type in the words of JSON. */
function nameType(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

/** What differs from its event: the name, and at most 20 fields that are missing or of another type. */
export function checkFields({ schema, known, named }: CallbackEvent, payload: Payload): Issue[] {
	// A list is looked at as far as issues can be named: it may hold hundreds of thousands of entries.
	const looked = Object.entries(payload).map(([name, value]) => [
		name,
		Array.isArray(value) ? value.slice(0, MAX_ISSUES) : value,
	]);
	const faults = schema?.safeParse(Object.fromEntries(looked)).error?.issues ?? [];
	const issues = faults.slice(0, MAX_ISSUES).flatMap((fault): Issue[] => {
		// n8n decides which zod this is: version 3 says which type came, version 4 does not.
		const { expected } = fault as Partial<z.ZodInvalidTypeIssue>;
		// Not about a type: zod 4 says so of an integer that is named as inexact already.
		if (expected === undefined) return [];
		const path = fault.path.join('.');
		const value = valueAt(payload, path);
		if (value === undefined) return [{ code: 'field_missing', path }];
		const type = expected.replace(/^int$/, 'integer');
		return [{ code: 'wrong_type', path, type: nameType(value), expected: type, known }];
	});
	const name = named && payload[named.field];
	return named === undefined || typeof name !== 'string' || name === named.name
		? issues
		: [{ code: 'name_not_exact', path: named.field, name: named.name }, ...issues];
}

/** A field `event` that cannot be the name of one, or should not be there. */
const misname = ({ event }: Payload, expected: string | null): Issue =>
	expected === null && typeof event === 'string'
		? { code: 'name_not_exact', path: 'event', name: null }
		: { code: 'wrong_type', path: 'event', type: nameType(event), expected, known: 'documented' };

/** In how many fields an envelope is looked for, and how many entries of a list: a body may have a hundred thousand. */
const MAX_FIELDS = 20;
const MAX_ENTRIES = 20;
/** How many of both altogether, and how many objects and lists in the texts that are parsed for one body. */
const MOST = { entries: 1000, brackets: 100_000 };

/** What may be a callback, or hold one. */
interface Inner {
	body: Payload;
	/** Of the field in which it lies. */
	path: string;
	/** How many entries the list has in which it lies; 1 without a list. */
	count: number;
}

const isJsonText = (value: unknown): value is string =>
	typeof value === 'string' && /^\s*[{[]/.test(value);

/** A value, or what it says as a text of JSON; undefined when that takes too long. */
function opened(value: unknown, budget: typeof MOST): unknown {
	if (!isJsonText(value)) return value;
	budget.brackets -= countBrackets(value);
	return budget.brackets < 0 ? undefined : parseJson(value)?.value;
}

/** What lies in the fields of a body without a name: alone or in lists, as JSON or as a text of it. */
function listInner({ body, path, count }: Inner, budget: typeof MOST): Inner[] {
	const inner: Inner[] = [];
	if (!isUnnamed(body)) return inner;
	let looked = 0;
	for (const field in body) {
		const value = body[field];
		if (!isJsonText(value) && (typeof value !== 'object' || value === null)) continue;
		looked += 1;
		if (looked > MAX_FIELDS || budget.entries <= 0) break;
		const whole = opened(value, budget);
		const entries = Array.isArray(whole) ? (whole as unknown[]) : [whole];
		const first = entries.slice(0, MAX_ENTRIES);
		budget.entries -= Math.max(first.length, 1);
		for (const entry of first.map((one) => opened(one, budget))) {
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
function findInFields(payload: Payload, known: readonly CallbackEvent[]) {
	const budget = { ...MOST };
	const look = (outer: Inner) =>
		listInner(outer, budget).map((inner) => {
			const rank = known.findIndex(
				(one) => one.recognises(inner.body) || one.suspects?.(inner.body),
			);
			return { ...inner, rank };
		});
	const outer = look({ body: payload, path: '', count: 1 });
	const inner = outer.filter(({ rank }) => rank < 0).flatMap(look);
	return [...outer, ...inner].filter(({ rank }) => rank >= 0).sort((a, b) => a.rank - b.rank);
}

/** What a body was recognised as. */
export interface Recognised {
	event: CallbackEvent;
	/** Whether the event's name was damaged, or all of it lay in an envelope. */
	isGuess?: true;
	/** The other events that lie in the same envelope. */
	also?: CallbackEvent[];
	/** What is not as documented; empty when all is. */
	issues: Issue[];
}

/**
 * Which event a body is, and what is not as documented in it: by its fields, by a name that is damaged,
 * or by what lies inside of it.
 *
 * @param catalogue the events to tell apart; its last one recognises everything
 */
export function recognise(payload: Payload, catalogue: readonly CallbackEvent[]): Recognised {
	const known = catalogue.slice(0, -1);
	const recognised = known.find((one) => one.recognises(payload));
	if (recognised !== undefined) {
		return { event: recognised, issues: checkFields(recognised, payload) };
	}
	const suspected = known.find((one) => one.suspects?.(payload));
	if (suspected !== undefined) {
		const issues = checkFields(suspected, payload);
		if (suspected.named === undefined) issues.unshift(misname(payload, null));
		return { event: suspected, isGuess: true, issues };
	}
	const enveloped = findInFields(payload, known);
	if (enveloped.length > 0) {
		const [event, ...also] = new Set(enveloped.map(({ rank }) => known[rank]));
		const { path, count } = enveloped[0];
		const issues: Issue[] = [{ code: 'enveloped', path, count }];
		return { event, isGuess: true, ...(also.length > 0 && { also }), issues };
	}
	// `event` may be absent: AI Rudder documents one callback that carries none.
	const isNamed = payload.event === undefined || typeof payload.event === 'string';
	return { event: catalogue.at(-1)!, issues: isNamed ? [] : [misname(payload, 'string')] };
}
