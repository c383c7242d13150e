import { valueName } from '../signature/settings';
import type { SecretName } from '../signature/results';
import type { SecretDoubt } from '../signature/secret';
import { nameSecret } from './found';

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
export const CREDENTIAL_TEST = {
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
