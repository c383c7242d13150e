import fc from 'fast-check';

import { BodyFields } from '../../../nodes/AiRudder/signature/bodyFields';
import {
	type Ambiguity,
	joinPairs,
	pairsOf,
	type PairRules,
} from '../../../nodes/AiRudder/signature/sortedPairs';

/** The defaults of the credential. */
const RULES: PairRules = {
	format: 'key=value',
	joiner: '&',
	empty: 'omit',
	nested: 'refuse',
	encoding: 'none',
	omitted: new Set(['sign', 'sign_type', 'signature']),
};

/** The fields of a body as one text, or why they are none. */
function sortedPairs(
	fields: Parameters<typeof pairsOf>[0],
	rules: PairRules,
	allowsJoiner: boolean,
) {
	const found = pairsOf(fields, rules, allowsJoiner);
	return 'problem' in found ? found : joinPairs(found, rules);
}

const pairs = (body: string, rules: Partial<PairRules> = {}, allowsJoiner = false) => {
	const fields = new BodyFields(Buffer.from(body), Infinity).at([])!;
	return sortedPairs(fields, { ...RULES, ...rules }, allowsJoiner);
};
const unclear = (why: Ambiguity) => ({ problem: 'signed_value_ambiguous', why });

test.each([
	['{"b":"x","a":1.50}', 'a=1.50&b=x'],
	['{"a":true,"b":false}', 'a=true&b=false'],
	['{"b":1,"a":2,"B":3,"10":4,"9":5,"_":6}', '10=4&9=5&B=3&_=6&a=2&b=1'],
	// By code unit: U+FF5E stands behind the first half of U+1F511, although its number is smaller.
	['{"～":1,"🔑":2,"é":3,"z":4}', 'z=4&é=3&🔑=2&～=1'],
	['{"ab":1,"a":2,"a0":3}', 'a=2&a0=3&ab=1'],
	['{"a":"","b":null,"c":"x"}', 'c=x'],
	['{"a":0,"b":false}', 'a=0&b=false'],
	['{"sign":"s","a":1,"sign_type":"MD5","signature":"s","Sign":"x"}', 'Sign=x&a=1'],
	['{"a":"x=y"}', 'a=x=y'],
	['{"":"x"}', '=x'],
	['{"__proto__":1,"constructor":2}', '__proto__=1&constructor=2'],
	['{}', ''],
	['[2,"x"]', '0=2&1=x'],
])('%s is signed as %j', (body, text) => {
	expect(pairs(body)).toBe(text);
});

test.each<[Partial<PairRules>, string]>([
	[{ format: 'key:value' }, 'a:1.50&b:two words'],
	[{ format: 'keyvalue' }, 'a1.50&btwo words'],
	[{ format: 'value' }, '1.50&two words'],
	[{ joiner: '' }, 'a=1.50b=two words'],
	[{ joiner: '\n' }, 'a=1.50\nb=two words'],
	[{ joiner: ', ' }, 'a=1.50, b=two words'],
	[{ empty: 'keep' }, 'a=1.50&b=two words&c=&d='],
	[{ encoding: 'percent' }, 'a=1.50&b=two%20words'],
	[{ encoding: 'form' }, 'a=1.50&b=two+words'],
	[{ omitted: new Set(['a']) }, 'b=two words'],
])('%j changes how the pairs are written: %j', (rules, text) => {
	expect(pairs('{"b":"two words","a":1.50,"c":"","d":null}', rules)).toBe(text);
});

test('a value is encoded as URLs have it, its name is not', () => {
	const body = `{"é ":"é+&=~*'/"}`;
	expect(pairs(body, { encoding: 'percent' })).toBe("é =%C3%A9%2B%26%3D~*'%2F");
	expect(pairs(body, { encoding: 'form' })).toBe('é =%C3%A9%2B%26%3D%7E*%27%2F');
});

test('a form is encoded as URLSearchParams does it', () => {
	const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
	fc.assert(
		fc.property(fc.oneof(fc.constant(ascii), fc.string({ unit: 'grapheme' })), (value) => {
			fc.pre(value !== '');
			const [written] = new URLSearchParams({ a: value }).toString().split('&');
			expect(pairs(JSON.stringify({ a: value }), { encoding: 'form', joiner: '' })).toBe(written);
		}),
	);
});

