/** At most this many of a kind are listed: ten thousand wrong numbers need no ten thousand lines. */
export const MAX_ISSUES = 20;

export type IssueCode =
	| 'field_missing'
	| 'wrong_type'
	| 'not_decrypted'
	| 'name_not_exact'
	| 'enveloped'
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
