import { once } from 'node:events';
import { createConnection } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

import { toId } from '../../nodes/AiRudder/duplicates/duplicateGuard';
import { RecentIds } from '../../nodes/AiRudder/duplicates/remembered';
import {
	AES_KEY,
	deliver,
	freshBody,
	OK,
	post,
	refusedWith,
	seal,
	SECRET,
	sign,
} from './support/callbacks';
import { later } from './support/clock';
import { deliverAndLeave, listening } from './support/listening';
import type { SmallN8n, SmallN8nOptions } from './support/SmallN8n';

const duplicatesOf = (n8n: SmallN8n) =>
	n8n.items.map(({ delivery }) => (delivery as { duplicate: boolean }).duplicate);

/** An n8n whose starts of an execution the test ends when it wants to. */
async function holding(options: SmallN8nOptions = {}) {
	const ends: Array<(works: boolean | 'an error is stored') => void> = [];
	const start = () =>
		new Promise<void | false>((resolve, reject) => {
			ends.push((works) => {
				if (works === false) reject(new Error('database is gone'));
				else resolve(works === true ? undefined : false);
			});
		});
	const until = async (count: number) => {
		while (ends.length < count) await new Promise((resolve) => setImmediate(resolve));
	};
	return { ...(await listening({ ...options, start })), ends, until };
}

/** The keys of the static data under which ids are stored. */
const storedIds = (n8n: SmallN8n) =>
	Object.keys(n8n.stored.global ?? {}).filter((key) =>
		/^aiRudderTrigger:workflow-\d+:node$/.test(key),
	);

