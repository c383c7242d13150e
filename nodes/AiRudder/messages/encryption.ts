import { ENCRYPTION_FIELDS, type EncryptionSettings } from '../encryption/fields';
import type { EncryptionFailure, FixedSetting } from '../encryption/envelope';
import type { Plain } from '../encryption/openBody';
import { KEY_ENCODINGS, type KeyEncoding } from '../encryption/aes';
import { fieldName, valueName } from '../signature/formulaLine';
import { joinSentences, MAIL_PAGE, say } from './texts';

/** A name that a caller chose. */
const quoted = (name: string) => JSON.stringify(name.slice(0, 40));

const nameOf = (field: string) => fieldName(field, ENCRYPTION_FIELDS);

/** Why a callback that came encrypted is not read. Nothing here repeats anything of a key. */
export const ENCRYPTION = {
	encryption_option_unknown:
		'Cipher, Encryption Key Encoding or IV is not in its list. Choose again.',
	encryption_key_unusable: ({ encodings }: { encodings: readonly KeyEncoding[] }) =>
		`Encryption Key is no AES key of 16, 24 or 32 bytes. It was read as: ${encodings.map((one) => KEY_ENCODINGS[one]).join(', ')}. Enter it again.`,
	body_not_encrypted: ({ field }: { field: string | null }) =>
		`${field === null ? 'The body' : `The field ${quoted(field)}`} does not look encrypted. The node takes bytes, Base64 or hex. Check Encrypted Field, or switch Callbacks Are Encrypted off.`,
	body_not_decrypted: `Nothing readable came out. Enter Encryption Key again. If it is right, ask AI Rudder how it encrypts: ${MAIL_PAGE}`,
	encrypted_data_unsigned:
		'The signature does not cover the encrypted data: anybody could change it. If AI Rudder uses AES-GCM, set Cipher to that and name the Encrypted Field.',
	decryption_not_fixed: ({ settings }: { settings: readonly FixedSetting[] }) =>
		`Signed Body on Decrypted needs fixed settings. Set to another value than Auto-Detect: ${settings.map(nameOf).join(', ')}.`,
} as const satisfies Record<EncryptionFailure['problem'], unknown>;

/** Why a callback that came encrypted is not read, for the person who set the credential up. */
export const describeEncryption = (failure: EncryptionFailure): string =>
	say(ENCRYPTION[failure.problem], failure);

/** What the credential test and a refusal say of encrypted callbacks. */
export const DECRYPTION = {
	found: 'The body can be decrypted. Set the fields that the line Encryption names.',
	line: ({ set }: { set: Readonly<Record<string, string>> }) =>
		`Encryption: ${Object.entries(set)
			.map(([name, value]) => `${nameOf(name)}: ${valueName(name, value, ENCRYPTION_FIELDS)}`)
			.join('; ')}`,
	with_previous_key: 'It was encrypted with Previous Encryption Key.',
} as const;

/** What is to be said of the decryption, and what to set, as one line; both empty for nothing. */
export interface Decryption {
	says: string;
	line: string;
}

/** Nothing is encrypted, or everything is set as it must be. */
export const AS_SET = { says: '', line: '' };

/** The name of a field that may be shown: the sender chose it. */
const NAME = /^(?:[\w-]{1,40}|\{body\})$/;

/** What is to be said of the decryption. */
export function describeDecryption(
	encryption: EncryptionSettings | null,
	{ decrypted, failure }: Plain,
): Decryption {
	if (failure !== null) return { says: describeEncryption(failure), line: '' };
	if (encryption === null || decrypted === null) return AS_SET;
	const { found, key } = decrypted;
	const set = Object.fromEntries(
		Object.entries(found).filter(
			([name, value]) =>
				value !== encryption[name as keyof typeof found] &&
				(name !== 'encryptedField' || NAME.test(value)),
		),
	);
	const isSet = Object.keys(set).length === 0;
	return {
		says: joinSentences(
			isSet ? '' : DECRYPTION.found,
			key === 'previous' ? DECRYPTION.with_previous_key : '',
		),
		line: isSet ? '' : DECRYPTION.line({ set }),
	};
}
