import { MessageReader, sortPieces } from '../../../nodes/AiRudder/signature/signedText';
import type { Ambiguity } from '../../../nodes/AiRudder/signature/sortedPairs';
import {
	ACCEPTED,
	check,
	custom,
	MALFORMED,
	MISMATCH,
	NOW,
	sign,
	type TestCallback,
} from '../support/check';
import { BODY, HMACS, KEY, UNDER_OTHER_KEY, UNKEYED } from '../support/vectors';

const MISSING = (placeholder: string) => ({ problem: 'signed_value_missing', placeholder });
const UNCLEAR = (why: Ambiguity, placeholder?: string) => ({
	problem: 'signed_value_ambiguous',
	why,
	...(placeholder !== undefined && { placeholder }),
});

const URL = 'https://n8n.example/webhook/abc?b=2&a=1';
const ORDER =
	'{"id":"a-1","order":{"amount":10000.00,"paid":true,"note":null},"items":["x","y"],"nonce":"n-1","ts":1767225600}';
const FLAT = '{"b":"two words","a":1.50,"_":true,"B":"é","empty":"","none":null,"sign":"x"}';
const FORM = 'b=two+words&a=1.50&B=%C3%A9&sign=x';
const nonce = { headers: { 'x-nonce': 'n-1' } };

/**
 * Signatures under `KEY` (see vectors.ts) made with OpenSSL's command line over the text that stands
 * behind them: `printf %s "$TEXT" | openssl dgst -sha256 -hmac "$KEY"`, without `-hmac` for a hash,
 * with `-mac HMAC -macopt hexkey:…` for another key. `$BODY` stands for the body.
 */
const VECTORS: Array<
	[fields: Record<string, unknown>, signature: string, signed: string, callback?: TestCallback]
