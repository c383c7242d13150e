import { AMBIGUITIES, FORMULA, PROTECTION, SEEN } from '../../nodes/AiRudder/messages/formula';
import { group } from './lib/group';

const left = { fields: ['body.call_id'], seconds: 300 };

export const groups = [
	group('Formula', FORMULA, {}),
	group('Refused: what more is known', AMBIGUITIES, {
		half_character: [{ placeholder: 'header:x-nonce' }],
		holds_neighbour: [{ placeholder: 'header:x-nonce' }],
		begins_elsewhere: [{ placeholder: 'timestamp' }],
		ends_elsewhere: [{ placeholder: 'timestamp' }],
		no_brackets: [{ placeholder: 'body' }],
	}),
	group('Refused: what more is known', SEEN, { value_missing: ['header:x-nonce'] }),
	group('Protection', PROTECTION, { nothing: [left], fields: [left] }),
];
