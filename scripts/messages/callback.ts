import { IGNORED, IGNORED_FIX, ISSUES } from '../../nodes/AiRudder/messages/callback';
import { group } from './lib/group';

export const groups = [
	group('Issues', ISSUES, {
		field_missing: [{ path: 'user.name' }],
		wrong_type: [{ path: 'call_id', type: 'number', expected: 'string', known: 'documented' }],
		name_not_exact: [{ path: 'event', name: 'session.transfer' }],
		not_decrypted: [{ failure: { problem: 'encrypted_data_unsigned' } }],
		enveloped: [{ path: 'data.events', count: 3 }],
		not_utf8: [{ charset: 'windows-1252' }],
		not_json: [{ isForm: false }],
		not_an_object: [{ entries: 2 }],
	}),
	group('Ignored', IGNORED, {}),
	group('Ignored', IGNORED_FIX, {
		event_not_chosen: [{ event: 'Other Callbacks', named: 'session.end' }],
		filtered_out: [
			{
				code: 'filtered_out',
				filter: 'Companies',
				field: 'company',
				value: 'test',
				wanted: ['Acme Indonesia'],
			},
		],
		duplicate: [{ byCallId: true }],
	}),
];
