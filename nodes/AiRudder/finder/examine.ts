import type { SecretName } from '../locks/proof';
import type { Problem } from '../refusal/problem';
import { formulaOf, type SigningSettings } from '../signature/formula';
import { doubtSecret, isUsableSecret, secretBytes, type SecretDoubt } from '../signature/secret';
import { checkTimestamp } from '../signature/timestamp';
import { SECRET_SETTING } from './candidates';
import {
	findSettings,
	proveSample,
	UNNAMED_HEADER,
	type Evidence,
	type Found,
	type NotFound,
} from './find';

/** One real callback, as a person pasted it into the credential. */
export interface Sample {
	body: string;
	signature: string;
	timestamp: string;
}

/** What came of a sample. */
export interface Trial {
	evidence: Evidence;
	proof: ReturnType<typeof proveSample>;
	/** Null when the sample fits as it is. */
	result: Found | NotFound | null;
}

/** Everything that is to be known of a credential, before anything is said of it. */
export interface Examination {
	settings: SigningSettings;
	/** Why the formula cannot work with any callback; empty when it can. */
	formulaProblem: string;
	/** The secrets that are not written in the chosen Secret Encoding. */
	undecodable: SecretName[];
	/** What is wrong with a secret by its look alone. */
	doubts: Record<SecretName, SecretDoubt | null>;
	isSecretUsable: boolean;
	/** Null when no sample was given; a problem when it cannot be used. */
	trial: Trial | Problem<'body_missing' | 'signature_missing' | 'timestamp_malformed'> | null;
}

const NAMES: readonly SecretName[] = ['current', 'previous'];

function tryOut(settings: SigningSettings, sample: Sample): Examination['trial'] {
	const { body, signature, timestamp } = sample;
	if (body + signature + timestamp === '') return null;
	if (body === '') return { problem: 'body_missing' };
	if (signature === '') return { problem: 'signature_missing' };
	if (timestamp !== '' && checkTimestamp(timestamp, Infinity, 0) !== null) {
		return { problem: 'timestamp_malformed' };
	}
	const header = settings.timestampHeader === '' ? UNNAMED_HEADER : settings.timestampHeader;
	const evidence: Evidence = {
		body: Buffer.from(body),
		signature,
		timestamps: timestamp === '' ? [] : [{ header, value: timestamp }],
		pasted: true,
	};
	const proof = proveSample(settings, evidence);
	return { evidence, proof, result: 'problem' in proof ? findSettings(evidence, settings) : null };
}

/** Collects the facts about a credential and the sample in it; words them nowhere. */
export function examine(settings: SigningSettings, sample: Sample): Examination {
	const formula = formulaOf(settings);
	const encoding =
		!('problem' in formula) && formula.kind === 'custom' ? formula.secretEncoding : null;
	const isSecretUsable = isUsableSecret(settings.signingSecret);
	const previous = doubtSecret(settings.previousSigningSecret);
	return {
		settings,
		formulaProblem: 'problem' in formula ? formula.detail! : '',
		undecodable: NAMES.filter((name) => {
			const secret = settings[SECRET_SETTING[name]];
			return encoding !== null && isUsableSecret(secret) && secretBytes(secret, encoding) === null;
		}),
		doubts: {
			current: doubtSecret(settings.signingSecret),
			// Empty is as it should be.
			previous: previous === 'empty' ? null : previous,
		},
		isSecretUsable,
		trial: isSecretUsable ? tryOut(settings, sample) : null,
	};
}
