import { z } from 'zod';

/** The `event` value of "Agent transfer requested" in AI Rudder's API documentation. */
export const SESSION_TRANSFER = 'session.transfer';

/**
 * AI Rudder's "Agent transfer requested" callback, as its API documentation (page of 2025-02-14,
 * marked "in development") describes it: strict about types, open to fields that we do not know.
 * zod would leave those out of its own result, which nobody uses: the payload goes on as it came.
 * Having zod copy them (`passthrough`) would cost as much as parsing the body.
 */
export const sessionTransferSchema = z.object({
	event: z.literal(SESSION_TRANSFER),
	channel: z.string(),
	channel_id: z.string(),
	user: z.object({ id: z.string(), name: z.string() }),
	call_id: z.string(),
	company: z.string(),
	conclusion: z.object({ record_slots: z.object({}), output_label: z.string() }),
});

export type SessionTransfer = z.infer<typeof sessionTransferSchema>;

export type IssueCode =
	| 'field_missing'
	| 'wrong_type'
	| 'not_utf8'
	| 'not_json'
	| 'not_an_object'
	| 'nested_too_deep'
	| 'unsafe_key'
	| 'number_not_exact';

/** One thing about a genuine callback that is not as documented. */
export interface DeliveryIssue {
	code: IssueCode;
	/** Where, in dots: `conclusion.output_label`; empty for the body as a whole. */
	path: string;
	/** A sentence for a person. */
	message: string;
}

/** A value's type in the words of JSON. */
function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

const at = (value: unknown, [key, ...rest]: PropertyKey[]): unknown =>
	key === undefined ? value : at((value as Record<PropertyKey, unknown>)[key], rest);

/**
 * Compares a `session.transfer` with its documentation.
 *
 * @param payload the parsed body
 * @returns one issue for every field that is missing or of another type; empty when there is none
 */
export function checkSessionTransfer(payload: object): DeliveryIssue[] {
	const { error } = sessionTransferSchema.safeParse(payload);
	return (error?.issues ?? []).map(({ path, ...issue }) => {
		// n8n decides which zod this is: version 3 says which type came, version 4 does not.
		const value = at(payload, path);
		const { expected } = issue as z.ZodInvalidTypeIssue;
		const name = path.join('.');
		return value === undefined
			? {
					code: 'field_missing',
					path: name,
					message: `${name} is missing; AI Rudder documents it as required.`,
				}
			: {
					code: 'wrong_type',
					path: name,
					message: `${name} is of type ${typeOf(value)}; AI Rudder documents the type ${expected}.`,
				};
	});
}
