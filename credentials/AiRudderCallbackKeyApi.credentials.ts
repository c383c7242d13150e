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
				'For callbacks that AI Rudder does not sign. Make up a key of at least 16 letters and digits, and keep it: n8n does not show it again. AI Rudder gets it in the URL: …/webhook?key=YOUR-KEY.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- anyone who has it can start the workflow
		{
			displayName: 'Callback Key',
			name: 'callbackKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The text after ?key= in the URL. A password manager makes good ones.',
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- anyone who has it can start the workflow
		{
			displayName: 'Previous Callback Key',
			name: 'previousCallbackKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'The old key, while you replace it. It is accepted, too. Leave empty otherwise.',
		},
	];
}
