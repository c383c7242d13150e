import { FRAME, JSON_TEXT } from '../../../nodes/AiRudder/encryption/envelope';
import { bytes, encryptPadded, open } from './encrypted';

const KEY = bytes(32);
const ENCRYPTION_KEY = KEY.toString('base64').replace('=', '');

/** A frame, padded to 32 bytes as WeCom and DingTalk do it. */
function framed(message: string, receiver: string, length = Buffer.byteLength(message)): Buffer {
	const size = Buffer.alloc(4);
	size.writeUInt32BE(length);
	const frame = Buffer.concat([bytes(16, 'nonce'), size, Buffer.from(message + receiver)]);
	const count = 32 - (frame.length % 32);
	return Buffer.concat([frame, Buffer.alloc(count, count)]);
}
const sent = (frame: Buffer, iv = KEY.subarray(0, 16)) =>
	open(
		{ encrypt: encryptPadded(KEY, iv, frame).toString('base64') },
		{
			encryptionKey: ENCRYPTION_KEY,
		},
	);

describe('a frame', () => {
	test.each([
		['JSON', '{"event":"x","name":"李"}', 'suite4xxxx'],
		['a list', '[{"a":1}]', 'suite4xxxx'],
		['XML', '<xml><a>李</a></xml>', 'wx5823bf96d3bd56c7'],
		['a message without a receiver', '{"a":1}', ''],
		['a message of many blocks', JSON.stringify({ text: 'x'.repeat(5000) }), 'id'],
	])('with %s', (_what, message, receiver) => {
		expect(sent(framed(message, receiver))).toMatchObject({
			body: Buffer.from(message),
			found: { cipher: 'cbc', encryptionKeyEncoding: 'base64', iv: 'key' },
		});
	});

	test('is found with the documented IV only, since any would decrypt it', () => {
		expect(sent(framed('{"a":1}', 'id'), Buffer.alloc(16))).toMatchObject({
			body: Buffer.from('{"a":1}'),
			found: { iv: 'key' },
		});
	});

	test.each([
		['with a text that is neither', framed('hello, this is a text', 'id')],
		['with half a JSON', framed('{"event":"x"', 'id')],
		['with a length that ends too early', framed('{"event":"x"}', 'id', 5)],
		['with a length that ends too late', framed('{"event":"x"}', 'id', 14)],
		['with a length into the padding', framed('{"event":"x"}', 'id', 16)],
		['with a length beyond everything', framed('{"event":"x"}', 'id', 4_000_000_000)],
		['with a receiver that is not printed', framed('{"event":"x"}', 'i\nd')],
		['that is too short for a message', Buffer.alloc(16, 'a')],
	])('%s is none', (_what, frame) => {
		expect(sent(frame)).toMatchObject({ problem: 'body_not_decrypted' });
	});

	test('with bytes that only begin like XML is none', () => {
		const frame = framed('<xml>', 'id');
		frame[22] = 0xff;
		expect(sent(frame)).toMatchObject({ problem: 'body_not_decrypted' });
	});
});

describe('the first bytes', () => {
	test.each([
		'{"a":1}',
		' \r\n\t{\n "a"',
		'{}',
		'[]',
		'[{"a"',
		'["a"',
		'[1',
		'[-1',
		'[true',
		'[false',
		'[null',
		'[[',
	])('%j can begin a JSON text', (text) => {
		expect(JSON_TEXT.canBegin(Buffer.from(text), 32)).toBe(true);
	});

	test.each(['', 'a', '"a"', '12', '{a', '{1', '[a', '\ufeff{}', '\0{}', '\u00a0{}'])(
		'%j cannot',
		(text) => {
			expect(JSON_TEXT.canBegin(Buffer.from(text), 32)).toBe(false);
		},
	);

	test('a text so short that chance makes it is no proof', () => {
		expect(JSON_TEXT.canBegin(Buffer.from('[12345]'), 7)).toBe(false);
		expect(JSON_TEXT.canBegin(Buffer.from('[123456]'), 8)).toBe(true);
	});

	test('one block cannot begin a frame', () => {
		expect(FRAME.canBegin(Buffer.alloc(16), 16)).toBe(false);
	});
});
