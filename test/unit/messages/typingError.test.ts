import { describeTypingError, type TypingError } from '../../../nodes/AiRudder/messages/diagnosis';

const AGAIN = 'Enter it again in the credential.';

test.each<[TypingError['kind'], number[], string]>([
	['swapped', [16, 17], 'The secret is one letter off: letters 16 and 17 are swapped.'],
	['wrong', [5], 'The secret is one letter off: letter 5 is wrong.'],
	['missing', [5], 'The secret is one letter off: letter 5 is missing.'],
	['extra', [5], 'The secret is one letter off: letter 5 is too many.'],
	['case', [5], 'The secret is one letter off: letter 5 has the wrong case.'],
	['case', [], 'The secret is right but for capital and small letters.'],
])('%s %j: what is wrong, in twelve words, and the next step', (kind, positions, sentence) => {
	expect(sentence.split(' ').length).toBeLessThanOrEqual(12);
	expect(describeTypingError({ kind, positions })).toBe(`${sentence} ${AGAIN}`);
});

test.each<[TypingError['kind'], string]>([
	['swapped', 'The secret is one letter off: two letters are swapped.'],
	['wrong', 'The secret is one letter off: one letter is wrong.'],
	['missing', 'The secret is one letter off: one letter is missing.'],
	['extra', 'The secret is one letter off: one letter is too many.'],
	['case', 'The secret is right but for capital and small letters.'],
])('%s: without the letters, for what n8n logs and stores', (kind, sentence) => {
	expect(describeTypingError({ kind, positions: null })).toBe(`${sentence} ${AGAIN}`);
});
