import { brotliCompressSync } from 'node:zlib';

import { CATALOGUE } from '../../../nodes/AiRudder/events/catalogue';
import { other } from '../../../nodes/AiRudder/events/other';
import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';
import { readCallback } from '../../../nodes/AiRudder/callback/readCallback';
import { read, SAMPLE } from '../support/transfers';

const codes = (body: unknown) => read(body).issues.map(({ code, path }) => [code, path]);

describe('a callback as documented', () => {
	test('is read field for field, without an issue', () => {
		expect(read(SAMPLE)).toEqual({ event: sessionTransfer, payload: SAMPLE, issues: [] });
	});

	test('keeps fields that the documentation does not know, at every level', () => {
		const body = {
			...SAMPLE,
			extra: [1, null, { a: true }],
			user: { ...SAMPLE.user, phone: '+62' },
			conclusion: {
				record_slots: { amount: 12.5, 'due date': '2026-01-01' },
				output_label: 'E',
				x: 1,
			},
		};
		expect(read(body)).toEqual({ event: sessionTransfer, payload: body, issues: [] });
	});

	test('is read in spite of a byte order mark', () => {
		expect(read(`\ufeff${JSON.stringify(SAMPLE)}`).payload).toEqual(SAMPLE);
	});

	test('keeps the last of two equal keys, as JSON.parse does', () => {
		expect(read('{"event":"a","event":"session.end"}').payload).toEqual({ event: 'session.end' });
	});

	test('keeps texts as they came: normal form, full width, blanks', () => {
		const texts = { nfd: 'e\u0301', wide: 'Ａ１', blanks: ' x ', half: '\ud83d', nul: 'a\0b' };
		expect(read({ ...SAMPLE, texts }).payload.texts).toEqual(texts);
	});
});

describe('an event that is not session.transfer', () => {
	test('passes through whole', () => {
		const body = { event: 'session.end', anything: { at: ['all'] } };
		expect(read(body)).toEqual({ event: other, payload: body, issues: [] });
	});

	test('may have no event field: AI Rudder documents one such callback', () => {
		const body = { workflow_id: 'w', timestamp: 1767225600, call_id: 'c' };
		expect(read(body)).toEqual({ event: other, payload: body, issues: [] });
	});

	test.each([null, 1, {}, [], true])('whose event is %j is named as an issue', (event) => {
		const result = read({ event });
		expect(result.event).toBe(other);
		expect(result.payload).toEqual({ event });
		expect(codes({ event })).toEqual([['wrong_type', 'event']]);
	});
});

describe('a session.transfer that is not as documented', () => {
	test('names every missing field', () => {
		expect(read({ event: 'session.transfer' }).event).toBe(sessionTransfer);
		expect(codes({ event: 'session.transfer' })).toEqual(
			['channel', 'channel_id', 'user', 'call_id', 'company', 'conclusion'].map((path) => [
				'field_missing',
				path,
			]),
		);
	});

	test.each(['user.id', 'user.name', 'conclusion.record_slots', 'conclusion.output_label'])(
		'names the missing field %s',
		(path) => {
			const body = structuredClone(SAMPLE) as unknown as Record<string, Record<string, unknown>>;
			const [outer, inner] = path.split('.');
			delete body[outer][inner];
			expect(read(body).issues).toEqual([
				{
					code: 'field_missing',
					path,
					message: `${path} is missing; AI Rudder documents it as required.`,
				},
			]);
			expect(read(body).payload).toEqual(body);
		},
	);

	test.each([
		['channel', 1, 'number', 'string'],
		['company', null, 'null', 'string'],
		['user', [], 'array', 'object'],
		['user', 'nick', 'string', 'object'],
		['conclusion', true, 'boolean', 'object'],
	])('names the wrong type: %s = %j', (path, value, received, expected) => {
		expect(read({ ...SAMPLE, [path]: value }).issues).toEqual([
			{
				code: 'wrong_type',
				path,
				message: `${path} is of type ${received}; AI Rudder documents the type ${expected}.`,
			},
		]);
	});

	test('keeps everything that came', () => {
		const body = { event: 'session.transfer', channel: 7, user: null, conclusion: 'E', more: [1] };
		expect(read(body).payload).toEqual(body);
	});
});

