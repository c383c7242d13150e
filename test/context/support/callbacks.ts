import { freshCallback } from '../../../scripts/sender/sampleCallback';
import { signCallback } from '../../../scripts/sender/signCallback';
import { encrypt } from '../../unit/encryption/encrypted';
import type { SmallN8n } from './SmallN8n';

export { SAMPLE } from '../../../scripts/sender/sampleCallback';

export const SECRET = 'the-secret-of-the-context-tests';

/** The sample as JSON, with a call_id that no other callback has. */
export const freshBody = freshCallback;

export const sign = (body: string | Buffer, secret = SECRET): string =>
	signCallback({ body, secret });

export interface Answer {
	status: number;
	contentType: string | null;
	body: unknown;
}

/** Posts bytes as they are. */
export async function post(
	url: string,
	body: string | Buffer,
	headers: Record<string, string> = {},
): Promise<Answer> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: new Uint8Array(Buffer.from(body)),
	});
	const text = await response.text();
	return {
		status: response.status,
		contentType: response.headers.get('content-type'),
		body: JSON.parse(text),
	};
}

/** Posts a genuine callback. */
export const deliver = (url: string, body: string | Buffer = freshBody()): Promise<Answer> =>
	post(url, body, { 'x-airudder-sign': sign(body) });

/** Posts a forged one. */
export const forge = (url: string, body: string | Buffer = freshBody()): Promise<Answer> =>
	post(url, body, { 'x-airudder-sign': sign(body, 'another secret') });

const JSON_TYPE = 'application/json; charset=utf-8';

/** `200 {}` as JSON: what AI Rudder's documentation expects. */
export const OK: Answer = { status: 200, contentType: JSON_TYPE, body: {} };

/** The one answer to a caller who does not know the secret. */
export const UNAUTHORIZED: Answer = {
	status: 401,
	contentType: JSON_TYPE,
	body: { error: 'unauthorized', message: 'The callback was not accepted.' },
};

/** The answer with a code of its own, and a sentence. */
export const refusedWith = (status: number, error: string): Answer => ({
	status,
	contentType: JSON_TYPE,
	body: { error, message: expect.stringMatching(/^[A-Z].*\.$/) as string },
});

/** One output's items for each output of the last execution. */
export const lastOutputs = (n8n: SmallN8n): Array<Array<Record<string, unknown>>> =>
	n8n.executions[n8n.executions.length - 1].map((items) => items.map(({ json }) => json));

/** A key of AES-128. */
export const AES_KEY = '0123456789abcdef';

/**
 * Encrypts a callback as it is sent: the IV, the data and the tag of GCM, in Base64.
 *
 * @param iv null for the bytes of the key, which are not sent
 */
export function seal(
	cipher: 'cbc' | 'gcm',
	plain = freshBody(),
	iv: Buffer | null = Buffer.alloc(cipher === 'gcm' ? 12 : 16, 7),
	key = AES_KEY,
): string {
	const bytes = Buffer.from(key);
	const data = encrypt(cipher, bytes, iv ?? bytes, plain);
	return Buffer.concat([iv ?? Buffer.of(), data]).toString('base64');
}
