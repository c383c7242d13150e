import { bareSignature } from '../../../nodes/AiRudder/finder/evidence';

test.each([
	['"abc"', 'abc', ['signature_quotes']],
	['`"abc"`,', 'abc', ['signature_quotes']],
	['t=1,v="abc"', 't=1,v="abc"', []],
	['"abc', '"abc', []],
	['X-AIRudder-Sign: abc', 'abc', ['signature_name']],
	[' "x-airudder-sign": "abc", ', 'abc', ['signature_white_space', 'signature_name']],
])('%s is the signature %s', (pasted, signature, slips) => {
	expect(bareSignature(pasted)).toEqual({ signature, slips });
});

describe('a long signature is read, whatever it is made of', () => {
	// So long that nothing ends which passes over it twice.
	const quotes = '"'.repeat(300_000);
	const blanks = ' '.repeat(300_000);
	const name = 'X-AIRudder-Sign:';

	test.each([
		['quotes around and inside', `${quotes}a${quotes}b`, `${quotes}a${quotes}b`, []],
		['quotes around', `${quotes}a${quotes}`, 'a', ['signature_quotes']],
		['blanks inside', `a${blanks}b`, `a${blanks}b`, []],
		['blanks around', `${blanks}a${blanks}`, 'a', ['signature_white_space']],
		['a name and quotes', `${name}${quotes}a${quotes}b`, `a${quotes}b`, ['signature_name']],
	])('%s', (_, pasted, signature, slips) => {
		const bare = bareSignature(pasted);
		// Not by toBe(): a failure would print all of it.
		expect([bare.signature === signature, bare.slips]).toEqual([true, slips]);
	});
});
