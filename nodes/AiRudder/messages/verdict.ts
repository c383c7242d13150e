import type { EncryptionSettings } from '../encryption/options';
import type { Plain } from '../encryption/readPlain';
import { valueName } from '../signature/credentialFields';
import type { Problem, SecretName } from '../signature/results';
import type { SecretDoubt } from '../signature/secret';
import type { SigningSettings } from '../signature/settings';
import { describeDecryption } from './decryption';
import { describeDiagnosis, type Diagnosis } from './diagnosis';
import { nameSecret } from './found';
import { describeProtection } from './protection';
import { joinSentences, putInWords, type Said } from './texts';

type Keys = { secrets: readonly SecretName[] };
const listSecrets = (secrets: readonly SecretName[]) => secrets.map(nameSecret).join(' and ');

/** Why no callback can be checked with a secret. */
export const KEY_PROBLEMS = {
	no_public_key: ({ secrets, method }: Keys & { method: string }) =>
		`${listSecrets(secrets)} cannot be read as a public key for ${valueName('method', method)}. Enter the public key that AI Rudder gave you: in PEM, or its Base64 or hex alone.`,
	is_public_key: ({ secrets }: Keys) =>
		`${listSecrets(secrets)} is a public key, which everybody may know, so it cannot be a secret: with the scheme Custom, choose the Method that the key is made for. If AI Rudder says that it is a random secret, ask for another one: of those with 33 or 49 bytes, one in 128 looks like a key.`,
	not_decodable: ({ secrets, encoding }: Keys & { encoding: string }) =>
		`${listSecrets(secrets)} cannot be read as ${valueName('secretEncoding', encoding)}. Set Secret Encoding to Text, or enter the secret in hex or Base64 as chosen.`,
} as const;

/** Why a secret may be wrong, by its look alone. */
export const DOUBTS = {
	empty: (secret: SecretName) =>
		`${nameSecret(secret)} is empty. Enter the secret that AI Rudder gave you.`,
	blank: (secret: SecretName) =>
		`${nameSecret(secret)} consists of white space only. Enter the secret that AI Rudder gave you.`,
	white_space: (secret: SecretName) =>
		`${nameSecret(secret)} has white space, a line break or an invisible character around it. Enter it without.`,
	name_and_value: (secret: SecretName) =>
		`${nameSecret(secret)} looks like a pasted line "name: value". Enter only the value.`,
	private_key: (secret: SecretName) =>
		`${nameSecret(secret)} is a private key, which nobody but AI Rudder should have: ask for the public key, and tell them.`,
	url: (secret: SecretName) =>
		`${nameSecret(secret)} looks like a URL. Enter the secret that AI Rudder gave you.`,
	short: (secret: SecretName) =>
		`${nameSecret(secret)} is suspiciously short. Compare it with the one at AI Rudder.`,
} as const satisfies Record<SecretDoubt, unknown>;

const FILL_IN =
	'to prove the formula, fill in Sample Body and Sample Signature, both from one callback.';

/** Why a sample cannot be used. */
export const SAMPLE_FLAWS = {
	body_missing: `Sample Body is empty: ${FILL_IN}`,
	signature_missing: `Sample Signature is empty: ${FILL_IN}`,
	timestamp_malformed:
		'Sample Timestamp is no time that this node knows: a number of seconds or milliseconds, 2026-01-01T00:00:00Z, Thu, 01 Jan 2026 00:00:00 GMT or 20260101000000. Enter only the value of the header.',
} as const;

export type SampleFlaw = keyof typeof SAMPLE_FLAWS;

/** What the credential test says of a credential, and of a sample that fits or lacks something. */
export const VERDICTS = {
	usable:
		'The secret and the formula can be used. Whether they are the right ones is not known without a sample: fill in Sample Body and Sample Signature to prove it.',
	fits: ({ secret, scheme }: { secret: SecretName; scheme: string }) =>
		`The sample fits ${nameSecret(secret)} with the scheme ${valueName('scheme', scheme)}.`,
	fits_but: ({ doubt }: { doubt: string }) => `But: ${doubt}`,
	fits_with_other_line_ends: ({ scheme }: { scheme: string }) =>
		`The sample fits with the scheme ${valueName('scheme', scheme)}, but for its line ends (LF or CR LF), which changed in pasting.`,
	age_unchecked: 'The age of the sample was not checked, for a sample may be old.',
	lacks_timestamp: 'The formula needs a timestamp: fill in Sample Timestamp.',
	lacks_time: ({ place }: { place: string }) => `The formula needs a time, and ${place} has none.`,
	lacks_value: ({ detail }: { detail: string }) =>
		`The formula signs something that the sample lacks: ${detail} A header or the URL belongs into Other Values You Know.`,
} as const;

