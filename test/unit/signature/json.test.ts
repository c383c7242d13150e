import {
	decodeUtf8,
	endOfString,
	parseJson,
	rewriteBody,
	rewriteJson,
} from '../../../nodes/AiRudder/signature/json';

test.each([
	['{"b":{"d":1,"c":2},"a":[{"z":1,"y":2}]}', '{"a":[{"y":2,"z":1}],"b":{"c":2,"d":1}}'],
	['{"10":1,"9":2,"a":3,"A":4}', '{"10":1,"9":2,"A":4,"a":3}'],
	['{"é":1,"z":2,"\\ud83d":3}', '{"z":2,"é":1,"\\ud83d":3}'],
	['{"__proto__":{"b":1,"a":2},"constructor":1}', '{"__proto__":{"a":2,"b":1},"constructor":1}'],
	['null', 'null'],
	['"x"', '"x"'],
	['[]', '[]'],
	['{}', '{}'],
])('%s becomes %s with sorted keys', (json, sorted) => {
	expect(rewriteJson(json, 'sortedJson')).toBe(sorted);
});

test('white space goes, and the order of the keys stays, unless they are to be sorted', () => {
	const body = Buffer.from(' {"b": 1.0,\n"a":[ 2 ]}');
	expect(rewriteBody(body, 'json')).toBe('{"b":1,"a":[2]}');
	expect(rewriteBody(body, 'sortedJson')).toBe('{"a":[2],"b":1}');
});

test.each(['', '{', '\ufeff{}', `${'['.repeat(100_000)}${']'.repeat(100_000)}`])(
	'what is no JSON, or nested too deep, cannot be written anew',
	(json) => {
		expect(rewriteJson(json, 'sortedJson')).toBeNull();
		expect(rewriteBody(Buffer.from(json), 'json')).toBeNull();
	},
);

test('a text is JSON or not, whatever its value is', () => {
	expect(parseJson('null')).toEqual({ value: null });
	expect(parseJson('nul')).toBeNull();
});

test('bytes that are no UTF-8 are no text, and a byte order mark stays', () => {
	expect(decodeUtf8(Buffer.from('\ufeffé'))).toBe('\ufeffé');
	expect(decodeUtf8(Buffer.from([0xff]))).toBeNull();
	expect(rewriteBody(Buffer.from([0x22, 0xff, 0x22]), 'json')).toBeNull();
});

test('however deep a body is nested, what is inside of it is written once', () => {
	const [depth, text] = [500, 'A'.repeat(10_000)];
	const json = `${'['.repeat(depth)}"${text}"${',0]'.repeat(depth)}`;
	const join = jest.spyOn(Array.prototype, 'join');
	const rewritten = rewriteJson(json, 'sortedJson');
	const written = join.mock.results.map(({ value }) => (value as string).length);
	join.mockRestore();
	expect(rewritten).toBe(json);
	expect(written.reduce((sum, length) => sum + length, 0)).toBeLessThan(2 * json.length);
});

test.each([
	['"a"', 2],
	['"a\\\\" "', 4],
	['"a\\"', -1],
	['"a\\\\\\" "', 7],
	['"a\\" b"', 6],
])('%s ends at %i', (json, end) => {
	expect(endOfString(json, 0)).toBe(end);
});
