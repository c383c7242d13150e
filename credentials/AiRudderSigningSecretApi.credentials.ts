import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

type Conditions = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

const KEYED = ['hmac', 'hash', 'jwtHs256'];
const PUBLIC_KEY = ['rsa', 'rsaPss', 'ecdsa', 'ed25519'];
const TEXT = ['hmac', 'hash', ...PUBLIC_KEY];

/** Shown for the scheme Custom only, and for what more the conditions say. */
const whenCustom = (conditions: Conditions = {}): INodeProperties['displayOptions'] => ({
	show: { scheme: ['custom'], ...conditions },
});

/** Shown when Signed Content holds what the pattern finds. */
const whenContent = (regex: string): INodeProperties['displayOptions'] =>
	whenCustom({ method: TEXT, signedContent: [{ _cnd: { regex } }] });

const whenPairs = whenContent('\\{pairs[.}]');

/** Every line that can be read has a colon in it. */
const HAS_LINE = { formula: [{ _cnd: { regex: ':' } }] };

/** Not shown while Formula says all of it in one line. */
const unlessLine = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { ...field.displayOptions, hide: HAS_LINE },
});

const PROTECTS_NOTHING =
	'This formula does not protect the body: whoever has seen one callback can send another body with its signature.';
const PROTECTS_FIELDS =
	'This formula protects only the fields that Signed Content names: whoever has seen one callback can change the rest of the body.';

const PROTECTS_PAIRS =
	'This formula does not protect the objects and lists in the body: whoever has seen one callback can change them.';

const WHOLE_BODY = '\\{(body|json|sortedJson|md5(:\\w+)?|sha1(:\\w+)?|sha256(:\\w+)?)\\}';
const SOME_FIELDS = '\\{(body|pairs)\\.';
const ALL_PAIRS = '\\{pairs\\}';

/** What a formula leaves unprotected, where the person who chooses it looks. */
const warnings: INodeProperties[] = [
	{
		displayName: PROTECTS_NOTHING,
		name: 'tokenWarning',
		type: 'notice',
		default: '',
		displayOptions: { show: { scheme: ['token'] } },
	},
	{
		displayName: PROTECTS_NOTHING,
		name: 'bodyWarning',
		type: 'notice',
		default: '',
		displayOptions: whenContent(`^(?!.*${WHOLE_BODY})(?!.*${SOME_FIELDS})(?!.*${ALL_PAIRS})`),
	},
	{
		displayName: PROTECTS_FIELDS,
		name: 'fieldsWarning',
		type: 'notice',
		default: '',
		displayOptions: whenContent(`^(?!.*${WHOLE_BODY})(?!.*${ALL_PAIRS})(?=.*${SOME_FIELDS})`),
	},
	{
		displayName: PROTECTS_PAIRS,
		name: 'pairsWarning',
		type: 'notice',
		default: '',
		displayOptions: whenCustom({
			method: TEXT,
			signedContent: [{ _cnd: { regex: `^(?!.*${WHOLE_BODY})(?=.*${ALL_PAIRS})` } }],
			nestedValues: ['omit'],
		}),
	},
];