/** More than an envelope has; none is signed by {pairs}, which leaves empty ones out. */
const manyFields = () => Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}`, '']));

describe('a callback that was signed once and is written in another way', () => {
	const custom = (fields: Record<string, unknown>) => ({
		credential: { signingSecret: SECRET, scheme: 'custom', ...fields },
	});
	const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
	/** Posts bodies with one signature, and says how many executions there are. */
	async function executionsOf(
		options: Parameters<typeof listening>[0],
		text: string,
		bodies: ReadonlyArray<string | Buffer>,
		headers: (body: string | Buffer) => Record<string, string> = () => ({}),
	) {
		const { n8n, url } = await listening(options);
		for (const body of bodies) {
			const all = { 'x-airudder-sign': sign(text), ...headers(body) };
			expect(await post(url, body, all)).toEqual(OK);
		}
		return n8n;
	}

	test('starts one execution: in hex, in Base64, in a field or not encrypted, with Signed Body Decrypted', async () => {
		const plain = freshBody();
		const encrypt = seal('cbc', plain);
		const hex = Buffer.from(encrypt, 'base64').toString('hex');
		const base64 = JSON.stringify({ encrypt });
		const credential = {
			signingSecret: SECRET,
			encrypted: true,
			encryptionKey: AES_KEY,
			signedBody: 'decrypted',
			cipher: 'cbc',
			encryptionKeyEncoding: 'text',
			iv: 'front',
		};
		const n8n = await executionsOf({ credential }, plain, [
			base64,
			JSON.stringify({ encrypt: hex }),
			JSON.stringify({ other: hex }),
			plain,
		]);
		expect(n8n.executions).toHaveLength(1);
		// The id of a delivery belongs to the bytes that were sent.
		expect(n8n.items).toMatchObject([{ delivery: { id: toId(Buffer.from(base64)) } }]);
	});

	test.each([
		['{pairs}', (encrypt: string) => `encrypt=${encrypt}`],
		['{json}', (encrypt: string) => JSON.stringify({ encrypt })],
	])(
		'starts one execution: decrypted, and with so much around its data that it is not, under %s',
		async (signedContent, textOf) => {
			const encrypt = seal('cbc', freshBody(), null);
			const { credential } = custom({ signedContent, encrypted: true, encryptionKey: AES_KEY });
			const field = `"encrypt":"${encrypt}"`;
			const around =
				signedContent === '{json}'
					? `{${'"encrypt":0,'.repeat(200)}${field}}`
					: JSON.stringify({ encrypt, ...manyFields() });
			const n8n = await executionsOf({ credential, parameters: { events: [] } }, textOf(encrypt), [
				`{${field}}`,
				around,
				` {${field}}`,
				`${around} `,
			]);
			expect(n8n.items).toMatchObject([{ event: 'session.transfer' }]);
			expect(n8n.executions).toHaveLength(1);
		},
	);

	describe('encrypted, and so that it is not decrypted', () => {
		const pairsOf = (encrypt: string) => `encrypt=${encrypt}`;
		const jsonOf = (encrypt: string) => JSON.stringify({ encrypt });
		const asForm = (encrypt: string) => `encrypt=${encodeURIComponent(encrypt)}`;
		const withMore = (encrypt: string) => JSON.stringify({ encrypt, ...manyFields() });
		const manyTimes = (encrypt: string) => `{${'"encrypt":0,'.repeat(200)}"encrypt":"${encrypt}"}`;
		const options = (signedContent: string, fields = {}) => ({
			...custom({ signedContent, encrypted: true, encryptionKey: AES_KEY, ...fields }),
			parameters: { events: [] },
		});
		const typeOf = (body: string | Buffer) => (String(body).startsWith('{') ? {} : FORM);

		test.each([
			['{pairs}', 'as a form', pairsOf, asForm],
			['{pairs}', 'with many fields', pairsOf, withMore],
			['{json}', 'many times', jsonOf, manyTimes],
			['{sortedJson}', 'many times', jsonOf, manyTimes],
		])(
			'does not hold back the one that is, under %s, %s',
			async (content, _, textOf, variantOf) => {
				const encrypt = seal('cbc', freshBody(), null);
				const [genuine, variant] = [jsonOf(encrypt), variantOf(encrypt)];
				const bodies = [variant, variant, genuine, variant, genuine];
				const n8n = await executionsOf(options(content), textOf(encrypt), bodies, typeOf);
				const events = n8n.items.map(
					({ event, delivery }) => event ?? (delivery as IDataObject).event,
				);
				expect(events.map((event) => event === 'session.transfer')).toEqual([false, true]);
			},
		);

		test.each([
			['as a form', pairsOf, asForm],
			['with many fields', pairsOf, withMore],
		])(
			'starts nothing while the one that is decrypted is being started, %s',
			async (_, textOf, variantOf) => {
				const encrypt = seal('cbc', freshBody(), null);
				const { n8n, url, ends, until } = await holding(options('{pairs}'));
				const headers = { 'x-airudder-sign': sign(textOf(encrypt)) };
				const send = (body: string) => post(url, body, { ...headers, ...typeOf(body) });
				const genuine = send(jsonOf(encrypt));
				await until(1);
				const variant = send(variantOf(encrypt));
				ends[0](true);
				expect(await Promise.all([genuine, variant])).toEqual([OK, OK]);
				expect(n8n.items).toMatchObject([{ event: 'session.transfer' }]);
			},
		);

		/** Three with the same signature as the genuine one, and with other bytes. */
		const variantsOf = (encrypt: string) =>
			[1, 2, 3].map((n) => JSON.stringify({ encrypt, n, ...manyFields() }));

		test('with AES-GCM, starts nothing without its tag, whether the genuine one started or was ignored', async () => {
			const sent = Buffer.from(seal('gcm'), 'base64');
			const cuts = [sent.subarray(0, 12), sent.subarray(12, -16), sent.subarray(-16)];
			const [iv, encrypt, tag] = cuts.map((cut) => cut.toString('base64'));
			const [genuine, variant] = [{ encrypt, iv, tag }, { encrypt }].map((one) =>
				JSON.stringify(one),
			);
			const given = options('{body.encrypt}', { cipher: 'gcm' });
			const n8n = await executionsOf(given, encrypt, [genuine, variant, genuine]);
			expect(n8n.items).toMatchObject([{ event: 'session.transfer' }]);
		});

		test('starts once where its plain text is signed and it comes in the clear, with data that nobody signs', async () => {
			const fields = {
				signedBody: 'decrypted',
				cipher: 'cbc',
				encryptionKeyEncoding: 'text',
				iv: 'front',
			};
			const plain = JSON.parse(freshBody()) as IDataObject;
			const flat = { event: plain.event, call_id: plain.call_id };
			const text = `call_id=${flat.call_id}&event=${flat.event}`;
			const bodies = [{ ...flat, sign: 'A'.repeat(1600) }, flat].map((one) => JSON.stringify(one));
			const n8n = await executionsOf(options('{pairs}', fields), text, bodies);
			expect(n8n.items).toHaveLength(1);
		});

		test.each([
			['Nested Values Omit', { nestedValues: 'omit' }, (n: number) => ({ z: [n] })],
			['a field left out', { omittedFields: 'sign, app' }, (n: number) => ({ app: `v${n}` })],
		])('starts once, whatever {pairs} leaves out, with %s', async (_, fields, besides) => {
			const encrypt = seal('cbc', freshBody(), null);
			const unread = { encryptionKey: 'f'.repeat(16), ...fields };
			const bodies = [1, 2, 3].map((n) => JSON.stringify({ encrypt, ...besides(n) }));
			const n8n = await executionsOf(options('{pairs}', unread), pairsOf(encrypt), bodies);
			expect(n8n.items).toHaveLength(1);
		});

		test.each([
			['not chosen', { event: 'workflow.status_changed', status: 'paused' }, {}],
			['filtered out', { channel: 'voice' }, { filters: { channels: ['chatbot'] } }],
		])('starts nothing once one that is was %s, which starts when it is wanted', async (...row) => {
			const [, change, parameters] = row;
			const encrypt = seal('cbc', freshBody(change), null);
			const { n8n, url } = await listening({ ...options('{body.encrypt}'), parameters });
			const headers = { 'x-airudder-sign': sign(encrypt) };
			const genuine = jsonOf(encrypt);
			for (const body of [genuine, genuine, ...variantsOf(encrypt)]) {
				expect(await post(url, body, headers)).toEqual(OK);
			}
			expect(n8n.items).toEqual([]);
			n8n.options = { ...n8n.options, parameters: { events: [] } };
			for (const body of [genuine, ...variantsOf(encrypt)]) {
				expect(await post(url, body, headers)).toEqual(OK);
			}
			expect(n8n.items).toMatchObject([change]);
		});

		test.each([
			['on Skip', {}, ' ', 1],
			['on Call ID', { duplicateKey: 'callId' }, ', "more": 1}', 1],
			['on Flag', { duplicates: 'flag' }, ' ', 5],
		])('starts nothing of its own after a duplicate that is, %s', async (...row) => {
			const [, chosen, end, count] = row;
			const plain = freshBody();
			const first = seal('cbc', plain);
			const again = end === ' ' ? plain : plain.slice(0, -1) + end;
			const retry = seal('cbc', again, Buffer.alloc(16, 1));
			const { n8n, url } = await listening({
				...options('{body.encrypt}', { iv: 'front' }),
				parameters: { events: [], options: chosen },
			});
			for (const [encrypt, body] of [
				[first, jsonOf(first)],
				...[jsonOf(retry), ...variantsOf(retry)].map((one) => [retry, one]),
			]) {
				expect(await post(url, body, { 'x-airudder-sign': sign(encrypt) })).toEqual(OK);
			}
			expect(n8n.items).toHaveLength(count);
			expect(duplicatesOf(n8n).slice(1)).toEqual(n8n.items.slice(1).map(() => true));
		});

		test('is not waited for by the one that is, whose retry runs after a start that failed', async () => {
			const encrypt = seal('cbc', freshBody(), null);
			const { n8n, url, ends, until } = await holding(options('{pairs}'));
			const headers = { 'x-airudder-sign': sign(pairsOf(encrypt)) };
			const variant = post(url, withMore(encrypt), headers);
			await until(1);
			const genuine = post(url, jsonOf(encrypt), headers);
			await until(2);
			ends[1](false);
			expect((await genuine).status).toBe(500);
			const retry = post(url, jsonOf(encrypt), headers);
			await until(3);
			ends[2](true);
			expect(await retry).toEqual(OK);
			ends[0](true);
			expect(await variant).toEqual(OK);
			expect(n8n.items).toMatchObject([
				{ event: 'session.transfer' },
				{ delivery: { event: null } },
			]);
			expect(await post(url, `${withMore(encrypt)} `, headers)).toEqual(OK);
			expect(n8n.executions).toHaveLength(2);
		});
	});

	test('is flagged under the id of its own bytes, with Duplicates on Flag', async () => {
		const bodies = ['{"a":1}', '{"a": 1}'];
		const options = {
			...custom({ signedContent: '{json}' }),
			parameters: { events: [], options: { duplicates: 'flag' } },
		};
		const n8n = await executionsOf(options, '{"a":1}', bodies);
		expect(duplicatesOf(n8n)).toEqual([false, true]);
		const ids = n8n.items.map(({ delivery }) => (delivery as { id: string }).id);
		expect(ids).toEqual(bodies.map((body) => toId(Buffer.from(body))));
	});

	test('is told from a forged copy, which leaves no trace of its identity', async () => {
		const { n8n, url } = await listening(custom({ signedContent: '{json}' }));
		const body = freshBody();
		const forged = await post(url, `${body} `, { 'x-airudder-sign': sign(body, 'no') });
		expect(forged.status).toBe(401);
		expect(await post(url, body, { 'x-airudder-sign': sign(body) })).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});
});

describe('with Duplicate Key on Call ID', () => {
	const options = { parameters: { options: { duplicateKey: 'callId' } } };

	test('both ids of a callback, and the day of the first one, are written at once', async () => {
		const write = jest.spyOn(RecentIds.prototype, 'toStore');
		const { url } = await listening(options);
		for (const times of [1, 2]) {
			await deliver(url, freshBody({ call_id: `call-${times}` }));
			expect(write).toHaveBeenCalledTimes(times);
		}
		write.mockRestore();
	});

	test.each(['0', 'null', 'N/A', '0'.repeat(32)])(
		'two customers with the call_id %s both start an execution',
		async (call_id) => {
			const { n8n, url } = await listening(options);
			for (const user of [
				{ id: '1', name: 'a' },
				{ id: '2', name: 'b' },
			]) {
				expect(await deliver(url, freshBody({ call_id, user }))).toEqual(OK);
			}
			expect(n8n.executions).toHaveLength(2);
		},
	);

	test.each(['123456789', '12345678901234567890', '6cf8c876eeefdca168ae7a08cb93fe20'])(
		'the call_id %s counts once under {pairs}, as a text, a number or in a form',
		async (call_id) => {
			const signedContent = '{pairs}';
			const { n8n, url } = await listening({
				...options,
				credential: { signingSecret: SECRET, scheme: 'custom', signedContent },
			});
			const text = JSON.stringify({ event: 'session.transfer', call_id });
			const form = `call_id=${call_id}&event=session.transfer`;
			const number = /^\d+$/.test(call_id) ? text.replace(`"${call_id}"`, call_id) : text;
			for (const body of [text, ` ${text}`, number, form]) {
				expect(await post(url, body, { 'x-airudder-sign': sign(form) })).toEqual(OK);
			}
			expect(n8n.executions).toHaveLength(1);
		},
	);

	test('the same bytes count once, too, and keep no other callback of the call from starting', async () => {
		const { n8n, url } = await listening();
		const call_id = 'call-2026-18';
		const body = freshBody({ call_id });
		expect(await deliver(url, body)).toEqual(OK);
		// Until now only the bytes were remembered.
		n8n.options = { ...n8n.options, ...options };
		expect(await deliver(url, body)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
		expect(await deliver(url, freshBody({ call_id, sent_at: 2 }))).toEqual(OK);
		expect(await deliver(url, freshBody({ call_id, sent_at: 3 }))).toEqual(OK);
		expect(n8n.executions).toHaveLength(2);
	});

	test('a start that fails leaves no trace of the call or the bytes: the retry runs', async () => {
		const { n8n, url } = await listening(options);
		const body = freshBody({ call_id: 'call-2026-19' });
		const { start } = n8n.options;
		n8n.options.start = async () => await Promise.reject(new Error('database is gone'));
		expect((await deliver(url, body)).status).toBe(500);
		n8n.options.start = start;
		expect(await deliver(url, body)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});
});

describe('what is stored', () => {
	test('is there as soon as a callback is answered: a restart forgets nothing', async () => {
		const { n8n, url } = await listening();
		for (const body of [freshBody(), freshBody()]) {
			expect(await deliver(url, body)).toEqual(OK);
			const { n8n: restarted, url: newUrl } = await listening();
			restarted.shareDatabaseOf(n8n);
			expect(await deliver(newUrl, body)).toEqual(OK);
			expect(restarted.executions).toEqual([]);
		}
	});

	test('is not touched by what starts nothing', async () => {
		const { n8n, url } = await listening();
		await deliver(url, freshBody({ event: 'session.end' }));
		await fetch(url, { method: 'POST', body: freshBody() });
		expect(storedIds(n8n)).toEqual([]);
	});
});

test.each(['ignore', 'flag'])(
	'two at the same moment on a new day are one for another process, too (%s)',
	async (duplicates) => {
		const parameters = { options: { duplicates } };
		const { n8n, url, ends, until } = await holding({ parameters });
		const body = freshBody();
		const first = deliver(url, body);
		await until(1);
		const second = deliver(url, body);
		while (n8n.received < 2) await new Promise((resolve) => setImmediate(resolve));
		ends[0](true);
		expect(await first).toEqual(OK);
		if (duplicates === 'flag') {
			await until(2);
			ends[1](true);
		}
		expect(await second).toEqual(OK);
		const { n8n: other, url: otherUrl } = await listening({});
		other.shareDatabaseOf(n8n);
		expect(await deliver(otherUrl, body)).toEqual(OK);
		expect(other.executions).toEqual([]);
	},
);

describe('after a start that failed', () => {
	/** Sends a callback and hangs up as soon as n8n is starting it. */
	async function hangUp(url: string, body: string, isStarting: () => Promise<void>) {
		const { hostname, port } = new URL(url);
		const socket = createConnection(Number(port), hostname);
		socket.write(
			`POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n` +
				`content-length: ${Buffer.byteLength(body)}\r\nx-airudder-sign: ${sign(body)}\r\n\r\n${body}`,
		);
		await isStarting();
		socket.destroy();
		await once(socket, 'close');
	}

	test('the retry runs, too, when the caller never read the answer', async () => {
		const { n8n, url, ends, until } = await holding();
		const body = freshBody();
		await hangUp(url, body, async () => await until(1));
		const retry = deliver(url, body);
		ends[0](false);
		await until(2);
		ends[1](true);
		expect(await retry).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});

	test('a caller who has left is no such start: its repetition waits, and is told to come again', async () => {
		const { n8n, url, ends, until } = await holding();
		const body = freshBody();
		await hangUp(url, body, async () => await until(1));
		expect(await deliver(url, body)).toEqual(refusedWith(503, 'start_under_way'));
		ends[0](true);
		while (n8n.executions.length === 0) await new Promise((resolve) => setImmediate(resolve));
		expect(await deliver(url, body)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
		expect(ends).toHaveLength(1);
	}, 20_000);

	/** A caller leaves while a start hangs. The retry waits for the start, which then ends. */
	async function retryOfStart(works: true | 'an error is stored') {
		const { n8n, url, ends, until } = await holding();
		// Once n8n has run one here, it is known that it runs them here.
		const first = deliver(url);
		await until(1);
		ends[0](true);
		expect(await first).toEqual(OK);
		const { receive } = n8n;
		const left = new Promise<void>((resolve) => {
			n8n.receive = async (request, response) => {
				response.once('close', () => resolve());
				n8n.receive = receive;
				await n8n.receive(request, response);
			};
		});
		const body = freshBody();
		await hangUp(url, body, async () => await until(2));
		await left;
		const retry = deliver(url, body);
		while (n8n.received < 3) await new Promise((resolve) => setImmediate(resolve));
		ends[1](works);
		const answer = await retry;
		delete n8n.options.start;
		const again = await deliver(url, body);
		return { answer, again, executions: n8n.executions.length };
	}

	test('the retry runs, too, when n8n has stored an error and says 200 to a caller who has left', async () => {
		expect(await retryOfStart('an error is stored')).toEqual({
			answer: refusedWith(503, 'start_under_way'),
			again: OK,
			executions: 2,
		});
	}, 30_000);

	test('the retry is a duplicate when n8n has started what a caller who has left had sent', async () => {
		expect(await retryOfStart(true)).toEqual({ answer: OK, again: OK, executions: 2 });
	});

	test('the retry runs, too, when the caller had gone before the callback was checked', async () => {
		const start = async () => await Promise.reject(new Error('database is gone'));
		const { n8n, url } = await listening({ start });
		const body = freshBody();
		await deliverAndLeave(n8n, url, body);
		delete n8n.options.start;
		expect(await deliver(url, body)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});

	test('a body that came slowly counts from its end, so that it makes nobody forget what came meanwhile', async () => {
		const { n8n, url } = await listening({});
		const begun = Date.now();
		const receive = n8n.receive;
		n8n.receive = async (request, response) => {
			const read = request.readRawBody!;
			request.readRawBody = async () => {
				later(2);
				await read();
			};
			await receive.call(n8n, request, response);
		};
		const body = freshBody();
		const type = { 'content-type': 'application/octet-stream' };
		expect(await post(url, body, { ...type, 'x-airudder-sign': sign(body) })).toEqual(OK);
		const [{ delivery }] = n8n.items as Array<{ delivery: { receivedAt: string } }>;
		expect(Date.parse(delivery.receivedAt)).toBeGreaterThanOrEqual(begun + 120_000);
	});
});

describe('an n8n that answers before it stores the execution, as before 2.8', () => {
	const gone = async () => await Promise.reject(new Error('database is gone'));

	test('ignores a repetition of what runs, at once, later and after a restart', async () => {
		const { n8n, url } = await listening({ answersFirst: true });
		const body = freshBody();
		for (let n = 0; n < 3; n++) expect(await deliver(url, body)).toEqual(OK);
		later(1);
		expect(await deliver(url, body)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);

		// What is known to run is stored with the next callback.
		expect(await deliver(url)).toEqual(OK);
		const { n8n: restarted, url: newUrl } = await listening({ answersFirst: true });
		restarted.shareDatabaseOf(n8n);
		expect(await deliver(newUrl, body)).toEqual(OK);
		expect(restarted.executions).toEqual([]);
	});

	test('runs the repetition of what it could not start, although it answered 200', async () => {
		const { n8n, url } = await listening({ answersFirst: true, start: gone });
		const body = freshBody();
		expect(await deliver(url, body)).toEqual(OK);
		expect(n8n.executions).toEqual([]);

		const { n8n: restarted, url: newUrl } = await listening({ answersFirst: true });
		restarted.shareDatabaseOf(n8n);
		expect(await deliver(newUrl, body)).toEqual(OK);
		expect(restarted.executions).toHaveLength(1);

		later(1);
		delete n8n.options.start;
		expect(await deliver(url, body)).toEqual(OK);
		expect(await deliver(url, body)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});

	test('takes a repetition within ten seconds for one, as the start may be under way', async () => {
		const { n8n, url, ends, until } = await holding({ answersFirst: true });
		const body = freshBody();
		const answers = [deliver(url, body), deliver(url, body), deliver(url, body)];
		expect(await Promise.all(answers)).toEqual([OK, OK, OK]);
		await until(1);
		ends[0](true);
		later(1);
		expect(await deliver(url, body)).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});
});
