import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readEncryption, type EncryptionSettings } from '../encryption/fields';
import { planAttempts } from '../encryption/envelope';
import { lackForPlain } from '../encryption/openBody';
import {
	CREDENTIAL_TEST,
	DOUBTS,
	KEY_PROBLEMS,
	KEY_TEST,
	SAMPLE_FLAWS,
	type SampleFlaw,
} from '../messages/credentialTest';
import { describeDiagnosis, SECRET_SETTING, type Miss, type Trial } from '../messages/diagnosis';
import { describeDecryption, describeEncryption } from '../messages/encryption';
import { describeProblem, describeProtection, FORMULA } from '../messages/formula';
import { joinSentences, withLines } from '../messages/texts';
import { doubtKey, readKeys } from '../signature/callbackKey';
import type { MissingValue } from '../signature/signedText';
import { METHODS } from '../signature/methods';
import { compileScheme } from '../signature/scheme';
import { isPrivateKey, readPublicKey } from '../signature/publicKey';
import { isPublicKeyText } from '../signature/publicKeyText';
import type { Problem, SecretName } from '../signature/results';
import { doubtSecret, isUsableSecret } from '../signature/secret';
import { hasTooLong, readSettings, type SigningSettings } from '../signature/formula';
import { trySample } from './askFinder';

/** n8n shows the message of an error only, as plain text behind "More details". */
const red = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

const green = (...sentences: string[]): INodeCredentialTestResult => ({
	status: 'OK',
	message: joinSentences(...sentences),
});

/** What is wrong with a secret by its look alone; empty when nothing is. */
function findDoubt(settings: SigningSettings, secret: SecretName): string {
	const doubt = doubtSecret(settings[SECRET_SETTING[secret]]);
	const isFine = doubt === null || (doubt === 'empty' && secret === 'previous');
	return isFine ? '' : DOUBTS[doubt](secret);
}

/**
 * Why the settings cannot work with any callback; empty when they can.
 *
 * @param isSearched whether the methods were tried that a public key is made for
 */
function findProblem(settings: SigningSettings, isSearched = false): string {
	const scheme = compileScheme(settings);
	if ('problem' in scheme) return describeProblem(scheme);
	const textOf = (secret: SecretName) => settings[SECRET_SETTING[secret]];
	const secrets = (['current', 'previous'] as const).filter(
		(secret) => isUsableSecret(textOf(secret)) && !scheme.isKey(textOf(secret)),
	);
	const { method, secretEncoding: encoding } = scheme.formula;
	if (secrets.length === 0) return '';
	if (METHODS[method].needs === 'publicKey') {
		// A private key is named by the look of the secret.
		const isPrivate = secrets.some((secret) => isPrivateKey(textOf(secret)));
		return isPrivate ? '' : KEY_PROBLEMS.no_public_key({ secrets, method });
	}
	if (!secrets.some((secret) => isPublicKeyText(textOf(secret)))) {
		return KEY_PROBLEMS.not_decodable({ secrets, encoding });
	}
	const isTried = isSearched && secrets.every((secret) => readPublicKey(textOf(secret)) !== null);
	return isTried ? '' : KEY_PROBLEMS.is_public_key({ secrets });
}

/** Why no body can be decrypted; empty when one can. */
function findEncryptionProblem(
	{ signedBody }: SigningSettings,
	encryption: EncryptionSettings | null,
): string {
	if (encryption === null) return '';
	// Whatever the body is: the settings alone are looked at.
	const plan = planAttempts(Buffer.of(), encryption);
	if ('problem' in plan) return describeEncryption(plan);
	const lack = signedBody === 'decrypted' ? lackForPlain(encryption) : null;
	return lack === null ? '' : describeEncryption(lack);
}

/** What the formula signs and the sample does not have; empty when that is not why it does not fit. */
function findLack(proof: Problem, { timestampHeader }: SigningSettings): string {
	const { problem, placeholder } = proof as MissingValue;
	if (problem === 'signed_value_missing') {
		return placeholder === null
			? describeProblem(proof)
			: CREDENTIAL_TEST.lacks_value({ placeholder });
	}
	if ((problem as string) !== 'timestamp_missing') return '';
	return timestampHeader.startsWith('{')
		? CREDENTIAL_TEST.lacks_time({ place: timestampHeader })
		: CREDENTIAL_TEST.lacks_timestamp;
}

