import { fieldReader } from '../../../nodes/AiRudder/finder/evidence';
import { textsWithPairs, type Text } from '../../../nodes/AiRudder/finder/texts';
import { BodyFields } from '../../../nodes/AiRudder/signature/bodyFields';
import { evidenceOf } from './support';

const materialOf = (text: string) => {
	const evidence = evidenceOf({ body: Buffer.from(text) });
	return {
		contents: [],
		times: [],
		others: [],
		constants: [],
		urls: [],
		mayShowQuery: true,
		values: { scalars: [], objects: [[]] },
		fieldsAt: fieldReader(new BodyFields(evidence.body)),
		isDeep: false,
		evidence,
	};
};

test.each([
	['half a character', '{"a":"1","b":[],"c":"","d":"\\ud800"}'],
	['a name that is there twice', '{"a":1,"a":2,"b":[],"c":""}'],
])(
	'every way to write pairs is paid for, also with %s, where none can be written',
	(_what, text) => {
		const steps = [...textsWithPairs(materialOf(text))];
		// Nested and empty values, each in two ways, in fifteen formats and three encodings.
		expect(steps).toHaveLength(2 * 2 * 15 * 3);
		expect(steps.every((step) => typeof step === 'number' && step > 0)).toBe(true);
	},
);

test('a field that is nested too deep to be written anew is left out of the pairs', () => {
	const deep = `${'['.repeat(8000)}${']'.repeat(8000)}`;
	const material = { ...materialOf(`{"a":"1","b":${deep}}`), isDeep: true };

	const nested = [...textsWithPairs(material)]
		.filter((step): step is Text => typeof step !== 'number')
		.map(({ change }) => change?.nestedValues);

	expect(nested.length).toBeGreaterThan(0);
	expect(nested).not.toContain('json');
});