describe('an unreadable body', () => {
	test('that is not UTF-8 comes as Base64, with a word on encrypted callbacks', () => {
		const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x01]);
		expect(read(bytes)).toEqual({
			event: null,
			payload: { event: null },
			issues: [{ code: 'not_utf8', path: '', message: expect.stringContaining('encrypted') }],
			body: { text: '//4AAQ==', encoding: 'base64' },
		});
	});

	test.each([
		'',
		' ',
		'U2FsdGVkX1+x',
		'{"event":',
		"{'event':1}",
		'event=session.transfer',
		'{}{}',
	])('%j is not JSON and comes as text, with a word on encrypted callbacks', (text) => {
		expect(read(text)).toEqual({
			event: null,
			payload: { event: null },
			issues: [{ code: 'not_json', path: '', message: expect.stringContaining('encrypted') }],
			body: { text, encoding: 'text' },
		});
	});

	test('a body that is still compressed is said to be one, perhaps', () => {
		const [issue] = read(brotliCompressSync('{"event":"session.transfer"}')).issues;
		expect(issue).toMatchObject({ code: 'not_utf8' });
		expect(issue.message).toContain('ask AI Rudder to send it without Content-Encoding');
	});

	test.each(['null', '[]', '"x"', '1', 'true', '[{"event":"session.transfer"}]'])(
		'%s is JSON without fields and comes as text',
		(text) => {
			const result = read(text);
			expect(result).toMatchObject({ event: null, payload: { event: null } });
			expect(result.issues.map(({ code }) => code)).toEqual(['not_an_object']);
			expect(result.body).toEqual({ text, encoding: 'text' });
		},
	);

	test('that is a list says how many it holds', () => {
		const { issues } = read([{ event: 'session.start' }, SAMPLE]);
		expect(issues[0].message).toContain('a list of 2,');
	});

	test('does not change how the next body is read', () => {
		read(Buffer.from([0xef, 0xbb, 0xbf, 0xff]));
		expect(read(`\ufeff${JSON.stringify(SAMPLE)}`).issues).toEqual([]);
	});
});

describe('a charset that the Content-Type names', () => {
	const text = JSON.stringify({ ...SAMPLE, user: { id: '1', name: 'Zo\u00eb' } });
	const latin1 = Buffer.from(text, 'latin1');
	const utf16 = Buffer.from(text, 'utf16le');
	const swapped = Buffer.from(utf16).swap16();
	const readAs = (body: Buffer, charset: string) => readCallback(body, CATALOGUE, [], charset);
	const ALL = ['utf-8', 'us-ascii', 'iso-8859-1', 'latin1', 'windows-1252', 'utf-16', 'utf-16le'];
	const EVERY = [...ALL, 'utf-16be', 'utf-7', 'gbk', '', 'constructor'];

	test.each([
		['latin1', latin1],
		['iso-8859-1', latin1],
		['windows-1252', latin1],
		['utf-16le', utf16],
		['utf-16', utf16],
		['utf-16be', swapped],
		['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
	])('is how bytes are read that are no UTF-8: %s', (charset, body) => {
		const { event, payload, issues } = readAs(body, charset);
		expect({ event, payload }).toEqual({ event: sessionTransfer, payload: JSON.parse(text) });
		expect(issues).toEqual([
			{
				code: 'not_utf8',
				path: '',
				message: `The body is not JSON in UTF-8. It was read in ${charset}, as its Content-Type says.`,
			},
		]);
	});

	test.each(EVERY)('changes nothing in JSON that is UTF-8: %s', (charset) => {
		for (const body of [text, '{"event":"session.transfer"}', '\ufeff{}', '[]', '"x"']) {
			expect(readAs(Buffer.from(body), charset)).toEqual(read(body));
		}
	});

	test('gives one body no second reading: nobody signs it', () => {
		for (const body of [latin1, utf16, swapped, Buffer.from([0xff, 0xfe]), Buffer.from('{x')]) {
			const readings = EVERY.map((charset) => readAs(body, charset))
				.filter(({ event }) => event !== null)
				.map(({ payload }) => JSON.stringify(payload));
			expect(new Set(readings).size).toBeLessThanOrEqual(1);
		}
	});

	test.each(['', 'utf-8', 'gbk', 'utf-16le'])(
		'that does not fit, or that is not known, leaves the bytes as they came: %j',
		(charset) => {
			expect(readAs(latin1, charset)).toEqual(read(latin1));
		},
	);
});

describe('what was wrong with a callback before it was read', () => {
	const known = { code: 'not_decrypted' as const, path: '', message: 'No key fits.' };
	const readWith = (body: string | Buffer) =>
		readCallback(Buffer.from(body as string), CATALOGUE, [known]);

	test.each(['U2FsdGVkX1+x', '[]', '{"event":"x","encrypt":"x"}'])(
		'is all that is said of %s, whichever event is in it',
		(text) => {
			expect(readWith(text)).toEqual({
				event: null,
				payload: { event: null },
				issues: [known],
				body: { text, encoding: 'text' },
			});
		},
	);

	test('is said beside the rest of a callback that is known all the same', () => {
		const text = '{"event":"session.transfer","encrypt":"x"}';
		const { event, payload, issues } = readWith(text);
		expect(event?.value).toBe('session.transfer');
		expect(payload).toEqual(JSON.parse(text));
		expect(issues[0]).toEqual(known);
		expect(issues.length).toBeGreaterThan(1);
	});

	test('is all that is said of bytes that are no text, too', () => {
		expect(readWith(Buffer.from([0xff]))).toMatchObject({
			event: null,
			issues: [known],
			body: { text: '/w==', encoding: 'base64' },
		});
	});
});
