import type { SecretName } from '../locks/proof';
import type { Problem } from '../refusal/problem';
import { decrypt, decryptStart, unpad } from './aes';
import { attempts, type Attempt, type Key } from './attempts';
import { readEnvelope } from './envelope';
import { keysOf } from './keys';
import {
	AUTO,
	chosen,
	CIPHERS,
	IV_PLACES,
	KEY_ENCODINGS,
	type Cipher,
	type EncryptionSettings,
	type KeyEncoding,
} from './options';
import { FRAME, JSON_TEXT } from './plain';

/** A body that was decrypted. */
export interface Decrypted {
	/** The plain bytes: JSON, or the XML in a frame of WeCom or WeChat. */
	body: Buffer;
	/** The settings that fitted, as they are to be entered. ECB has no IV: it stays as it was. */
	found: {
		cipher: Cipher;
		encryptionKeyEncoding: KeyEncoding;
		iv: string;
		encryptedField: string;
	};
	key: SecretName;
	/**
	 * Whether a tag proves that nobody without the key made these bytes. With every other cipher,
	 * whoever has seen one body can make others of it without knowing the key.
	 */
	authenticated: boolean;
}

export type EncryptionProblem =
	| 'body_not_encrypted'
	| 'body_not_decrypted'
	| 'encryption_key_unusable'
	| 'encryption_option_unknown';

/** The message, when all of it proves itself. */
function open({ sealed, place }: Attempt): Buffer | null {
	const start = decryptStart(sealed);
	// A frame begins with bytes that nobody can check, so it would fit with every IV.
	const forms = sealed.cipher === 'cbc' && place === 'key' ? [JSON_TEXT, FRAME] : [JSON_TEXT];
	for (const form of forms) {
		if (!form.canBegin(start, sealed.data.length)) continue;
		const plain = decrypt(sealed);
		const message = plain === null ? null : form.read(unpad(plain));
		if (message !== null) return message;
	}
	return null;
}

const listed = <T extends string>(names: Readonly<Record<T, string>>, values: Iterable<T>) =>
	[...new Set(values)].map((value) => names[value]).join(', ');

/** A name that a caller chose, for a sentence. */
const quoted = (name: string) => JSON.stringify(name.slice(0, 40));

/**
 * Decrypts a body that was sent encrypted. AI Rudder's own encryption is not known to us: what the
 * settings leave open is tried, and what comes out as JSON, or framed as WeCom and DingTalk frame
 * it, proves itself. Never throws, whatever the body holds.
 *
 * Whether the plain bytes can be trusted is up to the caller: see {@link Decrypted.authenticated}.
 *
 * @param body the bytes as they came
 * @returns the plain bytes and what fitted, or why there are none, in words for the person who set
 * the node up; these repeat nothing of a key
 */
export function decryptBody(
	body: Buffer,
	settings: EncryptionSettings,
): Decrypted | Problem<EncryptionProblem> {
	const turns = decryptInTurns(body, settings);
	for (;;) {
		const next = turns.next();
		if (next.done === true) return next.value;
	}
}

/** A hundred of these take a millisecond or two. */
const ATTEMPTS_PER_TURN = 100;

/** As `decryptBody()`; yields every millisecond or two, so that others have the processor in between. */
export function* decryptInTurns(
	body: Buffer,
	settings: EncryptionSettings,
): Generator<number, Decrypted | Problem<EncryptionProblem>> {
	const ciphers = chosen(CIPHERS, settings.cipher);
	const encodings = chosen(KEY_ENCODINGS, settings.encryptionKeyEncoding);
	const places = chosen(IV_PLACES, settings.iv);
	if ([ciphers, encodings, places].some((values) => values.length === 0)) {
		return {
			problem: 'encryption_option_unknown',
			detail:
				'Cipher, Encryption Key Encoding or IV has a value that is not in its list. Choose each of them again.',
		};
	}

	const read = (name: SecretName, text: string): Key[] =>
		keysOf(text, encodings).map((key) => ({ name, ...key }));
	const current = read('current', settings.encryptionKey);
	if (current.length === 0) {
		return {
			problem: 'encryption_key_unusable',
			detail: `Encryption Key is blank, or does not have the 16, 24 or 32 bytes of an AES key when it is read as: ${listed(KEY_ENCODINGS, encodings)}.`,
		};
	}
	const previous = read('previous', settings.previousEncryptionKey);
	const keys = [...current, ...previous];

	const { encryptedField } = settings;
	const envelope = readEnvelope(body, encryptedField);
	let tried = 0;
	for (const attempt of attempts(envelope, keys, ciphers, places)) {
		tried += 1;
		if (tried % ATTEMPTS_PER_TURN === 0) yield ATTEMPTS_PER_TURN;
		const message = open(attempt);
		if (message === null) continue;
		const { key, place, field, sealed } = attempt;
		return {
			body: message,
			found: {
				cipher: sealed.cipher,
				encryptionKeyEncoding: key.encoding,
				iv: sealed.cipher === 'ecb' ? settings.iv : place,
				encryptedField: field,
			},
			key: key.name,
			authenticated: sealed.cipher === 'gcm',
		};
	}

	if (!envelope.isEncrypted) {
		const where =
			encryptedField === AUTO ? 'The body' : `What ${quoted(encryptedField)} stands for`;
		return {
			problem: 'body_not_encrypted',
			detail: `${where} does not look encrypted: that is bytes, Base64 or hex, as the whole body or in one field.`,
		};
	}
	return {
		problem: 'body_not_decrypted',
		detail: [
			'Nothing readable came out. Tried were',
			`Cipher: ${listed(CIPHERS, ciphers)};`,
			`Encryption Key${previous.length > 0 ? ' and Previous Encryption Key' : ''} as: ${listed(
				KEY_ENCODINGS,
				keys.map((key) => key.encoding),
			)};`,
			`IV: ${listed(IV_PLACES, places)};`,
			`Encrypted Field: ${envelope.data.map(({ field }) => quoted(field)).join(', ')}.`,
		].join(' '),
	};
}
