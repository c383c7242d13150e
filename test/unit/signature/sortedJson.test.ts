import { sortedJson } from '../../../nodes/AiRudder/signature/sortedJson';

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
