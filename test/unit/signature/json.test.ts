import {
	decodeUtf8,
	endOfString,
	parseJson,
	readBody,
	writeJson as writeValue,
} from '../../../nodes/AiRudder/signature/json';

/** Null when the body is no JSON, or cannot be written. */
function writeBody(body: Buffer, kind: 'json' | 'sortedJson', spelling?: number): string | null {
	const value = readBody(body);
	return value === null ? null : writeValue(value, kind, spelling);
}
const writeJson = (json: string, kind: 'json' | 'sortedJson', spelling?: number) =>
	writeBody(Buffer.from(json), kind, spelling);

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
	expect(writeJson(json, 'sortedJson')).toBe(sorted);
});

test('white space goes, and the order of the keys stays, unless they are to be sorted', () => {
	const body = Buffer.from(' {"b": 1.0,\n"a":[ 2 ]}');
	expect(writeBody(body, 'json')).toBe('{"b":1,"a":[2]}');
	expect(writeBody(body, 'sortedJson')).toBe('{"a":[2],"b":1}');
});

test.each(['', '{', '{"a', '[', '\ufeff{}', `${'['.repeat(100_000)}${']'.repeat(100_000)}`])(
	'what is no JSON, or nested too deep, cannot be written anew',
	(json) => {
		for (const spelling of [0, 1]) {
			expect(writeJson(json, 'sortedJson', spelling)).toBeNull();
			expect(writeJson(json, 'json', spelling)).toBeNull();
		}
	},
);

test.each([
	[
		'{"b" : 1.0,\n "a":[ 2e3 , "\\u00e9 \\" ,", true ]}',
		'{"a":[2e3,"\\u00e9 \\" ,",true],"b":1.0}',
	],
	['{"2":{"b":[],"a":{}},"10":null}', '{"10":null,"2":{"a":{},"b":[]}}'],
	['{"a":1,"\\u0061":2,"A":"\\/"}', '{"A":"\\/","a":1,"\\u0061":2}'],
	[' [ { } , [ ] ] ', '[{},[]]'],
	['"a b"', '"a b"'],
])(
	'%s keeps its numbers and escapes where only white space and the order of the keys change',
	(json, sorted) => {
		expect(writeJson(json, 'sortedJson', 1)).toBe(sorted);
		expect(writeJson(sorted, 'json', 1)).toBe(sorted);
	},
);

test('strings are written as they came, decoded, or in ASCII, and numbers as they came', () => {
	const json = '["\\u674e/\\/é\\n", 1.0]';
	expect([1, 2, 3].map((spelling) => writeJson(json, 'json', spelling))).toEqual([
		'["\\u674e/\\/é\\n",1.0]',
		'["李//é\\n",1.0]',
		'["\\u674e//\\u00e9\\n",1.0]',
	]);
});

test('more than 200 levels are too deep to be written; brackets in strings are none', () => {
	const nested = (depth: number, inside: string) =>
		`${'[{"a":'.repeat(depth / 2)}${inside}${'}]'.repeat(depth / 2)}`;
	for (const spelling of [0, 1]) {
		expect(writeJson(nested(200, '"[[[{{"'), 'json', spelling)).toBe(nested(200, '"[[[{{"'));
		expect(writeJson(nested(200, '[]'), 'json', spelling)).toBeNull();
	}
	const besides = `[${nested(198, '1')},${nested(198, '1')}]`;
	expect(writeJson(besides, 'json')).toBe(besides);
});

test('a text is JSON or not, whatever its value is', () => {
	expect(parseJson('null')).toEqual({ value: null });
	expect(parseJson('nul')).toBeNull();
});

test('bytes that are no UTF-8 are no text, and a byte order mark stays', () => {
	expect(decodeUtf8(Buffer.from('\ufeffé'))).toBe('\ufeffé');
	expect(decodeUtf8(Buffer.from([0xff]))).toBeNull();
	expect(writeBody(Buffer.from([0x22, 0xff, 0x22]), 'json')).toBeNull();
});

test('however deep a body is nested, what is inside of it is written once', () => {
	const [depth, text] = [200, 'A'.repeat(10_000)];
	const json = `${'['.repeat(depth)}"${text}"${',0]'.repeat(depth)}`;
	const join = jest.spyOn(Array.prototype, 'join');
	const rewritten = writeJson(json, 'sortedJson');
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