test('a nested value is refused, left out or written as JSON, as it is set', () => {
	for (const body of ['{"a":1,"b":{"d":1.0,"c": 2}}', '{"a":1,"b":[]}']) {
		expect(pairs(body)).toEqual(unclear('nested_value'));
		expect(pairs(body, { nested: 'omit' })).toBe('a=1');
	}
	expect(pairs('{"a":1,"b":{"d":1.0,"c": 2}}', { nested: 'json' })).toBe('a=1&b={"d":1,"c":2}');
});

test.each([
	'{"a":1,"sign":{"event":"session.transfer"}}',
	'{"a":1,"sign_type":[{}]}',
	'{"a":1,"signature":"{\\"event\\":1}"}',
	'{"a":1,"sign":"\\n [1]"}',
	'{"a":1,"sign":"\\ufeff{}"}',
])('%s is refused, for a callback could lie in a field that nobody has signed', (body) => {
	for (const nested of ['refuse', 'omit', 'json'] as const) {
		for (const allowsJoiner of [false, true]) {
			expect(pairs(body, { nested }, allowsJoiner)).toEqual(unclear('nested_unsigned'));
		}
	}
	const fields = new BodyFields(Buffer.from(body)).at([])!;
	expect(pairsOf(fields, RULES, false, () => true)).toEqual([{ name: 'a', text: 'a=1' }]);
});

describe('texts that begin and end as JSON, and are none', () => {
	const parsedOf = (value: string, count: number) => {
		const body = Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, value]));
		const fields = new BodyFields(Buffer.from(JSON.stringify(body))).at([])!;
		const parse = jest.spyOn(JSON, 'parse');
		const text = sortedPairs(fields, { ...RULES, nested: 'json' }, true);
		const parsed = parse.mock.calls.filter(([json]) => json === value).length;
		parse.mockRestore();
		return { text, parsed };
	};

	test.each(['[x]', '[ x]', '{x}', '{1:2}', '[+1]', '[VIP]', '{{name}}'])(
		'%s is not parsed, whatever their number: the parser takes long to say that it is none',
		(value) => {
			const { text, parsed } = parsedOf(value, 990);
			expect(text).toContain(`k9=${value}`);
			expect(parsed).toBe(0);
		},
	);

	test.each(['["x]', '[1x]', '{"a}', '[tx]', '[[x]'])(
		'%s is parsed for some hundred fields only, and counts as JSON beyond',
		(value) => {
			expect(parsedOf(value, 200)).toMatchObject({ parsed: 200, text: expect.any(String) });
			const { text, parsed } = parsedOf(value, 990);
			expect(text).toEqual(unclear('nested_text'));
			expect(parsed).toBeLessThan(256);
		},
	);
});

test('what looks like a callback is parsed up to 16,384 brackets, and counts as one beyond', () => {
	const long = `${'['.repeat(9000)}x]`;
	const open = '['.repeat(1_000_000);
	const parse = jest.spyOn(JSON, 'parse');
	const given = (body: Record<string, unknown>) => {
		const fields = new BodyFields(Buffer.from(JSON.stringify(body))).at([])!;
		parse.mockClear();
		return sortedPairs(fields, { ...RULES, nested: 'json' }, true);
	};
	const parsed = () => parse.mock.calls.filter(([text]) => text.startsWith('['));
	expect(given({ sign: open, sign_type: `${open}1]`, a: 1 })).toEqual(unclear('nested_unsigned'));
	expect(parsed()).toEqual([]);
	expect(given({ sign: open, a: open, b: 1 })).toBe(`a=${open}&b=1`);
	expect(parsed()).toEqual([]);
	expect(given({ a: long })).toBe(`a=${long}`);
	expect(given({ a: long, b: long })).toEqual(unclear('nested_text'));
	expect(parsed()).toHaveLength(1);
	parse.mockRestore();
});

test.each(['{"a":1,"sign":"x{}"}', '{"a":1,"sign":12}', '{"a":1,"sign":null,"sign_type":true}'])(
	'%s is signed without a field that holds nothing but a value',
	(body) => {
		expect(pairs(body)).toBe('a=1');
	},
);

test.each([
	'{"a":1,"a":2}',
	'{"a":1,"b":2,"a":1}',
	'{"a":1,"\\u0061":2}',
	// Left out in the text, and yet the last one is what a reader sees.
	'{"a":1,"a":""}',
	'{"a":1,"a":null}',
	'{"sign":1,"a":1,"sign":2}',
])('%s is refused, for a name is there twice', (body) => {
	expect(pairs(body)).toEqual(unclear('field_twice'));
	expect(pairs(body, {}, true)).toEqual(unclear('field_twice'));
});