> = [
	[
		{ signedContent: '{header:X-Nonce}.{body}' },
		'6af3d75e753c4c04466aaab9f272f074fe7404b5689f936c2faff2389d1ef54e',
		'n-1.$BODY',
		nonce,
	],
	[
		{ signedContent: '{part:nonce}.{body}', signaturePart: 'sig' },
		'nonce=n-1,sig=6af3d75e753c4c04466aaab9f272f074fe7404b5689f936c2faff2389d1ef54e',
		'n-1.$BODY',
	],
	[
		{ signedContent: '{query:a}.{body}' },
		'684be54a68a208b71cfc83245030da26bcf06e6c288ee7b2ae269acd240ed0d1',
		'1.$BODY',
		{ url: URL },
	],
	[
		{ signedContent: '{url}\\n{body}' },
		'd15543671f109a6a6463f87b814a9b825bbcb430e286446dd032cfdc761a2f0b',
		'https://n8n.example/webhook/abc?b=2&a=1\n$BODY',
		{ url: URL },
	],
	[
		{ signedContent: 'POST {host}{path}?{query}{body}' },
		'bec87faf0d8f6db608fee9a43510f524cabef4cf6b3d48a80b11021e0e8fab25',
		'POST n8n.example/webhook/abc?b=2&a=1$BODY',
		{ url: URL },
	],
	[
		{
			method: 'hash',
			algorithm: 'md5',
			signedContent: '{body.id}|{body.order.amount}|{body.order.paid}|{body.items.1}|{secret}',
		},
		'7b618f1cb6541540bacbe1177fd824b3',
		'a-1|10000.00|true|y|$KEY',
		{ body: ORDER },
	],
	[
		{ signedContent: '{body.b}.{body.a}' },
		'3cc61a72673384f768628e58c7ac85a8e6f63373a0fafb8103f02ff69653603b',
		'two words.1.50',
		{ body: FORM },
	],
	[
		{ signedContent: '{sha256}.{header:x-nonce}' },
		'a5f918980b53752089c3b7d7f7d09229f5f9cab9c174f24d492f7d40acdd7f9b',
		'the SHA-256 of $BODY in hex, .n-1',
		nonce,
	],
	[
		{ signedContent: '{md5:HEX}.{header:x-nonce}' },
		'ca77f4826ab520d0d393f4427e72cf6d7d2215aa6e0d54346db226099652cfd2',
		'the MD5 of $BODY in large hex, .n-1',
		nonce,
	],
	[
		{ signedContent: '{sha1:base64}.{header:x-nonce}' },
		'7f80dc809977c3bf6582f25f956702c5840b0ecc950a2d2059771708873dd1e6',
		'the SHA-1 of $BODY in Base64, .n-1',
		nonce,
	],
	[{ encoding: 'base64hex' }, HMACS.sha256.base64hex, '$BODY'],
	[
		{ signedContent: '{pairs}' },
		'5b632fb4e37c9bf644d95a4de381bc45513609f6cd75e6c6dbe567c122cd2cbd',
		'B=é&_=true&a=1.50&b=two words',
		{ body: FLAT },
	],
	[
		{ method: 'hash', algorithm: 'md5', signedContent: '{pairs}&key={secret}' },
		'452db5cfb8ed0a3d751a92b4af4c2416',
		'B=é&_=true&a=1.50&b=two words&key=$KEY',
		{ body: FLAT },
	],
	[
		{
			signedContent: '{pairs}',
			pairFormat: 'key:value',
			pairJoiner: ',',
			emptyValues: 'keep',
		},
		'60ff5d12a4ec2b6483f604e7d68d31bb7c3f65b4c7f99035ecd9d27e2c9f5aaa',
		'B:é,_:true,a:1.50,b:two words,empty:,none:',
		{ body: FLAT },
	],
	[
		{ signedContent: '{pairs}', pairJoiner: '\\n', valueEncoding: 'percent' },
		'72274273950d76e2a60aabed8161f2995219afd78ee33f77e0b64695e3adaba8',
		'B=%C3%A9\n_=true\na=1.50\nb=two%20words',
		{ body: FLAT },
	],
	[
		{
			signedContent: '{pairs}',
			pairFormat: 'keyvalue',
			pairJoiner: '',
			valueEncoding: 'form',
		},
		'0803452fe5ff8299d042bff136ca2861ff0ff045a52009c4f49c615c38b9c506',
		'B%C3%A9_truea1.50btwo+words',
		{ body: FLAT },
	],
	[
		{ signedContent: '{pairs}', pairFormat: 'value', pairJoiner: '' },
		'753b2fb8424f4593b7bdf13d7b4394afd5ebc91cd7aec93bef5efdf1a08debb5',
		'étrue1.50two words',
		{ body: FLAT },
	],
	[
		{ signedContent: '{pairs}' },
		'8b2d814efbab7dcf909dcb560fb4a8be777269388469d4b0505effd478ee4974',
		'B=é&a=1.50&b=two words',
		{ body: FORM },
	],
	[
		{ signedContent: '{pairs.order}' },
		'87c0f6893515750eed5b1da58b70ae2aefbcc4ee0e80237bf5e5405e637f8843',
		'amount=10000.00&paid=true',
		{ body: ORDER },
	],
	[
		{ signedContent: '{pairs}', nestedValues: 'json' },
		'76efd98e06b5a6f0e8c840b6c2a4c9bcb6441a08faba44c62b453d5f5db44af4',
		'id=a-1&items=["x","y"]&nonce=n-1&order={"amount":10000,"paid":true,"note":null}&ts=1767225600',
		{ body: ORDER },
	],
	[
		{ signedContent: '{pairs}', nestedValues: 'omit' },
		'68ac67d25d03d6e8e03c267855a27ea94e77f213a47969443c2e18095a033c2e',
		'id=a-1&nonce=n-1&ts=1767225600',
		{ body: ORDER },
	],
	[
		{
			method: 'hash',
			algorithm: 'sha1',
			signedContent: '{sort}{secret}{timestamp}{header:x-nonce}{body}',
			timestampHeader: 'x-timestamp',
		},
		'27745234d5974adce87b4ff03f3948167f9ca4c6',
		'1767225600, n-1, $KEY and $BODY in the order of their texts',
		{ ...nonce, timestamp: '1767225600' },
	],
	[
		{ signedContent: '{timestamp}.{body}', timestampHeader: '{part:t}', signaturePart: 'v1' },
		't=1767225600,v1=ec2c3d252ba0b5499402e5cb7921f82324c1b08026b21e5493680b1296e21dd9',
		'1767225600.$BODY',
	],
	[
		{ signedContent: '{timestamp}.{body}', timestampHeader: '{body.ts}' },
		'd9bd539c1307813780a9faeb1ebdbe264e0b9a8260fa6b7f6de158d29c1577ea',
		'1767225600.$BODY',
		{ body: ORDER },
	],
	[
		{ signedContent: '{timestamp}.{body}', timestampHeader: '{query:time}' },
		'ec2c3d252ba0b5499402e5cb7921f82324c1b08026b21e5493680b1296e21dd9',
		'1767225600.$BODY',
		{ url: 'https://n8n.example/webhook?time=1767225600' },
	],
	[
		{ signedContent: '{timestamp}.{body}', timestampHeader: 'X-Timestamp' },
		'163f91a1322f2912548441482c51bfc4e9b03429f9eb20bb2afd77058c125d7d',
		'2026-01-01T00:00:00Z.$BODY',
		{ timestamp: '2026-01-01T00:00:00Z' },
	],
	[
		{
			signedContent: '{timestamp}.{body}',
			timestampHeader: 'X-Timestamp',
			timeZone: '+07:00',
		},
		'd87ebe941101cf96c1f99135ecdc351d719055f6e3004b922e533266d9753ec8',
		'20260101070000.$BODY',
		{ timestamp: '20260101070000' },
	],
	[
		{ signedContent: '{timestamp}\\n{body}', timestampHeader: 'X-Timestamp' },
		'b0d2ab26df1f31e9f228e71ff1c6ad993336352c9370c61ee4b3d82643595409',
		'1767225600\n$BODY',
		{ timestamp: '1767225600' },
	],
	[
		{ method: 'hash', algorithm: 'md5', signedContent: '{secret}{body}{secret}' },
		'93e0bde59b4482474894e14aba12399e',
		'$KEY$BODY$KEY',
	],
	[
		{ method: 'hash', algorithm: 'sha1', encoding: 'base64', signedContent: '{body}{secret}' },
		'By0kiavYWdnsENOe563qEhuBCQQ=',
		'$BODY$KEY',
	],
	[
		{
			method: 'hash',
			encoding: 'base64url',
			signedContent: '{secret}{timestamp}{body}',
			timestampHeader: 'x-timestamp',
		},
		'dnbbXkm95Df93iP4T4H3fNmg1lJpGliMUGWw0wWt1hw',
		'${KEY}1767225600$BODY',
		{ timestamp: '1767225600' },
	],
	[
		{ algorithm: 'sha1', secretEncoding: 'hex', signingSecret: '00FF10abcdef0123456789' },
		'75e8ccf497b1f174477ab00b85275955086a56df',
		'$BODY, under a key in hex',
	],
	[
		{ algorithm: 'sha1', secretEncoding: 'base64', signingSecret: 'AP8Qq83vASNFZ4k=' },
		'75e8ccf497b1f174477ab00b85275955086a56df',
		'$BODY, under the same key in Base64',
	],
	[
		{ algorithm: 'sha512', signedContent: '{json}' },
		'7dc8f4486c086972dbf46d27ab9b161c9705899dcab9429dce8c3973b51d7a1591fc81821326ee5546e3eeb25d0d8ca3939589d8057730fc09969dd6fd3fbf8a',
		'$BODY rewritten compactly',
	],
	[
		{ algorithm: 'sha384', signedContent: '{sortedJson}' },
		'ebd30608e18356b75842ca5fdfb7339f8f508accca4d77cf0a71d4d2900486f8d11b554c84baaf87714ff5dcacad9b3f',
		'$BODY with sorted keys',
	],
	[
		{ method: 'hash', algorithm: 'md5', signedContent: '{sortedJson}&key={secret}' },
		'7a2a4c28dc4c2537886c195c53779d51',
		'$BODY with sorted keys, &key=$KEY',
	],
];

