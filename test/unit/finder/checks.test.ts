import { createHash, createHmac } from 'node:crypto';

import { hashOf, hmacWith } from '../../../nodes/AiRudder/finder/checks';
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
