import {
	checkTimestamp,
	namesItsZone,
	offsetOf,
	readTime,
} from '../../../nodes/AiRudder/signature/timestamp';
import { NOW } from '../support/check';

const TOLERANCE = 300;
const OUT = { problem: 'timestamp_out_of_tolerance' };
const at = (timestamp: string | null, zone = 0) =>
	checkTimestamp(timestamp, { toleranceSeconds: TOLERANCE, zone }, NOW);

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

test.each([null, ''])('%j is a missing timestamp', (timestamp) => {
	expect(at(timestamp)).toEqual({ problem: 'timestamp_missing' });
});

test.each([
	'now',
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
	'Invalid Date',
	'Fri, 01 Jan 10027 00:00:00 GMT',
])('%j is not a plain number, and no other time', (timestamp) => {
	expect(at(timestamp)).toEqual({ problem: 'timestamp_malformed' });
});

test.each(['0', '1', '999999999999999'])('%s is a number, but far from now', (timestamp) => {
	expect(at(timestamp)).toEqual(OUT);
});

describe('a time in words', () => {
	// date -u -d 2026-01-01T00:00:00Z +%s
	test.each([
		['2026-01-01T00:00:00Z', 0],
		['2026-01-01 00:00:00Z', 0],
		['2026-01-01T00:00:00.5Z', 500],
		['2026-01-01T00:00:00.123Z', 123],
		['2026-01-01T00:00:00.123456789Z', 123.456789],
		['2026-01-01T07:00:00+07:00', 0],
		['2026-01-01T07:00:00+0700', 0],
		['2025-12-31T19:00:00-05:00', 0],
		['2026-01-01T05:30:00.250+05:30', 250],
		['2026-01-01T00:00:00+00:00', 0],
		['2026-01-01T14:00:00+14:00', 0],
		['20260101T000000Z', 0],
		['20260101000000Z', 0],
		['Thu, 01 Jan 2026 00:00:00 GMT', 0],
	])('%s is understood, whatever zone is set', (text, milliseconds) => {
		expect(readTime(text, 0)).toBeCloseTo(NOW + milliseconds, 6);
		expect(readTime(text, 420)).toBeCloseTo(NOW + milliseconds, 6);
		expect(namesItsZone(text)).toBe(true);
	});

	test.each(['2026-01-01T07:00:00', '2026-01-01 07:00:00', '20260101070000', '20260101T070000'])(
		'%s is in UTC, or in the zone that is set',
		(text) => {
			const sevenHours = 7 * 3_600_000;
			expect(readTime(text, 0)).toBe(NOW + sevenHours);
			expect(readTime(text, 420)).toBe(NOW);
			expect(readTime(text, -300)).toBe(NOW + sevenHours + 5 * 3_600_000);
			expect(namesItsZone(text)).toBe(false);
		},
	);

	test.each([
		'2026-02-31T00:00:00Z',
		'2026-02-29T00:00:00Z',
		'2026-04-31T00:00:00Z',
		'2026-13-01T00:00:00Z',
		'2026-00-01T00:00:00Z',
		'2026-01-00T00:00:00Z',
		'2026-01-01T24:00:00Z',
		'2026-01-01T25:00:00Z',
		'2026-01-01T00:60:00Z',
		'2026-01-01T00:00:60Z',
		'20260231000000',
		'20260101240000',
		'20261301000000',
		'Tue, 31 Feb 2026 00:00:00 GMT',
		'Thu, 01 Jan 2026 24:00:00 GMT',
		'Fri, 01 Jan 2026 00:00:00 GMT',
		'2026-01-01T00:00:00+14:01',
		'2026-01-01T00:00:00+00:60',
	])('%s is a time that there is not', (text) => {
		expect(at(text)).toEqual({ problem: 'timestamp_malformed' });
	});

	test('the 29th of February is there in a leap year', () => {
		// date -u -d 2028-02-29T00:00:00Z +%s
		expect(readTime('2028-02-29T00:00:00Z', 0)).toBe(1_835_395_200_000);
		expect(readTime('20280229000000', 0)).toBe(1_835_395_200_000);
	});

	test.each([
		'2026-01-01',
		'2026-01-01T00:00Z',
		'2026-1-1T00:00:00Z',
		'2026-01-01t00:00:00z',
		'2026-01-01T00:00:00.Z',
		'2026-01-01T00:00:00.1234567890Z',
		'2026-01-01T00:00:00,5Z',
		'2026-01-01T00:00:00 Z',
		'2026-01-01T00:00:00+7',
		'2026-01-01T00:00:00+07',
		'2026-01-01T00:00:00UTC',
		'2026-01-01T00:00:00Zx',
		'x2026-01-01T00:00:00Z',
		'2026-01-01T00:00:00Z\n',
		'+02026-01-01T00:00:00Z',
		'thu, 01 Jan 2026 00:00:00 GMT',
		'Thu, 1 Jan 2026 00:00:00 GMT',
		'Thu, 01 Jan 2026 00:00:00 UTC',
		'Thu, 01 Jan 2026 00:00:00 +0000',
		'Thursday, 01-Jan-26 00:00:00 GMT',
		'Thu Jan  1 00:00:00 2026',
		'20260101T000000+0700',
		'2026-01-01T000000Z',
		'202601010000001',
	])('%j is in none of the exact forms, or far from now', (text) => {
		expect(at(text)).not.toBeNull();
	});

	test('a year of two digits is none of the last century', () => {
		// date -u -d 0099-01-01T00:00:00Z +%s
		expect(readTime('0099-01-01T00:00:00Z', 0)).toBe(-59_042_995_200_000);
	});

	test('fourteen digits that begin with 20 are a date, and no milliseconds', () => {
		expect(at('20260101000000')).toBeNull();
		// As milliseconds it would be the year 2286.
		expect(readTime('10000000000000', 0)).toBe(10_000_000_000_000);
	});

	test('its zone decides over its age', () => {
		expect(at('20260101070000', 420)).toBeNull();
		expect(at('20260101070000')).toEqual(OUT);
	});
});

test.each([
	['', 0],
	['Z', 0],
	['UTC', 0],
	['+00:00', 0],
	['+07:00', 420],
	['+0700', 420],
	['-05:30', -330],
	['+14:00', 840],
	['-14:00', -840],
])('the zone %j is %d minutes from UTC', (zone, minutes) => {
	expect(offsetOf(zone)).toBe(minutes);
});

test.each(['+7', '7', '07:00', '+14:01', '+15:00', '+07:60', 'WIB', 'Asia/Jakarta', ' +07:00'])(
	'%j is no zone',
	(zone) => {
		expect(offsetOf(zone)).toBeNull();
	},
);
