import fc from 'fast-check';

import { inspect, MAX_DEPTH } from '../../../nodes/AiRudder/callback/read';
import type { Payload } from '../../../nodes/AiRudder/events/event';
import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';
import { isRounded } from '../support/numbers';
import { read, SAMPLE } from '../support/transfers';

/** JSON of an object with arrays inside each other, so that there are `levels` levels in all. */
const nested = (levels: number, core = '') =>
	`{"event":"x","deep":${'['.repeat(levels - 1)}${core}${']'.repeat(levels - 1)}}`;

test('a harmless payload stays as it is', () => {
	const payload = structuredClone(SAMPLE);
	expect(inspect(payload as unknown as Payload, JSON.stringify(payload))).toEqual([]);
	expect(payload).toEqual(SAMPLE);
});

test.each([
	'{"event":"x","note":"__proto__","caf\\u00e9":"\\u0007"}',
	'{"event":"x","note":"__proto__","n":1,"a":[true,null]}',
	'{"event":"x","n":[1e2,"s",null,true,{}]}',
	'{"event":"x","phone":"6281234567890123","n":1234567890.1234567}',
	`{"event":"x","note":"${'[{'.repeat(MAX_DEPTH)}"}`,
	`{"event":"x","wide":[${Array(MAX_DEPTH).fill('{}').join()}]}`,
])('a text that only looks as if it needed care is not touched: %s', (text) => {
	const payload = JSON.parse(text) as Payload;
	expect(inspect(payload, text)).toEqual([]);
	expect(payload).toEqual(JSON.parse(text));
});

describe('keys that poison', () => {
	test.each([
		['{"event":"x","__proto__":{"admin":true}}', '__proto__'],
		['{"event":"x","\\u005f_proto__":{"admin":true}}', '__proto__'],
		['{"event":"x","a":{"\\u005F\\u005fproto\\u005f_":1}}', 'a.__proto__'],
		['{"event":"x","a":[{"__proto__":null}]}', 'a.0.__proto__'],
	])('%s: the key is left out, with an issue and the whole body', (text, path) => {
		const result = read(text);
		expect(result.issues).toMatchObject([{ code: 'unsafe_key', path }]);
		expect(result.body).toEqual({ text, encoding: 'text' });
		expect(JSON.stringify(result.payload)).not.toContain('proto');
		expect(({} as Record<string, unknown>).admin).toBeUndefined();
		expect((result.payload as Record<string, unknown>).admin).toBeUndefined();
	});

	test('constructor, prototype, toString and hasOwnProperty are fields like any other', () => {
		const text =
			'{"event":"x","constructor":{"prototype":{"a":1}},"toString":2,"hasOwnProperty":3,"then":4}';
		const result = read(text);
		expect(result.issues).toEqual([]);
		expect(JSON.stringify(result.payload)).toBe(text);
	});
});

describe('nesting', () => {
	test(`${MAX_DEPTH} levels are kept`, () => {
		const text = nested(MAX_DEPTH);
		expect(read(text).issues).toEqual([]);
		expect(JSON.stringify(read(text).payload)).toBe(text);
	});

	test('one level more becomes null, with an issue and the whole body', () => {
		const text = nested(MAX_DEPTH + 1, '1');
		const result = read(text);
		expect(JSON.stringify(result.payload)).toBe(nested(MAX_DEPTH, 'null'));
		expect(result.issues).toMatchObject([{ code: 'nested_too_deep', path: 'deep.0.0.0.0' }]);
		expect(result.body?.text).toBe(text);
	});

	test.each([
		['arrays', '[', ']'],
		['objects', '{"a":', '}'],
	])('200,000 levels of %s do no harm', (_what, open, close) => {
		const text = `{"event":"x","deep":${open.repeat(200_000)}1${close.repeat(200_000)}}`;
		const result = read(text);
		expect(result.issues.map(({ code }) => code)).toEqual(['nested_too_deep']);
		expect(JSON.stringify(result.payload).length).toBeLessThan(1000);
	});
});

