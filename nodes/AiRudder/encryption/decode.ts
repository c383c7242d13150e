/** @returns null when the text is anything but hex digits in pairs */
export const fromHex = (text: string): Buffer | null =>
	text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, 'hex') : null;

/**
 * Reads Base64 and Base64url, with and without padding. It does not ask for the canonical spelling:
 * the last of the 43 characters of WeCom's and DingTalk's keys has bits that count for nothing.
 *
 * @returns null when the text has any other character
 */
export const fromBase64 = (text: string): Buffer | null =>
	/^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null;

// Strict: bytes that are no UTF-8 are no text. It keeps a byte order mark, which no JSON may have.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @returns null when the bytes are not UTF-8 */
export function fromUtf8(bytes: Buffer): string | null {
	try {
		return utf8.decode(bytes);
	} catch {
		return null;
	}
}

/** @returns undefined when the text is not JSON */
export function fromJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
