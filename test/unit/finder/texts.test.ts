import { textsWithPairs } from '../../../nodes/AiRudder/finder/texts';
import { evidenceOf } from './support';

test('a field that is nested deeper than the stack is left out of the pairs', () => {
	const deep = `${'['.repeat(8000)}${']'.repeat(8000)}`;
	const evidence = evidenceOf({ body: Buffer.from(`{"a":"1","b":${deep}}`) });
	const material = {
		contents: [],
		times: [],
		others: [],
		constants: [],
		urls: [],
		mayShowQuery: true,
		evidence,
	};

	const nested = [...textsWithPairs(material)].map(({ change }) => change?.nestedValues);

	expect(nested.length).toBeGreaterThan(0);
	expect(nested).not.toContain('json');
});
