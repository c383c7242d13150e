import { groups as aboutCallbacks } from '../../../scripts/messages/callback';
import { groups as aboutEncryption } from '../../../scripts/messages/encryption';
import { groups as aboutTriggers } from '../../../scripts/messages/trigger';
import { describeIssue } from '../../../nodes/AiRudder/messages/callback';
import { describeInvalid, PARAMETERS } from '../../../nodes/AiRudder/messages/trigger';

const messages = [...aboutCallbacks, ...aboutEncryption, ...aboutTriggers].flatMap((group) =>
	group.messages.map(({ code, text }): [string, string, string] => [group.title, code, text]),
);

test.each(messages)(
	'%s, %s: what is said is made of sentences, and lacks no fact',
	(title, code, text) => {
		// In the log it follows on the name of the node.
		const ends = code === 'line' ? /^Encryption: \S/ : /^\S.*(?:\.|: https:\S+)$/;
		expect(text).toMatch(title === 'Log' ? /^[a-z].*\.$/ : ends);
		expect(text).not.toMatch(/undefined|null|\[object|NaN/);
	},
);

test('several parameters without effect are named in one line, with what to change once', () => {
	const invalid = [
		{ code: 'not_a_text', name: 'Labels' },
		{ code: 'no_event', name: 'Trigger On' },
	] as const;
	expect(describeInvalid(invalid)).toEqual({
		message: 'An expression in Labels gives nothing that is a text. Trigger On has no entry.',
		fix: PARAMETERS.fix,
	});
});

test('a name that should not be there is said to be one, whatever its type', () => {
	const message = 'event names nothing. AI Rudder documents this callback without it.';
	const expected = null;
	const known = 'documented';
	for (const issue of [
		{ code: 'name_not_exact', path: 'event', name: null },
		{ code: 'wrong_type', path: 'event', type: 'number', expected, known },
	] as const) {
		expect(describeIssue(issue).message).toBe(message);
	}
});
