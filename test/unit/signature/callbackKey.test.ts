import fc from 'fast-check';

import * as constantTime from '../../../nodes/AiRudder/signature/secret';
import {
	doubtKey,
	readKey,
	readKeys,
	SHORTEST_KEY,
	verifyKey,
	type CallbackKeys,
} from '../../../nodes/AiRudder/signature/callbackKey';

const KEY = 'key-of-the-tests-0123456789';
const OLD_KEY = 'old-key-of-the-tests-9876543210';
const UNUSABLE = { problem: 'key_unusable' };
const MISSING = { problem: 'key_missing', seen: null };
const MISMATCH = { problem: 'key_mismatch', isLonger: false };
const LONGER = { problem: 'key_mismatch', isLonger: true };

/** Verifies what stood behind `?key=`; what is not given is the credential of these tests. */
function verify(given: unknown, keys: Partial<CallbackKeys> = {}) {
	const read = readKey({ key: given }, false);
	if ('problem' in read) return read;
	return verifyKey(read.key, { callbackKey: KEY, previousCallbackKey: '', ...keys });
}

const BLANKS = ['', ' ', ' '.repeat(20), '\t\r\n'.repeat(6), '\u200b'.repeat(16), '\0'.repeat(16)];

describe('the key in the URL', () => {
	test('that is the callback key opens, and is named current', () => {
		expect(verify(KEY)).toEqual({ secret: 'current' });
	});

	test.each([
		['another one', OLD_KEY],
		['one character more in front', `0${KEY}`],
		['one character less behind', KEY.slice(0, -1)],
		['one character less in front', KEY.slice(1)],
		['one other character', KEY.replace('k', 'j')],
		['another case', KEY.toUpperCase()],
		['a blank alone', ' '],
	])('that is wrong by %s does not open', (_what, given) => {
		expect(verify(given)).toEqual(MISMATCH);
	});

	test.each([
		['one character more', `${KEY}0`],
		['a blank', `${KEY} `],
		['itself once more', KEY + KEY],
		['itself behind a comma', `${KEY},${KEY}`],
		['a zero character', `${KEY}\0`],
		['a slash', `${KEY}/`],
		['a second question mark', `${KEY}?ts=1`],
	])('that has %s behind it does not open, and is said to have something there', (_what, given) => {
		expect(verify(given)).toEqual(LONGER);
		expect(verify(given, { callbackKey: OLD_KEY, previousCallbackKey: KEY })).toEqual(LONGER);
		expect(verify(given, { callbackKey: OLD_KEY })).toEqual(MISMATCH);
	});

	test('behind an ampersand that was written as in HTML is missing, and that is said', () => {
		const query = { ts: '1', 'amp;key': KEY };
		expect(readKey(query, false)).toEqual({ problem: 'key_missing', seen: 'ampersand_escaped' });
		expect(readKey({ ...query, key: KEY }, false)).toEqual({ key: KEY });
	});

	test('is missing where a signature came, and that is said', () => {
		expect(readKey({}, true)).toEqual({ problem: 'key_missing', seen: 'is_signed' });
		expect(readKey({ key: KEY }, true)).toEqual({ key: KEY });
		expect(readKey({ key: [KEY, KEY] }, true)).toEqual(MISSING);
	});

	test('is compared as often, whatever stands in it: the time tells nothing of the keys', () => {
		const equal = jest.spyOn(constantTime, 'equalSecrets');
		const keys = { previousCallbackKey: OLD_KEY };
		const counts = [`${KEY}/`, `${OLD_KEY}/`, 'x', 'x'.repeat(99)].map((given) => {
			equal.mockClear();
			verify(given, keys);
			return equal.mock.calls.length;
		});
		equal.mockRestore();
		expect(counts).toEqual([4, 4, 4, 4]);
	});

	test.each([undefined, null, '', [KEY], [KEY, KEY], ['x', KEY], [], { key: KEY }, 7, true])(
		'that is %j counts as none: only one text is a key',
		(given) => {
			expect(verify(given)).toEqual(MISSING);
		},
	);

	test('is not read as a text that an object would give of itself', () => {
		const given = { toString: () => KEY };
		expect(verify(given)).toEqual(MISSING);
		expect(verify(new String(KEY))).toEqual(MISSING);
	});
});

describe('the callback key in the credential', () => {
	test.each(BLANKS)('that is %j opens to nothing, not even to itself', (callbackKey) => {
		for (const given of [callbackKey, KEY].filter((key) => key !== '')) {
			expect(verify(given, { callbackKey })).toEqual(UNUSABLE);
		}
		for (const given of ['', undefined]) {
			expect(verify(given, { callbackKey })).toEqual(MISSING);
		}
	});

	test('that has 16 characters opens, and one less opens to nothing, not even to itself', () => {
		expect(SHORTEST_KEY).toBe(16);
		const [short, enough] = ['a'.repeat(15), 'a'.repeat(16)];
		expect(verify(short, { callbackKey: short })).toEqual(UNUSABLE);
		expect(verify(enough, { callbackKey: enough })).toEqual({ secret: 'current' });
	});

	test('may hold any character', () => {
		const callbackKey = 'Zoë & 李 = 100 % +/?# and more';
		expect(verify(callbackKey, { callbackKey })).toEqual({ secret: 'current' });
	});
});

