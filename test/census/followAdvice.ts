import { AiRudderSigningSecretApi } from '../../credentials/AiRudderSigningSecretApi.credentials';
import type { Credential } from './expressible';

/** What the advice calls a header whose name the sample does not tell. */
const UNNAMED = 'the name of the header that carries the timestamp';
const NOTHING = 'nothing (leave it empty)';

interface Field {
	name: string;
	label: string;
	choices: ReadonlyArray<{ name: string; value: unknown }>;
}

/** The fields of the credential's window, the longest label first: Pairs must not be read out of Sorted Pairs. */
const FIELDS: readonly Field[] = new AiRudderSigningSecretApi().properties
	// A field that has a switch stands there twice.
	.filter(({ name }, index, all) => all.findIndex((one) => one.name === name) === index)
	.map(({ name, displayName, options = [] }) => ({
		name,
		label: displayName,
		choices: options.flatMap((option) => ('value' in option ? [option] : [])),
	}))
	.sort((a, b) => b.label.length - a.label.length);

const fieldAt = (text: string): Field | undefined =>
	FIELDS.find(({ label }) => text.startsWith(`${label} to `));

/** What stands between two steps of a sentence, and behind the last one. */
function behindStep(rest: string): string | null {
	if (/^\.(?:\s|$)/.test(rest)) return '';
	const mark = /^(?:, and |, | and )/.exec(rest)?.[0];
	if (mark === undefined) return null;
	const next = rest.slice(mark.length);
	return fieldAt(next) === undefined ? null : next;
}

/** Whatever can be the value of a field, the longest first. */
function* valuesAt(text: string, { choices }: Field): Generator<{ text: string; value: unknown }> {
	const byLength = [...choices].sort((a, b) => b.name.length - a.name.length);
	for (const { name, value } of byLength) yield { text: name, value };
	yield { text: NOTHING, value: '' };
	yield { text: UNNAMED, value: null };
	const number = /^\d+/.exec(text)?.[0];
	if (number !== undefined) yield { text: number, value: Number(number) };
	// A text can hold quotes itself: it ends where the sentence goes on.
	if (!text.startsWith('"')) return;
	for (let end = text.indexOf('"', 1); end > 0; end = text.indexOf('"', end + 1)) {
		yield { text: text.slice(0, end + 1), value: text.slice(1, end) };
	}
}

/** Reads "Set Scheme to Custom, Prefix to "v1=" and …" step by step. */
function readSteps(sentence: string, timeHeader: string | null): Record<string, unknown> {
	const changes: Record<string, unknown> = {};
	let rest = sentence;
	while (rest !== '') {
		const field = fieldAt(rest);
		if (field === undefined) throw new Error(`The advice names no field here: ${rest}`);
		const text = rest.slice(`${field.label} to `.length);
		let next: string | null = null;
		for (const value of valuesAt(text, field)) {
			if (!text.startsWith(value.text)) continue;
			next = behindStep(text.slice(value.text.length));
			if (next === null) continue;
			changes[field.name] = value.value ?? timeHeader ?? '';
			break;
		}
		if (next === null) throw new Error(`The advice names no value here: ${text}`);
		rest = next;
	}
	return changes;
}

const UNSEEN_AROUND = /^[\s\p{Z}\p{C}]+|[\s\p{Z}\p{C}]+$/gu;

/** What a person does to the text of a field that an advice calls by its label. */
const REPAIRS: ReadonlyArray<[asks: (label: string) => RegExp, repair: (text: string) => string]> =
	[
		[
			(label) => new RegExp(`Remove the white space[^.]* (?:from|around) ${label}[.:]`),
			(text) => text.replace(UNSEEN_AROUND, ''),
		],
		[
			(label) => new RegExp(`Remove the quotes around ${label}\\.`),
			(text) => text.trim().replace(/^["'`]+|["'`]+,?$/g, ''),
		],
		[
			(label) =>
				new RegExp(`Enter only the value into ${label},|Remove the header's name from ${label}:`),
			(text) => text.replace(/^[^:=]*[:=]\s*/, ''),
		],
		[
			(label) =>
				new RegExp(`Remove the mark that ends in an underscore from the beginning of ${label}:`),
			(text) => text.replace(/^[A-Za-z]+_/, ''),
		],
		[
			(label) => new RegExp(`type the equals sign twice at the beginning of ${label}\\.`),
			(text) => `=${text}`,
		],
		[(label) => new RegExp(`Add a line break at the end of ${label}:`), (text) => `${text}\n`],
	];

/** The texts that a person repairs who has pasted too much or too little. */
function readRepairs(advice: string, credential: Credential): Record<string, unknown> {
	const changes: Record<string, unknown> = {};
	for (const { name, label } of FIELDS) {
		// Signing Secret must not be found inside Previous Signing Secret.
		const exact = `(?<!Previous )${label}`;
		for (const [asks, repair] of REPAIRS) {
			const given = changes[name] ?? credential[name];
			if (typeof given === 'string' && asks(exact).test(advice)) changes[name] = repair(given);
		}
	}
	return changes;
}

/**
 * Does what a person does who reads the advice of the credential's test or of the Test URL, by its
 * words alone.
 *
 * @param advice such as `… Set Scheme to Custom and Signed Content to "{body}{secret}".`
 * @param timeHeader what the person knows about the header of the time
 * @returns the credential with what the advice names changed
 * @throws Error when the advice cannot be understood
 */
export function followAdvice(
	advice: string,
	credential: Credential,
	timeHeader: string | null,
): Credential {
	const set = /(?:^|\s)Set (?=[A-Z])/.exec(advice);
	const steps = set === null ? '' : advice.slice(set.index + set[0].length);
	return {
		...credential,
		...readRepairs(advice, credential),
		...readSteps(steps, timeHeader),
	};
}
