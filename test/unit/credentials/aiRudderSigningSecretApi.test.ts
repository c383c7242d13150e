import type { INodePropertyOptions } from 'n8n-workflow';

import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';
import { ALGORITHMS, DIGESTS } from '../../../nodes/AiRudder/signature/algorithms';
import { ENCODINGS, METHODS, SECRET_ENCODINGS } from '../../../nodes/AiRudder/signature/formula';

const PRESETS = ALGORITHMS.map((algorithm) => DIGESTS[algorithm].preset);

test.each<[string, readonly string[]]>([
	['algorithm', ALGORITHMS],
	['method', METHODS],
	['encoding', ENCODINGS],
	['secretEncoding', SECRET_ENCODINGS],
	['scheme', ['auto', 'custom', 'token', ...PRESETS]],
])('the list of %s offers what the code knows, no more and no less: %j', (name, known) => {
	const field = new AiRudderSigningSecretApi().properties.find((one) => one.name === name);
	const offered = (field?.options as INodePropertyOptions[]).map(({ value }) => value);
	expect([...offered].sort()).toEqual([...known].sort());
	expect(known).toContain(field?.default);
});

test.each(ALGORITHMS)('%s is offered under its usual name', (algorithm) => {
	const { properties } = new AiRudderSigningSecretApi();
	const nameOf = (field: string, value: string) =>
		(properties.find(({ name }) => name === field)?.options as INodePropertyOptions[]).find(
			(option) => option.value === value,
		)?.name;
	const { name, preset } = DIGESTS[algorithm];
	expect(nameOf('algorithm', algorithm)).toBe(name);
	expect(nameOf('scheme', preset)).toBe(`HMAC-${name.replace('SHA-', 'SHA')}`);
});
