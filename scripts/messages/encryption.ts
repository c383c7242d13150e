import { DECRYPTION, ENCRYPTION } from '../../nodes/AiRudder/messages/encryption';
import { group } from './lib/group';

export const groups = [
	group('Encryption', ENCRYPTION, {
		encryption_key_unusable: [{ encodings: ['text', 'hex'] }],
		body_not_encrypted: [{ field: 'encrypt' }],
		decryption_not_fixed: [{ settings: ['cipher', 'iv'] }],
	}),
	group('Encryption', DECRYPTION, {
		line: [{ set: { cipher: 'cbc', encryptionKeyEncoding: 'text', iv: 'front' } }],
	}),
];
