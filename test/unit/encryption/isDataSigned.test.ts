import { isDataSigned } from '../../../nodes/AiRudder/encryption/openBody';
import { bytes, OPEN } from './encrypted';

const DATA = bytes(80, 'data').toString('base64');
const HASH = bytes(64, 'hash').toString('hex');
// Base64, as far as its characters tell.
const uuid = '1b4e28ba-2fa1-11d2-883f-0016d3cca427';
const fields = { data: DATA, hash: HASH, id: 'n-1', n: 1, list: [1], uuid };
const BODY = Buffer.from(JSON.stringify(fields));

test.each([
	['auto', ['data'], true],
	['auto', ['id', 'hash', 'n', 'list', 'uuid', 'none'], false],
	['data', ['data'], true],
	['hash', ['hash'], true],
	['hash', ['data'], false],
	['id', ['id'], false],
])(
	'with Encrypted Field %s, that %j hold signed data is %s',
	(encryptedField, signed, isSigned) => {
		const found = isDataSigned(BODY, (name) => signed.includes(name), { ...OPEN, encryptedField });
		expect(found).toBe(isSigned);
	},
);

test.each(['a text', '["a list"]'])('no data is signed in %s', (body) => {
	expect(isDataSigned(Buffer.from(body), () => true, OPEN)).toBe(false);
});
