import { isDataSigned } from '../../../nodes/AiRudder/encryption/openBody';
import { bytes, OPEN } from './encrypted';

const DATA = bytes(80, 'data').toString('base64');
const HASH = bytes(64, 'hash').toString('hex');
const SHORT = bytes(44, 'short').toString('base64');
const fields = { data: DATA, short: SHORT, hash: HASH, id: 'n-1', n: 1, list: [1] };
const BODY = Buffer.from(JSON.stringify(fields));

test.each([
	['auto', ['data'], true],
	['auto', ['short'], true],
	['auto', ['id', 'hash', 'n', 'list', 'none'], false],
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
