import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { setTimeout as sleep } from 'node:timers/promises';

import { EXPLANATION, LISTEN, Refusal } from '../../nodes/AiRudder/messages/reasons';
import {
	deliver,
	forge,
	freshBody,
	OK,
	post,
	SECRET,
	sign,
	UNAUTHORIZED,
} from './support/callbacks';
import { clock, useOwnMinutes } from './support/clock';
import { listening } from './support/listening';
import { logLinesOf } from './support/logLines';
import type { SmallN8n } from './support/SmallN8n';

jest.setTimeout(120_000);

const reporting = (more: object = {}) =>
	listening({ parameters: { options: { reportRefused: true, refusedPerMinute: 2 } }, ...more });

/** Signed as nobody has set it: HMAC-SHA512 in Base64, over a time in a header, and the body. */
const strangeHeaders = (body: string) => {
	const time = String(Math.floor(Date.now() / 1000));
	const signature = createHmac('sha512', SECRET).update(`${time}.${body}`).digest('base64');
	return { 'x-airudder-sign': signature, 'x-timestamp': time };
};
const strange = async (url: string, body = freshBody()) =>
	await post(url, body, strangeHeaders(body));

const itemsOf = async (n8n: SmallN8n, count: number) => {
	await n8n.idle();
	expect(n8n.items).toHaveLength(count);
	return n8n.items;
};

useOwnMinutes();

