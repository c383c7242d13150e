import fc from 'fast-check';

import {
	asSigned,
	BodyFields,
	hasTooManyValues,
	isWholeText,
	scalarText,
} from '../../../nodes/AiRudder/signature/bodyFields';

const of = (body: string | Buffer) => new BodyFields(Buffer.from(body as string));
const text = (body: string, path: string) => of(body).text(path.split('.'));

/** A field that is not there is not, in a body that could be read. */
function expectUnreadable(fields: BodyFields, path: string[]): void {
	expect([fields.text(path), fields.whole]).toEqual([null, null]);
}

describe('a field of a JSON body', () => {
	test.each([
		['{"a":"x"}', 'a', 'x'],
		['{"a":10000.00}', 'a', '10000.00'],
		['{"a":1e3}', 'a', '1e3'],
		['{"a":-0}', 'a', '-0'],
		['{"a":12345678901234567890}', 'a', '12345678901234567890'],
		['{"a":true,"b":false}', 'b', 'false'],
		['{"a":""}', 'a', ''],
		['{ "a" :\t"x" ,\n"b": 1.50 }', 'b', '1.50'],
		['  {"a":"x"}  ', 'a', 'x'],
		['{"a":{"b":{"c":"x"}}}', 'a.b.c', 'x'],
		['{"a":["x",["y"],{"b":2}]}', 'a.0', 'x'],
		['{"a":["x",["y"],{"b":2}]}', 'a.1.0', 'y'],
		['{"a":["x",["y"],{"b":2.0}]}', 'a.2.b', '2.0'],
		['["x","y"]', '1', 'y'],
		['{"a":"{\\"b\\":1}, ]"}', 'a', '{"b":1}, ]'],
		['{"a":"\\\\","b":"x"}', 'b', 'x'],
		['{"a":"\\u00e9\\n"}', 'a', 'é\n'],
		['{"\\u0061":"x"}', 'a', 'x'],
		['{"":"x"}', '', 'x'],
		['{"a":[],"b":{},"c":"x"}', 'c', 'x'],
		['{"__proto__":"x"}', '__proto__', 'x'],
		['{"constructor":{"name":"x"}}', 'constructor.name', 'x'],
	])('%s: %s is taken as it was written, %j', (body, path, value) => {
		expect(text(body, path)).toBe(value);
	});

	test.each([
		['absent', '{"b":1}', 'a'],
		['absent from the object', '{"a":{}}', 'a.b'],
		['inside something that is no object', '{"a":1}', 'a.b'],
		['inside something that is absent', '{"b":1}', 'a.b.c'],
		['inside a text', '{"a":"{\\"b\\":1}"}', 'a.b'],
		['inside null', '{"a":null}', 'a.b'],
		['there twice', '{"a":1,"a":2}', 'a'],
		['there twice, once with an escape', '{"a":1,"\\u0061":1}', 'a'],
		['inside an object that is there twice', '{"a":{"b":1},"a":{"b":1}}', 'a.b'],
		['null', '{"a":null}', 'a'],
		['an object', '{"a":{"b":1}}', 'a'],
		['a list', '{"a":[1]}', 'a'],
		['behind the end of a list', '{"a":["x"]}', 'a.1'],
		['no number of a list', '{"a":["x"]}', 'a.length'],
		['of every object', '{}', 'constructor'],
		['of every object, too', '{}', '__proto__'],
		['of every list', '[]', 'length'],
		['of a body that is a text', '"a"', 'a'],
		['of a body that is null', 'null', 'a'],
	])('is not taken when it is %s: %s', (_what, body, path) => {
		const fields = of(body);
		expect(fields.text(path.split('.'))).toBeNull();
		expect(fields.whole).not.toBeNull();
	});

	test.each(['', 'no json', '{"a":1', '{"a":1}x', '\ufeff{"a":1}', '{"a":NaN}'])(
		'cannot be read from %j',
		(body) => {
			expectUnreadable(of(body), ['a']);
		},
	);

	test('cannot be read from a form whose escapes are not UTF-8', () => {
		expectUnreadable(of('a=%FF&b=1'), ['b']);
	});

	test('cannot be read from what is not UTF-8', () => {
		const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
		expectUnreadable(of(body), ['a']);
	});

	test('is read from a body that is nested deeper than the stack, if so much may be in it', () => {
		const deep = '['.repeat(100_000) + ']'.repeat(100_000);
		const body = Buffer.from(`{"a":${deep},"b":"x"}`);
		expect(new BodyFields(body, 100_001).text(['b'])).toBe('x');
		expectUnreadable(new BodyFields(body, 100_000), ['b']);
		expectUnreadable(new BodyFields(body), ['b']);
	});
});

