import type { EncryptionSettings } from '../encryption/options';
import type { Plain } from '../encryption/openBody';
import { describeEncryption } from './encryption';
import { fieldName, valueName } from '../signature/credentialFields';
import { inWords } from './findings';

/** The name of a field that may be shown: the sender chose it. */
const NAME = /^(?:[\w-]{1,40}|\{body\})$/;

/** What is to be said of the decryption; empty when there is nothing to change. */
export function describeDecryption(encryption: EncryptionSettings | null, plain: Plain): string {
	if (encryption === null) return '';
	const { decrypted, failure } = plain;
	if (failure !== null) return `The body could not be decrypted. ${describeEncryption(failure)}`;
	if (decrypted === null)
		return 'No encrypted data was found in the body of the sample, as a whole or in one of its outer fields.';
	const { found, key } = decrypted;
	const names = (Object.keys(found) as Array<keyof typeof found>).filter(
		(name) =>
			found[name] !== encryption[name] && (name !== 'encryptedField' || NAME.test(found[name])),
	);
	const steps = names.map((name) => `${fieldName(name)} to ${valueName(name, found[name])}`);
	const wasPrevious = key === 'previous' ? 'It was encrypted with Previous Encryption Key.' : '';
	return steps.length === 0
		? wasPrevious
		: `The body can be decrypted. Set ${inWords(steps)}. ${wasPrevious}`.trim();
}
