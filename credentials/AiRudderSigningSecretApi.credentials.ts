import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const whenCustom = { show: { scheme: ['custom'] } };

/** Shown for the scheme Custom only. */
const customFormula: INodeProperties[] = [
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		default: 'hmac',
		options: [
			{ name: 'Hash', value: 'hash' },
			{ name: 'HMAC', value: 'hmac' },
		],
		displayOptions: whenCustom,
		description:
			'Whether the secret is the key of an HMAC, or part of the text that is hashed. A hash needs {secret} in Signed Content.',
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
		displayOptions: whenCustom,
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
		displayOptions: whenCustom,
		description: "How the key's bytes are written in Signing Secret",
	},
	{
		displayName: 'Signature Encoding',
		name: 'encoding',
		type: 'options',
		default: 'hex',
		options: [
			{ name: 'Base64', value: 'base64' },
			{ name: 'Base64url', value: 'base64url' },
			{ name: 'Hex', value: 'hex' },
		],
		displayOptions: whenCustom,
	},
	{
		displayName: 'Prefix',
		name: 'prefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. sha256=',
		displayOptions: whenCustom,
		description: 'What stands in the header in front of the signature, exactly',
	},
	{
		displayName: 'Signed Content',
		name: 'signedContent',
		type: 'string',
		default: '{body}',
		placeholder: 'e.g. {timestamp}.{body}',
		displayOptions: whenCustom,
		description:
			'The text that is signed. {body} is the exact body, {json} the body rewritten without spaces, {sortedJson} the same with sorted keys, {secret} the secret, {timestamp} the value of the timestamp header, \\n a line feed.',
	},
	{
		displayName: 'Timestamp Header',
		name: 'timestampHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Timestamp',
		displayOptions: whenCustom,
		description: 'The header that carries the time of sending. Leave empty if there is none.',
	},
	{
		displayName: 'Tolerance (Seconds)',
		name: 'toleranceSeconds',
		type: 'number',
		default: 300,
		displayOptions: whenCustom,
		description: 'How far the timestamp may be from the time on this server, before and after',
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
			displayName: 'Signing Secret',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The secret with which AI Rudder signs its callbacks',
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
		},
		...customFormula,
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
	];
}