describe('a text with placeholders', () => {
	test.each(VECTORS)("%j accepts OpenSSL's signature %s", (fields, signature, _, callback = {}) => {
		expect(check({ signature, ...callback }, custom(fields))).toEqual(ACCEPTED);
	});

	test.each(VECTORS)(
		'%j does not accept %s under another key',
		(fields, signature, _, callback = {}) => {
			const { secretEncoding } = fields;
			const signingSecret = secretEncoding === undefined ? 'another-key-of-the-tests' : 'abcd';
			const credential = custom({ ...fields, signingSecret });
			expect(check({ signature, ...callback }, credential)).toEqual(MISMATCH);
		},
	);

	test.each(VECTORS)(
		'%j does not accept %s of another body',
		(fields, signature, _, callback = {}) => {
			const { body = BODY } = callback;
			const other = String(body)
				.replace('1.50', '1.51')
				.replace('10000', '10001')
				.replace('a-1', 'a-2')
				.replace('n-1"', 'n-2"');
			expect(other).not.toBe(body);
			const result = check({ signature, ...callback, body: other }, custom(fields));
			expect(result).toEqual(MISMATCH);
		},
	);
});

describe('a value that is signed and not there', () => {
	test.each<[string, TestCallback]>([
		['{header:x-nonce}', {}],
		['{header:x-nonce}', { headers: { 'x-nonce': ['a', 'b'] } }],
		['{header:constructor}', {}],
		['{header:__proto__}', {}],
		// What something else in n8n has written into what all objects share did not come with the callback.
		[
			'{header:x-nonce}',
			{ headers: Object.create({ 'x-nonce': 'n-1' }) as TestCallback['headers'] },
		],
		['{part:nonce}', {}],
		['{part:a}', { signature: `a=1,a=2,sig=${HMACS.sha256.hex}` }],
		['{query:a}', { url: 'https://n8n.example/webhook' }],
		['{query:a}', { url: 'https://n8n.example/webhook?a=1&a=2' }],
		['{query:a}', { url: '' }],
		['{url}', { url: '' }],
		['{path}', { url: '' }],
		['{host}', { url: '' }],
		['{body.id}', { body: '{}' }],
		['{body.constructor}', { body: '{}' }],
		['{body.__proto__}', { body: '{}' }],
		['{pairs.order}', { body: '{"order":1}' }],
		['{pairs}', { body: '1' }],
	])('%s of %j is named', (placeholder, callback) => {
		const credential = custom({
			signedContent: `{body}${placeholder}`,
			signaturePart: callback.signature === undefined ? '' : 'sig',
		});
		expect(check(callback, credential)).toEqual(MISSING(placeholder.slice(1, -1)));
	});

	test('is no empty text, and an empty one is', () => {
		const credential = custom({ signedContent: '{header:x-nonce}{body}' });
		const signature = sign(BODY);
		expect(check({ signature }, credential)).toEqual(MISSING('header:x-nonce'));
		expect(check({ signature, headers: { 'x-nonce': '' } }, credential)).toEqual(ACCEPTED);
	});

	test('is named for the previous secret, too', () => {
		const credential = custom({ signedContent: '{body.x}', previousSigningSecret: KEY });
		expect(check({}, credential)).toEqual(MISSING('body.x'));
	});

	test('a query that is empty is there, for a URL can have none', () => {
		const credential = custom({ signedContent: '{query}{body}' });
		const url = 'https://n8n.example/webhook';
		expect(check({ url }, credential)).toEqual(ACCEPTED);
	});

	test.each(['{body.a}', '{pairs}', '{pairs.a}'])(
		'%s of what is neither JSON nor a form',
		(text) => {
			for (const body of ['', 'text', '{"a":1', Buffer.from([0x7b, 0xff])]) {
				expect(check({ body }, custom({ signedContent: text }))).toEqual(MISMATCH);
			}
		},
	);

	test('a URL that cannot be read is none', () => {
		const credential = custom({ signedContent: '{path}{body}' });
		expect(check({ url: '/webhook' }, credential)).toEqual(MISMATCH);
	});
});

