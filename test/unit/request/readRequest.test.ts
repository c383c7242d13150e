import type { ReasonCode } from '../../../nodes/AiRudder/refusal/reasons';
import {
	headerOf,
	readBytes,
	readSignature,
	type HttpRequest,
} from '../../../nodes/AiRudder/request/readRequest';

const MAX = 1024;

/** The reason code of the refusal that a call throws. */
async function refusalOf(call: () => unknown): Promise<ReasonCode> {
	try {
		await call();
	} catch (error) {
		return (error as { code: ReasonCode }).code;
	}
	throw new Error('not refused');
}

describe('the signature header', () => {
	const read = (signature: string | string[] | undefined, more: HttpRequest['headers'] = {}) =>
		readSignature({ headers: { 'x-airudder-sign': signature, ...more } }, MAX);

	test.each(['a', 'sha256=00ff', 'two words', 'a, b', 'x'.repeat(1024), '~!'])(
		'%j is taken as it is',
		(signature) => {
			expect(read(signature)).toBe(signature);
		},
	);

	test.each([undefined, ''])('%j is missing', async (signature) => {
		expect(await refusalOf(() => read(signature))).toBe('signature_missing');
	});

	test('given as a list is missing, for Node gives one text', async () => {
		expect(await refusalOf(() => read(['a', 'b']))).toBe('signature_missing');
	});

	test.each([' a', 'a ', '\ta', 'a\n', 'a\0b', 'a\x7f', 'ë', '\u00ff', 'x'.repeat(1025)])(
		'%j is malformed',
		async (signature) => {
			expect(await refusalOf(() => read(signature))).toBe('signature_malformed');
		},
	);

	test('does not matter when the body is announced as too large', async () => {
		const announced = (bytes: string) => ({ 'content-length': bytes });
		expect(await refusalOf(() => read(undefined, announced('1025')))).toBe('body_too_large');
		expect(await refusalOf(() => read('a', announced('1e9')))).toBe('body_too_large');
		expect(read('a', announced('1024'))).toBe('a');
		expect(read('a', announced('what'))).toBe('a');
	});
});

describe('a header', () => {
	test.each(['__proto__', 'constructor', 'toString', ''])(
		'called %j is absent, although every object has it',
		(name) => {
			expect(headerOf({ headers: {} }, name)).toBeUndefined();
		},
	);
});

describe('the bytes of the body', () => {
	const read = (request: Partial<HttpRequest>) => readBytes({ headers: {}, ...request }, MAX);

	test('are the ones that n8n has read, and are not read again', async () => {
		const readRawBody = jest.fn();
		const rawBody = Buffer.from('x');
		expect(await read({ rawBody, readRawBody })).toBe(rawBody);
		expect(readRawBody).not.toHaveBeenCalled();
	});

	test('may be none', async () => {
		expect(await read({ rawBody: Buffer.alloc(0) })).toHaveLength(0);
	});

	test('are read here when n8n has not read them', async () => {
		const rawBody = Buffer.from('x');
		const request: HttpRequest = {
			headers: {},
			readRawBody: async () => {
				request.rawBody = rawBody;
			},
		};
		expect(await readBytes(request, MAX)).toBe(rawBody);
	});

	test('are refused above the limit, and not below', async () => {
		expect(await read({ rawBody: Buffer.alloc(MAX) })).toHaveLength(MAX);
		expect(await refusalOf(() => read({ rawBody: Buffer.alloc(MAX + 1) }))).toBe('body_too_large');
	});

	test.each([
		['there are none (multipart)', {}],
		['n8n reads none', { readRawBody: async () => {} }],
		['n8n holds something else', { rawBody: 'text' as unknown as Buffer }],
		['the sender has gone', { readRawBody: async () => Promise.reject(new Error('aborted')) }],
		['reading fails without a reason', { readRawBody: async () => Promise.reject() }],
	])('are refused when %s', async (_what, request) => {
		expect(await refusalOf(() => read(request))).toBe('body_not_readable');
	});

	test("are too large when n8n's own limit says so", async () => {
		const error = Object.assign(new Error('large'), { type: 'entity.too.large' });
		const readRawBody = async () => Promise.reject(error);
		expect(await refusalOf(() => read({ readRawBody }))).toBe('body_too_large');
	});
});