describe('while a key is being replaced', () => {
	const keys = { callbackKey: KEY, previousCallbackKey: OLD_KEY };

	test.each([
		[KEY, 'current'],
		[OLD_KEY, 'previous'],
	])('%s opens and is named %s', (given, secret) => {
		expect(verify(given, keys)).toEqual({ secret });
	});

	test('neither of them does not open', () => {
		for (const given of [OLD_KEY.slice(1), `x${KEY}`, 'x'.repeat(99)]) {
			expect(verify(given, keys)).toEqual(MISMATCH);
		}
	});

	test('an old one that has 15 characters never opens, one that has 16 does', () => {
		const short = 'b'.repeat(15);
		expect(verify(short, { previousCallbackKey: short })).toEqual(MISMATCH);
		const enough = 'b'.repeat(16);
		expect(verify(enough, { previousCallbackKey: enough })).toEqual({ secret: 'previous' });
	});

	test.each(BLANKS)('an old one that is %j opens no second door', (previousCallbackKey) => {
		const expected = previousCallbackKey === '' ? MISSING : MISMATCH;
		expect(verify(previousCallbackKey, { previousCallbackKey })).toEqual(expected);
	});

	test.each(['', ' ', 'too short'])(
		'a new one that is %j opens to nothing, the old one included',
		(callbackKey) => {
			const broken = { callbackKey, previousCallbackKey: OLD_KEY };
			expect(verify(OLD_KEY, broken)).toEqual(UNUSABLE);
		},
	);

	test('with both unusable nothing opens', () => {
		const broken = { callbackKey: '', previousCallbackKey: '' };
		for (const given of [' ', KEY]) expect(verify(given, broken)).toEqual(UNUSABLE);
	});
});

describe('the stored credential', () => {
	test('is brought into shape: what is unset or of another type is an empty key', () => {
		expect(readKeys({})).toEqual({ callbackKey: '', previousCallbackKey: '' });
		expect(readKeys({ callbackKey: null, previousCallbackKey: [KEY] })).toEqual({
			callbackKey: '',
			previousCallbackKey: '',
		});
		expect(readKeys({ callbackKey: 1234567890123456 }).callbackKey).toBe('1234567890123456');
		expect(verifyKey(KEY, readKeys({}))).toEqual(UNUSABLE);
	});

	test('keeps the keys as they are, and nothing else', () => {
		const keys = { callbackKey: ` ${KEY}`, previousCallbackKey: OLD_KEY };
		expect(readKeys({ ...keys, notice: 'x' })).toEqual(keys);
	});
});

test('a key is doubted when nobody sees anything in it or when it could be guessed', () => {
	for (const blank of BLANKS) expect(doubtKey(blank)).toBe('blank');
	expect(doubtKey('a'.repeat(15))).toBe('short');
	expect(doubtKey('a'.repeat(16))).toBeNull();
	expect(['a'.repeat(4096), 'a'.repeat(4097)].map(doubtKey)).toEqual([null, 'long']);
	expect(doubtKey('Key-of.16_letters~')).toBeNull();
	for (const odd of ['a key with blanks in it', `${KEY}\n`, `?key=${KEY}`, 'ab+cd&ef=gh#ij%41']) {
		expect(doubtKey(odd)).toBe('odd');
	}
});

test('a key that is too long for a URL opens nothing', () => {
	const long = 'a'.repeat(4097);
	expect(verifyKey(long, readKeys({ callbackKey: long }))).toEqual(UNUSABLE);
	const keys = readKeys({ callbackKey: KEY, previousCallbackKey: long });
	expect(verifyKey(long, keys)).toHaveProperty('problem', 'key_mismatch');
});

test('whatever comes with whatever credential: no throw, and only a key that can be used opens', () => {
	const key = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.string({ unit: 'grapheme', minLength: 14, maxLength: 18 }),
		fc.constantFrom('', ' ', '\0', '\ud800', KEY, OLD_KEY, 'a'.repeat(2_000)),
	);
	fc.assert(
		fc.property(fc.oneof(key, fc.anything()), key, key, (given, callbackKey, previous) => {
			const result = verify(given, { callbackKey, previousCallbackKey: previous });
			if ('problem' in result) return;
			const opened = result.secret === 'current' ? callbackKey : previous;
			expect(given).toBe(opened);
			for (const one of [opened, callbackKey]) {
				expect(['blank', 'short']).not.toContain(doubtKey(one));
			}
		}),
		{ numRuns: 1000 },
	);
});