describe('a value that could be cut in another place', () => {
	const AT_Q = { url: 'https://n8n.example/?a=01', body: '{"a":1}' };
	const AT_P = { url: 'https://n8n.example/p', body: '{"a":1}' };

	test.each<[string, TestCallback]>([
		['{header:x-nonce}.{body}', { headers: { 'x-nonce': 'a.b' } }],
		['{header:x-nonce}\\n{body}', { headers: { 'x-nonce': 'a\nb' } }],
		['{query:a}&{body}', { url: 'https://n8n.example/?a=x%26y' }],
		['{part:a}~{body}', { signature: `a=x~y,sig=${HMACS.sha256.hex}` }],
		['{body.a}, {body.b}', { body: '{"a":"x, y","b":"z"}' }],
		['{body.a}::{body.b}', { body: '{"a":"x:","b":"y"}' }],
		['{body}.{header:x-nonce}', { headers: { 'x-nonce': '0.abc' } }],
		['{pairs}.{header:x-nonce}', { body: '{"v":1}', headers: { 'x-nonce': '0.abc' } }],
		['{pairs}\\n{query:n}', { body: '{"a":1}', url: 'https://n8n.example/?n=b%3D2%0Aabc' }],
		['{url}?{pairs}', { body: '{"a":1}', url: 'https://n8n.example/?b=2' }],
		['{query}.{body.a}', { body: '{"a":1}', url: 'https://n8n.example/?b=2.1' }],
		['{header:x-nonce}{body}', { headers: { 'x-nonce': 'a{"event":1}' } }],
		['{header:x-nonce}{body}', { headers: { 'x-nonce': '"' } }],
		['{query:a}{body}', { url: 'https://n8n.example/?a=%3Cx%3E' }],
		['{query:a}{body}', { url: 'https://n8n.example/?a=x%5B1%5D' }],
		['{query:a}{json}', { url: 'https://n8n.example/?a=x+' }],
		['{body}{query:a}', { url: 'https://n8n.example/?a=+x' }],
		['{sort}{header:x-nonce}.{body}', { headers: { 'x-nonce': 'a]' } }],
		// The mark behind several values, or in front of them, ends each of them.
		[
			'{header:x-id}{header:x-nonce}|{body.a}|{body.b}',
			{ body: '{"a":"c","b":"d"}', headers: { 'x-id': 'a|b', 'x-nonce': '' } },
		],
		[
			'{pairs}::-{header:x-id}{header:x-nonce}',
			{ body: '{"a":1}', headers: { 'x-id': 'b:', 'x-nonce': ':-n' } },
		],
		['{header:x-id}{query:a}.0{body.a}', { ...AT_Q, headers: { 'x-id': 'b.' } }],
		// What is the same in every callback is a mark, too.
		['{header:x-nonce}{path}{pairs}', { ...AT_P, headers: { 'x-nonce': 'n/pabout=hi' } }],
		['{header:x-nonce}{path}?{pairs}', { ...AT_P, headers: { 'x-nonce': 'n/p?about=hi' } }],
		['{header:x-nonce}.{host}{pairs}', { ...AT_P, headers: { 'x-nonce': 'n.n8n.examplea' } }],
		['{pairs}{path}{header:x-nonce}', { ...AT_P, headers: { 'x-nonce': 'b=1/pn' } }],
		['{body.a}{path}{body.b}', { ...AT_P, body: '{"a":"x/py","b":"z"}' }],
		['{header:x-nonce}{header:x-id}.{body}', { headers: { 'x-nonce': 'a.b', 'x-id': 'c' } }],
		['{body}.{header:x-id}{header:x-nonce}', { headers: { 'x-nonce': 'a.b', 'x-id': 'c' } }],
	])('%s refuses %j, unless that is accepted', (signedContent, callback) => {
		const signaturePart = callback.signature === undefined ? '' : 'sig';
		const credential = custom({ signedContent, signaturePart });
		expect(check(callback, credential)).toMatchObject(UNCLEAR('holds_neighbour'));
		const accepting = { ...credential, ambiguousValues: 'accept' };
		expect(check(callback, accepting)).toEqual(MISMATCH);
	});

	test.each<[string, TestCallback]>([
		['{header:x-nonce}{body}', { body: '1{}' }],
		['{header:x-nonce}{json}', { body: '1' }],
		['{header:x-nonce}{sortedJson}', { body: '"a"' }],
		['{url}{body}', { body: '1{}', url: URL }],
		['{timestamp}{body}', { body: '123{}' }],
		['{timestamp}{body}', { body: 'a=1' }],
		['{body}{header:x-nonce}', { body: '{}1' }],
		['{body}{timestamp}{header:x-nonce}', { body: '{}1' }],
		['{body}{timestamp}', { body: '{}180' }],
		['{sort}{body}.{header:x-nonce}', { body: '{}1' }],
		['{sort}{timestamp}.{body}', { body: '1{}' }],
	])(
		'%s refuses %j, for a bracket alone would tell where the body is',
		(signedContent, callback) => {
			for (const ambiguousValues of ['refuse', 'accept']) {
				const fields = { signedContent, ambiguousValues, timestampHeader: 'x-timestamp' };
				const headers = { 'x-nonce': 'n-1' };
				const sent = { headers, timestamp: '1767225600', ...callback };
				expect(check(sent, custom(fields))).toMatchObject(UNCLEAR('no_brackets'));
			}
		},
	);

	const spaced = `\r\n ${BODY}\n`;
	const chosen = { ambiguousValues: 'accept' };
	const called = 'https://n8n.example/?a=1&b=2';

	test.each<[string, string, TestCallback, string, object?]>([
		[
			'blanks around a body',
			'{header:a}{body}{header:b}',
			{ body: spaced, headers: { a: 'n-1', b: 'n-2' } },
			`n-1${spaced}n-2`,
		],
		[
			'a sorted list in which nothing varies beside the body',
			'{header:x-nonce}.{sort}{secret}{body}',
			{ body: 'a=1', ...nonce },
			`n-1.${[KEY, 'a=1'].sort().join('')}`,
		],
		['a nonce at the end', '{body}.{header:x-nonce}', nonce, `${BODY}.n-1`],
		['a URL with a query', '{url}{body}', { url: called }, called + BODY],
		[
			'a mark in a nonce, when that is accepted',
			'{header:x-nonce}.{body}',
			{ headers: { 'x-nonce': 'a.b' } },
			`a.b.${BODY}`,
			chosen,
		],
		['braces and quotes in a field', '{body.a}', { body: '{"a":"{\\"x\\"}"}' }, '{"x"}'],
	])('%s need not be suspicious', (_what, signedContent, callback, text, more = {}) => {
		const credential = custom({ signedContent, ...more });
		expect(check({ ...callback, signature: sign(text) }, credential)).toEqual(ACCEPTED);
	});

	test('a field with half a character is refused, whatever is accepted', () => {
		const body = '{"a":"\\ud83d"}';
		const signature = sign('\ufffd');
		for (const ambiguousValues of ['refuse', 'accept']) {
			for (const signedContent of ['{body.a}', '{pairs}']) {
				const credential = custom({ signedContent, ambiguousValues });
				expect(check({ body, signature }, credential)).toMatchObject(UNCLEAR('half_character'));
			}
		}
	});

	test('unclear pairs are named', () => {
		const credential = custom({ signedContent: '{pairs}' });
		expect(check({}, credential)).toEqual(UNCLEAR('nested_value'));
	});
});

