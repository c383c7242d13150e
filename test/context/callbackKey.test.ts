import { inspect } from 'node:util';

import { CATALOGUE } from '../../nodes/AiRudder/events/catalogue';
import { Refusal } from '../../nodes/AiRudder/messages/reasons';
import {
	deliver,
	freshBody,
	OK,
	post,
	refusedWith,
	SECRET,
	UNAUTHORIZED,
	type Answer,
} from './support/callbacks';
import { later } from './support/clock';
import { listening } from './support/listening';
import { logLinesOf } from './support/logLines';
import type { SmallN8nOptions } from './support/SmallN8n';

const KEY = 'the-callback-key-of-the-context-tests';
const OLD_KEY = 'the-old-callback-key-of-the-context-tests';
const KEYS = { callbackKey: KEY, previousCallbackKey: OLD_KEY };
const ALL = CATALOGUE.map(({ value }) => value);

/** An n8n whose trigger is locked with the callback key. */
const locked = ({ parameters, ...more }: SmallN8nOptions = {}) =>
	listening({
		credential: KEYS,
		...more,
		parameters: { authentication: 'callbackKey', events: ALL, ...parameters },
	});

/** Calls the URL with keys behind it, as AI Rudder calls the one that it was handed. */
const call = (
	url: string,
	keys: string[],
	body: string | Buffer = freshBody(),
	headers: Record<string, string> = {},
): Promise<Answer> => {
	const query = keys.map((key) => `key=${encodeURIComponent(key)}`).join('&');
	return post(query === '' ? url : `${url}?${query}`, body, headers);
};

describe('with the right key', () => {
	test('only the credential of the key is read, once', async () => {
		const { n8n, url } = await locked();
		await call(url, [KEY]);
		expect(n8n.credentialReads).toHaveLength(1);
		expect(n8n.credentialReads[0]).toContain('aiRudderCallbackKeyApi');
	});

	test('a key with any characters is read as it was entered', async () => {
		const odd = 'Zoë & 李 = 100 % +/?# and more';
		const { n8n, url } = await locked({ credential: { callbackKey: odd } });
		expect(await call(url, [odd])).toEqual(OK);
		expect(n8n.executions).toHaveLength(1);
	});

	test('413 and 415 as with a signature', async () => {
		const { n8n, url } = await locked({ parameters: { options: { maxBodyKb: 1 } } });
		const tooLarge = refusedWith(413, 'body_too_large');
		expect(await call(url, [KEY], 'x'.repeat(1025))).toEqual(tooLarge);
		const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
		const notReadable = refusedWith(415, 'body_not_readable');
		expect(await call(url, [KEY], freshBody(), multipart)).toEqual(notReadable);
		expect(n8n.executions).toEqual([]);
		expect(await call(url, [KEY], 'x'.repeat(1024))).toEqual(OK);
	});
});

describe('401, one and the same body, no execution:', () => {
	test.each(['KEY', 'key ', 'callbackKey', 'key[]', 'key[0]', 'key[callbackKey]'])(
		'the right key under the name %j',
		async (name) => {
			const { n8n, url } = await locked();
			const query = `${encodeURIComponent(name)}=${KEY}`;
			expect(await post(`${url}?${query}`, freshBody())).toEqual(UNAUTHORIZED);
			expect(n8n.executions).toEqual([]);
		},
	);

	test('the right key anywhere but in the URL', async () => {
		const { n8n, url } = await locked();
		const headers = { key: KEY, authorization: `Bearer ${KEY}`, 'x-airudder-sign': KEY };
		expect(await post(url, freshBody({ key: KEY }), headers)).toEqual(UNAUTHORIZED);
		expect(n8n.executions).toEqual([]);
	});

	test('a multipart body without a key: a caller who lacks it learns nothing of bodies', async () => {
		const { url } = await locked();
		const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
		expect(await call(url, [], freshBody(), multipart)).toEqual(UNAUTHORIZED);
	});

	test('a key at a trigger that asks for a signature', async () => {
		const { n8n, url } = await listening({ credential: { signingSecret: SECRET, ...KEYS } });
		for (const key of [KEY, SECRET]) expect(await call(url, [key])).toEqual(UNAUTHORIZED);
		expect(n8n.executions).toEqual([]);
		expect(await deliver(`${url}?key=${KEY}`)).toEqual(OK);
		expect(n8n.items).toMatchObject([{ delivery: { verifiedBy: 'signature' } }]);
	});
});

describe('no item, no line of the log and no error holds', () => {
	const WRONG = 'a-wrong-key-that-somebody-tried';
	const parts = [KEY, OLD_KEY, WRONG];
	const credentials = [
		KEYS,
		{ ...KEYS, callbackKey: '' },
		{ callbackKey: OLD_KEY, previousCallbackKey: KEY },
		new Error(`cannot decrypt ${KEY}`),
	];
	const attempts = [[], [WRONG], [KEY, KEY], [WRONG, KEY], [`${KEY}?ts=1`], [KEY], [OLD_KEY]];

	test('the key, in production, whatever was refused and why', async () => {
		const parameters = { options: { reportRefused: true, refusedPerMinute: 100 } };
		const { n8n, url } = await locked({ parameters });
		const lines = logLinesOf(n8n.logger());
		const answers: Answer[] = [];
		for (const credential of credentials) {
			// Every minute has its own five lines, so that none of these is held back.
			later(1);
			n8n.options.credential = credential;
			for (const keys of attempts) answers.push(await call(url, keys));
		}
		const said = inspect([n8n.items, lines, answers, n8n.calls.map(({ thrown }) => thrown)], {
			depth: Infinity,
			maxArrayLength: Infinity,
			maxStringLength: Infinity,
		});
		expect(n8n.items).toHaveLength(answers.length);
		for (const text of ['key_missing', 'key_mismatch', 'key_unusable', 'credential_unavailable']) {
			expect(JSON.stringify(n8n.items)).toContain(text);
			expect(lines.join()).toContain(text);
		}
		const ofLonger = 'The right key has more behind it';
		expect(lines.filter((line) => line.includes(ofLonger))).not.toEqual([]);
		for (const part of parts) expect(said).not.toContain(part);
	});

	test('the key, while a person listens: the node shows what to change', async () => {
		const { n8n, url } = await locked({ mode: 'manual' });
		for (const [credential, keys, code] of [
			[KEYS, [], 'key_missing'],
			[KEYS, [WRONG], 'key_mismatch'],
			[{ callbackKey: 'too short' }, ['too short'], 'key_unusable'],
		] as const) {
			n8n.options.credential = credential;
			expect(await call(url, [...keys])).toEqual(UNAUTHORIZED);
			const { thrown, answered } = n8n.lastCall;
			const { message, fix } = new Refusal(code);
			expect(answered).toBe(true);
			expect(thrown).toMatchObject({ name: 'NodeOperationError', message, description: fix });
			const said = inspect(thrown, { depth: Infinity, maxStringLength: Infinity });
			for (const part of [...parts, 'too short']) {
				if (!message.includes(part)) expect(said).not.toContain(part);
			}
		}
		expect(n8n.executions).toEqual([]);
	});
});
