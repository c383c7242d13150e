import type { Evidence } from './evidence';

/** `ak:123` and `localhost:5678` are no headers. */
const HEADER = /^([\w-]+(?=:\s)|\w+-[\w-]+):\s*(\S.*)$/;
const NAMED = /^([\w-]+)=(.+)$/;
const URL_LINE = /^https?:\/\//i;
const MAX_LINES = 20;

/**
 * Reads the field "Other Values You Know", line by line: `Name: value` is a header of the callback,
 * a line that begins with http:// or https:// the URL that AI Rudder was given, and everything else
 * a value that came with the secret, such as an app key; `name=value` if it has a name.
 */
export function readOthers(text: string): Pick<Evidence, 'headers' | 'url' | 'known'> {
	const headers: Record<string, string> = {};
	const known: Array<{ name: string; value: string }> = [];
	let url: string | null = null;
	const lines = text.split(/\r?\n/).map((line) => line.trim());
	for (const line of lines.filter((one) => one !== '').slice(0, MAX_LINES)) {
		const [, header, value] = HEADER.exec(line) ?? [];
		const [, name = '', constant = line] = NAMED.exec(line) ?? [];
		if (URL_LINE.test(line)) url = URL.canParse(line) ? line : url;
		else if (header !== undefined) headers[header.toLowerCase()] = value;
		else known.push({ name, value: constant });
	}
	return { headers, url, known };
}