describe('a time that could end in another place', () => {
	const UNCLEAR_TIME = UNCLEAR('ends_elsewhere', 'timestamp');
	const timestampHeader = 'x-timestamp';

	test.each<[string, string, string, string, string]>([
		['{timestamp}.{body}', '2026-01-01T00:00:00', '.634Z', `.${BODY}`, ''],
		['{timestamp}.{body}', '2026-01-01 00:00:00', '.5', `.${BODY}`, ''],
		['{timestamp}-{body}', '2026-01-01T00:00:00', '-0000', `-${BODY}`, ''],
		['{timestamp}.{pairs}', '2026-01-01T00:00:00', '.634Z', '.a=1', ''],
		['{timestamp}.{header:x-nonce}.{body}', '2026-01-01T00:00:00', '.634Z', `.n-1.${BODY}`, ''],
		['{timestamp}{header:x-nonce}.{body}', '2026-01-01T00:00:00', '.634Z', `n-1.${BODY}`, ''],
	])('%s: %s is refused when %s follows, and is accepted with it', (signedContent, ...texts) => {
		const [time, more, behind] = texts;
		const credential = custom({ signedContent, timestampHeader, ambiguousValues: 'accept' });
		const signature = sign(time + more + behind);
		const genuine = behind.endsWith('a=1') ? '{"a":1}' : BODY;
		const headers = { 'x-nonce': 'n-1' };
		expect(
			check({ body: genuine, timestamp: time + more, headers, signature }, credential),
		).toEqual(ACCEPTED);
		const isPairs = signedContent.includes('pairs');
		const rest = isPairs ? '{"634Z.a":1}' : `${more.slice(1)}${behind}`;
		const [nonceOf, body] = signedContent.includes('}.{header')
			? [more.slice(1), behind.slice(1)]
			: ['', rest];
		const junk = { body, timestamp: time, headers: { 'x-nonce': nonceOf }, signature };
		expect(check(junk, credential)).toEqual(UNCLEAR_TIME);
	});

	test.each([
		['{timestamp}.{body}', '2026-01-01T00:00:00.634Z'],
		['{timestamp}:{body}', '2026-01-01T00:00:00+00:00'],
		['{timestamp} {body}', '2026-01-01 00:00:00'],
		['{timestamp},{body}', 'Thu, 01 Jan 2026 00:00:00 GMT'],
	])('%s: %s may hold the mark behind it', (signedContent, timestamp) => {
		const text = timestamp + signedContent.slice(11, 12) + BODY;
		const credential = custom({ signedContent, timestampHeader });
		expect(check({ timestamp, signature: sign(text) }, credential)).toEqual(ACCEPTED);
	});

	test.each<[string, string, string, string, TestCallback]>([
		['{timestamp}{header:x}.{body}', '+08:00f3a9', `.${BODY}`, '2026-01-01T08:00:00', {}],
		['{timestamp}{query:x}|{body}', '+0800f3a9', `|${BODY}`, '2026-01-01 08:00:00', {}],
		['{body}|{timestamp}{header:x}', '+08:00f3a9', '', '2026-01-01T08:00:00', {}],
		['{timestamp}{pairs}', '500a', '=1', '1767225600', { body: '{"500a":"1"}' }],
	])('%s: %s may be the rest of an older time', (signedContent, value, behind, timestamp, sent) => {
		const before = signedContent.startsWith('{body}') ? `${BODY}|` : '';
		const credential = custom({ signedContent, timestampHeader, toleranceSeconds: 99_999 });
		const callback = {
			timestamp,
			headers: { x: value },
			url: `${URL}&x=${encodeURIComponent(value)}`,
			signature: sign(before + timestamp + value + behind),
			...sent,
		};
		expect(check(callback, credential)).toEqual(UNCLEAR_TIME);
	});

	test('with Time Zone set a time is compared with what it could have been there', () => {
		const fields = { signedContent: '{timestamp}{header:x}.{body}', timestampHeader };
		const headers = { x: '+08:00n' };
		const timestamp = '2026-01-01T08:00:00';
		const signature = sign(`${timestamp}+08:00n.${BODY}`);
		const credential = custom({ ...fields, timeZone: '+08:00', toleranceSeconds: 99_999 });
		expect(check({ timestamp, headers, signature }, credential)).toEqual(ACCEPTED);
	});

	test.each<[string, string, object, string, boolean]>([
		['{timestamp}{header:x}.{body}', '20260101000000Z', {}, `n.${BODY}`, true],
		['{timestamp}{header:x}.{body}', '2026-01-01T07:00:00+07:00', {}, `n.${BODY}`, true],
		['{timestamp}{pairs}', '2026-01-01T00:00:00Z', { body: '{"a":1}' }, 'a=1', true],
		['{timestamp}.{header:x}{body}', '2026-01-01T00:00:00Z', {}, `.n${BODY}`, false],
		['{timestamp}{header:x}.{body}', '1767225600', {}, `n.${BODY}`, false],
	])(
		'%s: with Time Zone set %s (%j) before %s may have taken its zone from a value, which is %s',
		(signedContent, timestamp, sent, behind, isUnclear) => {
			const credential = custom({ signedContent, timestampHeader, timeZone: '+07:00' });
			const signature = sign(timestamp + behind);
			const callback = { timestamp, headers: { x: 'n' }, signature, ...sent };
			expect(check(callback, credential)).toEqual(isUnclear ? UNCLEAR_TIME : ACCEPTED);
		},
	);

	test.each<[string, string, TestCallback]>([
		['{timestamp}00{body}', '2026-01-01T00:00:00.50', { body: '0{}' }],
		['{timestamp}00{pairs}', '2026-01-01T00:00:00.50', { body: '{"0a":1}' }],
	])('%s: %s is unclear where its mark could begin later', (signedContent, timestamp, sent) => {
		const credential = custom({ signedContent, timestampHeader });
		expect(check({ timestamp, ...sent }, credential)).toEqual(UNCLEAR_TIME);
	});

	test.each([
		['0|', '2026-01-01T00:00:00.50', '|n'],
		['225600|||||||', '1767225600', '|||||||n'],
	])(
		'%s: half of the mark behind a value may be the end of the time before it',
		(mark, timestamp, x) => {
			const fields = { signedContent: `{timestamp}{header:x}${mark}{body.a}`, timestampHeader };
			const callback = { timestamp, headers: { x }, body: '{"a":1}' };
			expect(check(callback, custom(fields))).toEqual(UNCLEAR('holds_neighbour', 'header:x'));
		},
	);

	test('with Time Zone set a Z behind a time is no zone', () => {
		const fields = { signedContent: '{timestamp}{header:x}{body}', timestampHeader };
		const timestamp = '20260101080000';
		const signature = sign(`${timestamp}Zn${BODY}`);
		const credential = custom({ ...fields, timeZone: '-05:00', toleranceSeconds: 99_999 });
		expect(check({ timestamp, headers: { x: 'Zn' }, signature }, credential)).toEqual(ACCEPTED);
	});

	test.each([
		['digits where a value of its own begins', `|{secret}`, '123', `|${KEY}`],
		['a long value, which is looked at no further', '.', '1'.repeat(500), '.'],
	])('may stand in front of %s', (_what, content, value, text) => {
		const signedContent = `{timestamp}{header:x-nonce}${content}{body}`;
		const signature = sign(`1767225600${value}${text}${BODY}`);
		const sent = { timestamp: '1767225600', headers: { 'x-nonce': value }, signature };
		expect(check(sent, custom({ signedContent, timestampHeader }))).toEqual(ACCEPTED);
	});
});

