import { BodyFields, LONGEST_READ, scalarText } from '../signature/bodyFields';
import type { SecretName } from '../signature/results';
import type { Scheme } from '../signature/scheme';
import { unclear, type UnclearValue } from '../signature/sortedPairs';
import {
	AUTO,
	BLOCK_BYTES,
	type Cipher,
	decode,
	decrypt,
	decryptStart,
	type KeyEncoding,
	unpad,
} from './aes';
import {
	type Attempt,
	attempts,
	canBeFramed,
	ENCRYPTED_NAME,
	type EncryptionFailure,
	type Envelope,
	FRAME,
	JSON_TEXT,
	planAttempts,
	readFramedMessage,
} from './envelope';
import type { EncryptionSettings } from './fields';

/** A body that was decrypted. */
export interface Decrypted {
	/** The plain bytes: JSON, or the XML in a frame of WeCom or WeChat. */
	body: Buffer;
	/** The settings that fitted, as they are to be entered. ECB has no IV: it stays as it was. */
	found: {
		cipher: Cipher;
		encryptionKeyEncoding: KeyEncoding;
		iv: string;
		encryptedField: string;
	};
	key: SecretName;
	/**
	 * Whether a tag proves that nobody without the key made these bytes. With every other cipher,
	 * anyone who has seen one body can make others of it without knowing the key.
	 */
	authenticated: boolean;
	/** The places in the body of all that was used: the data first, then IV and tag. */
	fields: string[];
}

/** In bytes. An id, a hash and a cipher's name can be Base64, too: encrypted data is longer. */
const SHORTEST_DATA = 65;

const shortestData = ({ encryptedField }: EncryptionSettings): number =>
	encryptedField === AUTO ? SHORTEST_DATA : BLOCK_BYTES;

/** The message, when all of it proves itself. */
function open({ sealed, place }: Attempt): Buffer | null {
	const start = decryptStart(sealed);
	const forms = canBeFramed({ sealed, place }) ? [JSON_TEXT, FRAME] : [JSON_TEXT];
	for (const form of forms) {
		if (!form.canBegin(start, sealed.data.length)) continue;
		const plain = decrypt(sealed);
		const message = plain === null ? null : form.read(unpad(plain));
		if (message !== null) return message;
	}
	return null;
}

/** The fields of the body that an attempt takes something from. */
function listFields({ field, place, sealed }: Attempt, { ivs, tag }: Envelope): string[] {
	const iv = place === 'field' ? ivs[0] : null;
	const ownTag = sealed.cipher === 'gcm' ? tag : null;
	return [field, iv?.field, ownTag?.field].filter((name) => name !== undefined);
}

/**
 * Decrypts a body that was sent encrypted. AI Rudder's own encryption is not known to us: what the
 * settings leave open is tried, and what comes out as JSON, or framed as WeCom and DingTalk frame
 * it, proves itself. Never throws, whatever the body holds.
 *
 * Whether the plain bytes can be trusted is up to the caller: see {@link Decrypted.authenticated}.
 *
 * @param body the bytes as they came
 * @returns the plain bytes and what fitted, or why there are none
 */
export function decryptBody(
	body: Buffer,
	settings: EncryptionSettings,
): Decrypted | EncryptionFailure {
	const turns = decryptInTurns(body, settings);
	let next = turns.next();
	while (next.done !== true) next = turns.next();
	return next.value;
}

/** A hundred of these take a millisecond or two. */
const ATTEMPTS_PER_TURN = 100;

/** As `decryptBody()`; yields every millisecond or two, so that others have the processor in between. */
export function* decryptInTurns(
	body: Buffer,
	settings: EncryptionSettings,
): Generator<number, Decrypted | EncryptionFailure> {
	const plan = planAttempts(body, settings);
	if ('problem' in plan) return plan;
	let tried = 0;
	for (const attempt of attempts(plan)) {
		tried += 1;
		if (tried % ATTEMPTS_PER_TURN === 0) yield ATTEMPTS_PER_TURN;
		const message = open(attempt);
		if (message === null) continue;
		const { key, place, field, sealed } = attempt;
		return {
			body: message,
			found: {
				cipher: sealed.cipher,
				encryptionKeyEncoding: key.encoding,
				iv: sealed.cipher === 'ecb' ? settings.iv : place,
				encryptedField: field,
			},
			key: key.name,
			authenticated: sealed.cipher === 'gcm',
			fields: listFields(attempt, plan.envelope),
		};
	}

	// For what is said of it: nothing else follows from that.
	const looksEncrypted = plan.envelope.data.some(
		({ field, bytes }) => ENCRYPTED_NAME.test(field) || bytes.length >= shortestData(settings),
	);
	if (looksEncrypted) return { problem: 'body_not_decrypted' };
	const { encryptedField } = settings;
	return { problem: 'body_not_encrypted', field: encryptedField === AUTO ? null : encryptedField };
}

/**
 * Why a callback whose plain text is signed cannot be checked; null when all that is needed is chosen.
 * What comes out of Auto-Detect has to be looked at to see what fits. How long that takes tells a
 * stranger what his data decrypts to.
 */