test('a nested value cannot stand behind a field of the same name, although it is left out', () => {
	expect(pairs('{"a":1,"a":{"b":2}}', { nested: 'omit' })).toEqual(unclear('field_twice'));
});

test.each([
	['{"a":"1&b=2"}', {}],
	['{"a&b":"1"}', {}],
	['{"a":"x\\nb=y"}', { joiner: '\n' }],
	['{"a":"x|"}', { format: 'value' as const, joiner: '||' }],
	['{"a":"x, y"}', { joiner: ', ' }],
	['{"a":"1&2"}', { format: 'value' as const }],
	['{"a":"1=&2&3&4=5"}', {}],
])('%s is refused with %j, for it holds the joiner, unless that is accepted', (body, rules) => {
	expect(pairs(body, rules)).toEqual(unclear('holds_joiner'));
	expect(typeof pairs(body, rules, true)).toBe('string');
});

test.each([
	['{"a":"Tom & Jerry"}', {}, 'a=Tom & Jerry'],
	['{"a":"x\\ny"}', { joiner: '\n' }, 'a=x\ny'],
	['{"a":"1=2&3&4"}', {}, 'a=1=2&3&4'],
])('%s can be no two pairs: what follows on the joiner has no mark', (body, rules, text) => {
	expect(pairs(body, rules)).toBe(text);
});

test('a text that is a nested value in JSON could be one, and one that only begins like it could not', () => {
	expect(pairs('{"a":"{}"}', { nested: 'json' })).toEqual(unclear('nested_text'));
	for (const company of ['[VIP] Tom', '{name}, hi', '[图片]']) {
		expect(pairs(JSON.stringify({ company }), { nested: 'json' })).toBe(`company=${company}`);
	}
	expect(pairs('{"a":"{}"}')).toBe('a={}');
});

test('a value that is nested deeper than the stack cannot be written as JSON', () => {
	const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
	expect(pairs(`{"a":${deep}}`, { nested: 'json' })).toEqual({ problem: 'body_unreadable' });
});

test('a joiner that the encoding takes away does no harm', () => {
	expect(pairs('{"a":"1&b=2"}', { encoding: 'percent' })).toBe('a=1%26b%3D2');
});

test.each([
	['{"a=b":"c"}', {}, 'a=bc'],
	['{"a:b":"c"}', { format: 'key:value' as const }, 'a:bc'],
])('%s is refused, for its name holds the mark behind a name', (body, rules, text) => {
	expect(pairs(body, rules)).toEqual(unclear('holds_mark'));
	expect(pairs(body, rules, true)).toEqual(unclear('holds_mark'));
	expect(pairs(body, { format: 'keyvalue' })).toBe(text);
});

test.each(['{"a":"\\ud800"}', '{"\\udfff":"a"}'])(
	'%s is refused, for half a character has the bytes of every other half',
	(body) => {
		for (const encoding of ['none', 'percent', 'form'] as const) {
			expect(pairs(body, { encoding }, true)).toEqual(unclear('half_character'));
		}
	},
);

test('two bodies that say something else never give one text', () => {
	const name = fc.string({ unit: fc.constantFrom('a', 'b', '=', '&', '1', ''), maxLength: 4 });
	const value = fc.oneof(name, fc.string({ unit: 'grapheme', maxLength: 5 }), fc.integer());
	const body = fc.dictionary(name, value, { maxKeys: 4 });
	/** What a body says, by the defaults: no empty values, no signature, a number like its text. */
	const sense = (fields: Record<string, unknown>) =>
		JSON.stringify(
			Object.entries(fields)
				.filter(([, field]) => field !== '')
				.map(([key, field]) => [key, String(field)])
				.sort(([a], [b]) => (a < b ? -1 : 1)),
		);
	fc.assert(
		fc.property(
			body,
			body,
			fc.constantFrom<PairRules['format']>('key=value', 'key:value'),
			(a, b, format) => {
				const [first, second] = [a, b].map((one) => pairs(JSON.stringify(one), { format }));
				fc.pre(typeof first === 'string' && typeof second === 'string');
				expect(first === second).toBe(sense(a) === sense(b));
			},
		),
		{ numRuns: 3000 },
	);
});
