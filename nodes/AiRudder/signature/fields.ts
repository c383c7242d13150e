import { ALGORITHMS, DIGESTS, METHODS, methodsThat, presetOf } from './methods';
import { patternsFor, wordsFor } from './placeholders';

/** What the value of another field must be: this very one, a text that a pattern finds, any but one. */
export type Condition = string | boolean | { regex: string } | { not: string };

/** For every field named, the values that it may have. */
export type Conditions = Readonly<Record<string, readonly Condition[]>>;

type Option = string | { label: string; description?: string };

/** What the editor calls an option of a list. */
export const labelOf = (option: Option): string =>
	typeof option === 'string' ? option : option.label;

/** One field of a credential. */
export interface Field {
	label: string;
	/** What the editor fills in; its type is that of the field. */
	initial: string | number | boolean;
	/** The values of a list, each with its label, and a description where one is needed. */
	options?: Readonly<Record<string, Option>>;
	description?: string;
	placeholder?: string;
	/** How high its input is, in lines; one without this. */
	rows?: number;
	isPassword?: true;
	isRequired?: true;
	/** When it is shown; always without this. */
	show?: Conditions;
}

export type Fields = Readonly<Record<string, Field>>;

const keyed = methodsThat(({ needs }) => needs === 'secret');
const overText = methodsThat(({ token }) => token === null);
const overToken = methodsThat(({ token }) => token !== null);

const whenCustom = (conditions: Conditions = {}): Conditions => ({
	scheme: ['custom'],
	...conditions,
});

/** Shown when Signed Content holds what a regular expression finds. */
export const whenContent = (regex: string, more: Conditions = {}): Conditions =>
	whenCustom({ method: overText, signedContent: [{ regex }], ...more });

const [PAIRS] = wordsFor(({ form }) => form === 'pairs');
const whenPairs = whenContent(`\\{${PAIRS}[.}]`);
const whenUnclear = whenContent(
	`\\{(${[PAIRS, ...patternsFor(({ form }) => form === 'free')].join('|')})`,
);

const presets = Object.fromEntries(
	ALGORITHMS.map((one) => [presetOf(one), `HMAC-${DIGESTS[one].label.replace('SHA-', 'SHA')}`]),
);

/** The fields that hold the secrets and the formula in one line. */
const GIVEN = {
	signingSecret: {
		label: 'Signing Secret',
		initial: '',
		isPassword: true,
		isRequired: true,
		description:
			'The secret from AI Rudder, or its public key. A bare Ed25519 key looks like a secret: set its Method first.',
	},
	previousSigningSecret: {
		label: 'Previous Signing Secret',
		initial: '',
		isPassword: true,
		description:
			'The old secret. Callbacks signed with it are accepted, too: empty this field when AI Rudder has switched.',
	},
	formula: {
		label: 'Formula',
		initial: '',
		placeholder: 'e.g. Scheme: Custom; Method: HMAC; … Signed Content: "{body}"',
		description: 'Paste the line from the error message here. It replaces the fields below.',
	},
} as const satisfies Fields;

