import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { NOW, sign, usableScheme } from '../support/check';
import { TOKENS } from '../support/tokens';
import { BODY, KEY } from '../support/vectors';

/** What tells a genuine callback from others. */
function prove(
	body: string,
	text: string,
	fields: Record<string, unknown>,
	headers: Record<string, string> = {},
) {
	const settings = readSettings({ signingSecret: KEY, scheme: 'custom', ...fields });
	const proved = usableScheme(settings).verify({
		body: Buffer.from(body),
		signature: sign(text),
		headers,
		url: () => '',
		receivedAt: NOW,
	});
	if ('problem' in proved) throw new Error(`${proved.problem}`);
	return proved;
}
/** Its identity, as text. */
const identity = (...callback: Parameters<typeof prove>): string =>
	prove(...callback).identity.toString();

const PAIRS = { signedContent: '{pairs}' };

test('is one for all bodies with the same fields, however they are written', () => {
	const bodies = [
		'{"b":"two","a":1}',
		' { "a": "1",\n"b":"two" }',
		'a=1&b=two',
		'b=two&a=1&c=',
		'{"a":1,"b":"two","c":"","d":null,"sign":"x"}',
	];
	const all = bodies.map((body) => identity(body, 'a=1&b=two', PAIRS));
	expect(new Set(all).size).toBe(1);
	expect(identity('{"a":1,"b":"too"}', 'a=1&b=too', PAIRS)).not.toBe(all[0]);
});

test.each([
	['{json}', '{"b":1,"a":[2]}', ['{ "b":1,"a":[ 2 ] }', '{"b":0,"b":1,"a":[2]}\n']],
	['{sortedJson}', '{"a":[2],"b":1}', ['{"b":1,"a":[2]}', '{"a":[2], "b":1}']],
])('is one for all bodies that %s rewrites as %s', (signedContent, text, bodies) => {
	const all = [text, ...bodies].map((body) => identity(body, text, { signedContent }));
	expect(new Set(all).size).toBe(1);
	expect(identity('{"a":[2]}', '{"a":[2]}', { signedContent })).not.toBe(all[0]);
});

test('holds neither time, nor nonce, nor secret that stand beside the body', () => {
	const fields = {
		signedContent: '{timestamp}|{header:x-nonce}|{secret}|{json}',
		timestampHeader: 'x-time',
	};
	const of = (time: string, nonce: string) =>
		identity(' {}', `${time}|${nonce}|${KEY}|{}`, fields, { 'x-time': time, 'x-nonce': nonce });
	expect(of('1767225600', 'a')).toBe(of('1767225601', 'b'));
	expect(of('1767225600', 'a')).not.toContain(KEY);
});

test('holds a time that stands in the body: by it alone two callbacks can differ', () => {
	const fields = {
		signedContent: '{timestamp}|{pairs}',
		timestampHeader: '{body.ts}',
		omittedFields: 'ts',
	};
	const of = (ts: number, body: object) =>
		identity(JSON.stringify({ ...body, ts }), `${ts}|a=1`, fields);
	expect(of(1767225600, { a: 1 })).not.toBe(of(1767225601, { a: 1 }));
	expect(of(1767225600, { a: 1 })).toBe(of(1767225600, { b: '', a: 1 }));
});

test('holds no fraction of such a time, for a nonce behind it can take that up', () => {
	const fields = {
		signedContent: '{timestamp}{header:x-nonce}.{pairs}',
		timestampHeader: '{body.ts}',
		omittedFields: 'ts',
	};
	const of = (ts: string, nonce: string) =>
		identity(JSON.stringify({ a: 1, ts }), `${ts}${nonce}.a=1`, fields, { 'x-nonce': nonce });
	expect(of('1767225600', '123n')).toBe(of('1767225600123', 'n'));
});

test('tells fields apart whose pairs have one text', () => {
	const fields = { signedContent: '{pairs}', pairFormat: 'value', pairJoiner: '' };
	expect(identity('{"a":"1","b":"23"}', '123', fields)).not.toBe(
		identity('{"a":"12","b":"3"}', '123', fields),
	);
});

test('tells apart what was signed in different places', () => {
	const fields = { signedContent: '{body.a}.{pairs}', omittedFields: 'a' };
	expect(identity('{"a":"x","b":1}', 'x.b=1', fields)).not.toBe(
		identity('{"a":"y","b":1}', 'y.b=1', fields),
	);
});

test.each<[string, string, string, Record<string, unknown>]>([
	['the body itself is signed', ' {"a":1}', ' {"a":1}', { signedContent: '{body}' }],
	['it is signed beside its fields', '{"a":1}', '{"a":1}|a=1', { signedContent: '{body}|{pairs}' }],
	['some fields only are signed', ' {"a":1}', '1', { signedContent: '{body.a}' }],
	['objects are left out', ' {"a":1,"b":{}}', 'a=1', { ...PAIRS, nestedValues: 'omit' }],
])('is the body, byte for byte, when %s', (_, body, text, fields) => {
	expect(identity(body, text, fields)).toBe(body);
});

test('stands beside the text that was signed, without the secret, where that is a part of the body', () => {
	const fields = {
		signedContent: '{sort}{secret}{timestamp}{header:x-nonce}{body.encrypt}',
		timestampHeader: 'x-time',
	};
	const time = '1767225600';
	const signed = (nonce: string, body: object) => {
		const text = [KEY, time, 'bb', 'cc'].sort().join('');
		const headers = { 'x-time': time, 'x-nonce': nonce };
		return prove(JSON.stringify(body), text, fields, headers).signed?.toString();
	};
	const one = signed('bb', { encrypt: 'cc' });
	expect(one).toBe(`${time}bbcc`);
	// Another cut of the same text is the same callback, too, and so is whatever stands around it.
	expect(signed('b', { encrypt: 'bcc', more: 1 })).toBe(one);
	expect(signed('cc', { encrypt: 'bb', more: 1 })).toBe(one);
	expect(prove('{"a":"x"}', `x${KEY}`, { signedContent: '{body.a}{secret}' }).signed).toEqual(
		Buffer.from('x'),
	);
});

test.each(['{body}', '{json}', '{pairs}'])(
	'has no such text beside it under %s',
	(signedContent) => {
		const text = signedContent === '{pairs}' ? 'a=1' : '{"a":1}';
		expect(prove('{"a":1}', text, { signedContent }).signed).toBeNull();
	},
);

test('is the body of every scheme but Custom, and of a token', () => {
	const of = (signature: string, fields: Record<string, unknown>) => {
		const settings = readSettings({ signingSecret: KEY, ...fields });
		const callback = { body: Buffer.from(BODY), signature, headers: {}, url: () => '' };
		return usableScheme(settings).verify({ ...callback, receivedAt: NOW });
	};
	const proved = { secret: 'current', identity: Buffer.from(BODY), signed: null };
	expect(of(sign(BODY), {})).toEqual(proved);
	expect(of(KEY, { scheme: 'token' })).toEqual(proved);
	const jwt = { scheme: 'custom', method: 'jwtHs256', bodyHashClaim: 'sha256' };
	expect(of(TOKENS.hs, jwt)).toEqual(proved);
	const rotated = { signingSecret: 'another one', previousSigningSecret: KEY };
	expect(of(sign(BODY), rotated)).toEqual({ ...proved, secret: 'previous' });
});
