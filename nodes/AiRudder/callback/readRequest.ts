import type { Problem } from '../signature/results';

/** The header that AI Rudder's API documentation names for the signature, in lower case. */
export const SIGNATURE_HEADER = 'x-airudder-sign';

/** A longer header is no signature; the longest are tokens with an RSA signature behind their claims. */
const MAX_SIGNATURE_LENGTH = 4096;

/** One printable line of ASCII: a repeated header arrives joined by ", " and fails later. */
const PRINTABLE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** What is needed of an HTTP request; n8n adds `rawBody` and `readRawBody`. */
export interface HttpRequest {
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** The exact bytes of the body, if n8n has read them. */
	rawBody?: Buffer;
	/** Reads the bytes into `rawBody`. */
	readRawBody?(): Promise<void>;
}

/** A header's value, if it came exactly once or as a list that Node joined. */
export function headerOf({ headers }: HttpRequest, name: string): string | undefined {
	const value = headers[name];
	return typeof value === 'string' ? value : undefined;
}

const tooLarge = (bytes: number): Problem<'body_too_large'> => ({
	problem: 'body_too_large',
	detail: `The body has ${bytes} bytes.`,
});

/** The signature, if its header could be one at all. Costs next to nothing, so it comes first. */
export function readSignature(
	request: HttpRequest,
): { signature: string } | Problem<'signature_missing' | 'signature_malformed'> {
	const signature = headerOf(request, SIGNATURE_HEADER) ?? '';
	if (signature === '') return { problem: 'signature_missing' };
	return signature.length > MAX_SIGNATURE_LENGTH || !PRINTABLE.test(signature)
		? { problem: 'signature_malformed' }
		: { signature };
}

/** Whether a request says of itself that its body is too large to be read at all. */
export function checkLength(
	request: HttpRequest,
	maxBytes: number,
): Problem<'body_too_large'> | { bytes: number } {
	const bytes = Number(headerOf(request, 'content-length')) || 0;
	return bytes > maxBytes ? tooLarge(bytes) : { bytes };
}

/** Whether the body came in another form than it was made in: n8n inflates gzip and deflate only. */
export const isCompressed = (request: HttpRequest): boolean =>
	!['', 'identity'].includes((headerOf(request, 'content-encoding') ?? '').trim().toLowerCase());

const SENT_COMPRESSED =
	'The body came compressed: ask AI Rudder to send it without Content-Encoding.';

async function read(request: HttpRequest): Promise<{ type?: unknown } | null> {
	try {
		await request.readRawBody?.();
		return null;
	} catch (error) {
		return error as { type?: unknown };
	}
}

/**
 * The exact bytes of the body. n8n has read them for JSON and text; for other content types they
 * are read here.
 */
export async function readBytes(
	request: HttpRequest,
	maxBytes: number,
): Promise<{ body: Buffer } | Problem<'body_too_large' | 'body_not_readable'>> {
	const failure = request.rawBody === undefined ? await read(request) : null;
	// raw-body, which n8n reads with, marks its own limit this way.
	if (failure?.type === 'entity.too.large') return { problem: 'body_too_large' };
	const { rawBody } = request;
	if (!Buffer.isBuffer(rawBody)) {
		const detail = isCompressed(request) ? SENT_COMPRESSED : undefined;
		return { problem: 'body_not_readable', detail };
	}
	return rawBody.length > maxBytes ? tooLarge(rawBody.length) : { body: rawBody };
}
