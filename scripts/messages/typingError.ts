import { TYPING_ERROR } from '../../nodes/AiRudder/messages/typingError';
import { group } from './lib/group';

export const groups = [
	group('Found', TYPING_ERROR, {
		swapped: [{ positions: [16, 17] }],
		wrong: [{ positions: [5] }],
		missing: [{ positions: [5] }],
		extra: [{ positions: null }],
		case: [{ positions: [] }],
	}),
];
