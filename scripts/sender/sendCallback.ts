/** What came back. */
export interface CallbackAnswer {
	status: number;
	headers: Headers;
	/** The answer's body as it came. */
	text: string;
}

/** What to send. */
export interface CallbackRequest {
	url: string;
	body: string | Buffer;
	/** Value of `X-AIRudder-Sign`; left out, the header is not sent. */
	signature?: string;
	contentType?: string;
	headers?: Record<string, string>;
	/** A call that takes longer fails, so that a hang is seen. */
	timeoutMs?: number;
}

/** Posts a callback as AI Rudder documents it: JSON, with the signature in `X-AIRudder-Sign`. */
export async function sendCallback({
	url,
	body,
	signature,
	contentType = 'application/json',
	headers = {},
	timeoutMs = 30_000,
}: CallbackRequest): Promise<CallbackAnswer> {
	const response = await fetch(url, {
		method: 'POST',
		headers: {
			'content-type': contentType,
			// A kept connection may be closed by n8n in the moment in which it is used again.
			connection: 'close',
			...(signature === undefined ? {} : { 'x-airudder-sign': signature }),
			...headers,
		},
		body: typeof body === 'string' ? body : new Uint8Array(body),
		signal: AbortSignal.timeout(timeoutMs),
	});
	return { status: response.status, headers: response.headers, text: await response.text() };
}
