import type { Problem, SecretName } from '../signature/results';
import { decrypt, decryptStart, unpad } from './aes';
import { attempts, canBeFramed, type Attempt } from './attempts';
import type { Envelope } from './envelope';
import {
	AUTO,
	CIPHERS,
	IV_PLACES,
	KEY_ENCODINGS,
	type Cipher,
	type EncryptionSettings,
	type KeyEncoding,
} from './options';
import { FRAME, JSON_TEXT } from './plain';
import { listed, planOf, type SettingsProblem } from './plan';

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
	/** The places in the body of all that was used: data, IV and tag. */
	fields: string[];
}

export type EncryptionProblem = 'body_not_encrypted' | 'body_not_decrypted' | SettingsProblem;

/** The message, when all of it proves itself. */
function open({ sealed, place }: Attempt): Buffer | null {
	const start = decryptStart(sealed);
	const forms = canBeFramed({ sealed, place }) ? [JSON_TEXT, FRAME] : [JSON_TEXT];
	for (const form of forms) {
		if (!form.canBegin(start, sealed.data.length)) continue;
		const plain = decrypt(sealed);
		const message = plain === null ? null : form.read(unpad(plain));
		if (message !== null) return message;
	}
	return null;
}

/** The fields of the body that an attempt takes something from. */
function fieldsOf({ field, place, sealed }: Attempt, { ivField, tagField }: Envelope): string[] {
	const iv = sealed.cipher !== 'ecb' && place === 'field' ? ivField : null;
	const tag = sealed.cipher === 'gcm' ? tagField : null;
	return [field, iv, tag].filter((name) => name !== null);
}

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
	const plan = planOf(body, settings);
	if ('problem' in plan) return plan;
	const { envelope, ciphers, places, keys } = plan;
	const { encryptedField } = settings;
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
			fields: fieldsOf(attempt, envelope),
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
			`Encryption Key${keys.some(({ name }) => name === 'previous') ? ' and Previous Encryption Key' : ''} as: ${listed(
				KEY_ENCODINGS,
				keys.map((key) => key.encoding),
			)};`,
			`IV: ${listed(IV_PLACES, places)};`,
			`Encrypted Field: ${envelope.data.map(({ field }) => quoted(field)).join(', ')}.`,
		].join(' '),
	};
}