describe('a callback that is refused in production because of the formula', () => {
	test('is answered at once, and the item says which settings fit, also as a line that makes them so', async () => {
		const { n8n, url } = await reporting();
		// So large that the search takes several turns, with a pause after each.
		expect(await strange(url, freshBody({ filler: 'x'.repeat(30_000) }))).toEqual(UNAUTHORIZED);
		expect(n8n.items).toEqual([]);
		const [item] = await itemsOf(n8n, 1);
		expect(item.reason).toBe('signature_mismatch');
		expect(item.fix).toContain('Signed Content: "{timestamp}.{body}"');
		expect(item.fix).toContain(item.formula);

		n8n.options.credential = { signingSecret: SECRET, formula: item.formula };
		expect(await strange(url)).toEqual(OK);
	});

	test.each<[string, string, string, (body: string) => [string, Record<string, string>]]>([
		[
			'a header that the credential does not name is not recommended: the words lead to the test URL',
			'Enter the secret again: ',
			'Next, let AI Rudder call the test URL.',
			(body) => [`n-1.${body}`, { 'x-nonce': 'n-1' }],
		],
		[
			'a body that was rewritten is recommended with the words that it must have come unchanged',
			'Signed Content: "{json}"',
			'It fits if the body came unchanged.',
			(body) => [JSON.stringify(JSON.parse(body)), {}],
		],
	])('%s', async (_what, found, more, signedAs) => {
		const { n8n, url } = await reporting();
		const lines = logLinesOf(n8n.logger());
		const body = freshBody().replace(':', ': ');
		const [text, headers] = signedAs(body);
		const signature = sign(text);
		await post(url, body, { 'x-airudder-sign': signature, ...headers });
		const [{ fix }] = await itemsOf(n8n, 1);
		for (const words of [fix, lines.join().replaceAll('\\"', '"')]) {
			expect(words).toContain(found);
			expect(words).toContain(more);
			expect(words).not.toContain('x-nonce');
		}
	});

	test('leads to the test URL where a value of the query is in the formula: no editor shows what the log hides', async () => {
		const credential = {
			signingSecret: SECRET,
			scheme: 'custom',
			algorithm: 'sha512',
			signedContent: 'a-real-token.{body}',
		};
		const { n8n, url } = await listening({ credential });
		const lines = logLinesOf(n8n.logger());
		const body = freshBody();
		const signature = sign(`a-real-token.${body}`);
		await post(`${url}?token=a-real-token`, body, { 'x-airudder-sign': signature });
		await n8n.idle();
		expect(lines.join()).toContain(`${EXPLANATION.only_in_editor} ${LISTEN}`);
		expect(lines.join()).not.toContain('a-real-token');
	});

	test('is explained in the log without Report Refused, and without secret, signature and body', async () => {
		const { n8n, url } = await listening();
		const lines = logLinesOf(n8n.logger());
		const body = freshBody({ company: 'company-of-the-body' });
		const headers = strangeHeaders(body);
		await post(url, body, headers);
		await n8n.idle();
		expect(lines.some((line) => line.includes('Found:'))).toBe(true);
		for (const hidden of [SECRET, ...Object.values(headers), 'company-of-the-body']) {
			expect(lines.join()).not.toContain(hidden);
		}
		expect(n8n.executions).toEqual([]);
	});

	test('with a compressed body: the settings that fit, or a word on Content-Encoding, and not on the secret', async () => {
		const { n8n, url } = await reporting();
		const body = freshBody();
		const over = (bytes: string | Buffer) => ({
			'content-encoding': 'gzip',
			'x-airudder-sign': sign(bytes),
		});
		const inflated = { 'content-encoding': 'gzip', ...strangeHeaders(body) };
		expect(await post(url, body, inflated)).toEqual(UNAUTHORIZED);
		await itemsOf(n8n, 1);
		clock.minutes += 1;
		expect(await post(url, body, over(gzipSync(body)))).toEqual(UNAUTHORIZED);
		const [found, lost] = await itemsOf(n8n, 2);
		expect(found).toMatchObject({ reason: 'body_compressed' });
		expect(found.fix).toContain('Signed Content: "{timestamp}.{body}"');
		expect(lost).toMatchObject({ fix: new Refusal('body_compressed').fix, formula: null });
		expect(`${String(lost.message)} ${String(lost.fix)}`).not.toMatch(/secret/);
	});

	test('is looked at once a minute: the others say so, and where to look', async () => {
		const { n8n, url } = await reporting();
		for (let sent = 0; sent < 4; sent++) await strange(url);
		const items = await itemsOf(n8n, 2);
		expect(items.filter(({ formula }) => formula !== null)).toHaveLength(1);
		expect(items.find(({ formula }) => formula === null)?.fix).toBe(EXPLANATION.not_searched);
		clock.minutes += 1;
		await strange(url);
		expect((await itemsOf(n8n, 3))[2].formula).toContain('{timestamp}.{body}');
	});

	test('has its item and its line, whatever a flood sends while it is looked at', async () => {
		const { n8n, url } = await reporting();
		const lines = logLinesOf(n8n.logger());
		await strange(url);
		for (let sent = 0; sent < 20; sent++) expect(await forge(url)).toEqual(UNAUTHORIZED);
		const items = await itemsOf(n8n, 2);
		expect(items.some(({ formula }) => formula !== null)).toBe(true);
		expect(lines.some((line) => line.includes('Found:'))).toBe(true);
	});

	test('keeps no genuine one waiting: a search without end is made in turns', async () => {
		const { n8n, url } = await reporting();
		await forge(url);
		let accepted = 0;
		while (n8n.items.every(({ reason }) => reason === undefined)) {
			expect(await deliver(url)).toEqual(OK);
			accepted += 1;
			await sleep(5);
		}
		expect(accepted).toBeGreaterThan(10);
	});

	test('has its turn among all triggers six times a minute, one at a time', async () => {
		const triggers = await Promise.all(Array.from({ length: 8 }, async () => await reporting()));
		const explained = async () => {
			for (const { n8n, url } of triggers) {
				await strange(url);
				await itemsOf(n8n, 1);
			}
			return triggers.filter(({ n8n }) => n8n.items[0].formula !== null).length;
		};
		expect(await explained()).toBe(6);

		clock.minutes += 2;
		const [first, second] = await Promise.all([reporting(), reporting()]);
		await Promise.all([forge(first.url), forge(second.url)]);
		const words = [await itemsOf(first.n8n, 1), await itemsOf(second.n8n, 1)].map(
			([{ fix }]) => fix === EXPLANATION.not_searched,
		);
		expect(words.sort()).toEqual([false, true]);
	});

	test('shows nothing that a stranger chose, and nothing that the person knows beside the secret', async () => {
		const sampleOthers = 'app-key-1';
		const { n8n, url } = await reporting({ credential: { signingSecret: SECRET, sampleOthers } });
		const body = freshBody();
		const signature = sign(`app-key-1${body}`);
		await post(url, body, { 'x-airudder-sign': signature, 'x-call-this-number': '1' });
		const [item] = await itemsOf(n8n, 1);
		expect(item.fix).toContain('Enter the secret again: ');
		expect(JSON.stringify(item)).not.toMatch(/app-key-1|call-this-number/);
	});

	test('is not looked at when its body is a hundred times a transfer', async () => {
		const { n8n, url } = await reporting();
		await strange(url, freshBody({ filler: 'x'.repeat(40_000) }));
		const [item] = await itemsOf(n8n, 1);
		expect(item).toMatchObject({ formula: null, fix: new Refusal('signature_mismatch').fix });
	});

	test.each([
		['the secret is missing', { credential: { signingSecret: ' ' } }, 'secret_blank'],
		['the credential is gone', { credential: undefined }, 'credential_unavailable'],
	])('is not looked at when %s', async (_what, options, reason) => {
		const { n8n, url } = await reporting(options);
		await strange(url);
		const [item] = await itemsOf(n8n, 1);
		expect(item).toMatchObject({
			reason,
			formula: null,
			fix: new Refusal(reason as 'secret_blank').fix,
		});
	});
});

