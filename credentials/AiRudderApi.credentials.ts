import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

export class AiRudderApi implements ICredentialType {
	name = 'aiRudderApi';

	displayName = 'AI Rudder API';

	icon: Icon = {
		light: 'file:../nodes/AiRudder/airudder.svg',
		dark: 'file:../nodes/AiRudder/airudder.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder#calling-ai-rudder-back';

	properties: INodeProperties[] = [
		{
			displayName: 'Session Token',
			name: 'token',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{ displayName: 'App Key', name: 'appKey', type: 'string', default: '', required: true },
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.airudder.com',
		},
	];

	/** Fetches a token as AI Rudder's API documentation describes it. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		const { data } = (await this.helpers.httpRequest({
			method: 'POST',
			baseURL: credentials.baseUrl as string,
			url: '/service/cloud/auth',
			body: { APPKey: credentials.appKey, APPSecret: credentials.appSecret },
		})) as { data: { token: string } };
		return { token: data.token };
	}

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Token {{$credentials.token}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: '={{$credentials.baseUrl}}',
			url: '/service/cloud/auth',
			body: { APPKey: '={{$credentials.appKey}}', APPSecret: '={{$credentials.appSecret}}' },
		},
	};
}