describe('a time that could begin in another place', () => {
	const UNCLEAR_TIME = UNCLEAR('begins_elsewhere', 'timestamp');
	const timestampHeader = 'x-timestamp';
	const TIME = '1767225600';

	test.each([
		['{pairs}{timestamp}', 'a=176', '{"a":"176"}'],
		['{body}|{pairs}{timestamp}', '{"a":"176"}|a=176', '{"a":"176"}'],
	])(
		'%s: the body before it may hold the beginning of one in milliseconds, two months older: %s',
		(signedContent, before, body) => {
			const sent = { body, timestamp: TIME, signature: sign(before + TIME) };
			expect(check(sent, custom({ signedContent, timestampHeader }))).toEqual(UNCLEAR_TIME);
		},
	);

	test.each([
		['no digits at its end', '{"a":"x"}', TIME],
		['digits that make a later time', '{"a":"178"}', TIME],
		['digits that make one of a year and more before', '{"a":"173"}', TIME],
		['digits before a time with a calendar', '{"a":"178"}', '2026-01-01T00:00:00Z'],
		['a long value', `{"a":"${'9'.repeat(500)}"}`, '2026-01-01T00:00:00Z'],
	])('a body with %s is accepted', (_what, body, timestamp) => {
		const { a } = JSON.parse(body) as { a: string };
		const credential = custom({ signedContent: '{pairs}{timestamp}', timestampHeader });
		const signature = sign(`a=${a}${timestamp}`);
		expect(check({ body, timestamp, signature }, credential)).toEqual(ACCEPTED);
	});

	test.each(['ab176', 'ab178', '12345'])(
		'%s before it is no body: the credential test warns of such a text, and nothing is refused',
		(nonce) => {
			const credential = custom({
				signedContent: '{header:x-nonce}{timestamp}{body}',
				timestampHeader,
			});
			const signature = sign(nonce + TIME + BODY);
			const headers = { 'x-nonce': nonce };
			expect(check({ timestamp: TIME, headers, signature }, credential)).toEqual(ACCEPTED);
		},
	);

	test('zeros before it could belong to the value there', () => {
		const credential = custom({ signedContent: '{pairs}{timestamp}', timestampHeader });
		const sent = { body: '{"a":"1"}', timestamp: `0${TIME}`, signature: sign(`a=10${TIME}`) };
		expect(check(sent, credential)).toEqual({ problem: 'timestamp_malformed' });
	});

	test('a mark before it tells where it begins', () => {
		const credential = custom({ signedContent: '{pairs}.{timestamp}', timestampHeader });
		const signature = sign(`a=176.${TIME}`);
		expect(check({ body: '{"a":"176"}', timestamp: TIME, signature }, credential)).toEqual(
			ACCEPTED,
		);
	});

	test('by its own name a time is one, too', () => {
		const signedContent = '{pairs}{header:X-Timestamp}';
		const signature = sign(`a=176${TIME}`);
		const sent = { body: '{"a":"176"}', timestamp: TIME, signature };
		expect(check(sent, custom({ signedContent, timestampHeader }))).toEqual(UNCLEAR_TIME);
	});
});

