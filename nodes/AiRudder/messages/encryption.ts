import {
	CIPHERS,
	IV_PLACES,
	KEY_ENCODINGS,
	type Cipher,
	type IvPlace,
	type KeyEncoding,
} from '../encryption/aes';
import type { EncryptionFailure, FixedSetting } from '../encryption/openBody';

/** The words of the editor for values of a list. */
const listed = <T extends string>(names: Readonly<Record<T, string>>, values: readonly T[]) =>
	values.map((value) => names[value]).join(', ');

/** A name that a caller chose. */
const quoted = (name: string) => JSON.stringify(name.slice(0, 40));

const SETTINGS: Record<FixedSetting, string> = {
	cipher: 'Cipher',
	encryptionKeyEncoding: 'Encryption Key Encoding',
	iv: 'IV',
};

/** What was tried in vain. */
interface Tried {
	ciphers: readonly Cipher[];
	encodings: readonly KeyEncoding[];
	places: readonly IvPlace[];
	fields: readonly string[];
	usedPrevious: boolean;
}

/** Why a callback that came encrypted is not read. Nothing here repeats anything of a key. */
export const ENCRYPTION = {
	encryption_option_unknown:
		'Cipher, Encryption Key Encoding or IV has a value that is not in its list. Choose each of them again.',
	encryption_key_unusable: ({ encodings }: Pick<Tried, 'encodings'>) =>
		`Encryption Key is blank, or does not have the 16, 24 or 32 bytes of an AES key when it is read as: ${listed(KEY_ENCODINGS, encodings)}.`,
	body_not_encrypted: ({ field }: { field: string | null }) =>
		`${field === null ? 'The body' : `What ${quoted(field)} stands for`} does not look encrypted: that is bytes, Base64 or hex, as the whole body or in one field.`,
	body_not_decrypted: ({ ciphers, encodings, places, fields, usedPrevious }: Tried) =>
		`Nothing readable came out. Tried were Cipher: ${listed(CIPHERS, ciphers)}; Encryption Key${usedPrevious ? ' and Previous Encryption Key' : ''} as: ${listed(KEY_ENCODINGS, encodings)}; IV: ${listed(IV_PLACES, places)}; Encrypted Field: ${fields.map(quoted).join(', ')}.`,
	encrypted_data_unsigned:
		'The signature does not cover what is encrypted, so anybody could have changed it. Only AES-GCM protects itself: set Cipher to it if AI Rudder encrypts with it.',
	decryption_not_fixed: ({ settings }: { settings: readonly FixedSetting[] }) =>
		`Signed Body is Decrypted, so data is decrypted before anything is proved. That takes a fixed way to decrypt. Set to another value than Auto-Detect: ${listed(SETTINGS, settings)}.`,
} as const satisfies Record<EncryptionFailure['problem'], unknown>;

/** Why a callback that came encrypted is not read, for the person who set the credential up. */
export function describeEncryption(failure: EncryptionFailure): string {
	const text = ENCRYPTION[failure.problem];
	return typeof text === 'string' ? text : text(failure as never);
}