/**
 * What is said when nothing fits: one thing to do, the surest first.
 *
 * @param unread why nothing readable came out of the sample; empty when something did, or had not to
 */
function describeMiss(settings: SigningSettings, diagnosis: Miss, unread: string): string {
	const problem = findProblem(settings, true);
	if (problem !== '') return problem;
	const lack = findLack(diagnosis.proof, settings);
	const doubt = lack || findDoubt(settings, 'current') || findDoubt(settings, 'previous');
	// Where nothing readable came out, the search had no plain text.
	if (doubt === '' && unread !== '') return unread;
	const isSaid = (code: string) =>
		lack !== '' ? code === 'mail' : doubt === '' || code !== 'secret';
	const rest = diagnosis.says.filter(({ code }) => isSaid(code));
	return joinSentences(doubt, describeDiagnosis({ ...diagnosis, says: rest }));
}

function judge(
	settings: SigningSettings,
	encryption: EncryptionSettings | null,
	{ diagnosis, plain }: Trial,
): INodeCredentialTestResult {
	const decryption = describeDecryption(encryption, plain);
	const { failure } = plain;
	const isUnread = failure !== null && failure.problem !== 'encrypted_data_unsigned';
	const says = (isUnread && findEncryptionProblem(settings, encryption)) || decryption.says;
	if (diagnosis.outcome === 'not_found') {
		return red(describeMiss(settings, diagnosis, isUnread ? says : ''));
	}
	const isFound = diagnosis.outcome === 'found';
	if (isFound && !diagnosis.isHarmless) return red(describeDiagnosis(diagnosis, decryption));
	const { secret } = diagnosis;
	const fits = joinSentences(
		CREDENTIAL_TEST.fits({ secret, scheme: settings.scheme }),
		// A text field of a browser has LF only: the user cannot mend this in the sample.
		isFound ? CREDENTIAL_TEST.other_line_ends : '',
	);
	const isZoneOpen = diagnosis.outcome === 'fits' && diagnosis.isZoneOpen;
	const zone = isZoneOpen ? CREDENTIAL_TEST.zone_open : '';
	// The proof outweighs the look of that secret, but says nothing about the other one.
	const other = secret === 'current' ? 'previous' : 'current';
	const doubt = findProblem(settings) || findDoubt(settings, other);
	if (doubt !== '') return red(joinSentences(fits, CREDENTIAL_TEST.fits_but({ doubt })));
	return says === ''
		? green(fits, CREDENTIAL_TEST.age_unchecked, zone, describeProtection(settings))
		: red(withLines(joinSentences(fits, says), decryption.line));
}

/**
 * The button "Test" of the signing secret's window; works without a network. Says whether a credential
 * can be used and, with a sample, whether it fits and what to change: one thing at a time.
 *
 * @returns a message that never holds a secret, the signature or the body
 */
export async function testSigningSecret(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	if (hasTooLong(data, true)) return red(FORMULA.field_too_long);
	const settings = readSettings(data);
	const encryption = readEncryption(data);
	const doubt = findDoubt(settings, 'current');
	if (!isUsableSecret(settings.signingSecret)) return red(doubt);
	const trial: Trial | Problem<SampleFlaw> | null = await trySample(settings, encryption, data);
	if (trial !== null) {
		return 'problem' in trial
			? red(SAMPLE_FLAWS[trial.problem])
			: judge(settings, encryption, trial);
	}
	const fault =
		findProblem(settings) ||
		findEncryptionProblem(settings, encryption) ||
		doubt ||
		findDoubt(settings, 'previous');
	return fault === '' ? green(CREDENTIAL_TEST.usable, describeProtection(settings)) : red(fault);
}

/** The button "Test" of the callback key's window; works without a network. */
export async function testCallbackKey(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { callbackKey, previousCallbackKey: previous } = readKeys(data);
	const faults = [
		{ name: 'Callback Key', doubt: doubtKey(callbackKey) },
		{ name: 'Previous Callback Key', doubt: previous === '' ? null : doubtKey(previous) },
	].flatMap(({ name, doubt }) => (doubt === null ? [] : [KEY_TEST[doubt]({ name })]));
	return faults.length > 0 ? red(joinSentences(...faults, KEY_TEST.fix)) : green(KEY_TEST.usable);
}
