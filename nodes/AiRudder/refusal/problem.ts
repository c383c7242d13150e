/**
 * How a pure rule says that something cannot be: it returns this. Only what speaks with n8n throws.
 * Null is no problem: it says that something is not there.
 */
export interface Problem<Code extends string = string> {
	problem: Code;
	/** What more is to be said to the person who set the node up. */
	detail?: string;
}
