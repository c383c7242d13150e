import { attempts, readEnvelope, type Key } from '../../../nodes/AiRudder/encryption/envelope';
import {
	CIPHERS,
	IV_PLACES,
	KEY_ENCODINGS,
	readAesKeys,
	type Cipher,
	type IvPlace,
	type KeyEncoding,
} from '../../../nodes/AiRudder/encryption/aes';
import { bytes } from './encrypted';

const ENCODINGS = Object.keys(KEY_ENCODINGS) as KeyEncoding[];
/** One key that can be read in every way. */
const ENTERED = '0123456789abcdef0123456789abcdef';

const countFor = (body: string | Buffer) => {
	const keys = (['current', 'previous'] as const).flatMap((name): Key[] =>
		readAesKeys(ENTERED, ENCODINGS).map((key) => ({ name, ...key })),
	);
	const every = attempts({
		envelope: readEnvelope(Buffer.from(body), 'auto'),
		keys,
		ciphers: Object.keys(CIPHERS) as Cipher[],
		places: Object.keys(IV_PLACES) as IvPlace[],
	});
	return [...every].length;
};

test('the key of these tests is read in every way', () => {
	expect(readAesKeys(ENTERED, ENCODINGS).map(({ encoding }) => encoding)).toEqual(ENCODINGS);
});

test.each([
	['bytes', bytes(1 << 20)],
	['Base64', bytes(786_432).toString('base64')],
	[
		'many fields',
		JSON.stringify(
			Object.fromEntries([
				['iv', '0123456789abcdef'],
				...Array.from({ length: 150 }, (_, at) => [`f${at}`, bytes(4800).toString('hex')]),
			]),
		),
	],
	['many elements', '<a>aaaabbbbccccddddeeeeffff</a>'.repeat(30_000)],
	['brackets', '['.repeat(1 << 20)],
	['colons', `{${'"a":1,'.repeat(150_000)}"b":1}`],
])('a megabyte of %s gives no more to try than a thousand and a half', (_what, body) => {
	expect(countFor(body)).toBeLessThan(1500);
});

test.each([60, 64, 76])('data may be broken into lines of %d characters', (length) => {
	const text = bytes(600).toString('base64');
	for (const end of ['\n', '\r\n']) {
		const lines = text.replace(new RegExp(`.{${length}}`, 'g'), `$&${end}`);
		expect(readEnvelope(Buffer.from(lines), 'auto').data).toEqual([
			{ field: '{body}', bytes: bytes(600) },
		]);
	}
});

test('what has a line break behind every few characters is no data', () => {
	const text = bytes(600).toString('hex');
	expect(readEnvelope(Buffer.from(text.replace(/.{8}/g, '$&\n')), 'auto').data).toEqual([]);
});

test('the longest of many fields are tried, longest first', () => {
	const fields = Object.fromEntries(
		[20, 60, 30, 80, 50, 70].map((length) => [`f${length}`, bytes(length).toString('base64')]),
	);
	const { data } = readEnvelope(Buffer.from(JSON.stringify(fields)), 'auto');
	expect(data.map(({ field }) => field)).toEqual(['f80', 'f70', 'f60', 'f50']);
});
