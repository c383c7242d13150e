import { decrypt, unpad } from './aes';
import { attempts, canBeFramed } from './attempts';
import { AUTO, type EncryptionSettings } from './options';
import { messageIn } from './plain';
import { planOf } from './plan';

/** What must be set before unproven data is decrypted, by its field and its name in the editor. */
const EXPLICIT = {
	cipher: 'Cipher',
	encryptionKeyEncoding: 'Encryption Key Encoding',
	iv: 'IV',
} as const;

/**
 * Why a callback whose plain text is signed cannot be checked: what comes out of Auto-Detect has to
 * be looked at to see what fits, and how long that takes tells a stranger what his data decrypts to.
 *
 * @returns the settings to choose, in words; empty when all are chosen
 */
export function lackForPlain(settings: EncryptionSettings): string {
	const open = (Object.keys(EXPLICIT) as Array<keyof typeof EXPLICIT>).filter(
		// ECB has no IV.
		(name) => settings[name] === AUTO && !(name === 'iv' && settings.cipher === 'ecb'),
	);
	if (open.length === 0) return '';
	const names = open.map((name) => EXPLICIT[name]).join(', ');
	return `Signed Body is Decrypted, so data is decrypted before anything is proved. That takes a fixed way to decrypt. Set to another value than Auto-Detect: ${names}.`;
}

/**
 * All that a body can be decrypted to, unproven, by settings that {@link lackForPlain} has passed.
 * How many these are follows from the body as it was sent: nothing here asks what came out.
 */
function plainsOf(sent: Buffer, settings: EncryptionSettings): Buffer[] {
	const plan = planOf(sent, settings);
	if ('problem' in plan) return [];
	const { envelope, keys, ciphers, places } = plan;
	return [...attempts(envelope, keys, ciphers, places)].flatMap((attempt) => {
		const plain = decrypt(attempt.sealed);
		// Only who has the key can make a tag that fits, so that it does not tells a stranger nothing.
		if (plain === null) return [];
		const bytes = unpad(plain);
		return canBeFramed(attempt) ? [bytes, messageIn(bytes)] : [bytes];
	});
}

/**
 * Proves a callback whose signature was made of its plain text. It goes through the same steps
 * whether the data decrypts to something or not: everything is decrypted with each key, and each
 * outcome is checked, as are the sent bytes, for a sender that does not encrypt yet.
 *
 * @param prove checks the signature over a body
 * @returns the body that was proved, or the problem with the sent one: of what came out unproven
 * nobody is told anything
 */
export function provePlain<Proof extends object>(
	sent: Buffer,
	settings: EncryptionSettings,
	prove: (body: Buffer) => Proof,
): { body: Buffer; proof: Proof } {
	const tried = [...plainsOf(sent, settings), sent].map((body) => ({ body, proof: prove(body) }));
	return tried.find(({ proof }) => !('problem' in proof)) ?? tried[tried.length - 1];
}
