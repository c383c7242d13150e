import { checkTimestamp } from '../../../nodes/AiRudder/signature/timestamp';
import { NOW } from '../support/check';

const TOLERANCE = 300;
const OUT = { problem: 'timestamp_out_of_tolerance' };
const at = (timestamp: string | undefined) => checkTimestamp(timestamp, TOLERANCE, NOW);

test('a timestamp in seconds is accepted as far as the tolerance reaches, past and future', () => {
	expect(at(String(NOW / 1000))).toBeNull();
	expect(at(String(NOW / 1000 - TOLERANCE))).toBeNull();
	expect(at(String(NOW / 1000 + TOLERANCE))).toBeNull();
	expect(at(String(NOW / 1000 - TOLERANCE - 1))).toEqual(OUT);
	expect(at(String(NOW / 1000 + TOLERANCE + 1))).toEqual(OUT);
});

test('a timestamp in milliseconds is understood as such', () => {
	expect(at(String(NOW))).toBeNull();
	expect(at(String(NOW - TOLERANCE * 1000))).toBeNull();
	expect(at(String(NOW + TOLERANCE * 1000))).toBeNull();
	expect(at(String(NOW - TOLERANCE * 1000 - 1))).toEqual(OUT);
	expect(at(String(NOW + TOLERANCE * 1000 + 1))).toEqual(OUT);
});

test.each([undefined, ''])('%j is a missing timestamp', (timestamp) => {
	expect(at(timestamp)).toEqual({ problem: 'timestamp_missing' });
});

test.each([
	'now',
	'2026-01-01T00:00:00Z',
	'1767225600.5',
	'-1767225600',
	'+1767225600',
	'0x69559000',
	'1.7672256e9',
	' 1767225600',
	'1767225600 ',
	'1767225600, 1767225600',
	'1767225600\n',
	'１７６７２２５６００',
	'1'.repeat(16),
	'NaN',
	'Infinity',
])('%j is not a plain number', (timestamp) => {
	expect(at(timestamp)).toEqual({ problem: 'timestamp_malformed' });
});

test.each(['0', '1', '999999999999999'])('%s is a number, but far from now', (timestamp) => {
	expect(at(timestamp)).toEqual(OUT);
});
