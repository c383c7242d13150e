import { fieldReader } from '../../../nodes/AiRudder/finder/evidence';
import { textsWithPairs, type Text } from '../../../nodes/AiRudder/finder/texts';
import { BodyFields } from '../../../nodes/AiRudder/signature/bodyFields';
import { evidenceOf } from './support';

test('a field that is nested too deep to be written anew is left out of the pairs', () => {
	const deep = `${'['.repeat(8000)}${']'.repeat(8000)}`;
	const evidence = evidenceOf({ body: Buffer.from(`{"a":"1","b":${deep}}`) });
	const material = {
		contents: [],
		times: [],
		others: [],
		constants: [],
		urls: [],
		mayShowQuery: true,
		values: { scalars: [], objects: [[]] },
		fieldsAt: fieldReader(new BodyFields(evidence.body)),
		isDeep: true,
		evidence,
	};

	const nested = [...textsWithPairs(material)]
		.filter((step): step is Text => typeof step !== 'number')
		.map(({ change }) => change?.nestedValues);

	expect(nested.length).toBeGreaterThan(0);
	expect(nested).not.toContain('json');
});
