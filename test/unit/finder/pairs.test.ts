import { offerPairs } from '../../../nodes/AiRudder/finder/pairs';
import type { Parts } from '../../../nodes/AiRudder/finder/parts';
import { BodyFields } from '../../../nodes/AiRudder/signature/bodyFields';

const bodyOf = (text: string) => ({
	values: { scalars: [], objects: [[]] },
	fields: new BodyFields(Buffer.from(text)),
});

test.each([
	['half a character', '{"a":"1","b":[],"c":"","d":"\\ud800"}'],
	['a name that is there twice', '{"a":1,"a":2,"b":[],"c":""}'],
])(
	'every way to write pairs is paid for, also with %s, where none can be written',
	(_what, text) => {
		const steps = [...offerPairs('pairs', {}, bodyOf(text))];
		// Nested and empty values, each in two ways, in fifteen formats and three encodings.
		expect(steps).toHaveLength(2 * 2 * 15 * 3);
		expect(steps.every((step) => typeof step === 'number' && step > 0)).toBe(true);
	},
);

test('a field that is nested too deep to be written anew is left out of the pairs', () => {
	const deep = `${'['.repeat(201)}${']'.repeat(201)}`;

	const nested = [...offerPairs('pairs', {}, bodyOf(`{"a":"1","b":${deep}}`))]
		.filter((step): step is Parts => typeof step !== 'number')
		.map(({ pairs }) => pairs![0][0].change?.nestedValues);

	expect(nested.length).toBeGreaterThan(0);
	expect(nested).not.toContain('json');
});

test('no pairs are written without the fields that stand apart when no field does', () => {
	expect([...offerPairs('fewerPairs', {}, bodyOf('{"a":"1"}'))]).toEqual([]);
});
