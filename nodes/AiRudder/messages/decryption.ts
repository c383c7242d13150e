import type { EncryptionSettings } from '../encryption/aes';
import type { Plain } from '../encryption/openBody';
import { ENCRYPTION_FIELDS } from '../encryption/fields';
import { fieldName, valueName } from '../signature/settings';
import { describeEncryption } from './encryption';
import { joinSentences, listWords } from './texts';

/** What the credential test and a refusal say of encrypted callbacks. */
export const DECRYPTION = {
	failed: ({ failure }: { failure: string }) => `The body could not be decrypted. ${failure}`,
	nothing_encrypted:
		'No encrypted data was found in the body of the sample, as a whole or in one of its outer fields.',
	found: ({ set }: { set: Readonly<Record<string, string>> }) =>
		`The body can be decrypted. Set ${listWords(
			Object.entries(set).map(
				([name, value]) =>
					`${fieldName(name, ENCRYPTION_FIELDS)} to ${valueName(name, value, ENCRYPTION_FIELDS)}`,
			),
		)}.`,
	with_previous_key: 'It was encrypted with Previous Encryption Key.',
} as const;

/** The name of a field that may be shown: the sender chose it. */
const NAME = /^(?:[\w-]{1,40}|\{body\})$/;

/** What is to be said of the decryption; empty when there is nothing to change. */
export function describeDecryption(encryption: EncryptionSettings | null, plain: Plain): string {
	if (encryption === null) return '';
	const { decrypted, failure } = plain;
	if (failure !== null) return DECRYPTION.failed({ failure: describeEncryption(failure) });
	if (decrypted === null) return DECRYPTION.nothing_encrypted;
	const { found, key } = decrypted;
	const set = Object.fromEntries(
		Object.entries(found).filter(
			([name, value]) =>
				value !== encryption[name as keyof typeof found] &&
				(name !== 'encryptedField' || NAME.test(value)),
		),
	);
	return joinSentences(
		Object.keys(set).length === 0 ? '' : DECRYPTION.found({ set }),
		key === 'previous' ? DECRYPTION.with_previous_key : '',
	);
}
