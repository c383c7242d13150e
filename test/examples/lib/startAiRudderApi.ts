import { randomBytes } from 'node:crypto';
import { startHttpStandIn, type HttpStandIn, type StandInAnswer } from './startHttpStandIn';

export const APP_KEY = 'an-app-key';
export const APP_SECRET = 'an-app-secret';

/** Stands in for AI Rudder's API, which was not reachable for this project. */
export interface AiRudderApi extends HttpStandIn {
	/** How a refused token request is answered: the documentation does not say which it is. */
	refusal: 'httpStatus' | 'codeInBody';
	/** Overrules the answer to token requests, e.g. 500. */
	tokenCode: number;
	/** As after 24 hours: no token that was handed out works any longer. */
	expireTokens(): void;
	/** How often a token was asked for. */
	countTokenRequests(): number;
}

const ENDPOINT = '/service/cloud/auth';

/**
 * Starts a service with the documented contract: `POST /service/cloud/auth` with
 * `{ APPKey, APPSecret }` answers `{ data: { token }, status: "OK", code: 200 }`, or the codes 401,
 * 403 and 500; other calls want `Authorization: Token <token>`.
 */
export async function startAiRudderApi(): Promise<AiRudderApi> {
	let token = '';

	const refused = (code: number): StandInAnswer => ({
		status: api.refusal === 'httpStatus' ? code : 200,
		body: { data: null, status: 'Error', code },
	});
	const handOut = (body: string): StandInAnswer => {
		if (api.tokenCode !== 200) return refused(api.tokenCode);
		const { APPKey, APPSecret } = JSON.parse(body) as Record<string, unknown>;
		if (APPKey !== APP_KEY || APPSecret !== APP_SECRET) return refused(401);
		token = randomBytes(12).toString('hex');
		return { status: 200, body: { data: { token }, status: 'OK', code: 200 } };
	};
	const standIn = await startHttpStandIn(({ path, method, headers, body }) => {
		if (path === ENDPOINT && method === 'POST') return handOut(body);
		if (token === '' || headers.authorization !== `Token ${token}`) {
			return { status: 401, body: { data: null, status: 'Error', code: 401 } };
		}
		return { status: 200, body: { data: {}, status: 'OK', code: 200 } };
	});
	const api: AiRudderApi = Object.assign(standIn, {
		refusal: 'httpStatus' as AiRudderApi['refusal'],
		tokenCode: 200,
		expireTokens: () => (token = ''),
		countTokenRequests: () => standIn.requests.filter(({ path }) => path === ENDPOINT).length,
	});
	return api;
}
