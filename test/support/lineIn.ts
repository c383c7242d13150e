/**
 * The line that an advice gives for the field Formula, as a person copies it.
 *
 * @throws Error when there is none
 */
export function lineIn(advice: string): string {
	// An editor may show the line behind the sentences, and not below them.
	const line = /(?:^|\s)Formula: (Scheme: .*)$/m.exec(advice)?.[1];
	if (line === undefined) throw new Error(`There is no line to paste: ${advice}`);
	return line;
}

/** Whether an advice asks for the name of the header whose value is in Sample Timestamp. */
export const asksForName = (advice: string): boolean =>
	advice.includes("It needs the name of the time's header.");