/** What is to be known of a credential without any callback. */
export interface CredentialFacts {
	settings: SigningSettings;
	/** Null when the callbacks are not encrypted. */
	encryption: EncryptionSettings | null;
	/** Why the formula cannot work with any callback; empty when it can. */
	formulaProblem: string;
	/** Why no body can be decrypted; empty when one can. */
	encryptionProblem: string;
	keyProblem: Said<typeof KEY_PROBLEMS> | null;
	doubts: Record<SecretName, SecretDoubt | null>;
}

/** What came of a sample. */
export interface Trial {
	diagnosis: Diagnosis;
	/** What the body was decrypted to, if the callbacks are encrypted. */
	plain: Plain;
}

/** What the credential window shows. */
export interface Verdict {
	status: 'OK' | 'Error';
	message: string;
}

const failure = (...sentences: string[]): Verdict => ({
	status: 'Error',
	message: joinSentences(...sentences),
});

const success = (...sentences: string[]): Verdict => ({
	status: 'OK',
	message: joinSentences(...sentences),
});

function describeDoubt({ doubts }: CredentialFacts, secret: SecretName): string {
	const doubt = doubts[secret];
	return doubt === null ? '' : DOUBTS[doubt](secret);
}

/** Why the settings cannot work with any callback; empty when they can. */
const describeProblem = ({ formulaProblem, keyProblem }: CredentialFacts): string =>
	keyProblem === null ? formulaProblem : putInWords(KEY_PROBLEMS, [keyProblem]);

/** What the formula signs and the sample does not have; empty when that is not why it does not fit. */
function describeLack({ problem, detail }: Problem, { timestampHeader }: SigningSettings): string {
	if (problem === 'signed_value_missing') return VERDICTS.lacks_value({ detail: detail! });
	if (problem !== 'timestamp_missing') return '';
	return timestampHeader.startsWith('{')
		? VERDICTS.lacks_time({ place: timestampHeader })
		: VERDICTS.lacks_timestamp;
}

function judgeTrial(credential: CredentialFacts, { diagnosis, plain }: Trial): Verdict {
	const { settings, encryption } = credential;
	const decryption = describeDecryption(encryption, plain);
	const problem = describeProblem(credential);
	const protection = describeProtection(settings);
	switch (diagnosis.outcome) {
		case 'fits': {
			const { secret } = diagnosis;
			const fits = VERDICTS.fits({ secret, scheme: settings.scheme });
			// The proof outweighs the look of that secret, but says nothing about the other one.
			const other = secret === 'current' ? 'previous' : 'current';
			const doubt = problem || describeDoubt(credential, other);
			if (doubt + decryption === '') return success(fits, VERDICTS.age_unchecked, protection);
			const but = doubt === '' ? '' : VERDICTS.fits_but({ doubt });
			return failure(fits, but, protection, decryption);
		}
		case 'not_found':
			return failure(
				problem,
				describeLack(diagnosis.proof, settings),
				describeDoubt(credential, 'current'),
				describeDoubt(credential, 'previous'),
				describeDiagnosis(diagnosis),
				decryption,
			);
		default: {
			// A text field of a browser has LF only: the user cannot mend this in the sample.
			if (!diagnosis.isHarmless) return failure(problem, describeDiagnosis(diagnosis), decryption);
			const fits = VERDICTS.fits_with_other_line_ends(settings);
			return success(fits, VERDICTS.age_unchecked, protection);
		}
	}
}

/**
 * Says whether a credential can be used and, with a sample, whether it fits and what to change.
 *
 * n8n shows the message of an error only, as plain text behind "More details".
 *
 * @param trial what came of the sample; null when there is none
 * @returns a message that never holds a secret, the signature or the body
 */
export function judge(
	credential: CredentialFacts,
	trial: Trial | Problem<SampleFlaw> | null,
): Verdict {
	const { current } = credential.doubts;
	if (current === 'empty' || current === 'blank') return failure(DOUBTS[current]('current'));
	if (trial !== null) {
		return 'problem' in trial
			? failure(describeProblem(credential), SAMPLE_FLAWS[trial.problem])
			: judgeTrial(credential, trial);
	}
	const faults = joinSentences(
		describeProblem(credential),
		credential.encryptionProblem,
		describeDoubt(credential, 'current'),
		describeDoubt(credential, 'previous'),
	);
	return faults === ''
		? success(VERDICTS.usable, describeProtection(credential.settings))
		: failure(faults);
}
