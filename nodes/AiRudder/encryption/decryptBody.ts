import type { SecretName } from '../signature/results';
import { decrypt, decryptStart, unpad } from './aes';
import { decodeUtf8, parseJson } from '../signature/json';
import {
	attempts,
	canBeFramed,
	planAttempts,
	type Attempt,
	type Envelope,
	type SettingsFailure,
} from './envelope';
import {
	AUTO,
	type Cipher,
	type EncryptionSettings,
	type IvPlace,
	type KeyEncoding,
} from './options';

/** A form of plain text that proves by itself that it was decrypted with the right key. */
interface PlainForm {
	/**
	 * Whether these can be its first bytes.
	 *
	 * @param start 32 bytes, or all there are
	 * @param length of the whole, padding included, in bytes
	 */
	canBegin(start: Buffer, length: number): boolean;
	/**
	 * @param bytes that can begin so, without padding
	 * @returns the message; null when they are not of this form to the last
	 */
	read(bytes: Buffer): Buffer | null;
}

/** In bytes. Among all that is tried, a shorter text could be JSON by chance. */
const SHORTEST_JSON = 8;

/** A JSON object or list in strict UTF-8. */
export const JSON_TEXT: PlainForm = {
	canBegin: (start, length) =>
		length >= SHORTEST_JSON &&
		/^[ \t\r\n]*(?:\{[ \t\r\n]*["}]|\[[ \t\r\n]*[[{"\]\dtfn-])/.test(start.toString('latin1')),
	read: (bytes) => {
		const text = decodeUtf8(bytes);
		const value = text === null ? null : parseJson(text)?.value;
		return typeof value === 'object' && value !== null ? bytes : null;
	},
};

const RANDOM_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + 4;

/** Where the message of a frame ends, as the frame says: it may be beyond the last byte. */
const findEnd = (frame: Buffer): number =>
	HEAD_BYTES + (frame.length < HEAD_BYTES ? 0 : frame.readUInt32BE(RANDOM_BYTES));

/** The message of what may be a frame, unproven: whatever stands where it would stand. */
export const readFramedMessage = (bytes: Buffer): Buffer =>
	bytes.subarray(HEAD_BYTES, findEnd(bytes));

/**
 * The frame of WeCom, WeChat and DingTalk: 16 random bytes, the message's length (4 bytes, big
 * endian), the message, the receiver's id. The message is JSON or, from WeCom and WeChat, XML.
 */
export const FRAME: PlainForm = {
	canBegin: (start, length) =>
		start.length > HEAD_BYTES &&
		findEnd(start) <= length &&
		'{[<'.includes(String.fromCharCode(start[HEAD_BYTES])),
	read: (bytes) => {
		const end = findEnd(bytes);
		const message = readFramedMessage(bytes);
		const receiver = bytes.subarray(end).toString('latin1');
		if (end > bytes.length || !/^[!-~]*$/.test(receiver)) return null;
		const isXml = message[0] === '<'.charCodeAt(0) && decodeUtf8(message) !== null;
		return isXml ? message : JSON_TEXT.read(message);
	},
};

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
	 * anyone who has seen one body can make others of it without knowing the key.
	 */
	authenticated: boolean;
	/** The places in the body of all that was used: data, IV and tag. */
	fields: string[];
}

/** Why a body was not decrypted. */
export type DecryptionFailure =
	| SettingsFailure
	/** The name that Encrypted Field has; null when every field was looked at. */
	| { problem: 'body_not_encrypted'; field: string | null }
	| {
			problem: 'body_not_decrypted';
			ciphers: readonly Cipher[];
			encodings: readonly KeyEncoding[];
			places: readonly IvPlace[];
			fields: readonly string[];
			/** Whether the previous key was tried, too. */
			usedPrevious: boolean;
	  };

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
function listFields({ field, place, sealed }: Attempt, { ivField, tagField }: Envelope): string[] {
	const iv = sealed.cipher !== 'ecb' && place === 'field' ? ivField : null;
	const tag = sealed.cipher === 'gcm' ? tagField : null;
	return [field, iv, tag].filter((name) => name !== null);
}

/**
 * Decrypts a body that was sent encrypted. AI Rudder's own encryption is not known to us: what the
 * settings leave open is tried, and what comes out as JSON, or framed as WeCom and DingTalk frame
 * it, proves itself. Never throws, whatever the body holds.
 *
 * Whether the plain bytes can be trusted is up to the caller: see {@link Decrypted.authenticated}.
 *
 * @param body the bytes as they came
 * @returns the plain bytes and what fitted, or why there are none
 */
export function decryptBody(
	body: Buffer,
	settings: EncryptionSettings,
): Decrypted | DecryptionFailure {
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
): Generator<number, Decrypted | DecryptionFailure> {
	const plan = planAttempts(body, settings);
	if ('problem' in plan) return plan;
	const { envelope, ciphers, places, keys } = plan;
	let tried = 0;
	for (const attempt of attempts(plan)) {
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
			fields: listFields(attempt, envelope),
		};
	}

	if (!envelope.isEncrypted) {
		const { encryptedField } = settings;
		return {
			problem: 'body_not_encrypted',
			field: encryptedField === AUTO ? null : encryptedField,
		};
	}
	return {
		problem: 'body_not_decrypted',
		ciphers,
		encodings: [...new Set(keys.map(({ encoding }) => encoding))],
		places,
		fields: envelope.data.map(({ field }) => field),
		usedPrevious: keys.some(({ name }) => name === 'previous'),
	};
}
