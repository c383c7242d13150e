import { brotliCompressSync } from 'node:zlib';

import { CATALOGUE, other } from '../../../nodes/AiRudder/events/catalogue';
import { chatbotSessionEnded } from '../../../nodes/AiRudder/events/chatbotSessionEnded';
import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';
import { readCallback } from '../../../nodes/AiRudder/callback/read';
import { asSigned } from '../../../nodes/AiRudder/signature/bodyFields';
import { issuesIn, read, SAMPLE } from '../support/transfers';

const codes = (body: unknown) => read(body).issues.map(({ code, path }) => [code, path]);

describe('a callback as documented', () => {
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
			issues: [{ code: 'not_utf8', path: '', charset: null }],
			body: { text: '//4AAQ==', encoding: 'base64' },
		});
		expect(issuesIn(bytes)[0].message).toContain('Callbacks Are Encrypted');
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
			issues: [{ code: 'not_json', path: '', isForm: false }],
			body: { text, encoding: 'text' },
		});
		expect(issuesIn(text)[0].message).toContain('Callbacks Are Encrypted');
	});

	test('a body that is still compressed is said to be one, perhaps', () => {
		const [issue] = issuesIn(brotliCompressSync('{"event":"session.transfer"}'));
		expect(issue).toMatchObject({ code: 'not_utf8' });
		expect(issue.message).toContain('ask AI Rudder to send it uncompressed');
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
		const [{ message }] = issuesIn([{ event: 'session.start' }, SAMPLE]);
		expect(message).toContain('a list of 2, not an object.');
		expect(issuesIn('7')[0].message).toContain('is no object.');
	});

	test('does not change how the next body is read', () => {
		read(Buffer.from([0xef, 0xbb, 0xbf, 0xff]));
		expect(read(`\ufeff${JSON.stringify(SAMPLE)}`).issues).toEqual([]);
	});
});

describe('a body in another charset', () => {
	const text = JSON.stringify({ ...SAMPLE, user: { id: '1', name: 'Zo\u00eb' } });
	const utf16 = Buffer.from(text, 'utf16le');

	test.each([
		['windows-1252', Buffer.from(text, 'latin1')],
		['utf-16le', utf16],
		['utf-16be', Buffer.from(utf16).swap16()],
		['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
	])('is read in it, whatever its Content-Type says: %s', (charset, body) => {
		const { event, payload } = read(body);
		expect({ event, payload }).toEqual({ event: sessionTransfer, payload: JSON.parse(text) });
		const message = `The body is not JSON in UTF-8. It was read in ${charset}.`;
		expect(issuesIn(body)).toEqual([{ code: 'not_utf8', path: '', message }]);
	});

	test('that is JSON in none stays as it came', () => {
		const body = Buffer.from([0xff, 0xfe, 0x7b]);
		expect(read(body)).toMatchObject({ event: null, body: { encoding: 'base64' } });
	});
});

describe('a body whose fields were signed', () => {
	const readSigned = (body: string) =>
		readCallback(Buffer.from(body), CATALOGUE, [], asSigned(Buffer.from(body), []));

	test('is the same callback as JSON and as a form, but for an issue', () => {
		const sample = chatbotSessionEnded.sample as Record<string, string>;
		const form = readSigned(new URLSearchParams(sample).toString());
		expect(form.event).toBe(chatbotSessionEnded);
		expect(form.payload).toEqual({ ...sample, timestamp: '1767225600' });
		expect(form.issues.map(({ code }) => code)).toEqual(['not_json', 'wrong_type']);
		expect(readSigned(JSON.stringify(sample))).toMatchObject({
			...form,
			payload: sample,
			issues: [],
		});
	});

	test('is read as the form that was proved, though it is JSON, too', () => {
		expect(readSigned('"a=b"').payload).toEqual({ '"a': 'b"' });
	});

	test('gives a filter the same of a text and of a number that is written like it', () => {
		for (const company of ['12E5', '1.0', '12345678901234567890', '-0', '7', 'true']) {
			const text = readSigned(`{"event":"session.transfer","company":"${company}"}`);
			const other = readSigned(`{"event":"session.transfer","company":${company}}`);
			expect(String(other.payload.company)).toBe(text.payload.company);
		}
	});

	test.each(['[1,2]', '"x"', '7'])('is read as it came without fields of its own: %s', (body) => {
		expect(readSigned(body)).toEqual(read(body));
	});

	test('holds no unsafe key, however a form writes it', () => {
		const { payload, issues } = readSigned('a=1&__pr%6fto__=x');
		expect([payload, issues.map(({ code }) => code)]).toEqual([
			{ a: '1' },
			['not_json', 'unsafe_key'],
		]);
	});
});

describe('what was wrong with a callback before it was read', () => {
	const failure = { problem: 'encryption_option_unknown' as const };
	const known = { code: 'not_decrypted' as const, path: '', failure, isSigned: true };
	const readWith = (body: string | Buffer, issue = known) =>
		readCallback(Buffer.from(body as string), CATALOGUE, [issue]);

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

	test('is not said of a known callback that is as documented: its sender does not encrypt yet', () => {
		expect(readWith(JSON.stringify(SAMPLE))).toEqual(read(SAMPLE));
	});

	test('is all that is said of a known callback, too, if a part of it is not signed', () => {
		const unsigned = { ...known, isSigned: false };
		const text = '{"event":"session.transfer","encrypt":"x"}';
		expect(readWith(text, unsigned)).toEqual({
			event: null,
			payload: { event: null },
			issues: [unsigned],
			body: { text, encoding: 'text' },
		});
	});

	test('is all that is said of bytes that are no text, too', () => {
		expect(readWith(Buffer.from([0xff]))).toMatchObject({
			event: null,
			issues: [known],
			body: { text: '/w==', encoding: 'base64' },
		});
	});
});

test('a body in another charset that is no object says in which charset its text was read', () => {
	const { issues, body } = readCallback(Buffer.from('["é"]', 'utf16le'), CATALOGUE);
	expect(issues).toEqual([
		{ code: 'not_an_object', path: '', entries: 1 },
		{ code: 'not_utf8', path: '', charset: 'utf-16le' },
	]);
	expect(body).toEqual({ text: '["é"]', encoding: 'text' });
});