describe('a field of a form', () => {
	test.each([
		['a=x&b=1.50', 'b', '1.50'],
		['a=two+words', 'a', 'two words'],
		['a=%C3%A9%26', 'a', 'é&'],
		['a=', 'a', ''],
		['a=1&b', 'b', ''],
		['a=x=y', 'a', 'x=y'],
		['user%5Bid%5D=1', 'user[id]', '1'],
		['a={"b":1}', 'a', '{"b":1}'],
	])('%s: %s is %j', (body, path, value) => {
		expect(text(body, path)).toBe(value);
	});

	test.each([
		['there twice', 'a=1&a=1', 'a'],
		['absent', 'a=1', 'b'],
		['inside another', 'a={"b":1}', 'a.b'],
	])('is not taken when it is %s', (_what, body, path) => {
		expect(text(body, path)).toBeNull();
	});
});

test('the fields of an object come in order, with a name that is there twice', () => {
	expect(of('{"b":[1, 2],"a":"x","b":null}').at([])).toMatchObject([
		{ name: 'b', raw: '[1, 2]' },
		{ name: 'a', raw: '"x"' },
		{ name: 'b', raw: 'null' },
	]);
	expect(of('{"b":{"c":1}}').at(['b'])).toMatchObject([{ name: 'c', raw: '1' }]);
	expect(of('{"b":1}').at(['b'])).toBeNull();
	expect(of('1').at([])).toBeNull();
});

test('however deep and however many the fields are that are asked for, a body is read once', () => {
	const depth = 40;
	const body = `${'{"a":'.repeat(depth)}{"b":"${'x'.repeat(20_000)}"}${',"c":1}'.repeat(depth)}`;
	const fields = of(body);
	const parsed = jest.spyOn(JSON, 'parse');
	for (let level = 1; level <= depth; level++) {
		expect(fields.text([...Array<string>(level - 1).fill('a'), 'c'])).toBe('1');
	}
	const long = parsed.mock.calls.filter(([json]) => json.length > 10_000);
	parsed.mockRestore();
	expect(long).toHaveLength(1);
});

test.each<[string, (count: number) => string]>([
	['a list', (count) => `[${Array(count).fill('1').join()}]`],
	['an object', (count) => JSON.stringify(Object.fromEntries(Array(count).fill(0).entries()))],
	['lists in one another', (count) => '['.repeat(count) + ']'.repeat(count)],
	[
		'a list of objects',
		(count) =>
			`[${Array(count / 2)
				.fill('{"":1}')
				.join()}]`,
	],
])('more than 1,000 values in %s are too many, and no fewer', (_, bodyOf) => {
	const isTooMuch = (count: number) => hasTooManyValues(Buffer.from(bodyOf(count)));
	expect([isTooMuch(998), isTooMuch(1004)]).toEqual([false, true]);
});

test.each(['{,[', '\\\\,{', '\\"[,', 'é\\\\\\"{'])(
	'a text in which %s stands very often is one value',
	(piece) => {
		expect(hasTooManyValues(Buffer.from(`{"a":"${piece.repeat(30_000)}"}`))).toBe(false);
		const both = `{"a":"${piece.repeat(30_000)}","b":[${'[],'.repeat(1000)}[]]}`;
		expect(hasTooManyValues(Buffer.from(both))).toBe(true);
		expect(hasTooManyValues(Buffer.from(`{"a":"${'[,'.repeat(30_000)}`))).toBe(false);
	},
);

test('strings that no mark parts are too many, too', () => {
	expect(hasTooManyValues(Buffer.from('"'.repeat(4000)))).toBe(false);
	expect(hasTooManyValues(Buffer.from('"'.repeat(4004)))).toBe(true);
});

test('the commas in a form are no values', () => {
	expect(hasTooManyValues(Buffer.from(`a=1&text=${'a,'.repeat(30_000)}`))).toBe(false);
});

