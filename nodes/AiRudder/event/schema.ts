import { z } from 'zod';

/** The `event` value of "Agent transfer requested" in AI Rudder's API documentation. */
export const SESSION_TRANSFER = 'session.transfer';

/**
 * AI Rudder's "Agent transfer requested" callback, as its API documentation (page of 2025-02-14,
 * marked "in development") describes it: strict about types, open to fields that we do not know.
 */
export const sessionTransferSchema = z
	.object({
		event: z.literal(SESSION_TRANSFER),
		channel: z.string(),
		channel_id: z.string(),
		user: z.object({ id: z.string(), name: z.string() }).passthrough(),
		call_id: z.string(),
		company: z.string(),
		conclusion: z
			.object({ record_slots: z.object({}).passthrough(), output_label: z.string() })
			.passthrough(),
	})
	.passthrough();

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

/**
 * Compares a `session.transfer` with its documentation.
 *
 * @param payload the parsed body
 * @returns one issue for every field that is missing or of another type; empty when there is none
 */
export function checkSessionTransfer(payload: object): DeliveryIssue[] {
	const result = sessionTransferSchema.safeParse(payload);
	if (result.success) return [];
	return result.error.issues.map((issue) => {
		const path = issue.path.join('.');
		const { expected, received } = issue as z.ZodInvalidTypeIssue;
		return received === 'undefined'
			? {
					code: 'field_missing',
					path,
					message: `${path} is missing; AI Rudder documents it as required.`,
				}
			: {
					code: 'wrong_type',
					path,
					message: `${path} is of type ${received}; AI Rudder documents the type ${expected}.`,
				};
	});
}