/** How {pairs} is written. */
const pairFields: INodeProperties[] = [
	{
		displayName: 'Pairs',
		name: 'pairFormat',
		type: 'options',
		default: 'key=value',
		options: [
			{ name: 'key:value', value: 'key:value' },
			{ name: 'key=value', value: 'key=value' },
			{ name: 'keyvalue', value: 'keyvalue' },
			{ name: 'Value Only', value: 'value' },
		],
		displayOptions: whenPairs,
		description: 'How a field of the body is written in {pairs}',
	},
	{
		displayName: 'Joiner',
		name: 'pairJoiner',
		type: 'string',
		default: '&',
		displayOptions: whenPairs,
		description: 'What stands between two pairs. \\n is a line feed; leave empty for nothing.',
	},
	{
		displayName: 'Empty Values',
		name: 'emptyValues',
		type: 'options',
		default: 'omit',
		options: [
			{ name: 'Keep', value: 'keep' },
			{ name: 'Leave Out', value: 'omit' },
		],
		displayOptions: whenPairs,
		description: 'What becomes of a field that is empty or null',
	},
	{
		displayName: 'Nested Values',
		name: 'nestedValues',
		type: 'options',
		default: 'refuse',
		options: [
			{ name: 'As JSON', value: 'json' },
			{ name: 'Leave Out', value: 'omit' },
			{ name: 'Refuse', value: 'refuse' },
		],
		displayOptions: whenPairs,
		description: 'What becomes of a field that holds an object or a list',
	},
	{
		displayName: 'Value Encoding',
		name: 'valueEncoding',
		type: 'options',
		default: 'none',
		options: [
			{ name: 'None', value: 'none' },
			{ name: 'URL, Space as %20', value: 'percent' },
			{ name: 'URL, Space as +', value: 'form' },
		],
		displayOptions: whenPairs,
	},
	{
		displayName: 'Fields Left Out',
		name: 'omittedFields',
		type: 'string',
		default: 'sign, sign_type, signature',
		displayOptions: whenPairs,
		description: 'The names of the fields that are not signed, with commas between them',
	},
	{
		displayName: 'Ambiguous Values',
		name: 'ambiguousValues',
		type: 'options',
		default: 'refuse',
		options: [
			{
				name: 'Accept',
				value: 'accept',
				description: 'Two different callbacks may then have one and the same signature',
			},
			{ name: 'Refuse', value: 'refuse' },
		],
		displayOptions: whenContent('\\{(pairs|header:|part:|query:|body\\.)'),
		description:
			'What becomes of a callback in which a value holds the text that stands behind it, or the joiner of the pairs',
	},
];

/** Shown for the scheme Custom only. */
const customFormula: INodeProperties[] = [
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		default: 'hmac',
		options: [
			{ name: 'ECDSA P-256', value: 'ecdsa' },
			{ name: 'Ed25519', value: 'ed25519' },
			{ name: 'Hash', value: 'hash' },
			{ name: 'HMAC', value: 'hmac' },
			{ name: 'JWT HS256', value: 'jwtHs256' },
			{ name: 'JWT RS256', value: 'jwtRs256' },
			{ name: 'RSA (PKCS #1)', value: 'rsa' },
			{ name: 'RSA-PSS', value: 'rsaPss' },
		],
		displayOptions: whenCustom(),
		description:
			'HMAC: the secret is its key. Hash: the secret is part of the text, as {secret} in Signed Content. JWT: the header is a token that holds a hash of the body. All others: enter the public key as Signing Secret.',
	},
	{
		displayName: 'Algorithm',
		name: 'algorithm',
		type: 'options',
		default: 'sha256',
		options: [
			{ name: 'MD5', value: 'md5' },
			{ name: 'SHA-1', value: 'sha1' },
			{ name: 'SHA-256', value: 'sha256' },
			{ name: 'SHA-384', value: 'sha384' },
			{ name: 'SHA-512', value: 'sha512' },
		],
		displayOptions: whenCustom({ method: ['hmac', 'hash', 'rsa', 'rsaPss'] }),
	},
	{
		displayName: 'Secret Encoding',
		name: 'secretEncoding',
		type: 'options',
		default: 'text',
		options: [
			{ name: 'Base64', value: 'base64' },
			{ name: 'Hex', value: 'hex' },
			{ name: 'Text', value: 'text' },
		],
		displayOptions: whenCustom({ method: KEYED }),
		description: "How the key's bytes are written in Signing Secret",
	},
	{
		displayName: 'Signature Encoding',
		name: 'encoding',
		type: 'options',
		default: 'hex',
		options: [
			{ name: 'Base64', value: 'base64' },
			{ name: 'Base64 of Hex', value: 'base64hex' },
			{ name: 'Base64url', value: 'base64url' },
			{ name: 'Hex', value: 'hex' },
		],
		displayOptions: whenCustom({ method: TEXT }),
	},
	{
		displayName: 'Prefix',
		name: 'prefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. sha256=',
		displayOptions: whenCustom(),
		description: 'What stands in front of the signature, exactly',
	},
	{
		displayName: 'Signature Part',
		name: 'signaturePart',
		type: 'string',
		default: '',
		placeholder: 'e.g. v1',
		displayOptions: whenCustom({ method: TEXT }),
		description:
			'The name of the part that is the signature, in a header such as t=1767225600,v1=5257a8. Leave empty if the header has one part only.',
	},
	{
		displayName: 'Signed Content',
		name: 'signedContent',
		type: 'string',
		default: '{body}',
		placeholder: 'e.g. {timestamp}.{body}',
		displayOptions: whenCustom({ method: TEXT }),
		description:
			'The text that is signed. {body} is the exact body, {json} the body rewritten without spaces, {sortedJson} the same with sorted keys, {secret} the secret, {timestamp} the time as Timestamp Header has it, \\n a line feed. {header:X-Nonce}, {part:nonce}, {body.user.id}, {pairs}, {sha256:base64}, {url}, {sort} and more are explained in the <a href="https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/formulas.md#signed-content" target="_blank">documentation</a>.',
	},
	...warnings,
	...pairFields,
	{
		displayName: 'Body Hash Claim',
		name: 'bodyHashClaim',
		type: 'string',
		default: '',
		placeholder: 'e.g. sha256',
		displayOptions: whenCustom({ method: ['jwtHs256', 'jwtRs256'] }),
		description: 'The claim of the token that holds the SHA-256 of the body, in hex or Base64',
	},
	{
		displayName: 'Timestamp Header',
		name: 'timestampHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Timestamp',
		displayOptions: whenCustom({ method: TEXT }),
		description:
			'The header that carries the time of sending, or {part:t} for a part of the signature header, {body.timestamp} for a field of the body. Leave empty if there is none.',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. +07:00',
		displayOptions: whenCustom({ method: TEXT, timestampHeader: [{ _cnd: { not: '' } }] }),
		description:
			'The zone of a time that names none, such as 20260101073000. Leave empty for UTC and for all other times.',
	},
	{
		displayName: 'Tolerance (Seconds)',
		name: 'toleranceSeconds',
		type: 'number',
		default: 300,
		displayOptions: whenCustom(),
		description: 'How far the timestamp may be from the time on this server, before and after',
	},
];

