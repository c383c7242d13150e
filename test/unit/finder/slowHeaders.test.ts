import { createHash } from 'node:crypto';

import { rawReadingsOf, readingsOf } from '../../../nodes/AiRudder/finder/signatureReadings';
import { lookAtSignature } from '../../../nodes/AiRudder/signature/signatureLook';

const NOTHING_SET = { prefix: '', signaturePart: '' };
const HEX = createHash('sha256').update('x').digest('hex');

/** The processor's time of the fastest of several runs, in milliseconds. */
function fastest(run: () => unknown): number {
	const times = Array.from({ length: 5 }, () => {
		const start = process.cpuUsage();
		run();
		const { user, system } = process.cpuUsage(start);
		return (user + system) / 1000;
	});
	return Math.min(...times);
}

test.each<[string, string]>([
	['names of marks alone', `${`${'-'.repeat(32)}=x,`.repeat(100)}b=c`],
	['prefixes of marks alone', `a=${'..-_'.repeat(19)}...${HEX},`.repeat(28).slice(0, -1)],
	['a long run of characters before a mark', `${'a'.repeat(4095)})`],
])('a header with %s holds up n8n for less than 10 ms', (_what, header) => {
	for (const step of [
		() => lookAtSignature(header, true),
		() => readingsOf(header, NOTHING_SET),
		() => rawReadingsOf(header, NOTHING_SET),
	]) {
		expect(fastest(step)).toBeLessThan(10);
	}
});
