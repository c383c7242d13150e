import type { INodePropertyOptions } from 'n8n-workflow';

import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';
import { ALGORITHMS, DIGESTS } from '../../../nodes/AiRudder/signature/algorithms';
import {
	AMBIGUOUS_VALUES,
	METHODS,
	SECRET_ENCODINGS,
} from '../../../nodes/AiRudder/signature/formula';
import { ENCODINGS } from '../../../nodes/AiRudder/signature/headerShape';
import {
	EMPTY_VALUES,
	NESTED_VALUES,
	PAIR_FORMATS,
	VALUE_ENCODINGS,
} from '../../../nodes/AiRudder/signature/sortedPairs';
import {
	AUTO,
	CIPHERS,
	IV_PLACES,
	KEY_ENCODINGS,
} from '../../../nodes/AiRudder/encryption/options';

const PRESETS = ALGORITHMS.map((algorithm) => DIGESTS[algorithm].preset);

test.each<[string, readonly string[]]>([
	['algorithm', ALGORITHMS],
	['method', METHODS],
	['encoding', ENCODINGS],
	['secretEncoding', SECRET_ENCODINGS],
	['pairFormat', PAIR_FORMATS],
	['emptyValues', EMPTY_VALUES],
	['nestedValues', NESTED_VALUES],
	['valueEncoding', VALUE_ENCODINGS],
	['ambiguousValues', AMBIGUOUS_VALUES],
	['cipher', [AUTO, ...Object.keys(CIPHERS)]],
	['encryptionKeyEncoding', [AUTO, ...Object.keys(KEY_ENCODINGS)]],
	['iv', [AUTO, ...Object.keys(IV_PLACES)]],
	['signedBody', ['sent', 'decrypted']],
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
