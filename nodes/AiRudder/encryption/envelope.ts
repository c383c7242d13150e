import { hasTooManyValues } from '../signature/bodyFields';
import { decodeUtf8, parseJson } from '../signature/json';
import type { SecretName } from '../signature/results';
import {
	BLOCK_BYTES,
	IV_BYTES,
	TAG_BYTES,
	type Sealed,
	AUTO,
	chosen,
	CIPHERS,
	decode,
	fromBase64,
	fromHex,
	IV_PLACES,
	KEY_ENCODINGS,
	readAesKeys,
	WHOLE_BODY,
	type Cipher,
	type IvPlace,
	type KeyEncoding,
} from './aes';
import type { EncryptionSettings } from './fields';

/** Bytes that a body holds: data that may be encrypted, an IV or a tag. */
interface FieldBytes {
	/** The name of the field, or {@link WHOLE_BODY}. */
	field: string;
	bytes: Buffer;
}

/** What a body holds for a decryption. */
export interface Envelope {
	/** What is named like encrypted data first, then the longest. */
	data: FieldBytes[];
	/** What an IV field can stand for, of any length. */
	ivs: FieldBytes[];
	/** GCM's tag, when it has a field of its own. */
	tag: FieldBytes | null;
}

// A caller must not decide how much there is to look at, and to try.
const MOST_FIELDS = 200;
const MOST_DATA = 4;

const IV_NAME = /^(?:aes_?)?(?:iv|nonce)$/i;
const TAG_NAME = /^(?:auth_?)?tag$/i;
export const ENCRYPTED_NAME = /^\{body\}$|^encr|cipher/i;

/** Such as `<Encrypt><![CDATA[…]]></Encrypt>`. */
const XML_FIELD = /<(\w+)>(?:<!\[CDATA\[)?([A-Za-z0-9+/=_-]+)(?:\]\]>)?<\/\1>/g;

/** Its first element, behind a declaration if there is one. */
const XML_ROOT = /^(?:<\?[^>]{0,200}>\s{0,9})?<([^\s<>/]{1,200})/;

