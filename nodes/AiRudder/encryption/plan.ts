import type { Problem, SecretName } from '../signature/results';
import type { Key } from './attempts';
import { readEnvelope, type Envelope } from './envelope';
import { keysOf } from './keys';
import {
	chosen,
	CIPHERS,
	IV_PLACES,
	KEY_ENCODINGS,
	type Cipher,
	type EncryptionSettings,
	type IvPlace,
} from './options';

/** What there is to try on a body. */
export interface Plan {
	envelope: Envelope;
	ciphers: Cipher[];
	places: IvPlace[];
	/** The current ones first. */
	keys: Key[];
}

export type SettingsProblem = 'encryption_key_unusable' | 'encryption_option_unknown';

/** The words of the editor for values of a list, each once. */
export const listed = <T extends string>(names: Readonly<Record<T, string>>, values: Iterable<T>) =>
	[...new Set(values)].map((value) => names[value]).join(', ');

/**
 * What the settings leave to try on a body.
 *
 * @returns a problem when they can be used for no body
 */
export function planOf(
	body: Buffer,
	settings: EncryptionSettings,
): Plan | Problem<SettingsProblem> {
	const ciphers = chosen(CIPHERS, settings.cipher);
	const encodings = chosen(KEY_ENCODINGS, settings.encryptionKeyEncoding);
	const places = chosen(IV_PLACES, settings.iv);
	if ([ciphers, encodings, places].some((values) => values.length === 0)) {
		return {
			problem: 'encryption_option_unknown',
			detail:
				'Cipher, Encryption Key Encoding or IV has a value that is not in its list. Choose each of them again.',
		};
	}

	const read = (name: SecretName, text: string): Key[] =>
		keysOf(text, encodings).map((key) => ({ name, ...key }));
	const current = read('current', settings.encryptionKey);
	if (current.length === 0) {
		return {
			problem: 'encryption_key_unusable',
			detail: `Encryption Key is blank, or does not have the 16, 24 or 32 bytes of an AES key when it is read as: ${listed(KEY_ENCODINGS, encodings)}.`,
		};
	}
	const keys = [...current, ...read('previous', settings.previousEncryptionKey)];
	return { envelope: readEnvelope(body, settings.encryptedField), ciphers, places, keys };
}
