import { FOUND, NOT_FOUND, TYPING_ERROR } from '../../nodes/AiRudder/messages/diagnosis';
import { LOOKS } from '../../nodes/AiRudder/messages/signatureLook';
import type { TextLook } from '../../nodes/AiRudder/signature/signatureLook';
import { group } from './lib/group';

const secret = 'current';
const text: TextLook = { length: 64, encoding: 'hex', bytes: 32, kind: 'digest' };

export const groups = [
	group('Found', FOUND, {
		white_space: [{ secret }],
		name_and_value: [{ secret }],
		quotes: [{ secret }],
		label: [{ secret }],
		equals_sign: [{ secret }],
		line: [{ line: 'Scheme: HMAC-MD5' }],
	}),
	group('Found', TYPING_ERROR, {
		swapped: [{ positions: [16, 17] }],
		wrong: [{ positions: [5] }],
		missing: [{ positions: [5] }],
		extra: [{ positions: [5] }],
		case: [{ positions: [] }],
	}),
	group('Not found', NOT_FOUND, { sample_signature: [{ look: { code: 'unknown', length: 8 } }] }),
	group('Signature', LOOKS, {
		too_long: [{ length: 5000 }],
		unknown: [{ length: 8 }],
		jwt: [{ code: 'jwt', algorithm: 'HS256' }],
		repeated: [{ code: 'repeated', first: { code: 'text', text, before: 0, behind: 0 } }],
		parts: [{ code: 'parts', count: 2, texts: [text] }],
		named_parts: [{ code: 'named_parts', names: ['t', 'v1'], texts: [{ name: 'v1', ...text }] }],
		text: [{ code: 'text', text, before: 7, behind: 0 }],
	}),
];