/** The texts at the top of a JSON object or of XML, or the whole body; none for any other JSON. */
function findTexts(text: string, body: Buffer): Array<[name: string, text: string]> {
	const bare = text.trim();
	if (bare.startsWith('<')) {
		const [, root] = XML_ROOT.exec(bare) ?? [];
		// Behind it could stand an old time, for `{body}{timestamp}` makes one signed text of both.
		if (root === undefined || !bare.endsWith(`</${root}>`)) return [];
		const fields: Array<[name: string, text: string]> = [];
		for (const [, name, field] of text.matchAll(XML_FIELD)) {
			fields.push([name, field]);
			if (fields.length === MOST_FIELDS) break;
		}
		return fields;
	}
	if (!/^[{"]/.test(bare)) return [[WHOLE_BODY, text]];
	// An envelope is small; anything else is not worth parsing twice.
	if (hasTooManyValues(body, MOST_FIELDS)) return [];
	const value = parseJson(text)?.value;
	if (typeof value === 'string') return [[WHOLE_BODY, value]];
	return Object.entries((value as object | undefined) ?? {}).filter(
		(field): field is [string, string] => typeof field[1] === 'string',
	);
}

/**
 * Looks for encrypted data: the whole body as bytes, Base64, hex or a JSON text of these, or one
 * field of a JSON object or of WeCom's XML.
 *
 * @param encryptedField a name, {@link WHOLE_BODY}, or {@link AUTO}
 */
export function readEnvelope(body: Buffer, encryptedField: string): Envelope {
	const isWanted = (name: string) => encryptedField === AUTO || encryptedField === name;
	const text = decodeUtf8(body);
	if (text === null) {
		const isData = isWanted(WHOLE_BODY) && body.length >= BLOCK_BYTES;
		const data = isData ? [{ field: WHOLE_BODY, bytes: body }] : [];
		return { data, ivs: [], tag: null };
	}
	const fields = findTexts(text, body);
	const named = (name: RegExp) => fields.find(([one]) => name.test(one));

	const rank = (name: string) => (ENCRYPTED_NAME.test(name) ? 0 : 1);
	const wanted = fields
		.filter(([name]) => isWanted(name))
		.sort(([a, one], [b, other]) => rank(a) - rank(b) || other.length - one.length);
	const data: FieldBytes[] = [];
	for (const [field, value] of wanted) {
		const bytes = decode(value);
		if (bytes === null || bytes.length < BLOCK_BYTES) continue;
		data.push({ field, bytes });
		if (data.length === MOST_DATA) break;
	}

	const [ivField, iv] = named(IV_NAME) ?? ['', ''];
	const ivs = [fromHex(iv), fromBase64(iv), Buffer.from(iv)]
		.filter((bytes) => bytes !== null)
		.map((bytes) => ({ field: ivField, bytes }));
	const [tagField, tagText] = named(TAG_NAME) ?? ['', ''];
	const bytes = decode(tagText);
	const tag = bytes?.length === TAG_BYTES ? { field: tagField, bytes } : null;
	return { data, ivs, tag };
}

/** One of the keys that the credential can stand for. */
export interface Key {
	name: SecretName;
	encoding: KeyEncoding;
	/** 16, 24 or 32 of them. */
	bytes: Buffer;
}

/** One way in which a body may have been encrypted. */
export interface Attempt {
	key: Key;
	place: IvPlace;
	field: string;
	sealed: Sealed;
}

/** Every IV of a size, in bytes, that a place can stand for. */
const IVS: Record<
	IvPlace,
	(size: number, key: Buffer, bytes: Buffer, envelope: Envelope) => Buffer[]
> = {
	front: (size, _key, bytes) => [bytes.subarray(0, size)],
	field: (size, _key, _bytes, { ivs }) =>
		ivs.map(({ bytes }) => bytes).filter((iv) => iv.length === size),
	key: (size, key) => [key.subarray(0, size)],
	// Some vendors mean the digit.
	zero: (size) => [Buffer.alloc(size), Buffer.alloc(size, '0')],
};

/** Null when the cipher cannot have made these bytes. */
function seal(
	cipher: Cipher,
	key: Buffer,
	iv: Buffer,
	bytes: Buffer,
	fieldTag: Buffer | null,
): Sealed | null {
	if (cipher === 'gcm') {
		const data = fieldTag === null ? bytes.subarray(0, -TAG_BYTES) : bytes;
		const tag = fieldTag ?? bytes.subarray(-TAG_BYTES);
		return data.length > 0 ? { cipher, key, iv, data, tag } : null;
	}
	const isWhole = cipher === 'ctr' || bytes.length % BLOCK_BYTES === 0;
	return isWhole && bytes.length > 0 ? { cipher, key, iv, data: bytes, tag: null } : null;
}

/** A setting that has to be chosen before unproven data is decrypted. */
export type FixedSetting = 'cipher' | 'encryptionKeyEncoding' | 'iv';

/** Why a callback that came encrypted is not read. */
export type EncryptionFailure =
	| { problem: 'encryption_option_unknown' }
	| { problem: 'encryption_key_unusable'; encodings: readonly KeyEncoding[] }
	/** The name that Encrypted Field has; null when every field was looked at. */
	| { problem: 'body_not_encrypted'; field: string | null }
	| { problem: 'body_not_decrypted' }
	| { problem: 'encrypted_data_unsigned' }
	| { problem: 'decryption_not_fixed'; settings: readonly FixedSetting[] };

/** What there is to try on a body. */
export interface Plan {
	envelope: Envelope;
	ciphers: readonly Cipher[];
	places: readonly IvPlace[];
	/** The current ones first. */
	keys: readonly Key[];
}

/** What the settings leave to try on a body. */
export function planAttempts(body: Buffer, settings: EncryptionSettings): Plan | EncryptionFailure {
	const ciphers = chosen(CIPHERS, settings.cipher);
	const encodings = chosen(KEY_ENCODINGS, settings.encryptionKeyEncoding);
	const places = chosen(IV_PLACES, settings.iv);
	if ([ciphers, encodings, places].some((values) => values.length === 0)) {
		return { problem: 'encryption_option_unknown' };
	}
	const read = (name: SecretName, text: string): Key[] =>
		readAesKeys(text, encodings).map((key) => ({ name, ...key }));
	const current = read('current', settings.encryptionKey);
	if (current.length === 0) return { problem: 'encryption_key_unusable', encodings };
	const keys = [...current, ...read('previous', settings.previousEncryptionKey)];
	return { envelope: readEnvelope(body, settings.encryptedField), ciphers, places, keys };
}

/** All that there is to try, the likeliest data first: 1400 at most, whatever a body holds. */
export function* attempts({ envelope, keys, ciphers, places }: Plan): Generator<Attempt> {
	const tag = envelope.tag?.bytes ?? null;
	for (const { field, bytes } of envelope.data) {
		for (const key of keys) {
			for (const cipher of ciphers) {
				for (const size of IV_BYTES[cipher]) {
					// ECB has no IV: any one place has room for that, whatever the settings say.
					for (const place of size === 0 ? (['key'] as const) : places) {
						const rest = place === 'front' ? bytes.subarray(size) : bytes;
						for (const iv of IVS[place](size, key.bytes, bytes, envelope)) {
							const sealed = seal(cipher, key.bytes, iv, rest, tag);
							if (sealed !== null) yield { key, place, field, sealed };
						}
					}
				}
			}
		}
	}
}

/**
 * Whether the data can lie in a frame: only with the documented IV, for a frame begins with bytes
 * that nobody can check, so it would fit with every IV.
 */
export const canBeFramed = ({ sealed, place }: Pick<Attempt, 'sealed' | 'place'>): boolean =>
	sealed.cipher === 'cbc' && place === 'key';

/** A form of plain text that proves by itself that it was decrypted with the right key. */
interface PlainForm {
	/** Whether a text of this length in bytes, padding included, can begin with these 32, or all there are. */
	canBegin(start: Buffer, length: number): boolean;
	/** The message in bytes that can begin so, without padding; null unless they have this form to the last. */
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
