import type { INodeCredentialTestResult } from 'n8n-workflow';

import { SECRET_SETTING } from '../finder/candidates';
import { fieldName, valueName } from '../finder/editorNames';
import { findSettings, proveSample, type Evidence } from '../finder/find';
import { advice, describeDoubt, UNNAMED_HEADER } from '../finder/words';
import { REASONS } from '../refusal/reasons';
import { FORMULA_PROBLEMS, formulaOf, type SigningSettings } from '../signature/formula';
import { doubtSecret, isUsableSecret, secretBytes } from '../signature/secret';
import { checkTimestamp } from '../signature/timestamp';
import type { SecretName } from '../signature/verify';

/** One real callback, as a person pasted it into the credential. */
export interface Sample {
	body: string;
	signature: string;
	timestamp: string;
}

const failure = (...sentences: string[]): INodeCredentialTestResult => ({
	status: 'Error',
	message: sentences.filter((sentence) => sentence !== '').join(' '),
});

const success = (message: string): INodeCredentialTestResult => ({ status: 'OK', message });

/** What is wrong with a secret by its look alone; an empty previous secret is as it should be. */
function doubtAbout(settings: SigningSettings, name: SecretName): string {
	const doubt = doubtSecret(settings[SECRET_SETTING[name]]);
	if (doubt === null || (doubt === 'empty' && name === 'previous')) return '';
	return describeDoubt(doubt, name);
}

/** Why the settings cannot work with any callback; empty when they can. */
function problemOf(settings: SigningSettings): string {
	const formula = formulaOf(settings);
	if (typeof formula === 'string') return FORMULA_PROBLEMS[formula];
	if (formula.kind !== 'custom') return '';
	const unreadable = (['current', 'previous'] as const)
		.map((name) => SECRET_SETTING[name])
		.filter((field) => isUsableSecret(settings[field]))
		.filter((field) => secretBytes(settings[field], formula.secretEncoding) === null);
	if (unreadable.length === 0) return '';
	const encoding = valueName('secretEncoding', formula.secretEncoding);
	return `${unreadable.map(fieldName).join(' and ')} cannot be read as ${encoding}. ${REASONS.secret_not_decodable.fix}`;
}

/** What is missing or unreadable in a sample; empty when it can be used. */
function flawOf({ body, signature, timestamp }: Sample): string {
	const missing = body === '' ? 'sampleBody' : 'sampleSignature';
	if (body === '' || signature === '') {
		return `${fieldName(missing)} is empty: to prove the formula, fill in Sample Body and Sample Signature, both from one callback.`;
	}
	return timestamp !== '' && checkTimestamp(timestamp, Infinity, 0) !== null
		? 'Sample Timestamp is not a plain number of seconds or milliseconds: enter only the value of the header, or leave the field empty.'
		: '';
}

function judgeSample(settings: SigningSettings, sample: Sample): INodeCredentialTestResult {
	const header = settings.timestampHeader === '' ? UNNAMED_HEADER : settings.timestampHeader;
	const evidence: Evidence = {
		body: Buffer.from(sample.body),
		signature: sample.signature,
		timestamps: sample.timestamp === '' ? [] : [{ header, value: sample.timestamp }],
		pasted: true,
	};
	const scheme = valueName('scheme', settings.scheme);
	const unchecked = 'The age of the sample was not checked, for a sample may be old.';
	const proof = proveSample(settings, evidence);
	if ('secret' in proof) {
		const proved = fieldName(SECRET_SETTING[proof.secret]);
		const fits = `The sample fits ${proved} with the scheme ${scheme}.`;
		// The proof outweighs the look of that secret, but says nothing about the other one.
		const doubt = doubtAbout(settings, proof.secret === 'current' ? 'previous' : 'current');
		return doubt === '' ? success(`${fits} ${unchecked}`) : failure(fits, 'But:', doubt);
	}
	const result = findSettings(evidence, settings);
	if ('cutShort' in result) {
		const needsTime = proof.problem === 'timestamp_missing';
		return failure(
			problemOf(settings),
			needsTime ? 'The formula needs a timestamp: fill in Sample Timestamp.' : '',
			doubtAbout(settings, 'current'),
			doubtAbout(settings, 'previous'),
			advice(result, evidence),
		);
	}
	// A text field of a browser has LF only: the user cannot mend this in the sample.
	const harmless = result.slips.every((slip) => slip === 'body_line_ends');
	return harmless && Object.keys(result.change).length === 0
		? success(
				`The sample fits with the scheme ${scheme}, but for its line ends (LF or CR LF), which changed in pasting. ${unchecked}`,
			)
		: failure(problemOf(settings), advice(result, evidence));
}

/**
 * Says whether a credential can be used and, with a sample, whether it fits and what to change.
 *
 * n8n shows the message of an error only, as plain text behind "More details".
 *
 * @returns a message that never holds a secret, the signature or the body
 */
export function judgeCredential(
	settings: SigningSettings,
	sample: Sample,
): INodeCredentialTestResult {
	if (!isUsableSecret(settings.signingSecret)) return failure(doubtAbout(settings, 'current'));
	if (sample.body + sample.signature + sample.timestamp !== '') {
		const flaw = flawOf(sample);
		return flaw === '' ? judgeSample(settings, sample) : failure(problemOf(settings), flaw);
	}
	const faults = [
		problemOf(settings),
		doubtAbout(settings, 'current'),
		doubtAbout(settings, 'previous'),
	];
	return faults.some((fault) => fault !== '')
		? failure(...faults)
		: success(
				'The secret and the formula can be used. Whether they are the right ones is not known without a sample: fill in Sample Body and Sample Signature to prove it.',
			);
}
