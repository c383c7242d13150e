import { isDataIn } from '../../../nodes/AiRudder/encryption/openBody';
import { bytes, OPEN } from './encrypted';

const DATA = bytes(80, 'data').toString('base64');
const HASH = bytes(64, 'hash').toString('hex');
const BODY = Buffer.from(JSON.stringify({ data: DATA, hash: HASH, id: 'n-1', n: 1 }));

test.each([
	['auto', ['timestamp', 'body.data'], true],
	['auto', ['body.id', 'body.hash', 'body.n', 'body.none'], false],
	['auto', ['body', 'pairs'], false],
	['data', ['body.data'], true],
	['hash', ['body.hash'], true],
	['hash', ['body.data'], false],
	['id', ['body.id'], false],
])(
	'with Encrypted Field %s, that one of %j is the data is %s',
	(encryptedField, signed, isData) => {
		expect(isDataIn(BODY, signed, { ...OPEN, encryptedField })).toBe(isData);
	},
);