const whenEncrypted: INodeProperties['displayOptions'] = { show: { encrypted: [true] } };

const TRY_ALL = { name: 'Auto-Detect', value: 'auto' };

/** Shown when the callbacks are encrypted. */
const encryption: INodeProperties[] = [
	{
		displayName: 'Callbacks Are Encrypted',
		name: 'encrypted',
		type: 'boolean',
		default: false,
		description:
			'Whether AI Rudder encrypts the body of its callbacks (AES). Its way of encrypting was not seen by the makers of this node: what is set to Auto-Detect is tried.',
	},
	{
		displayName: 'Encryption Key',
		name: 'encryptionKey',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		displayOptions: whenEncrypted,
		description: 'The key with which AI Rudder encrypts, which is not the signing secret',
	},
	{
		displayName: 'Previous Encryption Key',
		name: 'previousEncryptionKey',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		displayOptions: whenEncrypted,
		description: 'While the key is being replaced: the old one. Leave empty otherwise.',
	},
	{
		displayName: 'Cipher',
		name: 'cipher',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'AES-CBC', value: 'cbc' },
			{ name: 'AES-CTR', value: 'ctr' },
			{ name: 'AES-ECB', value: 'ecb' },
			{ name: 'AES-GCM', value: 'gcm' },
			TRY_ALL,
		],
		displayOptions: whenEncrypted,
		description:
			'The length of the key tells whether it is AES-128, AES-192 or AES-256. Where the signature does not cover the data, it is read with AES-GCM only, and not with Auto-Detect.',
	},
	{
		displayName: 'Encryption Key Encoding',
		name: 'encryptionKeyEncoding',
		type: 'options',
		default: 'auto',
		options: [
			TRY_ALL,
			{ name: 'Base64', value: 'base64' },
			{ name: 'Hex', value: 'hex' },
			{ name: 'MD5 of the Text', value: 'md5' },
			{ name: 'MD5 of the Text as 32 Hex Digits', value: 'md5Hex' },
			{ name: 'SHA-256 of the Text', value: 'sha256' },
			{ name: 'Text', value: 'text' },
		],
		displayOptions: whenEncrypted,
		description: "What the key's bytes are made of",
	},
	{
		displayName: 'IV',
		name: 'iv',
		type: 'options',
		default: 'auto',
		options: [
			TRY_ALL,
			{ name: 'First Bytes of the Key', value: 'key' },
			{ name: 'In a Field of the Body', value: 'field' },
			{ name: 'In Front of the Data', value: 'front' },
			{ name: 'Zero', value: 'zero' },
		],
		displayOptions: whenEncrypted,
		description: 'Where the initialization vector stands',
	},
	{
		displayName: 'Encrypted Field',
		name: 'encryptedField',
		type: 'string',
		default: '',
		placeholder: 'e.g. encrypt',
		displayOptions: whenEncrypted,
		description:
			'The field of the body that holds the encrypted data, or {body} for the whole body. Leave empty to look for it.',
	},
	{
		displayName: 'Signed Body',
		name: 'signedBody',
		type: 'options',
		default: 'sent',
		options: [
			{ name: 'As It Was Sent', value: 'sent' },
			{ name: 'Decrypted', value: 'decrypted' },
		],
		displayOptions: { ...whenEncrypted, hide: HAS_LINE },
		description:
			'Which of the two the signature was made of. With Decrypted, Cipher, Encryption Key Encoding and IV must be set, since what nobody has proved is decrypted.',
	},
];

