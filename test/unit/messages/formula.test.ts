import {
	AMBIGUITIES,
	describeProblem,
	FORMULA,
	SEEN,
} from '../../../nodes/AiRudder/messages/formula';
import { readKey, verifyKey } from '../../../nodes/AiRudder/signature/callbackKey';
import { compileFormula, readSettings } from '../../../nodes/AiRudder/signature/formula';
import type { Problem } from '../../../nodes/AiRudder/signature/results';
import { check } from '../support/check';
import { TOKENS } from '../support/tokens';

const NEVER = 'Ask AI Rudder not to send such callbacks: no setting takes them.';

const described = (result: object) => describeProblem(result as { problem: string });

test('a formula that cannot be used is explained by its own sentence', () => {
	const problem = compileFormula(readSettings({ scheme: 'custom', method: 'hash' }));
	expect(described(problem)).toBe(FORMULA.hash_without_secret);
});

test.each<[string, Record<string, unknown>, string]>([
	['{pairs}', { body: '{"a":"1&b=2"}' }, AMBIGUITIES.holds_joiner],
	[
		'{header:x}.{body}',
		{ headers: { x: 'a.b' } },
		'{header:x} holds the text beside it in Signed Content. If AI Rudder sends such values, set Ambiguous Values to Accept.',
	],
	['{header:x}', { headers: { x: '\ud800' } }, `{header:x} holds half a character. ${NEVER}`],
	['{pairs}', { body: '{"a":"\\ud800"}' }, `A field of the body holds half a character. ${NEVER}`],
	[
		'{header:x}{body}',
		{ body: '1', headers: { x: 'a' } },
		`{body} is no object or list, so it has no clear end. ${NEVER}`,
	],
	[
		'{body}{header:x}',
		{},
		'{header:x} is not there. Compare Signed Content with what AI Rudder sends.',
	],
])('what is wrong with the values of %s is said of %j', (signedContent, callback, text) => {
	expect(described(check(callback, { scheme: 'custom', signedContent }))).toBe(text);
});

test('where nobody asked, a value that no setting takes is described all the same', () => {
	const never = { problem: 'signed_value_ambiguous', why: 'field_twice' } as const;
	expect(describeProblem(never, false)).toBe(AMBIGUITIES.field_twice);
	expect(describeProblem({ ...never, why: 'holds_joiner' } as Problem, false)).toBe('');
});

test.each(['begins_elsewhere', 'ends_elsewhere'] as const)('%s names the time', (why) => {
	const problem = { problem: 'signed_value_ambiguous', why, placeholder: 'timestamp' };
	expect(describeProblem(problem)).toMatch(
		/^\{timestamp\} cannot be told apart from the text (?:before|behind) it/,
	);
});

test('a token without the claim is said to lack it', () => {
	const jwt = { scheme: 'custom', method: 'jwtHs256', bodyHashClaim: 'absent' };
	expect(described(check({ signature: TOKENS.hs }, jwt))).toBe(SEEN.claim_missing);
});

test('what can be seen of a key is said, and nothing of one that is wrong', () => {
	const keys = { callbackKey: 'a key of sixteen and more', previousCallbackKey: '' };
	expect(described(readKey({ 'amp;key': 'x' }, true))).toBe(SEEN.ampersand_escaped);
	expect(described(readKey({}, true))).toBe(SEEN.is_signed);
	expect(described(readKey({}, false))).toBe('');
	expect(described(verifyKey(`${keys.callbackKey}/`, keys))).toBe(SEEN.key_with_more);
	expect(described(verifyKey('another one', keys))).toBe('');
});

test('a reason that says it all has nothing beside it', () => {
	expect(describeProblem({ problem: 'signature_mismatch' })).toBe('');
	expect(describeProblem({ problem: 'signature_missing' })).toBe('');
});
