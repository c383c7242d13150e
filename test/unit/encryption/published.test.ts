import { decrypt, unpad, readAesKeys } from '../../../nodes/AiRudder/encryption/aes';
import { encrypt, open } from './encrypted';

/** What Tencent's and DingTalk's keys have in common: `Base64(key + "=")`, its first 16 bytes as IV. */
const FRAMED = { cipher: 'cbc', encryptionKeyEncoding: 'base64', iv: 'key' };

describe('Feishu and Lark', () => {
	// "Encrypt Key" in the event subscription guide of open.feishu.cn, and the tests of its SDKs:
	// the key "test key" makes "hello world" of this.
	const ENCRYPT_KEY = 'test key';
	const ENCRYPTED = 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=';
	const [{ bytes: key }] = readAesKeys(ENCRYPT_KEY, ['sha256']);

	test('the published example decrypts to the published text', () => {
		const bytes = Buffer.from(ENCRYPTED, 'base64');
		const [iv, data] = [bytes.subarray(0, 16), bytes.subarray(16)];
		const plain = decrypt({ cipher: 'cbc', key, iv, data, tag: null });
		expect(unpad(plain!).toString()).toBe('hello world');
	});

	test('a text that is not JSON does not prove itself', () => {
		expect(open({ encrypt: ENCRYPTED }, { encryptionKey: ENCRYPT_KEY })).toMatchObject({
			problem: 'body_not_decrypted',
		});
	});

	test('an event in their envelope is found', () => {
		const iv = Buffer.from('0123456789abcdef');
		const event = '{"challenge":"ajls384kdjx98XX","token":"xxxxxx","type":"url_verification"}';
		const encrypted = Buffer.concat([iv, encrypt('cbc', key, iv, event)]).toString('base64');
		expect(open({ encrypt: encrypted }, { encryptionKey: ENCRYPT_KEY })).toEqual({
			body: Buffer.from(event),
			found: {
				cipher: 'cbc',
				encryptionKeyEncoding: 'sha256',
				iv: 'front',
				encryptedField: 'encrypt',
			},
			key: 'current',
			authenticated: false,
			fields: ['encrypt'],
		});
	});
});

test('WeCom: the published callback decrypts to the published XML', () => {
	// Sample.cs of Tencent's SDK (WXBizMsgCrypt) and developer.work.weixin.qq.com, "加解密方案说明".
	const ENCODING_AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
	const CALLBACK =
		'<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n' +
		'<Encrypt><![CDATA[RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==]]></Encrypt>\n' +
		'<AgentID><![CDATA[218]]></AgentID>\n</xml>';
	const MESSAGE =
		'<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n' +
		'<FromUserName><![CDATA[mycreate]]></FromUserName>\n' +
		'<CreateTime>1409659813</CreateTime>\n' +
		'<MsgType><![CDATA[text]]></MsgType>\n' +
		'<Content><![CDATA[hello]]></Content>\n' +
		'<MsgId>4561255354251345929</MsgId>\n' +
		'<AgentID>218</AgentID>\n</xml>';

	const result = open(CALLBACK, { encryptionKey: ENCODING_AES_KEY });
	expect(result).toEqual({
		body: Buffer.from(MESSAGE),
		found: { ...FRAMED, encryptedField: 'Encrypt' },
		key: 'current',
		authenticated: false,
		fields: ['Encrypt'],
	});
});

test('DingTalk: the published callback decrypts to the published JSON', () => {
	// The sample in DingTalk's document of encrypted callbacks (open.dingtalk.com), repeated in
	// CreateSuiteReceiveServlet.java of its openapi-demo-java.
	const AES_KEY = '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij';
	const encrypt =
		'1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ==';

	expect(open({ encrypt }, { encryptionKey: AES_KEY })).toEqual({
		body: Buffer.from(
			'{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"}',
		),
		found: { ...FRAMED, encryptedField: 'encrypt' },
		key: 'current',
		authenticated: false,
		fields: ['encrypt'],
	});
});
