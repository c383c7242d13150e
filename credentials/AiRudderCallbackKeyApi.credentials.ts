import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class AiRudderCallbackKeyApi implements ICredentialType {
	name = 'aiRudderCallbackKeyApi';

	displayName = 'AI Rudder Callback Key API';

	icon: Icon = {
		light: 'file:../nodes/AiRudder/airudder.svg',
		dark: 'file:../nodes/AiRudder/airudder.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/reference.md#the-credential';

	properties: INodeProperties[] = [
		{
			displayName:
				'A key of your own, for callbacks that AI Rudder does not sign. Use letters and digits only, at least 16 of them, for example a long password from a password manager. AI Rudder gets it in the URL: …/webhook?key=YOUR-KEY.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- whoever has it can start the workflow
		{
			displayName: 'Callback Key',
			name: 'callbackKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'What stands behind ?key= in the URL that AI Rudder calls; at least 16 characters',
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- whoever has it can start the workflow
		{
			displayName: 'Previous Callback Key',
			name: 'previousCallbackKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'While a key is being replaced: the old one, which is accepted beside the new one. Leave empty otherwise.',
		},
	];
}
