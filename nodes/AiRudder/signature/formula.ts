import { AiRudderSigningSecretApi } from '../../../credentials/AiRudderSigningSecretApi.credentials';
import type { Problem } from '../refusal/problem';
import { ALGORITHMS, DIGESTS, type Algorithm } from './algorithms';
import { compileTemplate, type Template } from './template';

export const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const METHODS = ['hmac', 'hash'] as const;
export type Method = (typeof METHODS)[number];

export const SECRET_ENCODINGS = ['text', 'hex', 'base64'] as const;
export type SecretEncoding = (typeof SECRET_ENCODINGS)[number];

/** The credential's fields, as a user fills them in; every field is a string but the tolerance. */
export interface SigningSettings {
	signingSecret: string;
	previousSigningSecret: string;
	scheme: string;
	method: string;
	algorithm: string;
	secretEncoding: string;
	encoding: string;
	prefix: string;
	signedContent: string;
	timestampHeader: string;
	toleranceSeconds: number;
}

/** A keyed HMAC over the exact body; the header's shape tells algorithm and encoding. */
interface BodyHmac {
	kind: 'bodyHmac';
	algorithms: readonly Algorithm[];
}

/** The header is the secret itself. */
interface Token {
	kind: 'token';
}

/** Every part of the formula is set by the user. */
export interface CustomFormula {
	kind: 'custom';
	method: Method;
	algorithm: Algorithm;
	secretEncoding: SecretEncoding;
	encoding: Encoding;
	prefix: string;
	content: Template;
	timestampHeader: string;
	toleranceSeconds: number;
}

export type Formula = BodyHmac | Token | CustomFormula;

export type FormulaProblem =
	| 'unknown_scheme'
	| 'unknown_option'
	| 'unknown_placeholder'
	| 'content_signs_nothing'
	| 'hash_without_secret'
	| 'timestamp_header_missing'
	| 'tolerance_not_positive';

/** What is wrong with a formula, in words for the person who set it up. */
export const FORMULA_PROBLEMS: Record<FormulaProblem, string> = {
	unknown_scheme: 'The scheme is not one that this version knows. Choose a scheme from the list.',
	unknown_option:
		'Method, Algorithm, Secret Encoding or Signature Encoding has a value that is not in its list. Choose each of them again.',
	unknown_placeholder:
		'Signed Content has a placeholder that does not exist. Use {body}, {json}, {sortedJson}, {secret} and {timestamp} only.',
	content_signs_nothing:
		'Signed Content does not change from one callback to the next, so one captured signature would open the door for ever. Put {body} into it.',
	hash_without_secret:
		'A plain hash that does not contain the secret is unsafe: anybody can compute it. Put {secret} into Signed Content, or set Method to HMAC.',
	timestamp_header_missing:
		'Signed Content uses {timestamp}, but no Timestamp Header is set. Enter the name of the header that carries the timestamp.',
	tolerance_not_positive: 'Tolerance must be a number of seconds above 0.',
};

const bodyHmac = (...algorithms: Algorithm[]): Formula => ({ kind: 'bodyHmac', algorithms });

const PRESETS: Record<string, Formula> = {
	// MD5 is left out of the detection: nobody should arrive at it by accident.
	auto: bodyHmac('sha256', 'sha1', 'sha384', 'sha512'),
	...Object.fromEntries(ALGORITHMS.map((one) => [DIGESTS[one].preset, bodyHmac(one)])),
	token: { kind: 'token' },
};

const isOneOf = <T extends string>(list: readonly T[], value: string): value is T =>
	(list as readonly string[]).includes(value);

/** What counts for a field that a stored credential does not have: what the editor would fill in. */
const DEFAULTS = new Map(
	new AiRudderSigningSecretApi().properties.map((field) => [field.name, field.default]),
);

/**
 * Brings stored credential data into shape: a missing field gets its default.
 *
 * @param data the decrypted credential, as n8n hands it over
 */
export function readSettings(data: Readonly<Record<string, unknown>>): SigningSettings {
	const text = (name: keyof SigningSettings) => {
		const value = data[name];
		// An expression may give a number: it is the text of its digits.
		return ['string', 'number'].includes(typeof value) ? String(value) : String(DEFAULTS.get(name));
	};
	return {
		signingSecret: text('signingSecret'),
		previousSigningSecret: text('previousSigningSecret'),
		scheme: text('scheme'),
		method: text('method'),
		algorithm: text('algorithm'),
		secretEncoding: text('secretEncoding'),
		encoding: text('encoding'),
		prefix: text('prefix'),
		signedContent: text('signedContent'),
		timestampHeader: text('timestampHeader').trim().toLowerCase(),
		toleranceSeconds: Number(
			data.toleranceSeconds === undefined
				? DEFAULTS.get('toleranceSeconds')
				: data.toleranceSeconds,
		),
	};
}

const unusable = (problem: FormulaProblem): Problem<FormulaProblem> => ({
	problem,
	detail: FORMULA_PROBLEMS[problem],
});

/**
 * The formula that the settings describe.
 *
 * AI Rudder does not publish its formula to us, so none of these is "the official one".
 *
 * @returns the formula, or the one thing that makes it unusable, with the words for it
 */
export function formulaOf(settings: SigningSettings): Formula | Problem<FormulaProblem> {
	if (settings.scheme !== 'custom') {
		return Object.hasOwn(PRESETS, settings.scheme)
			? PRESETS[settings.scheme]
			: unusable('unknown_scheme');
	}
	const { method, algorithm, secretEncoding, encoding, prefix, timestampHeader } = settings;
	if (
		!isOneOf(METHODS, method) ||
		!isOneOf(ALGORITHMS, algorithm) ||
		!isOneOf(SECRET_ENCODINGS, secretEncoding) ||
		!isOneOf(ENCODINGS, encoding)
	) {
		return unusable('unknown_option');
	}
	const content = compileTemplate(settings.signedContent);
	if ('problem' in content) return unusable('unknown_placeholder');
	const uses = (...names: string[]) => names.some((name) => content.placeholders.has(name));
	if (!uses('body', 'json', 'sortedJson', 'timestamp')) return unusable('content_signs_nothing');
	if (method === 'hash' && !uses('secret')) return unusable('hash_without_secret');
	if (uses('timestamp') && timestampHeader === '') return unusable('timestamp_header_missing');
	const { toleranceSeconds } = settings;
	if (!(toleranceSeconds > 0)) return unusable('tolerance_not_positive');
	return {
		kind: 'custom',
		method,
		algorithm,
		secretEncoding,
		encoding,
		prefix,
		content,
		timestampHeader,
		toleranceSeconds,
	};
}
