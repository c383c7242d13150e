import { FORMULA, PROTECTION } from '../../nodes/AiRudder/messages/formula';
import { group } from './lib/group';

const left = { fields: ['body.call_id'], seconds: 300 };

export const groups = [
	group('Formula', FORMULA, {}),
	group('Protection', PROTECTION, { nothing: [left], fields: [left] }),
];