export function lackForPlain(settings: EncryptionSettings): EncryptionFailure | null {
	const open = (['cipher', 'encryptionKeyEncoding', 'iv'] as const).filter(
		// ECB has no IV.
		(name) => settings[name] === AUTO && !(name === 'iv' && settings.cipher === 'ecb'),
	);
	return open.length === 0 ? null : { problem: 'decryption_not_fixed', settings: open };
}

/**
 * All that a body can be decrypted to, unproven, by settings that {@link lackForPlain} has passed.
 * How many these are follows from the body as it was sent: nothing here asks what came out.
 */
function listPlains(sent: Buffer, settings: EncryptionSettings): Buffer[] {
	const plan = planAttempts(sent, settings);
	if ('problem' in plan) return [];
	return [...attempts(plan)].flatMap((attempt) => {
		const plain = decrypt(attempt.sealed);
		// Only who has the key can make a tag that fits, so that it does not tells a stranger nothing.
		if (plain === null) return [];
		const bytes = unpad(plain);
		return canBeFramed(attempt) ? [bytes, readFramedMessage(bytes)] : [bytes];
	});
}

/**
 * Proves a callback whose signature was made of its plain text. It goes through the same steps
 * whether the data decrypts to something or not: everything is decrypted with each key, and each
 * outcome is checked, as are the sent bytes, for a sender that does not encrypt yet.
 *
 * @param verify checks the signature over a body
 * @returns the body that was proved, or the problem with the sent one: of what came out unproven
 * nobody is told anything
 */
export function verifyPlain<Proof extends object>(
	sent: Buffer,
	settings: EncryptionSettings,
	verify: (body: Buffer) => Proof,
): { body: Buffer; proof: Proof | UnclearValue } {
	// A forged megabyte would be decrypted, and each outcome checked, with every key.
	if (sent.length > LONGEST_READ) return { body: sent, proof: unclear('long_body') };
	const bodies = [...listPlains(sent, settings), sent];
	const tried = bodies.map((body) => ({ body, proof: verify(body) }));
	return tried.find(({ proof }) => !('problem' in proof)) ?? tried[tried.length - 1];
}

/**
 * Whether the encrypted data of a body is signed: as the settings say which field holds it, or under
 * Auto-Detect, as far as a value tells.
 *
 * @param isSigned whether a field at the top of the body is
 */
export function isDataSigned(
	sent: Buffer,
	isSigned: (name: string) => boolean,
	settings: EncryptionSettings,
): boolean {
	const { encryptedField } = settings;
	return (new BodyFields(sent).at([]) ?? []).some(
		({ name, raw }) =>
			(encryptedField === AUTO || name === encryptedField) &&
			isSigned(name) &&
			(decode(scalarText(raw) ?? '')?.length ?? 0) >= shortestData(settings),
	);
}

/** What a body says when it may have been encrypted. */
export interface Plain {
	/** The bytes to read: decrypted ones, or those that were sent. */
	body: Buffer;
	/** What fitted; null when nothing was decrypted. */
	decrypted: Decrypted | null;
	/** What was tried in vain; null when nothing had to be decrypted. */
	failure: EncryptionFailure | null;
}

/** What a signature covers of a body. */
export type Signed = Scheme['signs'];

/** Everything is signed: for a search, which lets nobody in. */
export const SIGNS_ALL: Signed = { field: () => true, isWhole: true };

/**
 * Reads a body as the credential says. What is decrypted counts only if nobody can have changed it:
 * because each field that was used is signed, or because of GCM's tag, if the data is signed or none is.
 * Under Auto-Detect a tag is no proof, for it can be cut off, and then the data is tried with the other
 * ciphers.
 *
 * @param settings null when the callbacks are not encrypted
 */
export function readPlain(
	body: Buffer,
	settings: EncryptionSettings | null,
	signed: Signed,
): Plain {
	if (settings === null) return { body, decrypted: null, failure: null };
	const result = decryptBody(body, settings);
	if ('problem' in result) return { body, decrypted: null, failure: result };
	const hasTag = result.authenticated && settings.cipher !== AUTO;
	// Where data is signed, what lies beside it may be older, with a tag that fits.
	const mayBeOld = () => signed.isWhole || isDataSigned(body, signed.field, settings);
	return (
		hasTag ? signed.field(result.fields[0]) || !mayBeOld() : result.fields.every(signed.field)
	)
		? { body: result.body, decrypted: result, failure: null }
		: { body, decrypted: null, failure: { problem: 'encrypted_data_unsigned' } };
}

/**
 * The same for a body that was verified, or its plain text was. What a formula leaves unsigned in the
 * plain text could be changed in the encrypted one.
 *
 * @param verified what was verified: the very bytes that were sent, or their plain text
 */
export function readVerified(
	verified: Buffer,
	sent: Buffer,
	settings: EncryptionSettings,
	signed: Signed,
): Plain {
	if (verified === sent) return readPlain(sent, settings, signed);
	return signed.isWhole || settings.cipher === 'gcm'
		? { body: verified, decrypted: null, failure: null }
		: { body: sent, decrypted: null, failure: { problem: 'encrypted_data_unsigned' } };
}
