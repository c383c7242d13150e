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

/** Where the message of a frame ends, as the frame says: it may be beyond the last byte. */
const endOf = (frame: Buffer): number =>
	HEAD_BYTES + (frame.length < HEAD_BYTES ? 0 : frame.readUInt32BE(RANDOM_BYTES));

/** The message of what may be a frame, unproven: whatever stands where it would stand. */
export const messageIn = (bytes: Buffer): Buffer => bytes.subarray(HEAD_BYTES, endOf(bytes));

/**
 * The frame of WeCom, WeChat and DingTalk: 16 random bytes, the message's length (4 bytes, big
 * endian), the message, the receiver's id. The message is JSON or, from WeCom and WeChat, XML.
 */
export const FRAME: PlainForm = {
	canBegin: (start, length) =>
		start.length > HEAD_BYTES &&
		endOf(start) <= length &&
		'{[<'.includes(String.fromCharCode(start[HEAD_BYTES])),
	read: (bytes) => {
		const end = endOf(bytes);
		const message = messageIn(bytes);
		const receiver = bytes.subarray(end).toString('latin1');
		if (end > bytes.length || !/^[!-~]*$/.test(receiver)) return null;
		const isXml = message[0] === '<'.charCodeAt(0) && fromUtf8(message) !== null;
		return isXml ? message : JSON_TEXT.read(message);
	},
};
