import type { EncryptionSettings } from '../encryption/options';
import { lackForPlain } from '../encryption/provePlain';
import { readPlain, SIGNS_ALL, type Plain } from '../encryption/readPlain';
import type { Problem, SecretName } from '../signature/results';
import { coverageOf, signsField } from '../signature/coverage';
import { formulaOf, type Formula } from '../signature/formula';
import type { SigningSettings } from '../signature/settings';
import { doubtSecret, isUsableSecret, type SecretDoubt } from '../signature/secret';
import { readTime } from '../signature/timestamp';
import { isKeyFor } from '../signature/verify';
import { SECRET_SETTING } from './candidates';
import { UNNAMED_HEADER, type Evidence } from './evidence';
import { proveSample, searchSettings, type Found, type NotFound } from './search';
import { readOthers } from './others';

/** One real callback, as a person pasted it into the credential. */
export interface Sample {
	body: string;
	signature: string;
	timestamp: string;
	/** One a line: headers, the URL and what else the person knows. */
	others: string;
}

/** What came of a sample. */
export interface Trial {
	evidence: Evidence;
	proof: ReturnType<typeof proveSample>;
	/** Null when the sample fits as it is. */
	result: Found | NotFound | null;
	/** What the body was decrypted to, if the callbacks are encrypted. */
	plain: Plain;
}

/** Everything that is to be known of a credential, before anything is said of it. */
export interface Examination {
	settings: SigningSettings;
	/** Null when the callbacks are not encrypted. */
	encryption: EncryptionSettings | null;
	/** Why the formula cannot work with any callback; empty when it can. */
	formulaProblem: string;
	/** Why no body can be decrypted; empty when one can. */
	encryptionProblem: string;
	/** The secrets that cannot be the key of this formula. */
	undecodable: SecretName[];
	/** What is wrong with a secret by its look alone. */
	doubts: Record<SecretName, SecretDoubt | null>;
	isSecretUsable: boolean;
	/** Null when no sample was given; a problem when it cannot be used. */
	trial: Trial | Problem<'body_missing' | 'signature_missing' | 'timestamp_malformed'> | null;
}

/** Whether a field of the body as it was sent is signed, by itself or by its plain text. */
const signsIn = ({ signedBody }: SigningSettings, formula: Formula, field: string): boolean =>
	signedBody === 'decrypted' ? coverageOf(formula).body === 'all' : signsField(formula, field);

/** Why no body can be decrypted; empty when one can. */
function encryptionProblemOf(settings: SigningSettings, encryption: EncryptionSettings | null) {
	// A body that needs no decryption tells of the key alone.
	const { failure } = readPlain(Buffer.from('{}'), encryption, SIGNS_ALL);
	const signsPlain = encryption !== null && settings.signedBody === 'decrypted';
	return failure ?? (signsPlain ? lackForPlain(encryption) : '');
}

const NAMES: readonly SecretName[] = ['current', 'previous'];

function* tryOut(
	settings: SigningSettings,
	encryption: EncryptionSettings | null,
	sample: Sample,
): Generator<number, Examination['trial']> {
	const { body, signature } = sample;
	if (body + signature + sample.timestamp === '') return null;
	if (body === '') return { problem: 'body_missing' };
	if (signature === '') return { problem: 'signature_missing' };
	// A line "Name: value" is understood where only the value is asked for.
	const isTime = sample.timestamp === '' || readTime(sample.timestamp, 0) !== null;
	const timestamp = isTime ? sample.timestamp : '';
	const others = isTime ? sample.others : `${sample.timestamp}\n${sample.others}`;
	const { headers, url, known } = readOthers(others);
	if (!isTime && !Object.values(headers).some((value) => readTime(value, 0) !== null)) {
		return { problem: 'timestamp_malformed' };
	}
	const { timestampHeader } = settings;
	const isHeader = timestampHeader !== '' && !timestampHeader.startsWith('{');
	const timeHeader = isHeader ? timestampHeader : UNNAMED_HEADER;
	// The name of its header may be among the other values.
	const isNamed = Object.values(headers).includes(timestamp);
	const formula = formulaOf(settings);
	const open = readPlain(Buffer.from(body), encryption, SIGNS_ALL);
	const plain =
		// Before a formula is found, nothing is known of what it protects.
		'problem' in formula
			? open
			: readPlain(Buffer.from(body), encryption, (field) => signsIn(settings, formula, field));
	const evidence: Evidence = {
		body: Buffer.from(body),
		plain: open.decrypted?.body ?? null,
		signature,
		headers: timestamp === '' || isNamed ? headers : { [timeHeader]: timestamp, ...headers },
		url,
		known,
		receivedAt: null,
		pasted: true,
	};
	const proof = proveSample(settings, evidence);
	const result = 'problem' in proof ? yield* searchSettings(evidence, settings) : null;
	return { evidence, proof, result, plain };
}

/**
 * Collects the facts about a credential and the sample in it; words them nowhere. Yields as
 * `searchSettings()` does, while it looks for settings that fit the sample.
 */
export function* examine(
	settings: SigningSettings,
	encryption: EncryptionSettings | null,
	sample: Sample,
): Generator<number, Examination> {
	const formula = formulaOf(settings);
	const isSecretUsable = isUsableSecret(settings.signingSecret);
	const previous = doubtSecret(settings.previousSigningSecret);
	return {
		settings,
		encryption,
		formulaProblem: 'problem' in formula ? formula.detail! : '',
		encryptionProblem: encryptionProblemOf(settings, encryption),
		undecodable: NAMES.filter((name) => {
			const secret = settings[SECRET_SETTING[name]];
			return !('problem' in formula) && isUsableSecret(secret) && !isKeyFor(secret, formula);
		}),
		doubts: {
			current: doubtSecret(settings.signingSecret),
			// Empty is as it should be.
			previous: previous === 'empty' ? null : previous,
		},
		isSecretUsable,
		trial: isSecretUsable ? yield* tryOut(settings, encryption, sample) : null,
	};
}