describe('once a callback was accepted', () => {
	const BEFORE =
		/This formula accepted callbacks, last on \d{4}-\d\d-\d\d\. Is the secret new\? Enter it again\. Did AI Rudder change its signature\? Let it call the test URL\./;
	/** The words of the last item at Refused, once everything has come to its end. */
	const fixOf = async (n8n: SmallN8n) => {
		await n8n.idle();
		const refused = n8n.items.filter(({ reason }) => reason !== undefined);
		return String(refused.at(-1)?.fix);
	};
	const withOptions = async (options: object) =>
		await listening({
			parameters: { options: { reportRefused: true, refusedPerMinute: 20, ...options } },
		});

	test.each([
		['as it is by default', {}],
		['with Duplicates Off', { duplicates: 'off' }],
		['with Duplicates Flag', { duplicates: 'flag' }],
	])(
		'nothing is searched any more, in this process and after a restart, %s',
		async (_how, options) => {
			const { n8n, url } = await withOptions(options);
			const lines = logLinesOf(n8n.logger());
			expect(await deliver(url)).toEqual(OK);
			for (let sent = 0; sent < 3; sent++) {
				expect(await strange(url)).toEqual(UNAUTHORIZED);
				expect(await fixOf(n8n)).toMatch(BEFORE);
			}
			await n8n.idle();
			expect(n8n.items.at(-1)).toMatchObject({ formula: null });
			expect(lines.filter((line) => BEFORE.test(line))).toHaveLength(3);
			expect(lines.join()).not.toContain('Found:');

			const { n8n: restarted, url: newUrl } = await withOptions(options);
			restarted.shareDatabaseOf(n8n);
			expect(await strange(newUrl)).toEqual(UNAUTHORIZED);
			expect(await fixOf(restarted)).toMatch(BEFORE);
		},
	);

	test('it costs no search that another trigger needs', async () => {
		const known = await withOptions({});
		await deliver(known.url);
		for (let sent = 0; sent < 8; sent++) await forge(known.url);
		await known.n8n.idle();
		const { n8n, url } = await reporting();
		await strange(url);
		expect(await fixOf(n8n)).toContain('Found:');
	});

	test('it is noted for one that starts nothing, too, whether it is reported or not', async () => {
		for (const reportIgnored of [false, true]) {
			const { n8n, url } = await withOptions({ reportIgnored });
			expect(await deliver(url, freshBody({ event: 'session.end' }))).toEqual(OK);
			await n8n.idle();
			const { n8n: restarted, url: newUrl } = await withOptions({});
			restarted.shareDatabaseOf(n8n);
			await strange(newUrl);
			expect(await fixOf(restarted)).toMatch(BEFORE);
		}
	});

	test('a reason that has words of its own keeps them: it is what is known', async () => {
		const { n8n, url } = await withOptions({});
		await deliver(url);
		n8n.options.credential = {
			signingSecret: SECRET,
			scheme: 'custom',
			signedContent: '{timestamp}{body}',
			timestampHeader: 'x-time',
		};
		const sendAt = async (time: number) => {
			const body = freshBody();
			const signature = sign(`${time}${body}`);
			return await post(url, body, { 'x-airudder-sign': signature, 'x-time': String(time) });
		};
		expect(await sendAt(Math.floor(Date.now() / 1000))).toEqual(OK);
		expect(await sendAt(1_000_000_000)).toEqual(UNAUTHORIZED);
		expect(await fixOf(n8n)).toBe(new Refusal('timestamp_out_of_tolerance').fix);
	});

	test.each([
		['a new formula', { signingSecret: SECRET, scheme: 'hmacSha1' }],
		['a new formula as one line', { signingSecret: SECRET, formula: 'Scheme: HMAC-SHA512' }],
	])('%s is searched for again', async (_what, credential) => {
		const { n8n, url } = await withOptions({});
		await deliver(url);
		n8n.options.credential = credential;
		await strange(url);
		expect(await fixOf(n8n)).toContain('Found:');
	});

	test('another secret is no other formula: what is refused then may come from anybody', async () => {
		const { n8n, url } = await withOptions({});
		await deliver(url);
		n8n.options.credential = { signingSecret: 'another secret of the same formula' };
		await strange(url);
		expect(await fixOf(n8n)).toMatch(BEFORE);
	});

	test('encrypted data alone is noted where its plain text was signed', async () => {
		const KEY = '0123456789abcdef';
		const { n8n, url } = await withOptions({});
		n8n.options.credential = {
			...{ signingSecret: SECRET, encrypted: true, encryptionKey: KEY, signedBody: 'decrypted' },
			...{ scheme: 'custom', cipher: 'ecb', encryptionKeyEncoding: 'text' },
		};
		const plain = freshBody();
		const cipher = createCipheriv('aes-128-ecb', KEY, null);
		const data = Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
		const signature = createHmac('sha256', SECRET).update(plain).digest('hex');
		expect(await post(url, data, { 'x-airudder-sign': signature })).toEqual(OK);
		await strange(url);
		expect(await fixOf(n8n)).toMatch(BEFORE);
	});

	test('nothing is noted for encrypted data alone as a body: it may be what was signed of a field', async () => {
		const KEY = '0123456789abcdef';
		const cipher = createCipheriv('aes-128-cbc', KEY, KEY);
		const data = Buffer.concat([cipher.update(freshBody()), cipher.final()]).toString('base64');
		const envelope = JSON.stringify({ encrypt: data });
		const credential = { signingSecret: SECRET, encrypted: true, encryptionKey: KEY };
		const signatureOf = (text: string) => ({
			'x-airudder-sign': createHmac('sha256', SECRET).update(text).digest('hex'),
		});

		const { n8n, url } = await withOptions({});
		n8n.options.credential = { ...credential, scheme: 'hmacSha1' };
		expect(await post(url, data, signatureOf(data))).toEqual(UNAUTHORIZED);
		expect(await fixOf(n8n)).not.toContain('Found:');

		n8n.options.credential = credential;
		// A sender that signs and sends nothing else is understood all the same.
		expect(await post(url, data, signatureOf(data))).toEqual(OK);
		await n8n.idle();
		expect(n8n.items.at(-1)).toMatchObject({ event: 'session.transfer' });
		clock.minutes += 10;
		expect(await post(url, envelope, signatureOf(data))).toEqual(UNAUTHORIZED);
		expect(await fixOf(n8n)).not.toMatch(BEFORE);

		expect(await post(url, envelope, signatureOf(envelope))).toEqual(OK);
		clock.minutes += 10;
		await strange(url);
		expect(await fixOf(n8n)).toMatch(BEFORE);
	});

	test('the note is one line a day, and holds neither secret nor formula', async () => {
		const { n8n, url } = await withOptions({ duplicates: 'off' });
		const noted = () => JSON.stringify(n8n.stored);
		await deliver(url);
		const first = noted();
		expect(first).toMatch(
			/^\{"global":\{"aiRudderTrigger:accepted:workflow-\d+:node":"[\w-]{43} \d{4}-\d\d-\d\d"\}\}$/,
		);
		n8n.stored = { ...n8n.stored, untouched: true } as never;
		const before = n8n.stored;
		await deliver(url);
		// n8n was given nothing to write.
		expect(n8n.stored).toBe(before);
		clock.minutes += 24 * 60;
		await deliver(url);
		expect(n8n.stored).not.toBe(before);
		expect(noted()).not.toBe(first);
	});

	test.each(['ignore', 'flag'])(
		'a repetition that came slowly notes the day with all ids that came meanwhile (%s)',
		async (duplicates) => {
			const { n8n, url } = await withOptions({ duplicates, duplicateWindowMinutes: 3000 });
			const [old, fresh] = [freshBody(), freshBody()];
			await deliver(url, old);
			const before = n8n.stored;
			clock.minutes += 24 * 60;
			await deliver(url, fresh);
			// What n8n read before the slow one came.
			n8n.stored = before;
			clock.minutes += 24 * 60;
			expect(await deliver(url, old)).toEqual(OK);
			const { n8n: restarted, url: newUrl } = await withOptions({ duplicateWindowMinutes: 3000 });
			restarted.shareDatabaseOf(n8n);
			expect(await deliver(newUrl, fresh)).toEqual(OK);
			expect(restarted.items).toEqual([]);
		},
	);

	test('a note that was written over is written again with the next callback, and read as nothing till then', async () => {
		const { n8n, url } = await withOptions({});
		await deliver(url);
		const key = Object.keys(n8n.stored.global as object).find((one) => one.includes('accepted'))!;
		for (const mark of [1, null, 'x', {}, ['a'], { toString: 1, valueOf: 1 }]) {
			n8n.stored = { global: { [key]: mark } as never };
			const { n8n: other, url: otherUrl } = await withOptions({});
			other.shareDatabaseOf(n8n);
			clock.minutes += 2;
			await strange(otherUrl);
			expect(await fixOf(other)).toContain('Found:');
			await deliver(url);
			expect((n8n.stored.global as Record<string, unknown>)[key]).toMatch(/^[\w-]{43} /);
		}
	});

	test('nothing is noted of a test run, nor of a key in the URL', async () => {
		const { n8n, url } = await listening({ mode: 'manual' });
		await deliver(url);
		expect(n8n.stored).toEqual({});
		n8n.options.mode = 'webhook';
		n8n.options.parameters = { options: { reportRefused: true } };
		await strange(url);
		expect(await fixOf(n8n)).toContain('Found:');

		const key = 'a-key-of-twenty-letters';
		const locked = await listening({
			parameters: { authentication: 'callbackKey', options: { duplicates: 'off' } },
			credential: { callbackKey: key },
		});
		expect(await post(`${locked.url}?key=${key}`, freshBody())).toEqual(OK);
		expect(locked.n8n.stored).toEqual({});
	});

	test('nothing is noted of a body that could not be read: somebody may have sent the signed text as one', async () => {
		const { n8n, url } = await withOptions({});
		const body = freshBody();
		const time = String(Math.floor(Date.now() / 1000));
		const signature = sign(`${time}.${body}`);
		const headers = { 'x-airudder-sign': signature, 'x-timestamp': time };
		expect(
			await post(url, `${time}.${body}`, { ...headers, 'content-type': 'text/plain' }),
		).toEqual(OK);
		expect(n8n.items).toMatchObject([{ event: null }]);
		expect(JSON.stringify(n8n.stored)).not.toContain('accepted');
		expect(await post(url, body, headers)).toEqual(UNAUTHORIZED);
		expect(await fixOf(n8n)).toContain('Signed Content: "{timestamp}.{body}"');
	});

	test('a person who listens has the search as ever', async () => {
		const { n8n, url } = await withOptions({});
		await deliver(url);
		n8n.options.mode = 'manual';
		await strange(url);
		await n8n.idle();
		expect(n8n.lastCall.thrown).toMatchObject({
			description: expect.stringContaining('Found:') as string,
		});
	});
});

