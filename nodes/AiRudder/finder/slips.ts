import type { SampleSlip } from '../messages/facts';

export type { SampleSlip };

/** `X-AIRudder-Sign: abc`, also as it stands in JSON or behind curl's `-H`. */
const HEADER_NAME = /^(?:-H\s*)?["']?x-airudder-sign["']?\s*[:=]\s*/i;

/** In each of these only one place can begin a match: from every place it would take the square of the length. */
const QUOTED = /^["'`].*["'`],?$/;
const OPENING_QUOTES = /^["'`]+/;
const CLOSING_QUOTES = /^(.*[^"'`])["'`]+,?$/s;

const unquoted = (text: string) => text.replace(OPENING_QUOTES, '').replace(CLOSING_QUOTES, '$1');

/** A signature as it was pasted, without what was pasted along. */
export function bareSignature(pasted: string): { signature: string; slips: SampleSlip[] } {
	const slips: SampleSlip[] = [];
	const noted = (before: string, after: string, slip: SampleSlip) => {
		if (after !== before) slips.push(slip);
		return after;
	};
	const trimmed = noted(pasted, pasted.trim(), 'signature_white_space');
	const value = noted(trimmed, trimmed.replace(HEADER_NAME, ''), 'signature_name');
	// The quotes around name and value belong to the name; a part of a header may end in one.
	if (value !== trimmed) return { signature: unquoted(value).trim(), slips };
	const signature = QUOTED.test(value) ? unquoted(value) : value;
	return { signature: noted(value, signature, 'signature_quotes').trim(), slips };
}

/**
 * The bodies that may have been signed, if a person pasted this one.
 *
 * @returns without the body itself
 */
export function intendedBodies(pasted: Buffer): Array<{ slip: SampleSlip; body: Buffer }> {
	const text = pasted.toString();
	const trimmed = text.trim();
	const slipIn = (spelling: string): SampleSlip => {
		if (spelling.includes('\r') !== text.includes('\r')) return 'body_line_ends';
		return spelling.length > text.length ? 'body_last_line_break' : 'body_white_space';
	};
	const spellings = ['\n', '\r\n'].flatMap((lineEnd) => {
		const lines = trimmed.replace(/\r?\n/g, lineEnd);
		return [lines, lines + lineEnd];
	});
	return [...new Set(spellings)]
		.filter((spelling) => spelling !== text)
		.map((spelling) => ({ slip: slipIn(spelling), body: Buffer.from(spelling) }));
}
