import type { Callback, Case } from './cases';
import type { Credential } from './expressible';
import { EXPRESSIONS } from './expressions';

/** Texts between placeholders that are too short to be anything that a person was given. */
const MIN_LENGTH = 4;

/** What stands in a formula between the placeholders, without the marks around it. */
function literalsIn(signedContent: string, url: string): string[] {
	return signedContent
		.split(/\{[^{}"]*\}/)
		.map((text) => text.replaceAll('\\n', '\n').replace(url, ''))
		.map((text) => text.replace(/^[^A-Za-z0-9]+(?!\/)|[^A-Za-z0-9]+$/g, ''))
		.filter((text) => text.length >= MIN_LENGTH && !new URL(url).pathname.endsWith(text));
}

/** What the person got with the secret. */
export function knownOf({ id, known, settings, sample }: Case): readonly string[] {
	return known ?? EXPRESSIONS[id]?.known ?? literalsIn(settings?.signedContent ?? '', sample.url);
}

/** The value of the time's header; empty when there is none. */
export const timeOf = ({ timeHeader }: Case, { headers }: Callback): string =>
	Object.entries(headers).find(([name]) => name.toLowerCase() === timeHeader)?.[1] ?? '';

/** A credential as it is when somebody has entered the secret and nothing else. */
export const newCredential = ({ secret }: Case): Credential => ({ signingSecret: secret });

/** The four fields of the sample, as a person fills them from one callback. */
export function sampleFields(one: Case): Credential {
	const { sample, timeHeader } = one;
	const headers = Object.entries(sample.headers)
		.filter(([name]) => name.toLowerCase() !== timeHeader)
		.map(([name, value]) => `${name}: ${value}`);
	return {
		sampleBody: sample.body,
		sampleSignature: sample.signature,
		sampleTimestamp: timeOf(one, sample),
		sampleOthers: [...headers, sample.url, ...knownOf(one)].join('\n'),
	};
}
