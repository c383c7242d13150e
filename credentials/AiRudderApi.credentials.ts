import {
	UserError,
	type IAuthenticateGeneric,
	type Icon,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type ICredentialType,
	type IHttpRequestHelper,
	type INodeProperties,
} from 'n8n-workflow';

/** Where AI Rudder's API documentation says that a token is fetched. */
const ENDPOINT = '/service/cloud/auth';

const TIMEOUT_MS = 30_000;

/**
 * The answers that AI Rudder's API documentation lists beside 200, in words. They may come as the
 * HTTP status or as `code` in the body.
 */
const REFUSALS: Record<number, string> = {
	401: 'AI Rudder does not accept this App Key and App Secret (401). Copy both again, without blanks around them, and check Base URL.',
	403: 'AI Rudder knows this App Key but does not allow it to use the API (403). Ask AI Rudder to allow the API for this key, and calls from the address of this n8n.',
	500: 'AI Rudder had an error of its own while making a token (500). The key may be right. Try again in a minute; if the error stays, ask AI Rudder.',
};

/** What a token request was answered with, as far as it says anything. */
interface TokenAnswer {
	/** A number as documented; tolerated as text. */
	code?: number | string;
	data?: { token?: unknown } | null;
}

export class AiRudderApi implements ICredentialType {
	name = 'aiRudderApi';

	displayName = 'AI Rudder API';

	icon: Icon = {
		light: 'file:../nodes/AiRudder/airudder.svg',
		dark: 'file:../nodes/AiRudder/airudder.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/reference.md#calling-ai-rudder-back';

	properties: INodeProperties[] = [
		{
			displayName: 'Session Token',
			name: 'token',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'App Key',
			name: 'appKey',
			type: 'string',
			default: '',
			required: true,
			description: 'The APPKey from AI Rudder',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The APPSecret for this key',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.airudder.com',
			required: true,
			placeholder: 'e.g. https://api.airudder.com',
			description: 'Change it only if AI Rudder gave you another address',
		},
	];

	/**
	 * Fetches a token: `POST /service/cloud/auth` with `APPKey` and `APPSecret`, answered with
	 * `{ data: { token }, status, code }`, as AI Rudder's API documentation describes it.
	 *
	 * n8n calls this when there is no token yet, when the credential is tested, and after a request
	 * of the HTTP Request node was answered with an error status, which it then sends once more.
	 *
	 * @throws UserError in words, when there is no token in the answer
	 */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		// Slashes and blanks come along when it is pasted.
		const baseUrl = String(credentials.baseUrl).trim().replace(/\/+$/, '');
		const { statusCode, body } = await this.helpers
			.httpRequest({
				method: 'POST',
				url: `${baseUrl}${ENDPOINT}`,
				body: { APPKey: credentials.appKey, APPSecret: credentials.appSecret },
				json: true,
				timeout: TIMEOUT_MS,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
			})
			.catch(() => {
				// Not the system's error code: n8n replaces a message that holds one.
				throw new UserError(
					`No answer from ${baseUrl}. Check Base URL, and that this n8n can reach it.`,
				);
			});

		const answer = (typeof body === 'object' ? body : null) as TokenAnswer | null;
		const code = Number(answer?.code ?? statusCode);
		const problem = REFUSALS[statusCode] ?? REFUSALS[code];
		if (problem !== undefined) throw new UserError(problem);
		const token = answer?.data?.token;
		if (statusCode !== 200 || code !== 200 || typeof token !== 'string' || token === '') {
			throw new UserError(
				`The answer from ${baseUrl} holds no token (HTTP status ${statusCode}, code ${answer?.code ?? 'absent'}). Check that Base URL is the address of AI Rudder's API.`,
			);
		}
		return { token };
	}

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Token {{$credentials.token}}' } },
	};

	// n8n runs preAuthentication first: it says in words what is wrong, whether the refusal comes as
	// the HTTP status or in the body, which the rules of a declarative test cannot tell apart.
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: '={{$credentials.baseUrl.trim()}}',
			url: ENDPOINT,
			body: { APPKey: '={{$credentials.appKey}}', APPSecret: '={{$credentials.appSecret}}' },
		},
	};
}
