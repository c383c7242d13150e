import { partsOf } from '../../../nodes/AiRudder/signature/header';
import { MessageReader } from '../../../nodes/AiRudder/signature/signedText';

const partText = (signature: string, name: string) =>
	new MessageReader({ body: Buffer.of(), signature, headers: {}, url: () => '' }).partText(name);
const parts = (header: string) => partsOf(header).map(({ name, value }) => `${name}: ${value}`);

test.each<[string, ...string[]]>([
	['t=1767225600,v1=5257a8', 't: 1767225600', 'v1: 5257a8'],
	['ts=1767225600;h1=5257a8', 'ts: 1767225600', 'h1: 5257a8'],
	['t=1, v1=a, v1=b', 't: 1', 'v1: a', 'v1: b'],
	['nonce=x&sig=a', 'nonce: x', 'sig: a'],
	['Signature keyId="k-1",signature="a+/b=="', 'keyId: k-1', 'signature: a+/b=='],
	['id:abc sign:def', 'id: abc', 'sign: def'],
	['v1,abc= v1,d,f v1a,ghi', 'v1: abc=', 'v1: d,f', 'v1a: ghi'],
	['t=2026-01-01T00:00:00Z', 't: 2026-01-01T00:00:00Z'],
	['url=https://x.example/a', 'url: https://x.example/a'],
])('%j has parts with names', (header, ...expected) => {
	expect(parts(header)).toEqual(expected);
});

test.each([
	'',
	'5257a8',
	'abc=',
	'abc==',
	't=',
	'=abc',
	' , ; & ',
	`${'n'.repeat(33)}=abc`,
	'a/b=c',
	'ab+cd=e',
	'v1,',
	'v1,=',
	'a:""',
	'a=""; b:""',
	'a="="',
	'v1,""',
])('%j has no part: the padding of Base64 is none, nor is what has no name', (header) => {
	expect(parts(header)).toEqual([]);
});

test('an empty value in quotes is left out, and the part of that name that has one counts', () => {
	expect(parts('a:"",v1=5257a8')).toEqual(['v1: 5257a8']);
	expect(partText('a:"",a=1', 'a')).toBe('1');
	expect(partText('a:""', 'a')).toBeNull();
});

test('the text of a part is there if it stands there exactly once', () => {
	expect(partText('t=1,v1=a,v1=b', 't')).toBe('1');
	expect(partText('t=1,v1=a,v1=b', 'v1')).toBeNull();
	expect(partText('t=1,v1=a,v1=b', 'T')).toBeNull();
	expect(partText('t=1', 'constructor')).toBeNull();
});

test('of thousands of parts the first hundred are looked at', () => {
	expect(parts('a=b,'.repeat(1000))).toHaveLength(100);
});
