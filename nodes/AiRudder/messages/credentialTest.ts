import { LONGEST_KEY, SHORTEST_KEY } from '../signature/callbackKey';
import { fieldName, valueName } from '../signature/formulaLine';
import type { SecretName } from '../signature/results';
import type { SecretDoubt } from '../signature/secret';
import { nameSecret } from './diagnosis';
import { AMBIGUITIES } from './formula';

type Keys = { secrets: readonly SecretName[] };

const listSecrets = (secrets: readonly SecretName[]) => secrets.map(nameSecret).join(' and ');
const areOrIs = (secrets: readonly SecretName[]) => (secrets.length > 1 ? 'are' : 'is');

/** Why no callback can be checked with a secret. */
export const KEY_PROBLEMS = {
	no_public_key: ({ secrets, method }: Keys & { method: string }) =>
		`${listSecrets(secrets)} ${areOrIs(secrets)} no public key for ${valueName('method', method)}. Enter AI Rudder's public key in PEM, Base64 or hex.`,
	is_public_key: ({ secrets }: Keys) =>
		`${listSecrets(secrets)} is a public key, which everybody may know. Set Scheme to Custom and Method to its kind. If AI Rudder calls it a secret, ask for another one.`,
	not_decodable: ({ secrets, encoding }: Keys & { encoding: string }) =>
		`${listSecrets(secrets)} cannot be read as ${valueName('secretEncoding', encoding)}. Set Secret Encoding to Text, or enter another secret.`,
} as const;

/** Why a secret may be wrong, by its look alone. */
export const DOUBTS = {
	empty: (secret: SecretName) =>
		`${nameSecret(secret)} is empty. Enter the secret that AI Rudder gave you.`,
	blank: (secret: SecretName) =>
		`${nameSecret(secret)} consists of white space only. Enter the secret that AI Rudder gave you.`,
	white_space: (secret: SecretName) =>
		`${nameSecret(secret)} has white space or an invisible character around it. Remove that.`,
	name_and_value: (secret: SecretName) =>
		`${nameSecret(secret)} looks like a pasted line "name: value". Enter only the value.`,
	private_key: (secret: SecretName) =>
		`${nameSecret(secret)} is a private key, which only AI Rudder should have. Ask for the public key, and tell them.`,
	url: (secret: SecretName) =>
		`${nameSecret(secret)} looks like a URL. Enter the secret that AI Rudder gave you.`,
	short: (secret: SecretName) =>
		`${nameSecret(secret)} is suspiciously short. Compare it with the one at AI Rudder.`,
} as const satisfies Record<SecretDoubt, unknown>;

const FILL_IN = 'Fill in both from one callback.';

/** Why a sample cannot be used. */
export const SAMPLE_FLAWS = {
	body_missing: `Sample Body is empty. ${FILL_IN}`,
	signature_missing: `Sample Signature is empty. ${FILL_IN}`,
	timestamp_malformed:
		'Sample Timestamp is no known time. Enter it as sent, such as 1767225600 or 2026-01-01T00:00:00Z.',
	/** Of an encrypted body above 32 KB, whose plain text is to be signed. */
	long_body: AMBIGUITIES.long_body,
	signed_as_sent: `Set ${fieldName('signedBody')} to ${valueName('signedBody', 'sent')}.`,
} as const;

export type SampleFlaw = keyof typeof SAMPLE_FLAWS;

/** What the credential test says of a credential, and of a sample that fits or lacks something. */
export const CREDENTIAL_TEST = {
	usable:
		'The secret and the formula can be used. Only a sample or a callback shows whether they are right.',
	fits: ({ secret, scheme }: { secret: SecretName; scheme: string }) =>
		`The sample fits ${nameSecret(secret)} with the scheme ${valueName('scheme', scheme)}.`,
	fits_but: ({ doubt }: { doubt: string }) => `But: ${doubt}`,
	other_line_ends: 'Only line ends changed in pasting.',
	age_unchecked: 'Its age was not checked.',
	zone_open: 'Its time names no zone: set Time Zone, unless it is UTC.',
	lacks_timestamp: 'The formula needs a time. Fill in Sample Timestamp.',
	lacks_time: ({ place }: { place: string }) =>
		`The formula needs a time, and ${place} has none. Correct Timestamp Header, or paste another callback.`,
	lacks_value: ({ placeholder }: { placeholder: string }) =>
		`The sample has no {${placeholder}}, which the formula signs. Put headers and the URL into Other Values You Know.`,
} as const;

interface Named {
	/** What the editor calls the field. */
	name: string;
}

/** What the test of a callback key says. */
export const KEY_TEST = {
	blank: ({ name }: Named) => `${name} is empty.`,
	odd: ({ name }: Named) => `${name} holds more than letters and digits, such as a blank.`,
	long: ({ name }: Named) => `${name} is longer than ${LONGEST_KEY} characters.`,
	short: ({ name }: Named) =>
		`${name} is shorter than ${SHORTEST_KEY} characters and could be guessed.`,
	fix: `Enter at least ${SHORTEST_KEY} letters and digits that nobody can guess.`,
	usable:
		'The key can be used. Add ?key= and this key at the end of the production URL for AI Rudder.',
} as const;
