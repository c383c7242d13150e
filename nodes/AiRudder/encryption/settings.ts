import { AUTO, type EncryptionSettings } from './options';

/**
 * How the callbacks are encrypted, as the credential says.
 *
 * @param data the decrypted credential, as n8n hands it over
 * @returns null when they are not
 */
export function readEncryption(data: Readonly<Record<string, unknown>>): EncryptionSettings | null {
	if (data.encrypted !== true) return null;
	const text = (name: keyof EncryptionSettings, instead: string) => {
		const value = data[name];
		return typeof value === 'string' && value !== '' ? value : instead;
	};
	return {
		encryptionKey: text('encryptionKey', ''),
		previousEncryptionKey: text('previousEncryptionKey', ''),
		cipher: text('cipher', AUTO),
		encryptionKeyEncoding: text('encryptionKeyEncoding', AUTO),
		iv: text('iv', AUTO),
		encryptedField: text('encryptedField', AUTO).trim(),
	};
}
