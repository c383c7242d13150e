import { freshCallback, SECRET, signCallback } from '../support';
import type { RawRequest } from './rawHttp';

/** In every body; must not turn up in the log. */
export const MARKER = 'the-customer-whose-name-nobody-may-log';
/** Every right signature of this file; none may turn up in the log. */
export const signatures: string[] = [];

export const markedCallback = () => freshCallback({ user: { id: '1', name: MARKER } });

export function sign(
	body: string | Buffer,
	more: Partial<Parameters<typeof signCallback>[0]> = {},
) {
	const signature = signCallback({ body, secret: SECRET, ...more });
	signatures.push(signature);
	return signature;
}

/** A request that goes to any trigger. */
export type Fault = Omit<RawRequest, 'url'>;

/** A request whose signature header is given line by line. */
export function withSignature(linesOf: (body: string) => string[]): () => Fault {
	return () => {
		const body = markedCallback();
		const lines = ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`];
		return { headers: [...lines, ...linesOf(body)], body };
	};
}

/** A request with one signature header, made of the right signature. */
export const withHeader = (change: (right: string, body: string) => string) =>
	withSignature((body) => [`x-airudder-sign: ${change(sign(body), body)}`]);

/** A request whose right signature is written in Base64, and then changed. */
export const withBase64 = (change: (right: string) => string) =>
	withSignature((body) => [`x-airudder-sign: ${change(sign(body, { encoding: 'base64' }))}`]);

/** A request whose signature is that of `signed`, though `sent` is sent. */
export function withBody(
	bodyOf: () => { signed: string | Buffer; sent?: string | Buffer },
	headers: string[] = ['content-type: application/json'],
): () => Fault {
	return () => {
		const { signed, sent = signed } = bodyOf();
		const length = `content-length: ${Buffer.byteLength(sent)}`;
		return { headers: [...headers, length, `x-airudder-sign: ${sign(signed)}`], body: sent };
	};
}

export const changedBody = (change: (body: string) => string) =>
	withBody(() => {
		const signed = markedCallback();
		return { signed, sent: change(signed) };
	});

/** Base64 of the same bytes for a lenient decoder: the last digit before the padding carries bits that a lenient decoder drops. */
export const otherSpelling = (base64: string) =>
	base64.replace(/(.)=$/, (_, last: string) => {
		const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
		return `${digits[digits.indexOf(last) + 1]}=`;
	});

export const AS_JSON = 'content-type: application/json';
/** One piece of a body that is sent in chunks. */
export const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
