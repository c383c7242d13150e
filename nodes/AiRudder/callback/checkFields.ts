import type { z } from 'zod';

import { textAt, valueAt, type CallbackEvent, type Payload } from '../events/event';
import { MAX_ISSUES, type DeliveryIssue } from './issues';

/** A value's type in the words of JSON. */
function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

/**
 * Compares a callback with what is known of its event.
 *
 * @returns one issue for every field that is missing or of another type, at most {@link MAX_ISSUES};
 * empty when there is none
 */
export function checkFields(
	{ schema, known, named }: CallbackEvent,
	payload: Payload,
): DeliveryIssue[] {
	// A list is looked at as far as issues can be named: it may hold hundreds of thousands of entries.
	const looked = Object.entries(payload).map(([name, value]) => [
		name,
		Array.isArray(value) ? value.slice(0, MAX_ISSUES) : value,
	]);
	const issues = schema?.safeParse(Object.fromEntries(looked)).error?.issues ?? [];
	const found = issues.slice(0, MAX_ISSUES).flatMap((issue): DeliveryIssue[] => {
		// n8n decides which zod this is: version 3 says which type came, version 4 does not.
		const { expected } = issue as Partial<z.ZodInvalidTypeIssue>;
		// Not about a type: zod 4 says so of an integer that is named as inexact already.
		if (expected === undefined) return [];
		const path = issue.path.join('.');
		const value = valueAt(payload, path);
		if (value === undefined) {
			const message = `${path} is missing; AI Rudder documents it as required.`;
			return [{ code: 'field_missing', path, message }];
		}
		const type = expected.replace(/^int$/, 'integer');
		const rule =
			known === 'documented'
				? `AI Rudder documents the type ${type}`
				: `where this callback was seen, it was of type ${type}`;
		return [{ code: 'wrong_type', path, message: `${path} is of type ${typeOf(value)}; ${rule}.` }];
	});
	const name = named && textAt(payload, named.field);
	if (named === undefined || name === undefined || name === named.name) return found;
	const message = `${named.field} is not written exactly ${named.name}.`;
	return [{ code: 'name_not_exact', path: named.field, message }, ...found];
}
