import type { SecretName } from '../locks/proof';
import { SECRET_SETTING } from './candidates';
import { fieldName, valueName } from './editorNames';
import type { Examination, Trial } from './examine';
import { advice, describeDoubt } from './words';

/** What the credential window shows. */
export interface Verdict {
	status: 'OK' | 'Error';
	message: string;
}

const failure = (...sentences: string[]): Verdict => ({
	status: 'Error',
	message: sentences.filter((sentence) => sentence !== '').join(' '),
});

const success = (message: string): Verdict => ({ status: 'OK', message });

const FILL_IN =
	'to prove the formula, fill in Sample Body and Sample Signature, both from one callback.';

const SAMPLE_FLAWS = {
	body_missing: `Sample Body is empty: ${FILL_IN}`,
	signature_missing: `Sample Signature is empty: ${FILL_IN}`,
	timestamp_malformed:
		'Sample Timestamp is not a plain number of seconds or milliseconds: enter only the value of the header, or leave the field empty.',
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
	const encoding = valueName('secretEncoding', settings.secretEncoding);
	return `${names} cannot be read as ${encoding}. Set Secret Encoding to Text, or enter the secret in hex or Base64 as chosen.`;
}

function judgeTrial(examination: Examination, { evidence, proof, result }: Trial): Verdict {
	const scheme = valueName('scheme', examination.settings.scheme);
	if (!('problem' in proof)) {
		const fits = `The sample fits ${fieldName(SECRET_SETTING[proof.secret])} with the scheme ${scheme}.`;
		// The proof outweighs the look of that secret, but says nothing about the other one.
		const doubt = doubtAbout(examination, proof.secret === 'current' ? 'previous' : 'current');
		return doubt === '' ? success(`${fits} ${UNCHECKED}`) : failure(fits, 'But:', doubt);
	}
	if ('problem' in result!) {
		const needsTime = proof.problem === 'timestamp_missing';
		return failure(
			problemOf(examination),
			needsTime ? 'The formula needs a timestamp: fill in Sample Timestamp.' : '',
			doubtAbout(examination, 'current'),
			doubtAbout(examination, 'previous'),
			advice(result, evidence),
		);
	}
	// A text field of a browser has LF only: the user cannot mend this in the sample.
	const harmless = result!.slips.every((slip) => slip === 'body_line_ends');
	return harmless && Object.keys(result!.change).length === 0
		? success(
				`The sample fits with the scheme ${scheme}, but for its line ends (LF or CR LF), which changed in pasting. ${UNCHECKED}`,
			)
		: failure(problemOf(examination), advice(result!, evidence));
}

/**
 * Says whether a credential can be used and, with a sample, whether it fits and what to change.
 *
 * n8n shows the message of an error only, as plain text behind "More details".
 *
 * @returns a message that never holds a secret, the signature or the body
 */
export function verdictOn(examination: Examination): Verdict {
	const { isSecretUsable, trial } = examination;
	if (!isSecretUsable) return failure(doubtAbout(examination, 'current'));
	if (trial !== null) {
		return 'problem' in trial
			? failure(problemOf(examination), SAMPLE_FLAWS[trial.problem])
			: judgeTrial(examination, trial);
	}
	const faults = [
		problemOf(examination),
		doubtAbout(examination, 'current'),
		doubtAbout(examination, 'previous'),
	];
	return faults.some((fault) => fault !== '')
		? failure(...faults)
		: success(
				'The secret and the formula can be used. Whether they are the right ones is not known without a sample: fill in Sample Body and Sample Signature to prove it.',
			);
}
