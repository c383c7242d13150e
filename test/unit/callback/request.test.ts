import {
	checkLength,
	readHeader,
	isCompressed,
	readBytes,
	readSignature,
	type HttpRequest,
} from '../../../nodes/AiRudder/callback/request';
import { describeProblem } from '../../../nodes/AiRudder/messages/formula';

const MAX = 1024;

describe('the signature header', () => {
	const read = (signature: string | string[] | undefined) =>
		readSignature({ headers: { 'x-airudder-sign': signature } });

	test.each(['a', 'sha256=00ff', 'two words', 'a, b', 'x'.repeat(4096), '~!'])(
		'%j is taken as it is',
		(signature) => {
			expect(read(signature)).toEqual({ signature });
		},
	);

	test.each([undefined, ''])('%j is missing', (signature) => {
		expect(read(signature)).toEqual({ problem: 'signature_missing' });
	});

	test('given as a list is missing, for Node gives one text', () => {
		expect(read(['a', 'b'])).toEqual({ problem: 'signature_missing' });
	});

	test.each([' a', 'a ', '\ta', 'a\n', 'a\0b', 'a\x7f', 'ë', '\u00ff', 'x'.repeat(4097)])(
		'%j is malformed',
		(signature) => {
			expect(read(signature)).toEqual({ problem: 'signature_malformed' });
		},
	);
});

describe('the announced length of the body', () => {
	const check = (length: string | undefined) =>
		checkLength({ headers: { 'content-length': length } }, MAX);

	test.each([
		['1025', 1025],
		['1e9', 1_000_000_000],
	])('%s is too large, and said', (length, bytes) => {
		const problem = { problem: 'body_too_large', bytes } as const;
		expect(check(length)).toEqual(problem);
		expect(describeProblem(problem)).toBe(
			`It has ${bytes} bytes. If it is genuine, raise Max Body Size in the trigger's options.`,
		);
	});

	test.each([
		['1024', 1024],
		['0', 0],
		['what', 0],
		[undefined, 0],
	])('%j is not too large', (length, bytes) => {
		expect(check(length)).toEqual({ bytes });
	});
});

describe('a header', () => {
	test.each(['__proto__', 'constructor', 'toString', ''])(
		'called %j is absent, although every object has it',
		(name) => {
			expect(readHeader({ headers: {} }, name)).toBeUndefined();
		},
	);
});

describe('the bytes of the body', () => {
	const read = (request: Partial<HttpRequest>) => readBytes({ headers: {}, ...request }, MAX);

	test('are the ones that n8n has read, and are not read again', async () => {
		const readRawBody = jest.fn();
		const rawBody = Buffer.from('x');
		const result = await read({ rawBody, readRawBody });
		expect(result).toEqual({ body: rawBody });
		expect((result as { body: Buffer }).body).toBe(rawBody);
		expect(readRawBody).not.toHaveBeenCalled();
	});

	test('may be none', async () => {
		expect(await read({ rawBody: Buffer.alloc(0) })).toEqual({ body: Buffer.alloc(0) });
	});

	test('are read here when n8n has not read them', async () => {
		const rawBody = Buffer.from('x');
		const request: HttpRequest = {
			headers: {},
			readRawBody: async () => {
				request.rawBody = rawBody;
			},
		};
		expect(await readBytes(request, MAX)).toEqual({ body: rawBody });
	});

	test('are refused above the limit, and not below', async () => {
		expect(await read({ rawBody: Buffer.alloc(MAX) })).toEqual({ body: Buffer.alloc(MAX) });
		expect(await read({ rawBody: Buffer.alloc(MAX + 1) })).toEqual({
			problem: 'body_too_large',
			bytes: MAX + 1,
		});
	});

	test.each([
		['there are none (multipart)', {}],
		['n8n reads none', { readRawBody: async () => {} }],
		['n8n holds something else', { rawBody: 'text' as unknown as Buffer }],
		['the sender has gone', { readRawBody: async () => Promise.reject(new Error('aborted')) }],
		['reading fails without a reason', { readRawBody: async () => Promise.reject() }],
	])('are refused when %s', async (_what, request) => {
		const problem = { problem: 'body_not_readable', isCompressed: false } as const;
		expect(await read(request)).toEqual(problem);
		expect(describeProblem(problem)).toBe('');
	});

	test('are refused with a word on it when they came compressed', async () => {
		const headers = { 'content-encoding': 'br' };
		const problem = { problem: 'body_not_readable', isCompressed: true } as const;
		expect(await read({ headers })).toEqual(problem);
		expect(describeProblem(problem)).toBe(
			'It came compressed: ask AI Rudder to send it uncompressed.',
		);
	});

	test.each(['gzip', 'deflate', 'br', 'GZIP', 'gzip, br', 'nonsense'])(
		'come compressed as %s',
		(one) => {
			expect(isCompressed({ headers: { 'content-encoding': one } })).toBe(true);
		},
	);

	test.each([undefined, '', 'identity', ' Identity '])('are as they are with %j', (one) => {
		expect(isCompressed({ headers: { 'content-encoding': one } })).toBe(false);
	});

	test("are too large when n8n's own limit says so", async () => {
		const error = Object.assign(new Error('large'), { type: 'entity.too.large' });
		const readRawBody = async () => Promise.reject(error);
		const problem = { problem: 'body_too_large', bytes: null } as const;
		expect(await read({ readRawBody })).toEqual(problem);
		expect(describeProblem(problem)).toBe('');
	});
});
