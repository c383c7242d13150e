import {
	CREDENTIAL_TEST,
	DOUBTS,
	KEY_PROBLEMS,
	KEY_TEST,
	SAMPLE_FLAWS,
} from '../../nodes/AiRudder/messages/credentialTest';
import { group } from './lib/group';

const secrets = ['current'] as const;

export const groups = [
	group('Credential test', CREDENTIAL_TEST, {
		fits: [{ secret: 'current', scheme: 'auto' }],
		fits_but: [{ doubt: DOUBTS.short('previous') }],
		lacks_time: [{ place: '{body.sentAt}' }],
		lacks_value: [{ placeholder: 'url' }],
	}),
	group('Credential test', SAMPLE_FLAWS, {}),
	group('Credential test', KEY_PROBLEMS, {
		no_public_key: [{ secrets, method: 'rsa' }],
		is_public_key: [{ secrets }],
		not_decodable: [{ secrets, encoding: 'hex' }],
	}),
	group('Credential test', DOUBTS, {
		empty: ['current'],
		blank: ['current'],
		white_space: ['current'],
		name_and_value: ['current'],
		private_key: ['current'],
		url: ['current'],
		short: ['current'],
	}),
	group('Callback key test', KEY_TEST, {
		blank: [{ name: 'Callback Key' }],
		odd: [{ name: 'Callback Key' }],
		long: [{ name: 'Callback Key' }],
		short: [{ name: 'Previous Callback Key' }],
	}),
];
