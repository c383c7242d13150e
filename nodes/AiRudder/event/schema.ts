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

/**
 * The schema as plain comparisons, for the kinds of types that it uses: they say that all is well
 * ten times faster than zod, which is asked only for what is wrong.
 */
function comparisonsOf(schema: z.ZodTypeAny): (value: unknown) => boolean {
	if (schema instanceof z.ZodString) return (value) => typeof value === 'string';
	if (schema instanceof z.ZodLiteral) return (value) => value === schema.value;
	const { shape } = schema as z.AnyZodObject;
	const fields = Object.entries(shape as z.ZodRawShape);
	const checks = fields.map(([name, field]) => ({ name, passes: comparisonsOf(field) }));
	return (value) => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
		const object = value as Record<string, unknown>;
		return checks.every(({ name, passes }) => passes(object[name]));
	};
}

const isAsDocumented = comparisonsOf(sessionTransferSchema);

/**
 * Compares a `session.transfer` with its documentation.
 *
 * @param payload the parsed body
 * @returns one issue for every field that is missing or of another type; empty when there is none
 */
export function checkSessionTransfer(payload: object): DeliveryIssue[] {
	if (isAsDocumented(payload)) return [];
	const { error } = sessionTransferSchema.safeParse(payload) as z.SafeParseError<unknown>;
	return error.issues.map((issue) => {
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
