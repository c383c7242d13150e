import { bareSignature, readOthers, wordsIn } from '../../../nodes/AiRudder/finder/sample';

test('a line is a header, the URL, or a value that came with the secret', () => {
	const text =
		' X-Nonce: n-1 \r\n\nhttps://n8n.example/webhook?a=1\napp-1\nappId=app-2\nX-Time: 1767225600';
	expect(readOthers(text)).toEqual({
		headers: { 'x-nonce': 'n-1', 'x-time': '1767225600' },
		url: 'https://n8n.example/webhook?a=1',
		known: [
			{ name: '', value: 'app-1' },
			{ name: 'appId', value: 'app-2' },
		],
	});
});

test.each<[string, ReturnType<typeof readOthers>]>([
	['', { headers: {}, url: null, known: [] }],
	[' \n\t\n', { headers: {}, url: null, known: [] }],
	['X-Empty:', { headers: {}, url: null, known: [{ name: '', value: 'X-Empty:' }] }],
	['c2VjcmV0QQ==', { headers: {}, url: null, known: [{ name: '', value: 'c2VjcmV0QQ==' }] }],
	['a b: c', { headers: {}, url: null, known: [{ name: '', value: 'a b: c' }] }],
	['HTTP://n8n.example/', { headers: {}, url: 'HTTP://n8n.example/', known: [] }],
	['https://', { headers: {}, url: null, known: [] }],
	['https://a.example/\nhttps://', { headers: {}, url: 'https://a.example/', known: [] }],
	['aXY=', { headers: {}, url: null, known: [{ name: '', value: 'aXY=' }] }],
])('%j is read as %j', (text, known) => {
	expect(readOthers(text)).toEqual(known);
});

test('twenty lines are read', () => {
	const lines = Array.from({ length: 25 }, (_, at) => `value${at}`);
	expect(readOthers(lines.join('\n')).known).toHaveLength(20);
});

test.each([
	['"abc"', 'abc', ['signature_quotes']],
	['`"abc"`,', 'abc', ['signature_quotes']],
	['t=1,v="abc"', 't=1,v="abc"', []],
	['"abc', '"abc', []],
	['X-AIRudder-Sign: abc', 'abc', ['signature_name']],
	[' "x-airudder-sign": "abc", ', 'abc', ['signature_white_space', 'signature_name']],
])('%s is the signature %s', (pasted, signature, mistakes) => {
	expect(bareSignature({ signature: pasted, from: 'sample' })).toEqual({ signature, mistakes });
});

describe('a long signature is read, whatever it is made of', () => {
	// So long that nothing ends which passes over it twice.
	const quotes = '"'.repeat(300_000);
	const blanks = ' '.repeat(300_000);
	const name = 'X-AIRudder-Sign:';

	test.each([
		['quotes around and inside', `${quotes}a${quotes}b`, `${quotes}a${quotes}b`, []],
		['quotes around', `${quotes}a${quotes}`, 'a', ['signature_quotes']],
		['blanks inside', `a${blanks}b`, `a${blanks}b`, []],
		['blanks around', `${blanks}a${blanks}`, 'a', ['signature_white_space']],
		['a name and quotes', `${name}${quotes}a${quotes}b`, `a${quotes}b`, ['signature_name']],
	])('%s', (_, pasted, signature, mistakes) => {
		const bare = bareSignature({ signature: pasted, from: 'sample' });
		// Not by toBe(): a failure would print all of it.
		expect([bare.signature === signature, bare.mistakes]).toEqual([true, mistakes]);
	});
});

test('a line is hidden as a whole, and on both sides of its mark', () => {
	expect(wordsIn('X-App-Key: ak12:sk34:zz56')).toContain('ak12:sk34:zz56');
	expect(wordsIn('X-App-Name: Acme Pty Ltd')).toContain('Acme Pty Ltd');
	expect(wordsIn('AppK-77:zz9')).toContain('AppK-77');
	expect(wordsIn('https://n8n.example/w?app=ab:cd:ef')).toContain('ab:cd:ef');
	expect(wordsIn('c2VjcmV0LWFwcC1rZQ==')).toContain('c2VjcmV0LWFwcC1rZQ==');
});

test.each([
	'appid: QQ-778899-zz',
	'QQ-778899-zz,',
	'"appKey": "QQ-778899-zz",',
	'app key：QQ-778899-zz',
	'app key = QQ-778899-zz,',
	'（QQ-778899-zz）',
	'X-Sig: keyId=QQ-778899-zz,alg=x',
	'https://n8n.example/QQ-778899-zz?t=1#x',
])('a value is a word of its line, whatever stands around it: %s', (line) => {
	expect(wordsIn(`first\n${line}`)).toContain('QQ-778899-zz');
});

test.each(['password: "p@ss!w0rd#12+x"', '密码：p@ss!w0rd#12+x', 'password = p@ss!w0rd#12+x,'])(
	'a value whose own marks leave only short pieces is a word of its line: %s',
	(line) => expect(wordsIn(line)).toContain('p@ss!w0rd#12+x'),
);
