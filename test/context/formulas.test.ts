import { createCipheriv, createHmac } from 'node:crypto';

import { freshBody, OK, post, SECRET, UNAUTHORIZED } from './support/callbacks';
import { listening, stopListening } from './support/listening';
import { WEBHOOK_URL } from './support/SmallN8n';

afterEach(stopListening);

const hmac = (text: string | Buffer) => createHmac('sha256', SECRET).update(text).digest('hex');
const custom = (fields: Record<string, unknown>) => ({
	credential: { signingSecret: SECRET, scheme: 'custom', ...fields },
});
const given = (url: string) => WEBHOOK_URL + new URL(url).pathname.slice(1);

/** Every test has its second to itself: at the test URL one callback is looked at a second. */
let seconds = 0;
beforeEach(() => {
	seconds += 10;
	const real = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => real() + seconds * 1000);
});
afterEach(() => jest.restoreAllMocks());

describe('a signed text', () => {
	test('holds the headers of the call', async () => {
		const { n8n, url } = await listening(custom({ signedContent: '{header:X-Nonce}.{body}' }));
		const body = freshBody();
		const headers = { 'x-nonce': 'n-1', 'x-airudder-sign': hmac(`n-1.${body}`) };
		expect(await post(url, body, headers)).toEqual(OK);
		expect(await post(url, body, { ...headers, 'x-nonce': 'n-2' })).toEqual(UNAUTHORIZED);
		expect(await post(url, body, { 'x-airudder-sign': hmac(`n-1.${body}`) })).toEqual(UNAUTHORIZED);
		expect(n8n.executions).toHaveLength(1);
	});

	test('holds the URL that AI Rudder was given, behind a proxy, with the query as it came', async () => {
		const signedContent = '{url}|{host}|{path}|{query}|{query:b}|{body}';
		const { url } = await listening(custom({ signedContent }));
		const body = freshBody();
		const { pathname } = new URL(url);
		const text = `${given(url)}?b=%41&a=1|n8n.example|${pathname}|b=%41&a=1|A|${body}`;
		const headers = { 'x-airudder-sign': hmac(text) };
		expect(await post(`${url}?b=%41&a=1`, body, headers)).toEqual(OK);
		expect(await post(`${url}?b=A&a=1`, body, headers)).toEqual(UNAUTHORIZED);
		expect(await post(url, body, headers)).toEqual(UNAUTHORIZED);
	});

	test('holds the fields of a form, which arrives as text', async () => {
		const { n8n, url } = await listening({
			...custom({ signedContent: '{pairs}&key={secret}' }),
			parameters: { events: ['other'] },
		});
		const signature = hmac(`a=1&b=two words&key=${SECRET}`);
		const headers = {
			'content-type': 'application/x-www-form-urlencoded',
			'x-airudder-sign': signature,
		};
		expect(await post(url, 'b=two+words&a=1', headers)).toEqual(OK);
		expect(await post(url, 'b=two+words&a=2', headers)).toEqual(UNAUTHORIZED);
		expect(await post(url, 'b=two+words&a=1&a=1', headers)).toEqual(UNAUTHORIZED);
		expect(n8n.items).toMatchObject([
			{ a: '1', b: 'two words', delivery: { event: 'other', issues: [{ code: 'not_json' }] } },
		]);
	});
});

describe('at the test URL', () => {
	const refused = async (text: (url: string) => string, headers: Record<string, string>) => {
		const { n8n, url } = await listening({ credential: { signingSecret: SECRET }, mode: 'manual' });
		const body = freshBody();
		const signature = hmac(`${text(url)}${body}`);
		await post(url, body, { 'x-airudder-sign': signature, ...headers });
		await n8n.idle();
		return (n8n.lastCall.thrown as { description: string }).description;
	};

	test('the header of the very call that is part of the text is found and named', async () => {
		const words = await refused(() => 'n-1.', { 'x-nonce': 'n-1' });
		expect(words).toContain('Signed Content: "{header:x-nonce}.{body}"');
	});

	test('the URL is known', async () => {
		expect(await refused(given, {})).toContain('Signed Content: "{url}{body}"');
	});

	test('a time without a zone is set to the zone by which it came just now', async () => {
		const time = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
		const words = await refused(() => `${time}.`, { 'x-sent-at': time });
		expect(words).toContain('Timestamp Header: "x-sent-at"; Time Zone: "+08:00"');
	});
});