export class AiRudderSigningSecretApi implements ICredentialType {
	name = 'aiRudderSigningSecretApi';

	displayName = 'AI Rudder Signing Secret API';

	icon: Icon = {
		light: 'file:../nodes/AiRudder/airudder.svg',
		dark: 'file:../nodes/AiRudder/airudder.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/reference.md#the-credential';

	properties: INodeProperties[] = [
		{
			displayName:
				"Enter the <b>Signing Secret</b> that AI Rudder gave you, leave the rest as it is, and save. If a callback is then refused, the trigger (output Refused, or Test URL) and n8n's log give one line to paste into <b>Formula</b>. Green means that the secret can be used; only a first transfer, or a sample below, proves that it is the right one.",
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Signing Secret',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The secret with which AI Rudder signs its callbacks, or the public key if it signs with a private one. The 32 bytes of an Ed25519 key alone look like any secret: set its Method first.',
		},
		{
			displayName: 'Previous Signing Secret',
			name: 'previousSigningSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'While a secret is being replaced: the old one, which is accepted beside the new one. Leave empty otherwise.',
		},
		{
			displayName: 'Formula',
			name: 'formula',
			type: 'string',
			default: '',
			placeholder: 'e.g. Scheme: Custom; Method: HMAC; Signed Content: "{body}"',
			description:
				'How the signature is made, in one line: as the advice on a refused callback gives it, or a colleague. It counts in place of all fields that describe the formula. Leave empty to use these.',
		},
		unlessLine({
			displayName: 'Scheme',
			name: 'scheme',
			type: 'options',
			default: 'auto',
			description:
				'How the signature is made. AI Rudder has not published its formula to the makers of this node.',
			options: [
				{
					name: 'Auto-Detect',
					value: 'auto',
					description:
						'HMAC over the body; the look of the header tells which (SHA-1, SHA-256, SHA-384 or SHA-512; hex or Base64)',
				},
				{ name: 'Custom', value: 'custom', description: 'Every part of the formula is set below' },
				{ name: 'HMAC-MD5', value: 'hmacMd5' },
				{ name: 'HMAC-SHA1', value: 'hmacSha1' },
				{ name: 'HMAC-SHA256', value: 'hmacSha256' },
				{ name: 'HMAC-SHA384', value: 'hmacSha384' },
				{ name: 'HMAC-SHA512', value: 'hmacSha512' },
				{ name: 'Token', value: 'token', description: 'The header is the secret itself' },
			],
		}),
		...customFormula.map(unlessLine),
		...encryption,
		{
			displayName: 'Sample Body',
			name: 'sampleBody',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			description:
				'To find the right settings: the exact body of one real callback. The test of this credential then tells which settings fit.',
		},
		{
			displayName: 'Sample Signature',
			name: 'sampleSignature',
			type: 'string',
			default: '',
			placeholder: 'e.g. the value of X-AIRudder-Sign',
			description: 'The X-AIRudder-Sign header of that callback',
		},
		{
			displayName: 'Sample Timestamp',
			name: 'sampleTimestamp',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1767225600',
			description: 'The timestamp header of that callback, if it has one',
		},
		{
			displayName: 'Other Values You Know',
			name: 'sampleOthers',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. X-Nonce: b005326e823f46ec',
			description:
				'One a line: the other headers of that callback as <code>Name: value</code>, the URL that AI Rudder was given, and values that you got with the secret, such as an app key or a client ID',
		},
	];
}
