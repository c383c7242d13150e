import type { Conditions, Field } from '../signature/fields';
import { AUTO, CIPHERS, IV_PLACES, KEY_ENCODINGS, WHOLE_BODY } from './aes';

const show: Conditions = { encrypted: [true] };
const TRY_ALL = { [AUTO]: 'Auto-Detect' };

/** The fields of the signing credential that have to do with encryption, in the order of its window. */
export const ENCRYPTION_FIELDS = {
	encrypted: {
		label: 'Callbacks Are Encrypted',
		initial: false,
		description:
			'Whether AI Rudder encrypts the body of its callbacks (AES). Its way of encrypting was not seen by the makers of this node: what is set to Auto-Detect is tried.',
	},
	encryptionKey: {
		label: 'Encryption Key',
		initial: '',
		isPassword: true,
		show,
		description: 'The key with which AI Rudder encrypts, which is not the signing secret',
	},
	previousEncryptionKey: {
		label: 'Previous Encryption Key',
		initial: '',
		isPassword: true,
		show,
		description: 'While the key is being replaced: the old one. Leave empty otherwise.',
	},
	cipher: {
		label: 'Cipher',
		initial: AUTO,
		options: { ...CIPHERS, ...TRY_ALL },
		show,
		description:
			'The length of the key tells whether it is AES-128, AES-192 or AES-256. Where the signature does not cover the data, it is read with AES-GCM only, and not with Auto-Detect.',
	},
	encryptionKeyEncoding: {
		label: 'Encryption Key Encoding',
		initial: AUTO,
		options: { ...KEY_ENCODINGS, ...TRY_ALL },
		show,
		description: "What the key's bytes are made of",
	},
	iv: {
		label: 'IV',
		initial: AUTO,
		options: { ...IV_PLACES, ...TRY_ALL },
		show,
		description: 'Where the initialization vector stands',
	},
	encryptedField: {
		label: 'Encrypted Field',
		initial: '',
		placeholder: 'e.g. encrypt',
		show,
		description: `The field of the body that holds the encrypted data, or ${WHOLE_BODY} for the whole body. Leave empty to look for it.`,
	},
} as const satisfies Readonly<Record<string, Field>>;