test.each([
	['{body.call_id}', {}],
	['{timestamp}', { timestampHeader: '{body.call_id}' }],
	['{body}{timestamp}', { timestampHeader: '{body.call_id}' }],
])('beside fields that alone are signed no one may send 10,000 values: %s', async (...row) => {
	const [signedContent, time] = row;
	const now = String(Math.floor(Date.now() / 1000));
	const credential = { signingSecret: SECRET, scheme: 'custom', signedContent, ...time };
	const { n8n, url } = await listening({ credential, parameters: { events: [] } });
	const isWhole = signedContent.includes('{body}');
	const send = async (count: number) => {
		const body = `{"call_id":"${now}","a":[${'[],'.repeat(count)}[]]}`;
		const text = isWhole ? body + now : now;
		return await post(url, body, { 'x-airudder-sign': hmac(text) });
	};
	expect(await send(1000)).toEqual(OK);
	expect(await send(10_000)).toEqual(isWhole ? OK : UNAUTHORIZED);
	expect(n8n.executions).toHaveLength(isWhole ? 2 : 1);
});

describe('an encrypted callback', () => {
	const KEY = '0123456789abcdef';
	const encrypted = (plain: string) => {
		const iv = Buffer.alloc(16, 7);
		const cipher = createCipheriv('aes-128-cbc', KEY, iv);
		const data = Buffer.concat([iv, cipher.update(plain), cipher.final()]);
		return JSON.stringify({ encrypt: data.toString('base64') });
	};
	const credential = { signingSecret: SECRET, encrypted: true, encryptionKey: KEY };
	const FIXED = { cipher: 'cbc', encryptionKeyEncoding: 'text', iv: 'front' };

	test('that is signed as it was sent arrives readable', async () => {
		const { n8n, url } = await listening({ credential });
		const plain = freshBody();
		const body = encrypted(plain);
		expect(await post(url, body, { 'x-airudder-sign': hmac(body) })).toEqual(OK);
		expect(await post(url, body, { 'x-airudder-sign': hmac(plain) })).toEqual(UNAUTHORIZED);
		expect(n8n.items).toMatchObject([JSON.parse(plain) as object]);
	});

	test('whose plain text is signed arrives readable, too', async () => {
		const { n8n, url } = await listening({
			credential: { ...credential, ...FIXED, signedBody: 'decrypted' },
		});
		const plain = freshBody();
		const body = encrypted(plain);
		expect(await post(url, body, { 'x-airudder-sign': hmac(plain) })).toEqual(OK);
		expect(await post(url, body, { 'x-airudder-sign': hmac(body) })).toEqual(UNAUTHORIZED);
		expect(n8n.items).toMatchObject([JSON.parse(plain) as object]);
	});

	test('with only another field signed is not read, so nobody can forge its data', async () => {
		const fields = { scheme: 'custom', signedContent: '{body.id}' };
		const { n8n, url } = await listening({ credential: { ...credential, ...fields } });
		const { encrypt } = JSON.parse(encrypted('{"event":"session.end","n":1}')) as {
			encrypt: string;
		};
		const data = Buffer.from(encrypt, 'base64');
		// A change of the IV is the same change of the first block: the event gets another name.
		data[12] ^= 'n'.charCodeAt(0) ^ 'X'.charCodeAt(0);
		const forged = JSON.stringify({ id: '1', encrypt: data.toString('base64') });
		expect(await post(url, forged, { 'x-airudder-sign': hmac('1') })).toEqual(OK);
		expect(n8n.items).toMatchObject([
			{ event: null, delivery: { body: forged, issues: [{ code: 'not_decrypted' }] } },
		]);
	});

	describe('with only a part signed', () => {
		const FORGED = { event: 'session.transfer', call_id: 'forged' };
		const now = () => String(Math.floor(Date.now() / 1000));
		/** Bodies with one captured signature, and the items that they start. */
		async function itemsOf(
			fields: Record<string, unknown>,
			textOf: (time: string) => string,
			bodies: readonly object[],
		) {
			const { n8n, url } = await listening({
				credential: { ...credential, scheme: 'custom', timestampHeader: 'x-time', ...fields },
				parameters: { events: [] },
			});
			const time = now();
			const headers = { 'x-time': time, 'x-airudder-sign': hmac(textOf(time)) };
			for (const body of bodies) expect(await post(url, JSON.stringify(body), headers)).toEqual(OK);
			return n8n.items;
		}
		const { encrypt } = JSON.parse(encrypted(freshBody())) as { encrypt: string };
		const longer = Object.fromEntries(
			[1, 2, 3, 4].map((n) => [`f${n}`, 'A'.repeat(encrypt.length + 4 * n)]),
		);
		const around = [
			{ x: ':'.repeat(200) },
			{ x: ':'.repeat(201) },
			longer,
			{ iv: '30313233343536373839616263646567' },
			{},
		].map((more) => ({ encrypt, ...FORGED, ...more }));

		test.each([
			['', {}],
			['each setting', { ...FIXED, encryptedField: 'encrypt' }],
		])('nothing is read that stands around its data, with %s fixed', async (_what, fixed) => {
			const fields = { ...fixed, signedContent: '{timestamp}.{body.encrypt}' };
			const text = (time: string) => `${time}.${encrypt}`;
			const genuine = { encrypt };
			const items = await itemsOf(fields, text, [genuine, ...around]);
			// What is decrypted is one and the same callback; the rest has its signature.
			expect(items).toMatchObject([JSON.parse(freshBody({ call_id: items[0].call_id }))]);
			const alone = await itemsOf(fields, text, around.slice(0, -1));
			expect(alone.filter(({ event }) => event === null)).toHaveLength(1);
			expect(alone.map((item) => item.call_id)).not.toContain('forged');
		});

		test('under Auto-Detect what is signed with data of any name starts one execution', async () => {
			const fields = { signedContent: '{timestamp}.{body.data}', encryptionKey: '0'.repeat(32) };
			const bodies = [1, 2, 3].map((call_id) => ({ data: encrypt, ...FORGED, call_id }));
			expect(await itemsOf(fields, (time) => `${time}.${encrypt}`, bodies)).toHaveLength(1);
		});

		test('the name of a key that many callbacks sign does not make them one', async () => {
			const id = 'AES-256-CBC-PKCS7Padding';
			const fields = { signedContent: '{timestamp}.{body.encryption_key_id}' };
			const bodies = [1, 2, 3].map((call_id) => ({ encryption_key_id: id, ...FORGED, call_id }));
			expect(await itemsOf(fields, (time) => `${time}.${id}`, bodies)).toHaveLength(3);
		});

		test.each(['', '0', 'aes'])(
			'callbacks in the clear whose signed field says "%s" are as many as came',
			async (encrypt) => {
				for (const encryptedField of ['encrypt', 'auto']) {
					const fields = { ...FIXED, encryptedField, signedContent: '{timestamp}.{body.encrypt}' };
					const bodies = [1, 2, 3].map((call_id) => ({ ...FORGED, call_id, encrypt }));
					const items = await itemsOf(fields, (time) => `${time}.${encrypt}`, bodies);
					expect(items.map(({ event }) => event)).toEqual([null, null, null]);
				}
			},
		);

		test.each(['gcm', 'cbc', 'auto'])(
			'a body in the clear is not read, and does not hold the next one back, with %s',
			async (cipher) => {
				const fields = { ...FIXED, cipher, signedContent: '{timestamp}.{body.nonce}' };
				const text = (time: string) => `${time}.n-1`;
				const items = await itemsOf(fields, text, [
					{ nonce: 'n-1', ...FORGED },
					{ nonce: 'n-1', ...FORGED, call_id: 'forged again' },
				]);
				const unread = { event: null, delivery: { issues: [{ code: 'not_decrypted' }] } };
				expect(items).toMatchObject([unread, unread]);
			},
		);

		test.each([
			['{body.nonce}', 'n-1', 'sent'],
			['{body.nonce}', 'n-1', 'decrypted'],
			['{pairs}', 'call_id=forged&event=session.transfer&nonce=n-1', 'sent'],
			['{pairs}', 'call_id=forged&event=session.transfer&nonce=n-1', 'decrypted'],
			['', '', 'sent'],
			['', '', 'decrypted'],
		])(
			'a body in the clear is never a transfer, where {timestamp}.%s is signed (%s, Signed Body: %s)',
			async (content, text, signedBody) => {
				const signedContent = `{timestamp}.${content}`;
				const fields = { ...FIXED, signedContent, nestedValues: 'omit', signedBody };
				const body = { nonce: 'n-1', ...FORGED, user: { id: '1' }, conclusion: {} };
				const items = await itemsOf(fields, (time) => `${time}.${text}`, [body]);
				expect(items).toMatchObject([{ event: null }]);
			},
		);

		test('callbacks with the same signed text, which cannot be read, are as many as came', async () => {
			const fields = { ...FIXED, signedContent: '{timestamp}.{body.app}' };
			const bodies = [freshBody(), freshBody(), freshBody()].map((plain) => ({
				app: 'a',
				encrypt: (JSON.parse(encrypted(plain)) as { encrypt: string }).encrypt,
			}));
			const items = await itemsOf(fields, (time) => `${time}.a`, [...bodies, bodies[0]]);
			expect(items.map(({ event }) => event)).toEqual([null, null, null]);
		});

		test('a variant of a genuine callback that comes first does not hold it back', async () => {
			const fields = { ...FIXED, signedContent: '{timestamp}.{body.encrypt}' };
			const items = await itemsOf(fields, (time) => `${time}.${encrypt}`, [
				{ encrypt, x: ':'.repeat(200) },
				{ encrypt },
			]);
			expect(items.map(({ event }) => event)).toEqual([null, 'session.transfer']);
		});

		test('what only a tag protects counts by its plain text, though two have one signature', async () => {
			const seal = (plain: string) => {
				const iv = Buffer.alloc(12, 7);
				const cipher = createCipheriv('aes-128-gcm', KEY, iv);
				const data = [iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
				return { app: 'a', encrypt: Buffer.concat(data).toString('base64') };
			};
			const fields = { ...FIXED, cipher: 'gcm', signedContent: '{timestamp}.{body.app}' };
			const one = seal(freshBody());
			const two = seal(freshBody());
			const items = await itemsOf(fields, (time) => `${time}.a`, [one, two, { ...one, more: 1 }]);
			expect(items.map(({ event }) => event)).toEqual(['session.transfer', 'session.transfer']);
		});

		test('callbacks under a new key start, where each one has the same signed text', async () => {
			const seal = (key: string) => {
				const iv = Buffer.alloc(12, 7);
				const cipher = createCipheriv('aes-128-gcm', key, iv);
				const data = [iv, cipher.update(freshBody()), cipher.final(), cipher.getAuthTag()];
				return { app: 'a', encrypt: Buffer.concat(data).toString('base64') };
			};
			const fields = { ...FIXED, cipher: 'gcm', signedContent: '{body.app}', timestampHeader: '' };
			const next = 'the next one' + KEY.slice(12);
			const bodies = [KEY, KEY, next, next].map(seal);
			const items = await itemsOf(fields, () => 'a', [...bodies, ...bodies]);
			const transfer = 'session.transfer';
			expect(items.map(({ event }) => event)).toEqual([transfer, transfer, null, null]);
		});

		test.each([
			['{timestamp}.{body.nonce}', 'sent'],
			['{timestamp}.{body.nonce}', 'decrypted'],
			['{body.nonce}', 'sent'],
			['{body.nonce}', 'decrypted'],
		])(
			'once a tag has proved one, nothing else with its signature starts, with %s (Signed Body: %s)',
			async (signedContent, signedBody) => {
				const isSent = signedBody === 'sent';
				const nonce = isSent ? { nonce: 'n-1' } : {};
				const plain = JSON.stringify({
					...(JSON.parse(freshBody()) as object),
					...(isSent ? {} : { nonce: 'n-1' }),
				});
				const iv = Buffer.alloc(12, 7);
				const cipher = createCipheriv('aes-128-gcm', KEY, iv);
				const data = [iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
				const genuine = { ...nonce, encrypt: Buffer.concat(data).toString('base64') };
				const isTimed = signedContent.startsWith('{timestamp}');
				const time = isTimed ? {} : { timestampHeader: '' };
				const fields = { ...FIXED, cipher: 'gcm', signedContent, signedBody, ...time };
				const forged = [1, 2, 3].map((n) => ({ nonce: 'n-1', ...FORGED, n }));
				const textOf = (sentAt: string) => `${isTimed ? `${sentAt}.` : ''}n-1`;
				const items = await itemsOf(fields, textOf, [genuine, ...forged, genuine]);
				expect(items.map(({ event }) => event)).toEqual(['session.transfer']);
			},
		);

		test('a field with the dots of a path is not the signed one', async () => {
			const data = Buffer.from(encrypt, 'base64');
			data[12] ^= 1;
			const forged = { head: { nonce: 'n-1' }, 'head.nonce': data.toString('base64') };
			const fields = { ...FIXED, signedContent: '{timestamp}.{body.head.nonce}' };
			expect(await itemsOf(fields, (time) => `${time}.n-1`, [forged])).toMatchObject([
				{ event: null, delivery: { issues: [{ code: 'not_decrypted' }] } },
			]);
		});

		test('by its plain text, nothing is read that stands around it', async () => {
			const plain = freshBody();
			const id = (JSON.parse(plain) as { call_id: string }).call_id;
			const sent = { ...(JSON.parse(encrypted(plain)) as object), ...FORGED };
			const fields = { ...FIXED, signedContent: '{body.call_id}', signedBody: 'decrypted' };
			const items = await itemsOf({ ...fields, timestampHeader: '' }, () => id, [
				sent,
				{ ...sent, more: 1 },
				{ ...FORGED, call_id: id },
			]);
			expect(items.map(({ event }) => event)).toEqual([null, null]);
		});
	});

	test.each([
		['{body}', 'session.transfer', 0],
		['{body.call_id}', null, 1],
	])(
		'whose plain text is signed by %s is read only as far as that goes',
		async (signedContent, event, issues) => {
			const fields = { scheme: 'custom', signedContent, signedBody: 'decrypted' };
			const { n8n, url } = await listening({ credential: { ...credential, ...FIXED, ...fields } });
			const plain = freshBody();
			const text = event === null ? (JSON.parse(plain) as { call_id: string }).call_id : plain;
			expect(await post(url, encrypted(plain), { 'x-airudder-sign': hmac(text) })).toEqual(OK);
			expect(n8n.items).toMatchObject([{ event }]);
			expect((n8n.items[0].delivery as { issues: unknown[] }).issues).toHaveLength(issues);
		},
	);

	test('whose plain text is signed, and that is not encrypted yet, is read as it came', async () => {
		const { n8n, url } = await listening({
			credential: { ...credential, ...FIXED, signedBody: 'decrypted' },
		});
		const body = freshBody();
		expect(await post(url, body, { 'x-airudder-sign': hmac(body) })).toEqual(OK);
		expect(n8n.items).toMatchObject([JSON.parse(body) as object]);
	});

	test.each(['cipher', 'encryptionKeyEncoding', 'iv'])(
		'whose plain text is signed is not decrypted with %s on Auto-Detect, and that is said',
		async (name) => {
			const fixed = { ...FIXED, [name]: 'auto', signedBody: 'decrypted' };
			const { n8n, url } = await listening({
				credential: { ...credential, ...fixed },
				mode: 'manual',
			});
			const plain = freshBody();
			expect(await post(url, encrypted(plain), { 'x-airudder-sign': hmac(plain) })).toEqual(
				UNAUTHORIZED,
			);
			await n8n.idle();
			const { description } = n8n.lastCall.thrown as { description: string };
			expect(description).toMatch(/^Signed Body on Decrypted.*\nEncryption: /);
		},
	);

	test('that no key opens arrives as it came, with an issue', async () => {
		const other = { ...credential, encryptionKey: 'another key of it' };
		const { n8n, url } = await listening({ credential: other });
		const body = encrypted(freshBody());
		expect(await post(url, body, { 'x-airudder-sign': hmac(body) })).toEqual(OK);
		expect(JSON.stringify(n8n.items)).toContain('not_decrypted');
	});
});