test('what a stranger chose is printed nowhere: neither as a prefix nor as a name', async () => {
	const body = freshBody();
	const signature = sign(body);
	for (const [header, headers] of [
		[`see https://evil.example/n8n ${signature}`, {}],
		[`evil.example: ${signature}`, {}],
		[`${'evil-'.repeat(5)}: ${signature}`, {}],
		[`v1=${signature}`, { [`${'evil-'.repeat(9)}`]: 'n' }],
	] as const) {
		const { n8n, url } = await reporting({
			credential: { signingSecret: SECRET, scheme: 'hmacSha512' },
		});
		const lines = logLinesOf(n8n.logger());
		await post(url, body, { 'x-airudder-sign': header, ...headers });
		const [item] = await itemsOf(n8n, 1);
		expect(JSON.stringify(item) + lines.join()).not.toContain('evil');
		clock.minutes += 2;
	}
});

test('anybody can cut the tag of GCM off: only at the test URL that leads to CTR', async () => {
	const [key, iv] = [Buffer.alloc(32, 1), Buffer.alloc(12, 2)];
	const cipher = createCipheriv('aes-256-gcm', key, iv);
	const plain = freshBody();
	const counter = Buffer.from([0, 0, 0, 2]);
	const data = Buffer.concat([iv, counter, cipher.update(plain), cipher.final()]);
	const body = JSON.stringify({ encrypt: data.toString('base64') });
	const sent = { 'x-airudder-sign': sign(plain) };
	const credential = {
		signingSecret: SECRET,
		encrypted: true,
		encryptionKey: key.toString('base64'),
		signedBody: 'decrypted',
	};
	const { n8n, url } = await reporting({ credential });
	const lines = logLinesOf(n8n.logger());
	await post(url, body, sent);
	const [{ fix, formula }] = await itemsOf(n8n, 1);
	expect(formula).toBeNull();
	expect(fix + lines.join()).not.toContain('CTR');

	const { n8n: heard, url: testUrl } = await listening({ mode: 'manual', credential });
	await post(testUrl, body, sent);
	await heard.idle();
	expect(heard.lastCall.thrown).toHaveProperty('description', expect.stringContaining('AES-CTR'));
});

