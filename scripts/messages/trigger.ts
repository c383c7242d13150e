import { LOG, PARAMETERS, SEND_SAMPLE } from '../../nodes/AiRudder/messages/trigger';
import { group } from './lib/group';

const told = { code: 'a_code', message: 'What is wrong.', fix: 'What to change.' };

export const groups = [
	group('Parameters', PARAMETERS, {
		not_a_text: [{ name: 'Filters: Companies' }],
		unknown_event: [{ name: 'Trigger On' }],
		no_event: [{ name: 'Trigger On' }],
		expression_fails: [{ name: 'Labels' }],
	}),
	group('Parameters', SEND_SAMPLE, {}),
	group('Log', LOG, {
		refused: [told],
		ignored: [told],
		goes_on: [told],
		similar_label: [{ label: 'VIP' }],
		forgotten: [{ kept: 400_000 }],
	}),
];