/** The fields that describe a formula, in the order of the credential's window. */
const FORMULA = {
	scheme: {
		label: 'Scheme',
		initial: 'auto',
		options: {
			auto: {
				label: 'Auto-Detect',
				description:
					'HMAC over the body. The header shows which: SHA-1, SHA-256, SHA-384 or SHA-512, in hex or Base64.',
			},
			custom: { label: 'Custom', description: 'Set every part below' },
			token: { label: 'Token', description: 'The header is the secret itself' },
			...presets,
		},
		description: "How the signature is made. We have not seen AI Rudder's formula.",
	},
	method: {
		label: 'Method',
		initial: 'hmac',
		options: METHODS,
		show: whenCustom(),
		description:
			'HMAC: the secret is the key. Hash: put {secret} into Signed Content. JWT: the header is a token. All others: enter the public key as Signing Secret.',
	},
	algorithm: {
		label: 'Algorithm',
		initial: 'sha256',
		options: DIGESTS,
		show: whenCustom({ method: methodsThat(({ hasAlgorithm }) => hasAlgorithm) }),
	},
	secretEncoding: {
		label: 'Secret Encoding',
		initial: 'text',
		options: { text: 'Text', hex: 'Hex', base64: 'Base64' },
		show: whenCustom({ method: keyed }),
		description: 'How the key is written in Signing Secret',
	},
	encoding: {
		label: 'Signature Encoding',
		initial: 'hex',
		options: { hex: 'Hex', base64: 'Base64', base64url: 'Base64url', base64hex: 'Base64 of Hex' },
		show: whenCustom({ method: overText }),
	},
	prefix: {
		label: 'Prefix',
		initial: '',
		placeholder: 'e.g. sha256=',
		show: whenCustom(),
		description: 'The exact text before the signature',
	},
	signaturePart: {
		label: 'Signature Part',
		initial: '',
		placeholder: 'e.g. v1',
		show: whenCustom({ method: overText }),
		description:
			'The part with the signature, in a header such as t=1767225600,v1=5257a8. Leave empty if the header has one part.',
	},
	signedContent: {
		label: 'Signed Content',
		initial: '{body}',
		placeholder: 'e.g. {timestamp}.{body}',
		show: whenCustom({ method: overText }),
		description:
			'The signed text. {body} is the exact body, {secret} the secret, {timestamp} the time, \\n a line feed. <a href="https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/formulas.md#signed-content" target="_blank">All placeholders</a>.',
	},
	pairFormat: {
		label: 'Pairs',
		initial: 'key=value',
		options: {
			'key=value': 'key=value',
			'key:value': 'key:value',
			keyvalue: 'keyvalue',
			value: 'Value Only',
		},
		show: whenPairs,
		description: 'How {pairs} writes a field',
	},
	pairJoiner: {
		label: 'Joiner',
		initial: '&',
		show: whenPairs,
		description: 'The text between two pairs. \\n is a line feed; empty means nothing.',
	},
	emptyValues: {
		label: 'Empty Values',
		initial: 'omit',
		options: { omit: 'Leave Out', keep: 'Keep' },
		show: whenPairs,
		description: 'What to do with an empty or null field',
	},
	nestedValues: {
		label: 'Nested Values',
		initial: 'refuse',
		options: { refuse: 'Refuse', omit: 'Leave Out', json: 'As JSON' },
		show: whenPairs,
		description: 'What to do with an object or a list',
	},
	valueEncoding: {
		label: 'Value Encoding',
		initial: 'none',
		options: { none: 'None', percent: 'URL, Space as %20', form: 'URL, Space as +' },
		show: whenPairs,
	},
	omittedFields: {
		label: 'Fields Left Out',
		initial: 'sign, sign_type, signature',
		show: whenPairs,
		description: 'Fields that are not signed, with commas between them',
	},
	ambiguousValues: {
		label: 'Ambiguous Values',
		initial: 'refuse',
		options: {
			refuse: 'Refuse',
			accept: {
				label: 'Accept',
				description: 'Two different callbacks may have the same signature',
			},
		},
		show: whenUnclear,
		description: 'What to do when a value contains the joiner, or the text after it',
	},
	bodyHashClaim: {
		label: 'Body Hash Claim',
		initial: '',
		placeholder: 'e.g. sha256',
		show: whenCustom({ method: overToken }),
		description: "The claim with the body's SHA-256, in hex or Base64",
	},
	timestampHeader: {
		label: 'Timestamp Header',
		initial: '',
		placeholder: 'e.g. X-Timestamp',
		show: whenCustom({ method: overText }),
		description:
			'The header with the time. {part:t} is a part of the signature header, {body.timestamp} a field of the body. Leave empty if there is none.',
	},
	timeZone: {
		label: 'Time Zone',
		initial: '',
		placeholder: 'e.g. +07:00',
		show: whenCustom({ method: overText, timestampHeader: [{ not: '' }] }),
		description: 'The zone of a time that names none, such as 20260101073000. Leave empty for UTC.',
	},
	toleranceSeconds: {
		label: 'Tolerance (Seconds)',
		initial: 300,
		show: whenCustom(),
		description: 'How far the timestamp may be before or after the time of this server',
	},
	signedBody: {
		label: 'Signed Body',
		initial: 'sent',
		options: { sent: 'As It Was Sent', decrypted: 'Decrypted' },
		show: { encrypted: [true] },
		description:
			'Which body is signed. For Decrypted, set Cipher, Encryption Key Encoding and IV, too.',
	},
} as const satisfies Fields;

/** Every field of the signing credential that has to do with the signature. */
export const FIELDS = { ...GIVEN, ...FORMULA };

/** One of the fields that describe a formula. */
export type FormulaField = keyof typeof FORMULA;

/** Every field of a formula with its value. */
export type FormulaValues = Record<Exclude<FormulaField, 'toleranceSeconds'>, string> & {
	toleranceSeconds: number;
};

export const FORMULA_FIELDS = Object.keys(FORMULA) as readonly FormulaField[];

/** A field with a list that the code knows value by value, and one of its values. */
type ListField = {
	[Name in FormulaField]: (typeof FORMULA)[Name] extends { options: object } ? Name : never;
}[FormulaField];
export type Choice<Name extends ListField> = keyof (typeof FORMULA)[Name]['options'] & string;

/** The values of a list. */
export const choicesOf = <Name extends ListField>(name: Name) =>
	Object.keys(FORMULA[name].options) as unknown as ReadonlyArray<Choice<Name>>;

/** Whether a value is in a list. */
export const isChoice = <Name extends ListField>(
	name: Name,
	value: string,
): value is Choice<Name> => Object.hasOwn(FORMULA[name].options, value);

const meets = (value: unknown, condition: Condition): boolean => {
	if (typeof condition !== 'object') return value === condition;
	return 'not' in condition
		? value !== condition.not
		: new RegExp(condition.regex).test(String(value));
};

/** Whether the editor shows a field, by what is chosen in the others. */
export const isShown = (name: string, settings: Readonly<Record<string, unknown>>): boolean =>
	Object.entries((FIELDS as Fields)[name]?.show ?? {}).every(
		([other, values]) =>
			!(other in settings) || values.some((value) => meets(settings[other], value)),
	);