describe('what a check costs', () => {
	const work = (callback: TestCallback, fields: Record<string, unknown>) => {
		const parse = jest.spyOn(JSON, 'parse');
		const result = check(callback, custom({ previousSigningSecret: 'another one', ...fields }));
		const parsed = parse.mock.calls.length;
		parse.mockRestore();
		return { result, parsed };
	};
	const flat = '{"a":1}';

	test.each([
		// Once to read it, and once to write it anew; to sort that takes the names in it.
		['{json}', flat, 2],
		['{sortedJson}', flat, 3],
		['{json}', 'no json', 1],
		['{pairs}', 'no json', 1],
	])(
		'%s parses %s so often for all spellings, with a previous secret, too: %i',
		(signedContent, body, times) => {
			const { result, parsed } = work({ body }, { signedContent });
			expect([result, parsed]).toEqual([MISMATCH, times]);
		},
	);

	test.each(['{json}', '{sortedJson}'])(
		'%s of a body is written anew down to 200 levels, and deeper ones nobody has signed',
		(signedContent) => {
			for (const [depth, result] of [
				[200, ACCEPTED],
				[201, MISMATCH],
			] as const) {
				const body = '['.repeat(depth) + ']'.repeat(depth);
				expect(check({ body, signature: sign(body) }, custom({ signedContent }))).toEqual(result);
			}
		},
	);

	test('the fields of a body are read once, with a previous secret, too', () => {
		for (const signedContent of ['{pairs}', '{body.a}']) {
			const once = work({ body: flat }, { signedContent, previousSigningSecret: '' });
			expect(work({ body: flat }, { signedContent })).toEqual(once);
			expect(once.result).toEqual(MISMATCH);
		}
	});

	test.each(['{json}', '{sortedJson}', '{pairs}', '{pairs.a}', '{body.a}'])(
		'%s of more than 1,000 values is refused before anything is parsed',
		(signedContent) => {
			for (const body of [`[${'[],'.repeat(1000)}[]]`, '['.repeat(2000)]) {
				const { result, parsed } = work({ body }, { signedContent });
				expect(result).toEqual(UNCLEAR('too_many_values'));
				expect(parsed).toBe(0);
			}
		},
	);

	test.each([
		['{pairs}', {}],
		['{body.a}', {}],
		['{pairs}', { valueEncoding: 'form' }],
		['{json}', {}],
		['{sortedJson}', {}],
	])('%s of more than 32 KB is refused before it is read (%j)', (signedContent, fields) => {
		const form = `a=${'+'.repeat(32_766)}`;
		const json = `{"a":"${'é'.repeat(16_380)}"}`;
		for (const body of signedContent.includes('son') ? [json] : [form, json]) {
			expect(Buffer.byteLength(body)).toBe(32_768);
			expect(work({ body }, { signedContent, ...fields }).result).toEqual(MISMATCH);
			const { result, parsed } = work({ body: `${body} ` }, { signedContent, ...fields });
			expect([result, parsed]).toEqual([UNCLEAR('long_body'), 0]);
		}
	});

	const timed = { signedContent: '{timestamp}.{body}', timestampHeader: '{body.a}' };
	test.each([
		['long_body' as const, `a=1767225600&b=${'+'.repeat(32_768)}`],
		['long_body' as const, `{"a":1767225600,"b":"${'c'.repeat(32_768)}"}`],
		['too_many_values' as const, `{"a":1767225600,"b":[${'[],'.repeat(1000)}[]]}`],
	])(
		'the body itself and its digest may belong to any body, but for a field of it: %s',
		(why, body) => {
			expect(check({ body, signature: sign(body) })).toEqual(ACCEPTED);
			for (const fields of [
				timed,
				{ signedContent: '{body}{body.a}' },
				{ signedContent: '{sha256}{body.a}' },
			]) {
				expect(work({ body }, fields)).toEqual({ result: UNCLEAR(why), parsed: 0 });
			}
		},
	);
});

describe('a field that the pairs leave out', () => {
	const body = '{"a":1,"data":{"id":"x","other":2}}';
	const fields = { omittedFields: 'data' };

	test('must hold no object when nothing signs it', () => {
		const credential = custom({ ...fields, signedContent: '{pairs}' });
		expect(check({ body, signature: sign('a=1') }, credential)).toEqual(UNCLEAR('nested_unsigned'));
	});

	test.each([
		['{pairs}|{body.data.id}', 'a=1|x'],
		['{pairs}|{pairs.data}', 'a=1|id=x&other=2'],
	])('may be an object when %s signs it', (signedContent, text) => {
		const credential = custom({ ...fields, signedContent });
		expect(check({ body, signature: sign(text) }, credential)).toEqual(ACCEPTED);
	});
});

describe('a digest of the body', () => {
	test('is computed here: a header that says it counts for nothing', () => {
		const credential = custom({ signedContent: '{sha256}' });
		const signature = sign(UNKEYED.sha256);
		const headers = { digest: UNKEYED.sha256, 'content-md5': UNKEYED.md5 };
		expect(check({ signature, headers }, credential)).toEqual(ACCEPTED);
		expect(check({ signature, headers, body: `${BODY} ` }, credential)).toEqual(MISMATCH);
	});
});

describe('a sorted list', () => {
	test('sorts the text behind {sort} only, by code unit', () => {
		const credential = custom({ signedContent: 'z{sort}b{body.a}B{body.b}' });
		const body = '{"a":"é","b":"_"}';
		expect(check({ body, signature: sign('zB_bé') }, credential)).toEqual(ACCEPTED);
	});

	test.each(['{"', '{"é', '{"é1', '{"é"', '{"\u{1f600}', `{"é${'1'.repeat(99)}`])(
		'sorts a long body beside %s by the whole of both',
		(nonce) => {
			const body = `{"é${'1'.repeat(100)}":1}`;
			const pieces = [Buffer.from(body), nonce];
			expect(sortPieces(pieces).map(String)).toEqual([body, nonce].sort());
			expect(sortPieces(pieces.reverse()).map(String)).toEqual([body, nonce].sort());
		},
	);

	test('keeps the bytes of a key that is no text', () => {
		// printf '\x2f\xff\xfe0b' | openssl dgst -sha256 -r
		const credential = custom({
			method: 'hash',
			signedContent: '{sort}{body.a}{secret}',
			secretEncoding: 'hex',
			signingSecret: '2ffffe',
		});
		const body = '{"a":"0b"}';
		const signature = '01a3afced8d5958cfd817a1cc3cb162b82205c6f06f6df9f0367a71415c73c2a';
		expect(check({ body, signature }, credential)).toEqual(ACCEPTED);
		expect(check({ body, signature }, { ...credential, signingSecret: '2ffffd' })).toEqual(
			MISMATCH,
		);
	});
});

