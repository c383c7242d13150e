import { Refusal } from '../refusal/reasons';

/** The header that AI Rudder's API documentation names for the signature, in lower case. */
export const SIGNATURE_HEADER = 'x-airudder-sign';

/** A longer header is no signature; the longest digest has 128 characters. */
const MAX_SIGNATURE_LENGTH = 1024;

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

function refuseLarger(bytes: number, maxBytes: number): void {
	if (bytes > maxBytes) throw new Refusal('body_too_large', `The body has ${bytes} bytes.`);
}

/**
 * The signature, if its header could be one at all. Costs next to nothing, so it comes first.
 *
 * @throws Refusal `body_too_large`, `signature_missing` or `signature_malformed`
 */
export function readSignature(request: HttpRequest, maxBytes: number): string {
	refuseLarger(Number(headerOf(request, 'content-length')), maxBytes);
	const signature = headerOf(request, SIGNATURE_HEADER) ?? '';
	if (signature === '') throw new Refusal('signature_missing');
	if (signature.length > MAX_SIGNATURE_LENGTH || !PRINTABLE.test(signature)) {
		throw new Refusal('signature_malformed');
	}
	return signature;
}

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
 *
 * @throws Refusal `body_too_large` or `body_not_readable`
 */
export async function readBytes(request: HttpRequest, maxBytes: number): Promise<Buffer> {
	const failure = request.rawBody === undefined ? await read(request) : null;
	// raw-body, which n8n reads with, marks its own limit this way.
	if (failure?.type === 'entity.too.large') throw new Refusal('body_too_large');
	const { rawBody } = request;
	if (!Buffer.isBuffer(rawBody)) throw new Refusal('body_not_readable');
	refuseLarger(rawBody.length, maxBytes);
	return rawBody;
}
