import { inspect, MAX_DEPTH } from '../../../nodes/AiRudder/callback/inspect';
import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';
import { read, SAMPLE } from '../support/transfers';

/** JSON of an object with arrays inside each other, so that there are `levels` levels in all. */
const nested = (levels: number, core = '') =>
	`{"event":"x","deep":${'['.repeat(levels - 1)}${core}${']'.repeat(levels - 1)}}`;

test('a harmless payload is handed back as it is, not copied', () => {
	const payload = structuredClone(SAMPLE);
	expect(inspect(payload, JSON.stringify(payload))).toEqual({ payload, issues: [] });
	expect(inspect(payload, JSON.stringify(payload)).payload).toBe(payload);
});

test.each([
	'{"event":"x","note":"__proto__","caf\\u00e9":"\\u0007"}',
	'{"event":"x","n":[1e2,"s",null,true,{}]}',
	'{"event":"x","phone":"6281234567890123","n":1234567890.1234567}',
	`{"event":"x","note":"${'[{'.repeat(MAX_DEPTH)}"}`,
	`{"event":"x","wide":[${Array(MAX_DEPTH).fill('{}').join()}]}`,
])('a text that only looks as if it needed care is not touched: %s', (text) => {
	const payload = JSON.parse(text) as object;
	const inspected = inspect(payload, text);
	expect(inspected.issues).toEqual([]);
	expect(inspected.payload).toBe(payload);
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
	])('%s comes as %j, with an issue and the whole body', (number, value) => {
		const text = `{"event":"x","n":[${number}]}`;
		const result = read(text);
		expect(result.payload.n).toEqual([value]);
		expect(result.issues).toMatchObject([{ code: 'number_not_exact', path: 'n.0' }]);
		expect(result.body).toEqual({ text, encoding: 'text' });
	});

	test.each(['9007199254740991', '-9007199254740991', '1.5', '0', '-0.1', '1e-7'])(
		'%s is held and no issue',
		(number) => {
			const result = read(`{"event":"x","n":${number}}`);
			expect(result).toMatchObject({ issues: [], payload: { n: Number(number) } });
		},
	);

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
