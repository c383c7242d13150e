import { ENCRYPTION } from '../../nodes/AiRudder/messages/encryption';
import { group } from './lib/group';

export const groups = [
	group('Encryption', ENCRYPTION, {
		encryption_key_unusable: [{ encodings: ['text', 'hex'] }],
		body_not_encrypted: [{ field: 'encrypt' }],
		body_not_decrypted: [
			{
				ciphers: ['gcm', 'cbc'],
				encodings: ['text'],
				places: ['front', 'field'],
				fields: ['encrypt'],
				usedPrevious: true,
			},
		],
		decryption_not_fixed: [{ settings: ['cipher', 'iv'] }],
	}),
];
