import {
	compileTemplate,
	renderTemplate,
	sortedJson,
	type Template,
} from '../../../nodes/AiRudder/signature/template';

const values = {
	body: Buffer.from('{ "b": 1, "a": [ 2.50 ] }'),
	secret: Buffer.from([0, 255]),
	timestamp: '1767225600',
};

const UNKNOWN = { problem: 'unknown_placeholder' };

function compiled(template: string): Template {
	const result = compileTemplate(template);
	if ('problem' in result) throw new Error(`${template} has an unknown placeholder`);
	return result;
}

const render = (template: string) =>
	Buffer.concat(renderTemplate(compiled(template), values).map((part) => Buffer.from(part)));

test.each([
	['{body}', '{ "b": 1, "a": [ 2.50 ] }'],
	['{json}', '{"b":1,"a":[2.5]}'],
	['{sortedJson}', '{"a":[2.5],"b":1}'],
	['{timestamp}', '1767225600'],
	['v0:{timestamp}:{json}', 'v0:1767225600:{"b":1,"a":[2.5]}'],
	['{timestamp}{timestamp}', '17672256001767225600'],
	['{timestamp}\\n{json}', '1767225600\n{"b":1,"a":[2.5]}'],
	['{"data":{json}}', '{"data":{"b":1,"a":[2.5]}}'],
	['Zoë', 'Zoë'],
	['', ''],
])('%j becomes %j', (template, text) => {
	expect(render(template)).toEqual(Buffer.from(text));
});

test('{secret} stands for the bytes of the key, not for a text', () => {
	expect(render('{secret}')).toEqual(Buffer.from([0, 255]));
});

test.each([
	'{nonce}',
	'{Body}',
	'{ body }',
	'{sorted_json}',
	'{body2}',
	'{}',
	'x{time-stamp}y',
	'{体}',
])('%j has a placeholder that does not exist', (template) => {
	expect(compileTemplate(template)).toEqual(UNKNOWN);
});

test.each(['{__proto__}', '{constructor}', '{toString}'])(
	'%j is unknown, although every object has it',
	(template) => {
		expect(compileTemplate(template)).toEqual(UNKNOWN);
	},
);

test('the placeholders that a template uses are listed', () => {
	const template = compiled('{timestamp}.{body}.{body}');
	expect(template.placeholders).toEqual(new Set(['timestamp', 'body']));
});

describe('sortedJson', () => {
	test.each([
		['{"b":{"d":1,"c":2},"a":[{"z":1,"y":2}]}', '{"a":[{"y":2,"z":1}],"b":{"c":2,"d":1}}'],
		['{"10":1,"9":2,"a":3,"A":4}', '{"10":1,"9":2,"A":4,"a":3}'],
		['{"é":1,"z":2,"\\ud83d":3}', '{"z":2,"é":1,"\\ud83d":3}'],
		['{"__proto__":{"b":1,"a":2},"constructor":1}', '{"__proto__":{"a":2,"b":1},"constructor":1}'],
		['null', 'null'],
		['"x"', '"x"'],
		['[]', '[]'],
		['{}', '{}'],
	])('%s becomes %s', (json, sorted) => {
		expect(sortedJson(JSON.parse(json))).toBe(sorted);
	});
});
