import { EXPLANATION, REASONS } from '../../nodes/AiRudder/messages/reasons';
import { group } from './lib/group';

export const groups = [
	group('Refused', REASONS, {}),
	group('Explained', EXPLANATION, { accepted_before: [{ day: '2026-11-28' }] }),
];
