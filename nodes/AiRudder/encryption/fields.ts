import type { Conditions, Field } from '../signature/fields';
import { hasTooLong } from '../signature/formula';
import { AUTO, CIPHERS, IV_PLACES, KEY_ENCODINGS, WHOLE_BODY } from './aes';

const show: Conditions = { encrypted: [true] };
const TRY_ALL = { [AUTO]: 'Auto-Detect' };

/** The fields of the signing credential that have to do with encryption, in the order of its window. */
export const ENCRYPTION_FIELDS = {
	encrypted: {
		label: 'Callbacks Are Encrypted',
		initial: false,
		description:
			"Whether AI Rudder encrypts the body (AES). We have not seen AI Rudder's encryption. Leave everything on Auto-Detect: the node tries the common methods.",
	},
	encryptionKey: {
		label: 'Encryption Key',
		initial: '',
		isPassword: true,
		show,
		description: 'The key for the encryption. It is not the signing secret.',
	},
	previousEncryptionKey: {
		label: 'Previous Encryption Key',
		initial: '',
		isPassword: true,
		show,
		description: 'The old key, while you replace it. Leave empty otherwise.',
	},
	cipher: {
		label: 'Cipher',
		initial: AUTO,
		options: { ...CIPHERS, ...TRY_ALL },
		show,
		description:
			'The length of the key decides: AES-128, AES-192 or AES-256. If the signature does not cover the data, choose AES-GCM.',
	},
	encryptionKeyEncoding: {
		label: 'Encryption Key Encoding',
		initial: AUTO,
		options: { ...KEY_ENCODINGS, ...TRY_ALL },
		show,
		description: 'How the key becomes bytes',
	},
	iv: {
		label: 'IV',
		initial: AUTO,
		options: { ...IV_PLACES, ...TRY_ALL },
		show,
		description: 'Where the initialization vector is',
	},
	encryptedField: {
		label: 'Encrypted Field',
		initial: '',
		placeholder: 'e.g. encrypt',
		show,
		description: `The field with the encrypted data, or ${WHOLE_BODY} for the whole body. Leave empty to look for it.`,
	},
} as const satisfies Readonly<Record<string, Field>>;

/** The credential's fields, as a user fills them in; all but the keys may be {@link AUTO}. */
export type EncryptionSettings = Record<
	Exclude<keyof typeof ENCRYPTION_FIELDS, 'encrypted'>,
	string
>;

/** How the callbacks are encrypted; null when they are not. It has no key when a text of the credential is too long. */
export function readEncryption(data: Readonly<Record<string, unknown>>): EncryptionSettings | null {
	if (data.encrypted !== true) return null;
	const isTooLong = hasTooLong(data, false);
	/** Of an empty field, and of one that is not there, the default counts. */
	const read = (name: keyof EncryptionSettings, initial: string = AUTO): string => {
		const value = isTooLong ? '' : data[name];
		return typeof value === 'string' && value !== '' ? value : initial;
	};
	return {
		encryptionKey: read('encryptionKey', ''),
		previousEncryptionKey: read('previousEncryptionKey', ''),
		cipher: read('cipher'),
		encryptionKeyEncoding: read('encryptionKeyEncoding'),
		iv: read('iv'),
		encryptedField: read('encryptedField').trim(),
	};
}
