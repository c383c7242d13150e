import { SECRET_SETTING, type TypingError } from '../messages/diagnosis';
import { isContent } from '../signature/cuts';
import { choicesOf, type Choice } from '../signature/fields';
import { parseTimeSource, readPairRules, type SigningSettings } from '../signature/formula';
import { JSON_SPELLINGS, readBody, writeJson } from '../signature/json';
import { compileTemplate, MessageReader } from '../signature/signedText';
import type { Placeholder } from '../signature/placeholders';
import { isPublicKeyText } from '../signature/publicKeyText';
import type { SecretName } from '../signature/results';
import {
	intendedSecrets,
	isUsableSecret,
	secretBytes,
	type SecretMistake,
} from '../signature/secret';
import { joinPairs } from '../signature/sortedPairs';
import { WORK, workToProve, workToSplit } from './budget';
import {
	holdsBody,
	messageOf,
	timesIn,
	type Evidence,
	type SampleMistake,
	type Time,
	type Token,
} from './evidence';
import { literal, SECRET, timeToken, usualParts, type Block, type Parts } from './parts';
import { intendedBodies } from './sample';

/** One way to read a secret of the credential as a key. */
export interface Key {
	name: SecretName;
	/** The secret's text, without the mistake. */
	secret: string;
	encoding: Choice<'secretEncoding'>;
	bytes: Buffer;
	mistake: SecretMistake | null;
	/** Whether its secret is a public key, in whatever way it was pasted: anybody who knows it could sign. */
	isPublic: boolean;
	/** What happened to it in typing, if it is not the secret that was entered. */
	typingError?: TypingError;
}

/** One way to read a body as the text that was signed. */
export interface Content {
	placeholder: 'body' | 'json' | 'sortedJson';
	bytes: Buffer;
	/** The body behind it, without the mistake. */
	body: Buffer;
	mistake: SampleMistake | null;
}

/** The exact bytes: all that there is time for when a body is very large. */
export const bodyAsItIs = (body: Buffer): Content => ({
	placeholder: 'body',
	bytes: body,
	body,
	mistake: null,
});

const WORK_TO_REWRITE = { json: WORK.jsonByte, sortedJson: WORK.sortedJsonByte };

/** Longer ones are keys in PEM, with which nothing of that kind happens. */
const LONGEST_WITH_MISTAKE = 1000;

/** Every key that the two secrets can stand for, each once; those without a mistake first. */
export function keysOf(settings: SigningSettings): Key[] {
	const keys: Key[] = [];
	for (const name of ['current', 'previous'] as const) {
		const secret = settings[SECRET_SETTING[name]];
		if (!isUsableSecret(secret)) continue;
		const intended = secret.length > LONGEST_WITH_MISTAKE ? [] : intendedSecrets(secret);
		const spellings = [{ secret, mistake: null }, ...intended];
		const isPublic = spellings.some((spelling) => isPublicKeyText(spelling.secret));
		for (const spelling of spellings) {
			for (const encoding of choicesOf('secretEncoding')) {
				const bytes = secretBytes(spelling.secret, encoding);
				if (bytes !== null) keys.push({ ...spelling, name, encoding, bytes, isPublic });
			}
		}
	}
	const inOrder = [
		...keys.filter(({ mistake }) => mistake === null),
		...keys.filter(({ mistake }) => mistake !== null),
	];
	return inOrder.filter(
		({ bytes }, index) => inOrder.findIndex((key) => key.bytes.equals(bytes)) === index,
	);
}

/**
 * Every text that can have been signed, each once and rendered once; those without a mistake first. Says
 * before each what it costs.
 *
 * @param pasted whether a person pasted the body, so that it may differ from what was sent
 */
export function* contentsOf(body: Buffer, pasted: boolean): Generator<number, Content[]> {
	const contents = [bodyAsItIs(body)];
	yield body.length * WORK.parsedByte;
	const json = readBody(body);
	const add = (content: Content) => {
		if (!contents.some(({ bytes }) => bytes.equals(content.bytes))) contents.push(content);
	};
	for (const placeholder of ['json', 'sortedJson'] as const) {
		for (let spelling = 0; spelling < JSON_SPELLINGS; spelling++) {
			yield body.length * WORK_TO_REWRITE[placeholder];
			const text = json === null ? null : writeJson(json, placeholder, spelling);
			if (text === null) break;
			add({ placeholder, bytes: Buffer.from(text), body, mistake: null });
		}
	}
	yield pasted ? body.length : 0;
	for (const { mistake, body: intended } of pasted ? intendedBodies(body) : []) {
		add({ placeholder: 'body', bytes: intended, body: intended, mistake });
	}
	return contents;
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
	settings: SigningSettings,
): Buffer | null {
	const pairs = readPairRules(settings);
	if (pairs === null) return null;
	const read = reader.read(placeholder, { pairs, allowsJoiner: true });
	const value = Array.isArray(read) ? joinPairs(read, pairs) : read;
	if (typeof value !== 'string' || isMisplacedBody(value, placeholder)) return null;
	return Buffer.from(value);
}

/**
 * Reads all that the user's own settings ask for, each once, and the times of a callback. Says before
 * each step what it costs.
 *
 * @returns `partsWith` makes the parts of the usual shapes, with a form of the body in them
 */
export function* readUsual(evidence: Evidence, settings: SigningSettings) {
	const { signedContent, timestampHeader } = settings;
	const reader = new MessageReader(messageOf(evidence));
	const compiled = compileTemplate(signedContent);
	const parts = 'problem' in compiled ? [] : compiled.parts;
	const source = timestampHeader === '' ? null : parseTimeSource(timestampHeader);
	const values = new Map<string, Buffer | null>();
	for (const part of [source, ...parts]) {
		if (part === null || Buffer.isBuffer(part) || isGiven(part)) continue;
		yield workToProve(evidence.body);
		values.set(part.text, readValue(part, reader, settings));
	}
	const tokenFor = (part: Buffer | Placeholder, content: Token, time: Time | null) => {
		if (Buffer.isBuffer(part)) return literal(part.toString());
		if (part.kind === 'secret') return SECRET;
		if (part.kind === 'timestamp') return timeToken(time!);
		const { text } = part;
		return values.has(text) ? { text: `{${text}}`, bytes: values.get(text)! } : content;
	};
	yield workToSplit(evidence);
	const ownTime = source === null ? null : (values.get(source.text)?.toString() ?? null);
	const times = timesIn(evidence, timestampHeader, ownTime);
	const usual = usualParts(times);
	const hasTime = !('problem' in compiled) && compiled.placeholders.has('timestamp');
	/** The text that the user has entered, once for each time that may be meant. */
	const ownWith = (content: Token): Block[] =>
		(hasTime ? times : [null])
			.map((time) => parts.map((part) => tokenFor(part, content, time)))
			.filter((block) => block.every((token) => token.bytes !== null || token === SECRET));
	return {
		reader,
		times,
		partsWith: (token: Token): Parts => ({ ...usual, content: [[token]], own: ownWith(token) }),
	};
}
