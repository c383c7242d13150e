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
export function readHeader({ headers }: HttpRequest, name: string): string | undefined {
	const value = headers[name];
	return typeof value === 'string' ? value : undefined;
}

/** Why the bytes of a request cannot be had. */
export type RequestProblem =
	/** `bytes` is null where n8n has counted them, and does not say. */
	| { problem: 'body_too_large'; bytes: number | null }
	| { problem: 'body_not_readable'; isCompressed: boolean };

/** The signature, if its header could be one at all. Costs next to nothing, so it comes first. */
export function readSignature(
	request: HttpRequest,
): { signature: string } | Problem<'signature_missing' | 'signature_malformed'> {
	const signature = readHeader(request, SIGNATURE_HEADER) ?? '';
	if (signature === '') return { problem: 'signature_missing' };
	return signature.length > MAX_SIGNATURE_LENGTH || !PRINTABLE.test(signature)
		? { problem: 'signature_malformed' }
		: { signature };
}

/** Whether a request says of itself that its body is too large to be read at all. */
export function checkLength(
	request: HttpRequest,
	maxBytes: number,
): RequestProblem | { bytes: number } {
	const bytes = Number(readHeader(request, 'content-length')) || 0;
	return bytes > maxBytes ? { problem: 'body_too_large', bytes } : { bytes };
}

/** Whether the body came in another form than it was made in: n8n inflates gzip and deflate only. */
export const isCompressed = (request: HttpRequest): boolean =>
	!['', 'identity'].includes((readHeader(request, 'content-encoding') ?? '').trim().toLowerCase());

/**
 * The exact bytes of the body. n8n has read them for JSON and text; for other content types they
 * are read here.
 */
export async function readBytes(
	request: HttpRequest,
	maxBytes: number,
): Promise<{ body: Buffer } | RequestProblem> {
	try {
		if (request.rawBody === undefined) await request.readRawBody?.();
	} catch (error) {
		const { type } = Object(error) as { type?: unknown };
		// raw-body, which n8n reads with, marks its own limit this way.
		if (type === 'entity.too.large') return { problem: 'body_too_large', bytes: null };
	}
	const { rawBody } = request;
	if (!Buffer.isBuffer(rawBody)) {
		return { problem: 'body_not_readable', isCompressed: isCompressed(request) };
	}
	const { length } = rawBody;
	return length > maxBytes ? { problem: 'body_too_large', bytes: length } : { body: rawBody };
}
