import { fromJson, fromUtf8 } from './decode';

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
		const text = fromUtf8(bytes);
		const value = text === null ? null : fromJson(text);
		return typeof value === 'object' && value !== null ? bytes : null;
	},
};

const RANDOM_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + 4;

/**
 * The frame of WeCom, WeChat and DingTalk: 16 random bytes, the message's length (4 bytes, big
 * endian), the message, the receiver's id. The message is JSON or, from WeCom and WeChat, XML.
 */
export const FRAME: PlainForm = {
	canBegin: (start, length) =>
		start.length > HEAD_BYTES &&
		HEAD_BYTES + start.readUInt32BE(RANDOM_BYTES) <= length &&
		'{[<'.includes(String.fromCharCode(start[HEAD_BYTES])),
	read: (bytes) => {
		const end = HEAD_BYTES + bytes.readUInt32BE(RANDOM_BYTES);
		const message = bytes.subarray(HEAD_BYTES, end);
		const receiver = bytes.subarray(end).toString('latin1');
		if (end > bytes.length || !/^[!-~]*$/.test(receiver)) return null;
		const isXml = message[0] === '<'.charCodeAt(0) && fromUtf8(message) !== null;
		return isXml ? message : JSON_TEXT.read(message);
	},
};
