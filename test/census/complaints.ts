import type { Case } from './cases';
import { refusalOf, type Credential } from './expressible';
import { otherBodies } from './forge';

/** `silent`: it leaves out what it had to say; `thrown`: there was no message at all. */
export const KINDS = ['false', 'circular', 'silent', 'thrown'] as const;

/** What stands in the place of a message when the test throws. */
export const THREW = 'The test threw:';

/** Something that a message should not have said, or should have said and did not. */
export interface Complaint {
	kind: (typeof KINDS)[number];
	/** What is wrong, for the person who reads the list. */
	why: string;
	message: string;
}

/** Claims that all formulas were tried, or that none exists: the finder tries some of endlessly many. */
const CLAIMS_ALL =
	/none of the formulas (?:that )?(?:this node|the node|it|the credential) can\b|not one of the formulas that can be|no (?:setting|formula|field) can (?:express|do)|cannot be expressed/i;
const REFUSES_TIME = /Sample Timestamp is (?:not?|none)\b|leave the field empty/;
const quotesOf = (text: string) => text.replace(/"[^"]*"/g, '""');

/** What is wrong with what a message says when nothing was found. */
function* complaintsAboutMiss(message: string, filled: Credential): Generator<string> {
	for (const sentence of quotesOf(message).split(/(?<=[.:;])\s/)) {
		const asks = (field: string) =>
			new RegExp(`\\b(?:fill in|enter|paste|put|prove it with)\\b.*\\b${field}\\b`, 'i').test(
				sentence,
			);
		for (const [name, field] of [
			['sampleBody', 'Sample Body'],
			['sampleSignature', 'Sample Signature'],
			['sampleTimestamp', 'Sample Timestamp'],
		]) {
			const given = filled[name];
			if (asks(field) && given !== undefined && given !== '') {
				yield `circular: it asks for ${field}, which is filled`;
			}
		}
		const others = String(filled.sampleOthers ?? '');
		if (asks('Other Values You Know') && /\bURL\b/.test(sentence) && /^https?:/m.test(others)) {
			yield 'circular: it asks for the URL, which is filled in';
		}
	}
}

const SAYS_FREE = /leaves the body unprotected|protects only/;

/**
 * What is wrong with a message about settings that fit: whether it warns of a body that can be
 * changed is judged by changing it.
 */
export function complaintsAboutFit(
	message: string,
	{ sample }: Case,
	credential: Credential,
): Complaint[] {
	const isFree = otherBodies(sample.body).some(
		(body) => refusalOf(credential, { ...sample, body }) === null,
	);
	if (isFree === SAYS_FREE.test(message)) return [];
	return [
		isFree
			? { kind: 'silent', why: 'it does not say that another body would be accepted', message }
			: { kind: 'false', why: 'it says that the body is not protected, which it is', message },
	];
}

/**
 * What is wrong with a message of the credential's test or of the Test URL, as far as a machine can
 * tell.
 *
 * @param filled the credential as it was when the message came
 */
export function complaintsAbout(message: string, filled: Credential): Complaint[] {
	if (message.startsWith(THREW)) return [{ kind: 'thrown', why: 'the test throws', message }];
	const lines: string[] = [];
	if (CLAIMS_ALL.test(message)) lines.push('false: not all formulas that can be said were tried');
	if (REFUSES_TIME.test(message)) lines.push('circular: it refuses a time that it could read');
	const isFound = /Found:/.test(message);
	const isGreen = /The sample fits/.test(message);
	if (!isFound && !isGreen) lines.push(...complaintsAboutMiss(message, filled));
	return lines.map((line) => {
		const [kind, why] = line.split(/: (.*)/s);
		return { kind: kind as Complaint['kind'], why, message };
	});
}
