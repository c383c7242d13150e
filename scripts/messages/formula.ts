import { AMBIGUITIES, FORMULA, SEEN } from '../../nodes/AiRudder/messages/formula';
import { group } from './lib/group';

export const groups = [
	group('Formula', FORMULA, {}),
	group('Refused', AMBIGUITIES, {
		half_character: [{ placeholder: 'header:x-nonce' }],
		holds_neighbour: [{ placeholder: 'header:x-nonce' }],
		begins_elsewhere: [{ placeholder: 'timestamp' }],
		ends_elsewhere: [{ placeholder: 'timestamp' }],
		no_brackets: [{ placeholder: 'body' }],
	}),
	group('Refused', SEEN, { value_missing: ['header:x-nonce'] }),
];
