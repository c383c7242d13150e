import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { lackForPlain, readPlain, SIGNS_ALL } from '../encryption/openBody';
import { readEncryption, type EncryptionSettings } from '../encryption/aes';
import {
	CREDENTIAL_TEST,
	DOUBTS,
	KEY_PROBLEMS,
	SAMPLE_FLAWS,
	type SampleFlaw,
} from '../messages/credentialTest';
import { describeDecryption } from '../messages/decryption';
import { describeDiagnosis, type Trial } from '../messages/diagnosis';
import { SECRET_SETTING } from '../messages/facts';
import { describeProtection } from '../messages/protection';
import { describeEncryption } from '../messages/encryption';
import { describeProblem, FORMULA } from '../messages/formula';
import { joinSentences } from '../messages/texts';
import { KEY_TEST } from '../messages/trigger';
import { doubtKey, readKeys } from '../signature/callbackKey';
import { METHODS } from '../signature/methods';
import { compileScheme } from '../signature/scheme';
import { isPrivateKey } from '../signature/publicKey';
import { isPublicKeyText } from '../signature/publicKeyText';
import type { Problem, SecretName } from '../signature/results';
import { doubtSecret, isUsableSecret } from '../signature/secret';
import { hasTooLong, readSettings, type SigningSettings } from '../signature/settings';
import { trySample } from './askFinder';

/** n8n shows the message of an error only, as plain text behind "More details". */
const red = (...sentences: string[]): INodeCredentialTestResult => ({
	status: 'Error',
	message: joinSentences(...sentences),
});

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

/** Why the settings cannot work with any callback; empty when they can. */
function findProblem(settings: SigningSettings): string {
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
	return secrets.some((secret) => isPublicKeyText(textOf(secret)))
		? KEY_PROBLEMS.is_public_key({ secrets })
		: KEY_PROBLEMS.not_decodable({ secrets, encoding });
}

/** Why no body can be decrypted; empty when one can. */
function findEncryptionProblem(
	{ signedBody }: SigningSettings,
	encryption: EncryptionSettings | null,
): string {
	// A body that needs no decryption tells of the key alone.
	const { failure } = readPlain(Buffer.from('{}'), encryption, SIGNS_ALL);
	const signsPlain = encryption !== null && signedBody === 'decrypted';
	const problem = failure ?? (signsPlain ? lackForPlain(encryption) : null);
	return problem === null ? '' : describeEncryption(problem);
}

/** What the formula signs and the sample does not have; empty when that is not why it does not fit. */
function findLack(proof: Problem, { timestampHeader }: SigningSettings): string {
	const { problem } = proof;
	if (problem === 'signed_value_missing') {
		return CREDENTIAL_TEST.lacks_value({ detail: describeProblem(proof) });
	}
	if (problem !== 'timestamp_missing') return '';
	return timestampHeader.startsWith('{')
		? CREDENTIAL_TEST.lacks_time({ place: timestampHeader })
		: CREDENTIAL_TEST.lacks_timestamp;
}

function judge(
	settings: SigningSettings,
	encryption: EncryptionSettings | null,
	{ diagnosis, plain }: Trial,
): INodeCredentialTestResult {
	const decryption = describeDecryption(encryption, plain);
	const problem = findProblem(settings);
	const protection = describeProtection(settings);
	const { scheme } = settings;
	if (diagnosis.outcome === 'fits') {
		const { secret } = diagnosis;
		const fits = CREDENTIAL_TEST.fits({ secret, scheme });
		// The proof outweighs the look of that secret, but says nothing about the other one.
		const doubt = problem || findDoubt(settings, secret === 'current' ? 'previous' : 'current');
		const but = doubt === '' ? '' : CREDENTIAL_TEST.fits_but({ doubt });
		return but + decryption === ''
			? green(fits, CREDENTIAL_TEST.age_unchecked, protection)
			: red(fits, but, protection, decryption);
	}
	if (diagnosis.outcome === 'found') {
		// A text field of a browser has LF only: the user cannot mend this in the sample.
		return diagnosis.isHarmless
			? green(
					CREDENTIAL_TEST.fits_with_other_line_ends({ scheme }),
					CREDENTIAL_TEST.age_unchecked,
					protection,
				)
			: red(problem, describeDiagnosis(diagnosis), decryption);
	}
	return red(
		problem,
		findLack(diagnosis.proof, settings),
		findDoubt(settings, 'current'),
		findDoubt(settings, 'previous'),
		describeDiagnosis(diagnosis),
		decryption,
	);
}

/**
 * The button "Test" of the signing secret's window; works without a network. Says whether a credential
 * can be used and, with a sample, whether it fits and what to change.
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
			? red(findProblem(settings), SAMPLE_FLAWS[trial.problem])
			: judge(settings, encryption, trial);
	}
	const faults = joinSentences(
		findProblem(settings),
		findEncryptionProblem(settings, encryption),
		doubt,
		findDoubt(settings, 'previous'),
	);
	return faults === '' ? green(CREDENTIAL_TEST.usable, describeProtection(settings)) : red(faults);
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
	return faults.length > 0 ? red(...faults, KEY_TEST.fix) : green(KEY_TEST.usable);
}
