/** What may have happened to a sample on its way into the credential. */
export type SampleSlip =
	| 'signature_white_space'
	| 'signature_name'
	| 'signature_quotes'
	| 'body_white_space'
	| 'body_last_line_break'
	| 'body_line_ends';

/** `X-AIRudder-Sign: abc`, also as it stands in JSON or behind curl's `-H`. */
const HEADER_NAME = /^(?:-H\s*)?["']?x-airudder-sign["']?\s*[:=]\s*/i;

/** A signature as it was pasted, without what was pasted along. */
export function bareSignature(pasted: string): { signature: string; slips: SampleSlip[] } {
	const slips: SampleSlip[] = [];
	const without = (text: string, rubbish: RegExp, slip: SampleSlip) => {
		const rest = text.replace(rubbish, '');
		if (rest !== text) slips.push(slip);
		return rest;
	};
	const trimmed = without(pasted, /^\s+|\s+$/g, 'signature_white_space');
	const value = without(trimmed, HEADER_NAME, 'signature_name');
	// The quotes around name and value belong to the name; a part of a header may end in one.
	return slips.includes('signature_name')
		? { signature: value.replace(/^["'`]+|["'`]+,?$/g, '').trim(), slips }
		: {
				signature: without(
					value,
					/^["'`]+(?=.*["'`]+,?$)|(?<=^["'`].*)["'`]+,?$/g,
					'signature_quotes',
				).trim(),
				slips,
			};
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
