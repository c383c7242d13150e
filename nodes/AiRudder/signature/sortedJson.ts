/**
 * JSON with the keys of every object sorted by UTF-16 code unit and no white space. The text is
 * written by hand, because an object built from sorted keys puts keys like "10" first again.
 *
 * @throws RangeError when the value is nested deeper than the stack
 */
export function sortedJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${sortedJson(field)}`).join(',')}}`;
}
