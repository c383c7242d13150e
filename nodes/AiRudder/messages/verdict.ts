import type { Failure, SecretName } from '../signature/results';
import { fieldName, valueName } from '../signature/credentialFields';
import { isPrivateKey } from '../signature/publicKey';
import { isPublicKeyText } from '../signature/publicKeyText';
import { isPublicKeyMethod } from '../signature/verify';
import { SECRET_SETTING } from '../finder/candidates';
import { describeProblem } from './formula';
import { describeDecryption } from './decryption';
import type { Examination, Trial } from '../finder/examine';
import { describeProtection } from './protection';
import { advice, describeDoubt } from './findings';

/** What the credential window shows. */
export interface Verdict {
	status: 'OK' | 'Error';
	message: string;
}

const failure = (...sentences: string[]): Verdict => ({
	status: 'Error',
	message: sentences.filter((sentence) => sentence !== '').join(' '),
});

const success = (...sentences: string[]): Verdict => ({
	...failure(...sentences),
	status: 'OK',
});

const FILL_IN =
	'to prove the formula, fill in Sample Body and Sample Signature, both from one callback.';

const SAMPLE_FLAWS = {
	body_missing: `Sample Body is empty: ${FILL_IN}`,
	signature_missing: `Sample Signature is empty: ${FILL_IN}`,
	timestamp_malformed:
		'Sample Timestamp is no time that this node knows: a number of seconds or milliseconds, 2026-01-01T00:00:00Z, Thu, 01 Jan 2026 00:00:00 GMT or 20260101000000. Enter only the value of the header.',
} as const;

const UNCHECKED = 'The age of the sample was not checked, for a sample may be old.';

/** What is wrong with a secret by its look alone; empty when nothing is. */
function doubtAbout({ doubts }: Examination, name: SecretName): string {
	const doubt = doubts[name];
	return doubt === null ? '' : describeDoubt(doubt, name);
}

/** Why the settings cannot work with any callback; empty when they can. */
function problemOf({ settings, formulaProblem, undecodable }: Examination): string {
	if (undecodable.length === 0) return formulaProblem;
	const names = undecodable.map((name) => fieldName(SECRET_SETTING[name])).join(' and ');
	const { method, secretEncoding } = settings;
	if (method === 'jwtRs256' || isPublicKeyMethod(method)) {
		// A private key is named by the look of the secret.
		return undecodable.some((name) => isPrivateKey(settings[SECRET_SETTING[name]]))
			? ''
			: `${names} cannot be read as a public key for ${valueName('method', method)}. Enter the public key that AI Rudder gave you: in PEM, or its Base64 or hex alone.`;
	}
	if (undecodable.some((name) => isPublicKeyText(settings[SECRET_SETTING[name]]))) {
		return `${names} is a public key, which everybody may know, so it cannot be a secret: with the scheme Custom, choose the Method that the key is made for. If AI Rudder says that it is a random secret, ask for another one: of those with 33 or 49 bytes, one in 128 looks like a key.`;
	}
	return `${names} cannot be read as ${valueName('secretEncoding', secretEncoding)}. Set Secret Encoding to Text, or enter the secret in hex or Base64 as chosen.`;
}

/** What the formula signs and the sample does not have; empty when that is not why it does not fit. */
function lackOf(proof: Failure, { timestampHeader }: Examination['settings']): string {
	if (proof.problem === 'timestamp_missing') {
		return timestampHeader.startsWith('{')
			? `The formula needs a time, and ${timestampHeader} has none.`
			: 'The formula needs a timestamp: fill in Sample Timestamp.';
	}
	if (proof.problem !== 'signed_value_missing') return '';
	return `The formula signs something that the sample lacks: ${describeProblem(proof)} A header or the URL belongs into Other Values You Know.`;
}

function judgeTrial(examination: Examination, trial: Trial): Verdict {
	const { evidence, proof, result } = trial;
	const decryption = describeDecryption(examination.encryption, trial.plain);
	const scheme = valueName('scheme', examination.settings.scheme);
	const protection = describeProtection(examination.settings);
	if (!('problem' in proof)) {
		const fits = `The sample fits ${fieldName(SECRET_SETTING[proof.secret])} with the scheme ${scheme}.`;
		// The proof outweighs the look of that secret, but says nothing about the other one.
		const other = proof.secret === 'current' ? 'previous' : 'current';
		const doubt = problemOf(examination) || doubtAbout(examination, other);
		return doubt + decryption === ''
			? success(fits, UNCHECKED, protection)
			: failure(fits, doubt === '' ? '' : `But: ${doubt}`, protection, decryption);
	}
	if ('problem' in result!) {
		return failure(
			problemOf(examination),
			lackOf(proof, examination.settings),
			doubtAbout(examination, 'current'),
			doubtAbout(examination, 'previous'),
			advice(result, evidence, examination.settings),
			decryption,
		);
	}
	// A text field of a browser has LF only: the user cannot mend this in the sample.
	const harmless = result!.slips.every((slip) => slip === 'body_line_ends');
	return harmless && Object.keys(result!.change).length === 0
		? success(
				`The sample fits with the scheme ${scheme}, but for its line ends (LF or CR LF), which changed in pasting.`,
				UNCHECKED,
				protection,
			)
		: failure(problemOf(examination), advice(result!, evidence, examination.settings), decryption);
}

/**
 * Says whether a credential can be used and, with a sample, whether it fits and what to change.
 *
 * n8n shows the message of an error only, as plain text behind "More details".
 *
 * @returns a message that never holds a secret, the signature or the body
 */
export function verdictOn(examination: Examination): Verdict {
	const { isSecretUsable, settings, trial } = examination;
	if (!isSecretUsable) return failure(doubtAbout(examination, 'current'));
	if (trial !== null) {
		return 'problem' in trial
			? failure(problemOf(examination), SAMPLE_FLAWS[trial.problem])
			: judgeTrial(examination, trial);
	}
	const faults = [
		problemOf(examination),
		examination.encryptionProblem,
		doubtAbout(examination, 'current'),
		doubtAbout(examination, 'previous'),
	];
	return faults.some((fault) => fault !== '')
		? failure(...faults)
		: success(
				'The secret and the formula can be used. Whether they are the right ones is not known without a sample: fill in Sample Body and Sample Signature to prove it.',
				describeProtection(settings),
			);
}
