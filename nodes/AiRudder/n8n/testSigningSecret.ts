import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { EncryptionSettings } from '../encryption/options';
import { lackForPlain } from '../encryption/provePlain';
import { readPlain, SIGNS_ALL } from '../encryption/readPlain';
import { readEncryption } from '../encryption/settings';
import { SECRET_SETTING } from '../messages/facts';
import { judge, type CredentialFacts } from '../messages/verdict';
import { formulaOf } from '../signature/formula';
import { isPrivateKey } from '../signature/publicKey';
import { isPublicKeyText } from '../signature/publicKeyText';
import type { SecretName } from '../signature/results';
import { doubtSecret, isUsableSecret } from '../signature/secret';
import { readSettings, type SigningSettings } from '../signature/settings';
import { isKeyFor, isPublicKeyMethod } from '../signature/verify';
import { trySample } from './trySample';

/** Why the secrets cannot be keys of the formula; null when they can. */
function findKeyProblem(settings: SigningSettings): CredentialFacts['keyProblem'] {
	const formula = formulaOf(settings);
	if ('problem' in formula) return null;
	const textOf = (secret: SecretName) => settings[SECRET_SETTING[secret]];
	const secrets = (['current', 'previous'] as const).filter(
		(secret) => isUsableSecret(textOf(secret)) && !isKeyFor(textOf(secret), formula),
	);
	const { method, secretEncoding: encoding } = settings;
	if (secrets.length === 0) return null;
	if (method === 'jwtRs256' || isPublicKeyMethod(method)) {
		// A private key is named by the look of the secret.
		const isPrivate = secrets.some((secret) => isPrivateKey(textOf(secret)));
		return isPrivate ? null : { code: 'no_public_key', secrets, method };
	}
	return secrets.some((secret) => isPublicKeyText(textOf(secret)))
		? { code: 'is_public_key', secrets }
		: { code: 'not_decodable', secrets, encoding };
}

/** Why no body can be decrypted; empty when one can. */
function findEncryptionProblem(
	{ signedBody }: SigningSettings,
	encryption: EncryptionSettings | null,
): string {
	// A body that needs no decryption tells of the key alone.
	const { failure } = readPlain(Buffer.from('{}'), encryption, SIGNS_ALL);
	const signsPlain = encryption !== null && signedBody === 'decrypted';
	return failure ?? (signsPlain ? lackForPlain(encryption) : '');
}

/** Collects the facts about a credential; words them nowhere. */
function examine(data: Readonly<Record<string, unknown>>): CredentialFacts {
	const settings = readSettings(data);
	const encryption = readEncryption(data);
	const formula = formulaOf(settings);
	const previous = doubtSecret(settings.previousSigningSecret);
	return {
		settings,
		encryption,
		formulaProblem: 'problem' in formula ? formula.detail! : '',
		encryptionProblem: findEncryptionProblem(settings, encryption),
		keyProblem: findKeyProblem(settings),
		doubts: {
			current: doubtSecret(settings.signingSecret),
			// Empty is as it should be.
			previous: previous === 'empty' ? null : previous,
		},
	};
}

/** The button "Test" of the signing secret's window; works without a network. */
export async function testSigningSecret(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
	const sample = {
		body: text('sampleBody'),
		signature: text('sampleSignature'),
		timestamp: text('sampleTimestamp').trim(),
		others: text('sampleOthers'),
	};
	const credential = examine(data);
	const isUsable = isUsableSecret(credential.settings.signingSecret);
	const trial = isUsable ? await trySample(credential, sample) : null;
	return judge(credential, trial);
}