test.each<[string, Record<string, unknown>, string, Record<string, string>, string]>([
	['the joiner in a pair', { signedContent: '{pairs}' }, '{"a":"x&b=y"}', {}, 'Ambiguous Values'],
	['a nested value', { signedContent: '{pairs}' }, '{"a":{"b":1}}', {}, 'Nested Values'],
	[
		'the text beside a header',
		{ signedContent: '{header:x-id}.{body}' },
		'{}',
		{ 'x-id': 'a.b' },
		'Ambiguous Values',
	],
])(
	'anybody can send %s: only at the test URL it leads to the setting that accepts it',
	async (_what, fields, body, headers, setting) => {
		const credential = { signingSecret: SECRET, scheme: 'custom', ...fields };
		const sent = { 'x-airudder-sign': '0'.repeat(64), ...headers };
		const { n8n, url } = await reporting({ credential });
		const lines = logLinesOf(n8n.logger());
		await post(url, body, sent);
		const [{ reason, fix }] = await itemsOf(n8n, 1);
		expect([reason, fix]).toEqual([
			'signed_value_ambiguous',
			new Refusal('signed_value_ambiguous').fix,
		]);
		expect(fix).toContain('the test URL');
		expect(fix + lines.join()).not.toMatch(/Ambiguous Values|Nested Values/);

		const { n8n: heard, url: testUrl } = await listening({ mode: 'manual', credential });
		await post(testUrl, body, sent);
		await heard.idle();
		expect((heard.lastCall.thrown as { description: string }).description).toContain(setting);
	},
);

