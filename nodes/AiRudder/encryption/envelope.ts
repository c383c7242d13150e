import { BLOCK_BYTES, TAG_BYTES } from './aes';
import { fromBase64, fromHex, fromJson, fromUtf8 } from './decode';
import { AUTO, WHOLE_BODY } from './options';

/** Bytes that may be encrypted. */
interface EncryptedData {
	/** As Encrypted Field is to be set for it. */
	field: string;
	bytes: Buffer;
}

/** What a body holds for a decryption. */
export interface Envelope {
	/** The longest first. */
	data: EncryptedData[];
	/** What an IV field can stand for, of any length. */
	ivs: Buffer[];
	/** The field that the IVs come from; null without one. */
	ivField: string | null;
	/** GCM's tag, when it has a field of its own. */
	tag: Buffer | null;
	/** The field that the tag comes from; null without one. */
	tagField: string | null;
	/** False when there is no data, or more likely ids in a body that is not encrypted. */
	isEncrypted: boolean;
}

// A caller must not decide how much there is to look at, and to try.
const MOST_FIELDS = 200;
const MOST_DATA = 4;

const IV_NAME = /^(?:aes_?)?(?:iv|nonce)$/i;
const TAG_NAME = /^(?:auth_?)?tag$/i;
const ENCRYPTED_NAME = /^encr|cipher/i;

/** Such as `<Encrypt><![CDATA[…]]></Encrypt>`. */
const XML_FIELD = /<(\w+)>(?:<!\[CDATA\[)?([A-Za-z0-9+/=_-]+)(?:\]\]>)?<\/\1>/g;

/** Some encoders break Base64 into lines. Hex digits can be Base64 too, but hardly by chance. */
function decode(text: string): Buffer | null {
	const line = text.trim().replace(/[\r\n]+/g, '');
	return fromHex(line) ?? fromBase64(line);
}

/** The first matches, because a caller decides how many there are. */
function firstMatches(text: string, pattern: RegExp): RegExpExecArray[] {
	const matches: RegExpExecArray[] = [];
	for (const match of text.matchAll(pattern)) {
		matches.push(match);
		if (matches.length === MOST_FIELDS) break;
	}
	return matches;
}

/** The texts at the top of a JSON object or of XML, or the whole body; none for any other JSON. */
function textsOf(text: string): Array<[name: string, text: string]> {
	const start = text.trimStart()[0];
	if (start === '<') {
		return firstMatches(text, XML_FIELD).map(([, name, field]) => [name, field]);
	}
	if (start !== '{' && start !== '"') return [[WHOLE_BODY, text]];
	// An envelope is flat; anything else is not worth parsing twice.
	if (firstMatches(text, /[:[{]/g).length === MOST_FIELDS) return [];
	const value = fromJson(text);
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
	const text = fromUtf8(body);
	if (text === null) {
		const isData = isWanted(WHOLE_BODY) && body.length >= BLOCK_BYTES;
		const data = isData ? [{ field: WHOLE_BODY, bytes: body }] : [];
		return { data, ivs: [], ivField: null, tag: null, tagField: null, isEncrypted: isData };
	}
	const fields = textsOf(text);
	const named = (name: RegExp) => fields.find(([one]) => name.test(one));

	const data: EncryptedData[] = [];
	let isEncrypted = false;
	for (const [field, value] of fields
		.filter(([name]) => isWanted(name))
		.sort(([, a], [, b]) => b.length - a.length)) {
		const bytes = decode(value);
		if (bytes === null || bytes.length < BLOCK_BYTES) continue;
		data.push({ field, bytes });
		isEncrypted ||=
			field === encryptedField || ENCRYPTED_NAME.test(field) || value.length * 2 >= text.length;
		if (data.length === MOST_DATA) break;
	}

	const [ivField = null, iv] = named(IV_NAME) ?? [];
	const ivs = iv === undefined ? [] : [fromHex(iv), fromBase64(iv), Buffer.from(iv)];
	const [tagName = null, tagText = ''] = named(TAG_NAME) ?? [];
	const bytes = decode(tagText);
	const tag = bytes?.length === TAG_BYTES ? bytes : null;
	return {
		data,
		ivs: ivs.filter((one) => one !== null),
		ivField,
		tag,
		tagField: tag === null ? null : tagName,
		isEncrypted,
	};
}
