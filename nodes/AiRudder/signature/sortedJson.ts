/**
 * JSON with the keys of every object sorted by UTF-16 code unit and no white space. The text is
 * written by hand, because an object built from sorted keys puts keys like "10" first again.
 *
 * @throws RangeError when the value is nested deeper than the stack
 */
export function sortedJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const object = value as Record<string, unknown>;
	// Without a function of ours sort() compares by code unit, and does so faster.
	const fields = Object.keys(object).sort();
	return `{${fields.map((key) => `${JSON.stringify(key)}:${sortedJson(object[key])}`).join(',')}}`;
}
