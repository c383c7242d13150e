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
	group('Refused: what more is known', EXPLANATION, {
		unexpected_signature: [{ look }],
		accepted_before: [{ day: '2026-11-28' }],
		failed_at: [{ place: 'TypeError.' }],
	}),
];
