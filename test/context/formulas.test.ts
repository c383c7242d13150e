import { chatbotSessionEnded } from '../../nodes/AiRudder/events/chatbotSessionEnded';
import {
	AES_KEY,
	deliver,
	freshBody,
	OK,
	post,
	SAMPLE,
	seal,
	SECRET,
	sign,
	UNAUTHORIZED,
} from './support/callbacks';
import { useOwnMinutes } from './support/clock';
import { listening } from './support/listening';
import { WEBHOOK_URL } from './support/SmallN8n';

const custom = (fields: Record<string, unknown>) => ({
	credential: { signingSecret: SECRET, scheme: 'custom', ...fields },
});
const given = (url: string) => WEBHOOK_URL + new URL(url).pathname.slice(1);

// At the test URL one callback is looked at a second.
useOwnMinutes();

describe('a signed text', () => {
	test('holds the URL that AI Rudder was given, behind a proxy, with the query as it came', async () => {
		const signedContent = '{url}|{host}|{path}|{query}|{query:b}|{body}';
		const { url } = await listening(custom({ signedContent }));
		const body = freshBody();
		const { pathname } = new URL(url);
		const text = `${given(url)}?b=%41&a=1|n8n.example|${pathname}|b=%41&a=1|A|${body}`;
		const headers = { 'x-airudder-sign': sign(text) };
		expect(await post(`${url}?b=%41&a=1`, body, headers)).toEqual(OK);
		expect(await post(`${url}?b=A&a=1`, body, headers)).toEqual(UNAUTHORIZED);
		expect(await post(url, body, headers)).toEqual(UNAUTHORIZED);
	});

	test('holds the fields of a form, which arrives as text', async () => {
		const { n8n, url } = await listening({
			...custom({ signedContent: '{pairs}&key={secret}' }),
			parameters: { events: ['other'] },
		});
		const signature = sign(`a=1&b=two words&key=${SECRET}`);
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

test('digits that nobody signed bring no callback past a filter, and signed ones count', async () => {
	const [asked, near] = ['1234567890123456789', '1234567890123456800'];
	const bodyOf = (id: string) =>
		JSON.stringify({ ...SAMPLE, channel_id: 0 }).replace('"channel_id":0', `"channel_id":${id}`);
	const parameters = { filters: { channelIds: [asked] } };
	for (const [signedContent, signed, started] of [
		['{body}', asked, 1],
		['{json}', near, 0],
	] as const) {
		const { n8n, url } = await listening({ ...custom({ signedContent }), parameters });
		expect(await post(url, bodyOf(asked), { 'x-airudder-sign': sign(bodyOf(signed)) })).toEqual(OK);
		expect(n8n.executions).toHaveLength(started);
	}
});

describe('an encrypted callback', () => {
	const wrap = (fields: object) => JSON.stringify(fields);
	const encrypted = (plain: string) => JSON.stringify({ encrypt: seal('cbc', plain) });
	const credential = { signingSecret: SECRET, encrypted: true, encryptionKey: AES_KEY };
	const FIXED = { cipher: 'cbc', encryptionKeyEncoding: 'text', iv: 'front' };

	test('whose plain text is signed arrives readable, too', async () => {
		const { n8n, url } = await listening({
			credential: { ...credential, ...FIXED, signedBody: 'decrypted' },
		});
		const plain = freshBody();
		const body = encrypted(plain);
		expect(await post(url, body, { 'x-airudder-sign': sign(plain) })).toEqual(OK);
		expect(await post(url, body, { 'x-airudder-sign': sign(body) })).toEqual(UNAUTHORIZED);
		expect(n8n.items).toMatchObject([JSON.parse(plain) as object]);
	});

	const NEW_KEY = 'fedcba9876543210';
	const pairs = { scheme: 'custom', signedContent: '{pairs}' };
	test.each<[string, string, (data: string) => string, object?]>([
		[
			'a new key, beside a long signature',
			NEW_KEY,
			(data) => wrap({ data, sign: 'A'.repeat(344) }),
		],
		['a new key, beside a header', NEW_KEY, (data) => wrap({ header: ['x'.repeat(900)], data })],
		['the key, where it is not looked for', AES_KEY, (data) => wrap({ data: { encrypt: data } })],
		['the key, in a form', AES_KEY, (data) => `encrypt=${encodeURIComponent(data)}&n=1`, pairs],
	])('starts the workflow as it came, under %s', async (_what, key, bodyOf, fields = {}) => {
		const { n8n, url } = await listening({ credential: { ...credential, ...fields } });
		const data = seal('cbc', freshBody(), undefined, key);
		const body = bodyOf(data);
		const signature = sign(fields === pairs ? `encrypt=${data}&n=1` : body);
		expect(await post(url, body, { 'x-airudder-sign': signature })).toEqual(OK);
		expect(n8n.items).toMatchObject([
			{ event: null, delivery: { body, issues: [{ code: 'not_decrypted' }] } },
		]);
	});

	test('may come in the clear for a while: a known event is read, or ignored as ever', async () => {
		const { n8n, url } = await listening({ credential });
		const transfer = JSON.stringify({ ...SAMPLE, sign: 'A'.repeat(344) });
		for (const body of [transfer, JSON.stringify(chatbotSessionEnded.sample)]) {
			expect(await deliver(url, body)).toEqual(OK);
		}
		expect(n8n.items).toMatchObject([{ event: 'session.transfer', delivery: { issues: [] } }]);
	});

	test("is read, and not an older one that a customer's text holds", async () => {
		const { n8n, url } = await listening({ credential });
		const [plain, older] = [freshBody(), freshBody({ more: 'x'.repeat(99) })];
		const bodies = [
			{ nickname: seal('cbc', older), encrypt: seal('cbc', plain) },
			{ encrypt: seal('cbc', freshBody()), nickname: ':'.repeat(300) },
		];
		for (const body of bodies) expect(await deliver(url, wrap(body))).toEqual(OK);
		expect(n8n.items).toMatchObject([JSON.parse(plain), { event: 'session.transfer' }]);
	});

	test('with only another field signed is not read, so nobody can forge its data', async () => {
		const fields = { scheme: 'custom', signedContent: '{body.id}' };
		const { n8n, url } = await listening({ credential: { ...credential, ...fields } });
		const data = Buffer.from(seal('cbc', '{"event":"session.end","n":1}'), 'base64');
		// A change of the IV is the same change of the first block: the event gets another name.
		data[12] ^= 'n'.charCodeAt(0) ^ 'X'.charCodeAt(0);
		const forged = JSON.stringify({ id: '1', encrypt: data.toString('base64') });
		expect(await post(url, forged, { 'x-airudder-sign': sign('1') })).toEqual(OK);
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
			const headers = { 'x-time': time, 'x-airudder-sign': sign(textOf(time)) };
			for (const body of bodies) expect(await post(url, JSON.stringify(body), headers)).toEqual(OK);
			return n8n.items;
		}
		const encrypt = seal('cbc');
		const longer = Object.fromEntries(
			[1, 2, 3, 4].map((n) => [`f${n}`, 'A'.repeat(encrypt.length + 4 * n)]),
		);
		const around = [
			{ x: Array(200).fill(0) },
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
			const bodies = [1, 2, 3].map(() => ({ app: 'a', encrypt: seal('cbc') }));
			const items = await itemsOf(fields, (time) => `${time}.a`, [...bodies, bodies[0]]);
			expect(items.map(({ event }) => event)).toEqual([null, null, null]);
		});

		test('a variant of a genuine callback that comes first does not hold it back', async () => {
			const fields = { ...FIXED, signedContent: '{timestamp}.{body.encrypt}' };
			const items = await itemsOf(fields, (time) => `${time}.${encrypt}`, [
				{ encrypt, x: Array(200).fill(0) },
				{ encrypt },
			]);
			expect(items.map(({ event }) => event)).toEqual([null, 'session.transfer']);
		});

		test('what only a tag protects counts by its plain text, though two have one signature', async () => {
			const fields = { ...FIXED, cipher: 'gcm', signedContent: '{timestamp}.{body.app}' };
			const [one, two] = [1, 2].map(() => ({ app: 'a', encrypt: seal('gcm') }));
			const items = await itemsOf(fields, (time) => `${time}.a`, [one, two, { ...one, more: 1 }]);
			expect(items.map(({ event }) => event)).toEqual(['session.transfer', 'session.transfer']);
		});

		test('callbacks under a new key start, where each one has the same signed text', async () => {
			const fields = { ...FIXED, cipher: 'gcm', signedContent: '{body.app}', timestampHeader: '' };
			const next = 'the next one' + AES_KEY.slice(12);
			const bodies = [AES_KEY, AES_KEY, next, next].map((key) => ({
				app: 'a',
				encrypt: seal('gcm', freshBody(), undefined, key),
			}));
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
				const plain = freshBody(isSent ? {} : { nonce: 'n-1' });
				const genuine = { ...nonce, encrypt: seal('gcm', plain) };
				const isTimed = signedContent.startsWith('{timestamp}');
				const time = isTimed ? {} : { timestampHeader: '' };
				const fields = { ...FIXED, cipher: 'gcm', signedContent, signedBody, ...time };
				const forged = [1, 2, 3].map((n) => ({ nonce: 'n-1', ...FORGED, n }));
				const textOf = (sentAt: string) => `${isTimed ? `${sentAt}.` : ''}n-1`;
				const items = await itemsOf(fields, textOf, [genuine, ...forged, genuine]);
				expect(items.map(({ event }) => event)).toEqual(['session.transfer']);
			},
		);

		test('by its plain text, nothing is read that stands around it', async () => {
			const plain = freshBody();
			const id = (JSON.parse(plain) as { call_id: string }).call_id;
			const sent = { encrypt: seal('cbc', plain), ...FORGED };
			const fields = { ...FIXED, signedContent: '{body.call_id}', signedBody: 'decrypted' };
			const items = await itemsOf({ ...fields, timestampHeader: '' }, () => id, [
				sent,
				{ ...sent, more: 1 },
				{ ...FORGED, call_id: id },
			]);
			expect(items.map(({ event }) => event)).toEqual([null, null]);
		});
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
			expect(await post(url, encrypted(plain), { 'x-airudder-sign': sign(plain) })).toEqual(
				UNAUTHORIZED,
			);
			await n8n.idle();
			const { description } = n8n.lastCall.thrown as { description: string };
			expect(description).toMatch(/^Signed Body on Decrypted.*\nEncryption: /);
		},
	);
});