describe('numbers that JavaScript cannot hold', () => {
	test.each([
		['9007199254740993', 9007199254740992],
		['-12345678901234567890', -12345678901234567000],
		['1e400', null],
		['-1e400', null],
		['120000.123456789012345', 120000.12345678901],
		['0.12345678901234567890', 0.12345678901234568],
		['1e-400', 0],
		['1.23456789e-320', 1.2347e-320],
		['10000000000000000.1', 10000000000000000],
		['123456789012345678e-2', 1234567890123456.8],
	])('%s comes as %j, with an issue and the whole body', (number, value) => {
		const text = `{"event":"x","n":[${number}]}`;
		const result = read(text);
		expect(result.payload.n).toEqual([value]);
		expect(result.issues).toMatchObject([{ code: 'number_not_exact', path: 'n.0' }]);
		expect(result.body).toEqual({ text, encoding: 'text' });
	});

	test.each([
		...['9007199254740991', '-9007199254740991', '1.5', '0', '-0.1', '1e-7', '1.10', '0.1'],
		...['9007199254740992', '1E22', '100e-2', '0.000000000000000000', '0e99999', '-0.0e-99999'],
		...[
			'1234567890.1234567',
			'12.3400000000000000000',
			'0.1e1',
			'1e+300',
			'10e291',
			'0e0',
			'1.0E-307',
		],
	])('%s is held and no issue', (number) => {
		const result = read(`{"event":"x","n":${number}}`);
		expect(result).toMatchObject({ issues: [], payload: { n: Number(number) } });
	});

	test('are named in the first 10,000 that may be, and every long one behind them counts as one', () => {
		const [rounded, endless] = ['9007199254740993', '-1e400'];
		const list = (count: number) =>
			`{"event":"x","n":[${'1234567890.1234567,'.repeat(count)}${rounded},${endless}]}`;
		const known = read(list(9998));
		expect(known.issues).toMatchObject([{ path: 'n.9998' }, { path: 'n.9999' }]);
		const more = read(list(10_000));
		expect(more.issues).toMatchObject([{ path: 'n.10000' }, { path: 'n.10001' }]);
		expect(read(list(10_001)).issues[0]).toMatchObject({ path: 'n.10000' });
		expect((more.payload.n as unknown[]).slice(-2)).toEqual([Number(rounded), null]);
	});

	test('are found among texts, escapes and each other, each at its place', () => {
		const text =
			'{"event":"x","1e400":"1e400 \\\\","a":[1.5,"\\"1e400",{"b\\"":1e400,"c":0.1}],"1":9007199254740993,"1":2}';
		const result = read(text);
		expect(result.issues).toMatchObject([{ code: 'number_not_exact', path: 'a.2.b"' }]);
		expect(result.payload).toEqual({
			...(JSON.parse(text) as object),
			a: [1.5, '"1e400', { 'b"': null, c: 0.1 }],
		});
	});

	test('are those that are another number when they are written again', () => {
		const digits = fc.string({
			unit: fc.constantFrom(...'0123456789'),
			minLength: 1,
			maxLength: 25,
		});
		const exponent = fc.oneof(
			fc.integer({ min: -30, max: 30 }),
			fc.integer({ min: -400, max: 400 }),
		);
		const token = fc
			.tuple(digits, fc.option(digits), fc.option(exponent), fc.boolean())
			.map(([whole, decimals, power, isNegative]) =>
				[
					isNegative ? '-' : '',
					whole.replace(/^0+(?=.)/, ''),
					decimals === null ? '' : `.${decimals}`,
					power === null ? '' : `e${power}`,
				].join(''),
			);
		const shortest = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
		fc.assert(
			fc.property(fc.oneof(token, shortest), (number) => {
				const { issues } = read(`{"event":"x","n":${number}}`);
				expect(issues.map(({ code }) => code)).toEqual(
					isRounded(number) ? ['number_not_exact'] : [],
				);
			}),
			{ numRuns: 5000 },
		);
	});

	test('ten thousand of them are named twenty times', () => {
		const result = read(`{"event":"x","n":[${Array(10_000).fill('1e999').join(',')}]}`);
		expect(result.issues).toHaveLength(20);
		expect(result.payload.n).toEqual(Array(10_000).fill(null));
	});
});

test('what is wrong inside of a transfer does not hide what is missing in it', () => {
	const result = read('{"event":"session.transfer","n":1e400}');
	expect(result.event).toBe(sessionTransfer);
	expect(result.issues[0].code).toBe('number_not_exact');
	expect(result.issues.slice(1).map(({ path }) => path)).toContain('user');
});
