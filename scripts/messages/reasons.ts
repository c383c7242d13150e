import { REQUEST } from '../../nodes/AiRudder/messages/callback';
import { AMBIGUITIES, SEEN } from '../../nodes/AiRudder/messages/formula';
import { EXPLANATION, REASONS } from '../../nodes/AiRudder/messages/reasons';
import { describeLook } from '../../nodes/AiRudder/messages/signatureLook';
import { group } from './lib/group';

const look = describeLook({
	code: 'text',
	text: { length: 32, encoding: 'hex', bytes: 16, kind: 'digest' },
	before: 0,
	behind: 0,
});

export const groups = [
	group('Refused', REASONS, {}),
	group('Refused', REQUEST, {
		body_too_large: [{ bytes: 5_000_000 }],
		body_not_readable: [{ isCompressed: true }],
	}),
	group('Refused', SEEN, { value_missing: ['header:x-nonce'] }),
	group('Refused', AMBIGUITIES, {
		half_character: [{ placeholder: 'header:x-nonce' }],
		holds_neighbour: [{ placeholder: 'header:x-nonce' }],
		begins_elsewhere: [{ placeholder: 'timestamp' }],
		ends_elsewhere: [{ placeholder: 'timestamp' }],
		no_brackets: [{ placeholder: 'body' }],
	}),
	group('Refused', EXPLANATION, {
		unexpected_signature: [{ look }],
		accepted_before: [{ day: '2026-11-28' }],
		zone_fits: [{ timeZone: '+08:00', isLine: false }],
		failed_at: [{ place: 'TypeError.' }],
	}),
];