describe('at the test URL', () => {
	const toldOf = async (
		credential: Record<string, unknown>,
		send: (url: string) => Promise<unknown>,
	) => {
		const { n8n, url } = await listening({ mode: 'manual', credential });
		const lines = logLinesOf(n8n.logger());
		await send(url);
		await n8n.idle();
		const { description } = n8n.lastCall.thrown as { description: string };
		return { description, log: lines.join() };
	};

	test('what leaves the body unprotected is recommended, with its warning in the editor and in the log', async () => {
		const body = freshBody();
		const signature = sign('nonce-1');
		const { description, log } = await toldOf(
			{ signingSecret: SECRET },
			async (url) => await post(url, body, { 'x-airudder-sign': signature, 'x-nonce': 'nonce-1' }),
		);
		for (const text of [description, log]) {
			expect(text).toContain('{header:x-nonce}');
			expect(text).toContain('This formula leaves the body unprotected');
		}
	});

	test("a value of the URL's query is in the editor, and not in the log", async () => {
		const body = freshBody();
		const digest = createHash('sha256').update(body).digest('hex');
		const query = `?token=t%20o-k-e-n&hash=${digest}`;
		const { description, log } = await toldOf({ signingSecret: SECRET }, async (url) => {
			const called = `https://n8n.example${new URL(url).pathname}${query}`;
			const signature = sign(called);
			return await post(url + query, body, { 'x-airudder-sign': signature });
		});
		expect(description).toContain('?token=t%20o-k-e-n&hash={sha256}');
		expect(log).toContain('Only the editor shows it');
		expect(log).not.toContain('k-e-n');
	});

	test('the names of parts, which may be tokens of the URL, are in the editor, and not in the log', async () => {
		const { n8n, url } = await listening({ mode: 'manual' });
		const lines = logLinesOf(n8n.logger());
		const parts = `tokenofurl=1,v1=${sign('another body')}`;
		await post(`${url}?token=tokenofurl`, freshBody(), { 'x-airudder-sign': parts });
		await n8n.idle();
		expect(n8n.lastCall.thrown).toHaveProperty('message', expect.stringContaining('tokenofurl'));
		expect(lines.join()).toContain('X-AIRudder-Sign is unexpected');
		expect(lines.join()).not.toContain('tokenofurl');
	});

	const wordsOf = async (n8n: SmallN8n) => {
		await n8n.idle();
		return (n8n.lastCall.thrown as { description: string }).description;
	};
	const { busy } = EXPLANATION;

	test('one callback is looked at at a time, and the other is asked for again', async () => {
		const [first, second] = await Promise.all([
			listening({ mode: 'manual' }),
			listening({ mode: 'manual' }),
		]);
		await Promise.all([forge(first.url), forge(second.url)]);
		const words = [await wordsOf(first.n8n), await wordsOf(second.n8n)];
		expect(words.filter((one) => one === busy)).toHaveLength(1);
		expect(words.filter((one) => one.includes('Enter the secret again: '))).toHaveLength(1);
	});

	test('one callback is looked at a second, also when the clock is set back', async () => {
		const { n8n, url } = await listening({ mode: 'manual' });
		let now = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		const wordsAfter = async (milliseconds: number) => {
			now += milliseconds;
			await strange(url);
			return await wordsOf(n8n);
		};
		expect(await wordsAfter(0)).toContain('Found:');
		expect(await wordsAfter(999)).toBe(busy);
		expect(await wordsAfter(1)).toContain('Found:');
		expect(await wordsAfter(-60_000)).toContain('Found:');
	});
});

describe('a label that misses one of the list by capitals', () => {
	test('goes to Other, and item and log say which was meant', async () => {
		const { n8n, url } = await listening({
			parameters: { routing: 'outputLabel', routes: ['Overdue', 'e'] },
		});
		const lines = logLinesOf(n8n.logger());
		expect(await deliver(url)).toEqual(OK);
		expect(n8n.items).toMatchObject([{ delivery: { similarLabel: 'e' } }]);
		expect(lines.join()).toContain('its label is nearly: e.');
	});
});
