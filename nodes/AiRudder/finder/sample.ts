import type { Problem } from '../signature/results';
import { readTime } from '../signature/timestamp';
import type { SampleFlaw } from '../messages/credentialTest';
import { UNNAMED_HEADER, type Evidence, type SampleMistake } from './evidence';

/** `ak:123` and `localhost:5678` are no headers. */
const HEADER = /^([\w-]+(?=:\s)|\w+-[\w-]+):\s*(\S.*)$/;
/** Base64 with `=` at its end has no name. */
const NAMED = /^([\w-]+)=([^=].*)$/;
const URL_LINE = /^https?:\/\//i;
const MAX_LINES = 20;

/**
 * Reads the field "Other Values You Know", line by line. `Name: value` is a header of the callback. A
 * line that begins with http:// or https:// is the URL that AI Rudder was given. Everything else is a
 * value that came with the secret, such as an app key; `name=value` if it has a name.
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

/** These lines, and the words in them, whatever stands between them or around them. */
export const wordsIn = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.flatMap((line) => [
			line,
			line.replace(/^[\w-]+(?::\s*|=)/, ''),
			...[/[:：]\s*|=/, /[\s&?=]+/, /[^\p{L}\p{N}_.~%-]+/u].flatMap((mark) => line.split(mark)),
		])
		.flatMap((word) => [word, word.replace(/^[^\p{L}\p{N}]{1,3}|[^\p{L}\p{N}]{1,3}$/gu, '')]);

/** One real callback, as a person pasted it into the credential. */
export interface Sample {
	body: string;
	signature: string;
	timestamp: string;
	/** One a line: headers, the URL and what else the person knows. */
	others: string;
}

/**
 * A pasted callback as evidence.
 *
 * @param timestampHeader what the credential says of it
 * @returns null when no sample was given; a problem when it cannot be used
 */
export function readSample(
	{ body, signature, timestamp: given, others: lines }: Sample,
	timestampHeader: string,
): Omit<Evidence, 'plain'> | Problem<SampleFlaw> | null {
	if (body + signature + given === '') return null;
	if (body === '') return { problem: 'body_missing' };
	if (signature === '') return { problem: 'signature_missing' };
	// A line "Name: value" is understood where only the value is asked for.
	const isTime = given === '' || readTime(given, 0) !== null;
	const timestamp = isTime ? given : '';
	const { headers, url, known } = readOthers(isTime ? lines : `${given}\n${lines}`);
	if (!isTime && !Object.values(headers).some((value) => readTime(value, 0) !== null)) {
		return { problem: 'timestamp_malformed' };
	}
	const isHeader = timestampHeader !== '' && !timestampHeader.startsWith('{');
	const timeHeader = isHeader ? timestampHeader : UNNAMED_HEADER;
	// The name of its header may be among the other values.
	const isNamed = Object.values(headers).includes(timestamp);
	return {
		body: Buffer.from(body),
		signature,
		headers: timestamp === '' || isNamed ? headers : { [timeHeader]: timestamp, ...headers },
		url,
		known,
		receivedAt: null,
		from: 'sample',
	};
}

/** `X-AIRudder-Sign: abc`, also as it stands in JSON or behind curl's `-H`. */
const HEADER_NAME = /^(?:-H\s*)?["']?x-airudder-sign["']?\s*[:=]\s*/i;

/** In each of these only one place can begin a match: from every place it would take the square of the length. */
const QUOTED = /^["'`].*["'`],?$/;
const OPENING_QUOTES = /^["'`]+/;
const CLOSING_QUOTES = /^(.*[^"'`])["'`]+,?$/s;

const unquoted = (text: string) => text.replace(OPENING_QUOTES, '').replace(CLOSING_QUOTES, '$1');

/** A signature without what a person pasted along. */
export function bareSignature({ signature: pasted, from }: Pick<Evidence, 'signature' | 'from'>): {
	signature: string;
	mistakes: SampleMistake[];
} {
	const mistakes: SampleMistake[] = [];
	if (from !== 'sample') return { signature: pasted, mistakes };
	const noted = (before: string, after: string, mistake: SampleMistake) => {
		if (after !== before) mistakes.push(mistake);
		return after;
	};
	const trimmed = noted(pasted, pasted.trim(), 'signature_white_space');
	const value = noted(trimmed, trimmed.replace(HEADER_NAME, ''), 'signature_name');
	// The quotes around name and value belong to the name; a part of a header may end in one.
	if (value !== trimmed) return { signature: unquoted(value).trim(), mistakes };
	const signature = QUOTED.test(value) ? unquoted(value) : value;
	return { signature: noted(value, signature, 'signature_quotes').trim(), mistakes };
}

/**
 * The bodies that may have been signed, if a person pasted this one.
 *
 * @returns without the body itself
 */
export function intendedBodies(pasted: Buffer): Array<{ mistake: SampleMistake; body: Buffer }> {
	const text = pasted.toString();
	const trimmed = text.trim();
	const mistakeIn = (spelling: string): SampleMistake => {
		if (spelling.includes('\r') !== text.includes('\r')) return 'body_line_ends';
		return spelling.length > text.length ? 'body_last_line_break' : 'body_white_space';
	};
	const spellings = ['\n', '\r\n'].flatMap((lineEnd) => {
		const lines = trimmed.replace(/\r?\n/g, lineEnd);
		return [lines, lines + lineEnd];
	});
	return [...new Set(spellings)]
		.filter((spelling) => spelling !== text)
		.map((spelling) => ({ mistake: mistakeIn(spelling), body: Buffer.from(spelling) }));
}
