import {
	CREDENTIAL_TEST,
	DOUBTS,
	KEY_PROBLEMS,
	SAMPLE_FLAWS,
} from '../../nodes/AiRudder/messages/credentialTest';
import { DECRYPTION } from '../../nodes/AiRudder/messages/decryption';
import { group } from './lib/group';

const secrets = ['current'] as const;

export const groups = [
	group('Credential test', CREDENTIAL_TEST, {
		fits: [{ secret: 'current', scheme: 'auto' }],
		fits_but: [{ doubt: DOUBTS.short('previous') }],
		fits_with_other_line_ends: [{ scheme: 'auto' }],
		lacks_time: [{ place: '{body.sentAt}' }],
		lacks_value: [{ detail: '{url} is not there.' }],
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
	group('Encryption', DECRYPTION, {
		failed: [{ failure: 'Nothing readable came out.' }],
		found: [{ set: { cipher: 'cbc', encryptionKeyEncoding: 'text', iv: 'front' } }],
	}),
];
