import { createHash, createHmac } from 'node:crypto';

import { keysOf } from '../../../nodes/AiRudder/finder/candidates';
import { findChecks, hashOf, hmacWith } from '../../../nodes/AiRudder/finder/checks';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { ALGORITHMS } from '../../../nodes/AiRudder/signature/methods';

const PIECES = ['', 'é', '{"a":"b"}'.repeat(50)].map((text) => Buffer.from(text));
const TEXT = Buffer.concat(PIECES);

describe.each(ALGORITHMS)('%s', (algorithm) => {
	test('hashes as Node does', () => {
		const digest = createHash(algorithm).update(TEXT).digest('binary');
		expect(hashOf(algorithm, PIECES)).toBe(digest);
	});

	test.each([0, 1, 63, 64, 65, 127, 128, 129, 500])(
		'makes the HMAC of Node with a key of %d bytes',
		(length) => {
			const key = Buffer.from(Array.from({ length }, (_, at) => (at * 37) % 256));
			const digest = createHmac(algorithm, key).update(TEXT).digest('binary');
			expect(hmacWith(algorithm, key)(PIECES)).toBe(digest);
		},
	);
});

test('a long secret, which is hashed anew for each digest in a header, is paid for each time', () => {
	const settings = readSettings({ signingSecret: 'x!'.repeat(8000) });
	const digest = createHash('md5').update('x').digest('hex');
	const signature = Array.from({ length: 50 }, (_, at) => `a${at}=${digest.slice(2)}${at + 10}`);
	const evidence = {
		body: Buffer.from('{}'),
		plain: null,
		signature: signature.join(','),
		headers: {},
		url: null,
		known: [],
		receivedAt: null,
		from: 'test' as const,
	};
	const costs = [...findChecks(keysOf(settings), evidence, settings)];
	expect(costs.filter((cost) => cost === 16_000)).toHaveLength(50);
});