test('a form of more than 32 KB has no fields', () => {
	const form = `a=${'+'.repeat(32_766)}`;
	expect(of(form).at([])).toHaveLength(1);
	expect(of(`${form}+`).at([])).toBeNull();
});

test('an object is read once', () => {
	const fields = of('{"a":{"b":1}}');
	expect(fields.at(['a'])).toBe(fields.at(['a']));
	const none = of('{"a":1}');
	expect([none.at(['a']), none.at(['a'])]).toEqual([null, null]);
});

test('whatever JSON comes, its fields are those that a parser sees', () => {
	fc.assert(
		fc.property(
			fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
			fc.constantFrom(0, 1, '\t'),
			(value, space) => {
				const json = JSON.stringify(value, null, space);
				const seen = of(json)
					.at([])!
					.map(({ name, raw }) => [name, JSON.parse(raw) as unknown]);
				expect(seen).toEqual(Object.entries(JSON.parse(json) as object));
				for (const [name, field] of Object.entries(value)) {
					const isScalar = field !== null && typeof field !== 'object';
					expect(of(json).text([name])).toBe(isScalar ? String(parsed(field)) : null);
				}
			},
		),
		{ numRuns: 500 },
	);
});

/** A scalar as JSON has it: -0 is written 0. */
const parsed = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

test('a scalar is a text, a number or a truth value', () => {
	expect(['"a"', '1.0', 'true', 'null', '[]', '{}'].map(scalarText)).toEqual([
		'a',
		'1.0',
		'true',
		null,
		null,
		null,
	]);
});

test.each(['\ud83d', 'a\udc00', '\udc00\ud83d'])('%j holds half a character', (half) => {
	expect(isWholeText(half)).toBe(false);
});

test.each(['', 'a', 'é', '🔑'])('%j is whole', (whole) => {
	expect(isWholeText(whole)).toBe(true);
});

test.each([
	['JSON', (count: number) => JSON.stringify(Array.from({ length: count }, (_, at) => at))],
	['a form', (count: number) => Array.from({ length: count }, (_, at) => `a${at}=1`).join('&')],
])('more than a thousand fields in %s are not looked at, and no fewer', (_, bodyOf) => {
	const read = (count: number) => new BodyFields(Buffer.from(bodyOf(count))).at([]);
	expect(read(1000)).toHaveLength(1000);
	expect(read(1001)).toBeNull();
});

test.each<[string, string | null]>([
	[
		'{"a":1.0,"b":"x","c":[1.0],"d":null,"e":-12E5,"f":true}',
		'{"a":"1.0","b":"x","c":[1.0],"d":null,"e":"-12E5","f":true}',
	],
	[' {}', '{}'],
	['a=1&b=x+y', '{"a":"1","b":"x y"}'],
	['[1,2]', null],
	['7', null],
	['{', null],
	['a=%FF', null],
])('a body as its fields were signed: %s', (body, json) => {
	const isForm = body.startsWith('a');
	expect(asSigned(Buffer.from(body), [])).toEqual(json === null ? null : { json, isForm });
});

test('a body that is no UTF-8 has no fields', () => {
	expect(asSigned(Buffer.from([0x7b, 0xff, 0x7d]), [])).toBeNull();
});

test('a number inside of an object is a text, too, where the fields of that object were signed', () => {
	const body = Buffer.from(
		'{"user":{"id":1E1,"of":{"n":1.0}},"other":{"id":1E1},"rows":[{"id":1E1}]}',
	);
	const asText = (...objects: string[][]) => asSigned(body, objects)!.json;
	expect(asText(['user'])).toBe(
		'{"user":{"id":"1E1","of":{"n":1.0}},"other":{"id":1E1},"rows":[{"id":1E1}]}',
	);
	expect(asText(['rows', '0'])).toBe(
		'{"user":{"id":1E1,"of":{"n":1.0}},"other":{"id":1E1},"rows":[{"id":"1E1"}]}',
	);
	expect(asText(['user', 'of'], ['none'], ['rows'])).toBe(
		'{"user":{"id":1E1,"of":{"n":"1.0"}},"other":{"id":1E1},"rows":[{"id":1E1}]}',
	);
	const twice = Buffer.from('{"a":{"id":1E1},"a":{"id":2}}');
	expect(asSigned(twice, [['a']])!.json).toBe(twice.toString());
});
