import { readPairRules, parseTimeSource } from '../signature/formula';
import type { SigningSettings } from '../signature/settings';
import { isContent } from '../signature/cuts';
import { type MessageReader, compileTemplate } from '../signature/signedText';
import type { Placeholder } from '../signature/placeholders';
import { joinPairs } from '../signature/sortedPairs';
import { workToProve } from './budget';
import { holdsBody, isDeep, type Evidence, type Time, type Token } from './evidence';
import { literal, SECRET, timeToken, type Block } from './parts';

/** What the user has entered, read from one callback. */
export interface OwnText {
	/** What stands where Timestamp Header says; null when nothing does. */
	time: string | null;
	/** The text with a form of the body in it, once for each time that may be meant. */
	blocksWith(content: Token, times: readonly Time[]): Block[];
}

/** Whether it is put into a text by itself: every form of the body stands for all of them. */
const isGiven = (part: Placeholder) =>
	isContent(part) || part.kind === 'secret' || part.kind === 'timestamp';

/** Whether a value is a body, or holds one, in another place than that of a body. */
const isMisplacedBody = (value: string, { kind }: Placeholder): boolean =>
	// Pairs may hold objects in JSON; what begins like a body was cut out of one.
	kind === 'pairs' ? /^\s*[{[]/.test(value) : holdsBody(value);

/** What a placeholder stands for; null when the callback does not have it. */
function readValue(
	placeholder: Placeholder,
	reader: MessageReader,
	{ body }: Evidence,
	settings: SigningSettings,
): Buffer | null {
	if (placeholder.kind === 'pairs' && isDeep(body)) return null;
	const rules = { pairs: readPairRules(settings)!, allowsJoiner: true };
	const read = reader.read(placeholder, rules);
	const value = Array.isArray(read) ? joinPairs(read, rules.pairs) : read;
	if (typeof value !== 'string' || isMisplacedBody(value, placeholder)) return null;
	return Buffer.from(value);
}

/** Reads all that the user's own settings ask for, each once; says before each what it costs. */
export function* readOwnText(
	evidence: Evidence,
	settings: SigningSettings,
	reader: MessageReader,
): Generator<number, OwnText> {
	const { signedContent, timestampHeader } = settings;
	const compiled = compileTemplate(signedContent);
	const parts = 'problem' in compiled ? [] : compiled.parts;
	const source = timestampHeader === '' ? null : parseTimeSource(timestampHeader);
	const values = new Map<string, Buffer | null>();
	for (const part of [source, ...parts]) {
		if (part === null || Buffer.isBuffer(part) || isGiven(part)) continue;
		yield workToProve(evidence.body);
		values.set(part.text, readValue(part, reader, evidence, settings));
	}
	const tokenFor = (part: Buffer | Placeholder, content: Token, time: Time | null) => {
		if (Buffer.isBuffer(part)) return literal(part.toString());
		if (part.kind === 'secret') return SECRET;
		if (part.kind === 'timestamp') return timeToken(time!);
		const { text } = part;
		return values.has(text) ? { text: `{${text}}`, bytes: values.get(text)! } : content;
	};
	const hasTime = !('problem' in compiled) && compiled.placeholders.has('timestamp');
	return {
		time: source === null ? null : (values.get(source.text)?.toString() ?? null),
		blocksWith: (content, times) =>
			(hasTime ? times : [null])
				.map((time) => parts.map((part) => tokenFor(part, content, time)))
				.filter((block) => block.every((token) => token.bytes !== null || token === SECRET)),
	};
}