describe('a header with several parts', () => {
	const fields = custom({ signaturePart: 'v1' });
	const { hex } = HMACS.sha256;

	test.each([
		`t=1,v1=${hex}`,
		`t=1;v1=${hex}`,
		`v1=${UNDER_OTHER_KEY},v1=${hex}`,
		`v1=${hex}, v1=${UNDER_OTHER_KEY}`,
		`v1="${hex}"`,
		`v1:${hex}`,
		`v1,${UNDER_OTHER_KEY} v1,${hex}`,
		`v1=no-digest,v1=${hex}`,
		`v0=${UNDER_OTHER_KEY},v1=${hex}`,
	])('%s: the signature is the part with its name, and one must fit', (signature) => {
		expect(check({ signature }, fields)).toEqual(ACCEPTED);
	});

	test.each([
		hex,
		`t=1,v2=${hex}`,
		`V1=${hex}`,
		`t=1`,
		`v1=`,
		`xv1=${hex}`,
		`v1=sha256=${hex}`,
		`v1='${hex}'`,
	])('%s has no such part', (signature) => {
		expect(check({ signature }, fields)).toEqual(MALFORMED);
	});

	test('a part may have a prefix', () => {
		const credential = custom({ signaturePart: 'v1', prefix: 'sha256=' });
		expect(check({ signature: `t=1,v1=sha256=${hex}` }, credential)).toEqual(ACCEPTED);
		expect(check({ signature: `t=1,v1=${hex}` }, credential)).toEqual(MALFORMED);
	});

	test('the padding of Base64 belongs to the signature', () => {
		const { base64 } = HMACS.sha256;
		const credential = custom({ signaturePart: 'v1', encoding: 'base64' });
		expect(check({ signature: `v1,${base64} v1,${base64}` }, credential)).toEqual(ACCEPTED);
		expect(check({ signature: `t=1,v1=${base64}` }, credential)).toEqual(ACCEPTED);
		// Without a name, a signature in Base64 is one piece and no name.
		expect(check({ signature: base64 }, custom({ encoding: 'base64' }))).toEqual(ACCEPTED);
	});

	test('more than four signatures are not looked at', () => {
		const wrong = (count: number) => `v1=${UNDER_OTHER_KEY},`.repeat(count);
		expect(check({ signature: `${wrong(3)}v1=${hex}` }, fields)).toEqual(ACCEPTED);
		expect(check({ signature: `${wrong(4)}v1=${hex}` }, fields)).toEqual(MISMATCH);
	});
});

describe('the time of a text', () => {
	const at = (callback: TestCallback, fields: Record<string, unknown>) =>
		check(callback, custom({ signedContent: '{timestamp}.{body}', ...fields }));

	test('is missing when its part, field or parameter is', () => {
		const missing = { problem: 'timestamp_missing' };
		for (const timestampHeader of ['x-time', '{part:t}', '{body.ts}', '{query:ts}']) {
			expect(at({}, { timestampHeader })).toEqual(missing);
		}
		expect(at({ body: 'no json' }, { timestampHeader: '{body.ts}' })).toEqual(missing);
		expect(at({ body: '{"ts":{}}' }, { timestampHeader: '{body.ts}' })).toEqual(missing);
		expect(at({ headers: { 'x-time': ['1', '2'] } }, { timestampHeader: 'x-time' })).toEqual(
			missing,
		);
	});

	test('is refused when it is too old, wherever it stands', () => {
		const late = { problem: 'timestamp_out_of_tolerance' };
		const receivedAt = NOW + 301_000;
		const signature = `t=1767225600,v1=${HMACS.sha256.hex}`;
		const parts = { timestampHeader: '{part:t}', signaturePart: 'v1' };
		expect(at({ signature, receivedAt }, parts)).toEqual(late);
		expect(at({ body: ORDER, receivedAt }, { timestampHeader: '{body.ts}' })).toEqual(late);
		expect(
			at({ timestamp: '2026-01-01T00:00:00Z', receivedAt }, { timestampHeader: 'x-timestamp' }),
		).toEqual(late);
	});

	test('counts in the zone that is set, unless it names one', () => {
		const fields = { timestampHeader: 'x-timestamp', timeZone: '+07:00' };
		const of = (timestamp: string) =>
			at({ timestamp, signature: sign(`${timestamp}.${BODY}`) }, fields);
		expect(of('2026-01-01 07:00:00')).toEqual(ACCEPTED);
		expect(of('2026-01-01 00:00:00')).toEqual({ problem: 'timestamp_out_of_tolerance' });
		expect(of('2026-01-01 00:00:00Z')).toEqual(ACCEPTED);
	});

	test('is signed as it was written', () => {
		const fields = { timestampHeader: 'x-timestamp' };
		const signature = sign(`2026-01-01T00:00:00Z.${BODY}`);
		expect(at({ timestamp: '2026-01-01T00:00:00Z', signature }, fields)).toEqual(ACCEPTED);
		expect(at({ timestamp: '2026-01-01T00:00:00.000Z', signature }, fields)).toEqual(MISMATCH);
		expect(at({ timestamp: '1767225600', signature }, fields)).toEqual(MISMATCH);
	});
});

test.each([
	['json', '{"a":1}'],
	['sortedJson', '{"a":1}'],
	['pairs', 'a=1'],
	['body.a', '1'],
	['header:x-nonce', 'n-1'],
	['md5', 'bb6cb5c68df4652941caf652a366f2d8'],
])('{%s} is read once, however often it is signed', (name, text) => {
	const read = jest.spyOn(MessageReader.prototype, 'read');
	const callback = { ...nonce, body: '{"a":1}', signature: sign(text.repeat(50)) };
	const signedContent = `{${name}}`.repeat(50);

	expect(check(callback, custom({ signedContent, ambiguousValues: 'accept' }))).toEqual(ACCEPTED);

	expect(read).toHaveBeenCalledTimes(1);
	read.mockRestore();
});
