import { SECRET_SETTING, type SampleSlip } from '../messages/facts';
import type { TypingError } from '../messages/typingError';
import type { SecretName } from '../signature/results';
import { isPublicKeyText } from '../signature/publicKeyText';
import { choicesOf, type Choice } from '../signature/fields';
import { rewriteBody } from '../signature/json';
import type { SigningSettings } from '../signature/settings';
import { intendedSecrets, isUsableSecret, secretBytes, type SecretSlip } from '../signature/secret';
import { WORK } from './budget';
import { intendedBodies, isDeep } from './evidence';

/** One way to read a secret of the credential as a key. */
export interface Key {
	name: SecretName;
	/** The secret's text, without the slip. */
	secret: string;
	encoding: Choice<'secretEncoding'>;
	bytes: Buffer;
	slip: SecretSlip | null;
	/** Whether its secret is a public key, in whatever way it was pasted: anybody who knows it could sign. */
	isPublic: boolean;
	/** What happened to it in typing, if it is not the secret that was entered. */
	typingError?: TypingError;
}

/** One way to read a body as the text that was signed. */
export interface Content {
	placeholder: 'body' | 'json' | 'sortedJson';
	bytes: Buffer;
	/** The body behind it, without the slip. */
	body: Buffer;
	slip: SampleSlip | null;
}

/** The exact bytes: all that there is time for when a body is very large. */
export const bodyAsItIs = (body: Buffer): Content => ({
	placeholder: 'body',
	bytes: body,
	body,
	slip: null,
});

const WORK_TO_REWRITE = { json: WORK.jsonByte, sortedJson: WORK.sortedJsonByte };

/** Longer ones are keys in PEM, with which nothing of that kind happens. */
const LONGEST_WITH_SLIP = 1000;

/** Every key that the two secrets can stand for, each once; those without a slip first. */
export function keysOf(settings: SigningSettings): Key[] {
	const keys: Key[] = [];
	for (const name of ['current', 'previous'] as const) {
		const secret = settings[SECRET_SETTING[name]];
		if (!isUsableSecret(secret)) continue;
		const intended = secret.length > LONGEST_WITH_SLIP ? [] : intendedSecrets(secret);
		const spellings = [{ secret, slip: null }, ...intended];
		const isPublic = spellings.some((spelling) => isPublicKeyText(spelling.secret));
		for (const spelling of spellings) {
			for (const encoding of choicesOf('secretEncoding')) {
				const bytes = secretBytes(spelling.secret, encoding);
				if (bytes !== null) keys.push({ ...spelling, name, encoding, bytes, isPublic });
			}
		}
	}
	const inOrder = [
		...keys.filter(({ slip }) => slip === null),
		...keys.filter(({ slip }) => slip !== null),
	];
	return inOrder.filter(
		({ bytes }, index) => inOrder.findIndex((key) => key.bytes.equals(bytes)) === index,
	);
}

/**
 * Every text that can have been signed, each once and rendered once; those without a slip first. Says
 * before each what it costs.
 *
 * @param pasted whether a person pasted the body, so that it may differ from what was sent
 */
export function* contentsOf(body: Buffer, pasted: boolean): Generator<number, Content[]> {
	const contents = [bodyAsItIs(body)];
	yield body.length;
	const kinds = isDeep(body) ? [] : (['json', 'sortedJson'] as const);
	const add = (content: Content) => {
		if (!contents.some(({ bytes }) => bytes.equals(content.bytes))) contents.push(content);
	};
	for (const placeholder of kinds) {
		yield body.length * WORK_TO_REWRITE[placeholder];
		const text = rewriteBody(body, placeholder);
		if (text !== null) add({ placeholder, bytes: Buffer.from(text), body, slip: null });
	}
	yield pasted ? body.length : 0;
	for (const { slip, body: intended } of pasted ? intendedBodies(body) : []) {
		add({ placeholder: 'body', bytes: intended, body: intended, slip });
	}
	return contents;
}
